// SPDX-License-Identifier: GPL-2.0-only

#include "task.h"

extern struct ckpt_odd_s odd_now;
extern struct ckpt_fin_s fin_now;

#define PART(subsystem) \
	{ #subsystem, offsetof(struct snapshot, subsystem), sizeof_field(struct snapshot, subsystem) }

const struct part parts[FUZZ_PARTS] = {
	PART(cap), PART(fin), PART(groups), PART(odd), PART(personality),
	PART(rlimit), PART(sched), PART(umask), PART(uts),
};

static struct mm_struct mm;
static struct signal_struct signals;
static struct fs_struct files;
static struct uts_namespace names;
static struct nsproxy spaces = { .uts_ns = &names };

static void begin_user_ns(const struct plan *plan)
{
	struct user_namespace *ns = plan->flags & PLAN_CHILD_NS ? &fuzz_child_ns : &init_user_ns;

	ns->gid_map.nr_extents = !(plan->flags & PLAN_NO_GID_MAP);
	ns->flags = plan->flags & PLAN_NO_SETGROUPS ? 0 : USERNS_SETGROUPS_ALLOWED;
	current->cred->user_ns = ns;
	names.user_ns = plan->allowed_bytes & 0x80 ? &init_user_ns : ns;
}

static struct group_info *make_groups(const struct plan *plan)
{
	struct group_info *groups = groups_alloc(plan->ngroups % FUZZ_GROUPS);
	u32 first = plan->first_gid;
	int i;

	/* In the namespace, unless it is to lack them. */
	if (plan->flags & PLAN_CHILD_NS && !(first >> 31))
		first = FUZZ_CHILD_FIRST + first % 4096;
	for (i = 0; i < groups->ngroups; i++)
		groups->gid[i] = KGIDT_INIT(first + 3 * i);
	groups_sort(groups);
	return groups;
}

static void begin_cred(const struct plan *plan)
{
	const u64 known = fuzz_bits(CAP_FULL_SET);
	struct cred *cred = fuzz_alloc(sizeof(*cred), GFP_KERNEL);

	cred->usage = 1;
	cred->securebits = plan->securebits;
	cred->cap_permitted = fuzz_cap(plan->permitted & known);
	cred->cap_effective = fuzz_cap(plan->effective & plan->permitted & known);
	cred->cap_inheritable = fuzz_cap(plan->inheritable & known);
	cred->cap_bset = fuzz_cap(plan->bset & known);
	cred->cap_ambient = fuzz_cap(plan->ambient & plan->permitted & plan->inheritable & known);
	cred->group_info = make_groups(plan);
	current->cred = cred;
	begin_user_ns(plan);
}

static void begin_sched(const struct plan *plan)
{
	static const u8 policies[] = {
		SCHED_NORMAL, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE, SCHED_DEADLINE,
	};

	current->policy = policies[plan->policy % ARRAY_SIZE(policies)];
	current->rt_priority = 0;
	if (current->policy == SCHED_FIFO || current->policy == SCHED_RR)
		current->rt_priority = 1 + plan->rt_priority % (MAX_RT_PRIO - 1);
	current->nice = MIN_NICE + plan->nice % (MAX_NICE - MIN_NICE + 1);
	current->sched_reset_on_fork = plan->is_reset_on_fork & 1;
	current->timer_slack_ns = current->rt_priority ? 0 : 1 + plan->is_reset_on_fork * 1000;
}

static void begin_limits(const struct plan *plan)
{
	static const unsigned long values[] = {
		0, 1, 10, 20, 39, 40, 99, 1024, 65536, 1048576, 1048577, 1UL << 31, 1UL << 62,
		RLIM_INFINITY - 1, RLIM_INFINITY, 8UL << 20,
	};
	struct rlimit *limit;
	int i;

	for (i = 0; i < RLIM_NLIMITS; i++) {
		limit = &signals.rlim[i];
		limit->rlim_max = values[plan->limits[i] >> 4];
		limit->rlim_cur = values[plan->limits[i] & 15];
		if (limit->rlim_cur > limit->rlim_max)
			limit->rlim_cur = limit->rlim_max;
	}
	fuzz_cpu_timer = signals.rlim[RLIMIT_CPU].rlim_cur;
}

/* Behind the end of a name there may be that of a longer one. */
static void begin_name(char *name, const char *from, size_t size)
{
	memset(name, '?', FUZZ_NAME_BYTES);
	memcpy(name, from, size);
	name[size] = '\0';
}

static void begin_ours(const struct plan *plan)
{
	static const enum odd_mode modes[] = { ODD_OFF, ODD_SLOW, ODD_FAST, ODD_OFF };
	struct ckpt_odd_s *odd = &odd_now;
	int i;

	/* Also what no member uses. */
	memset(odd, 0xee, sizeof(*odd));
	odd->is_on = plan->odd[0] & 1;
	odd->mode = modes[plan->odd[0] >> 1 & 3];
	memcpy(&odd->wide, plan->odd, sizeof(odd->wide));
	for (i = 0; i < 3; i++) {
		odd->slots[i].is_used = plan->odd[1 + i] & 1;
		odd->slots[i].key = plan->odd[1 + i];
		odd->slots[i].kind = plan->odd[1 + i];
		odd->slots[i].mode = modes[plan->odd[1 + i] >> 1 & 3];
	}
	odd->count = plan->odd[8];
	odd->delta = plan->odd[9];
	odd->is_fast = plan->odd[10] & 1;
	odd->either.byte = plan->odd[11];
	odd->flags = plan->odd[12] & (ODD_READ | ODD_WRITE | ODD_RUN);
	for (i = 0; i < 4; i++)
		odd->grid[i / 2][i % 2] = plan->odd[13] >> i & 1;
	memcpy(odd->name, plan->odd + 11, sizeof(odd->name));
	memset(&fin_now, 0xee, sizeof(fin_now));
	fin_now.value = plan->odd[14];
	fin_now.is_refused = plan->odd[15] % 16 == 1;
	fin_now.is_failing = plan->odd[15] & 2;
}

void begin_task(const struct plan *plan)
{
	memset(&fuzz_faults, 0, sizeof(fuzz_faults));
	memset(current, 0, sizeof(*current));
	current->group_leader = current;
	current->signal = &signals;
	current->fs = &files;
	current->nsproxy = &spaces;
	/* A thread of the kernel has none. */
	current->mm = plan->dumpable & 0x80 ? NULL : &mm;
	mm.flags = plan->dumpable;
	current->pdeath_signal = plan->pdeath_signal % 64;
	begin_cred(plan);
	begin_sched(plan);
	begin_limits(plan);
	begin_name(names.name.nodename, plan->nodename, sizeof(plan->nodename));
	begin_name(names.name.domainname, plan->domainname, sizeof(plan->domainname));
	begin_ours(plan);
	/* The value that personality(2) takes for a question. */
	current->personality = plan->persona == ~0U ? 0 : plan->persona;
	files.umask = plan->umask & 0777;
	current->seccomp.mode = plan->flags & PLAN_SECCOMP ? SECCOMP_MODE_FILTER : 0;
	fuzz_lsm_label = plan->flags & PLAN_SELINUX ? XATTR_SELINUX_SUFFIX :
			 plan->flags & PLAN_SMACK ? XATTR_SMACK_SUFFIX : NULL;
	fuzz_lsm_refuses_limits = plan->flags & PLAN_NO_LIMITS;
}

void end_task(void)
{
	if (fuzz_held || fuzz_atomic)
		fuzz_stop("%d locks are still held", fuzz_held);
	if (current->cred->usage != 1)
		fuzz_stop("a reference to credentials leaks");
	if (current->cred->group_info->usage != 1)
		fuzz_stop("a reference to groups leaks");
	put_cred(current->cred);
	if (fuzz_allocated)
		fuzz_stop("%ld pieces of memory leak", fuzz_allocated);
}

void copy_odd(struct ckpt_odd_s *to, const struct ckpt_odd_s *from)
{
	int i;

	memset(to, 0, sizeof(*to));
#define COPY(member) memcpy(&to->member, &from->member, sizeof(to->member))
	COPY(is_on);
	COPY(mode);
	COPY(wide);
	for (i = 0; i < 3; i++) {
		COPY(slots[i].is_used);
		COPY(slots[i].key);
		COPY(slots[i].mode);
		to->slots[i].kind = from->slots[i].kind;
	}
	to->count = from->count;
	to->delta = from->delta;
	to->is_fast = from->is_fast;
	COPY(either);
	COPY(flags);
	COPY(grid);
	COPY(name);
#undef COPY
}

static void take_name(char *to, const char *name)
{
	memcpy(to, name, strnlen(name, FUZZ_NAME_BYTES));
}

void take_snapshot(struct snapshot *to)
{
	const struct cred *cred = current->cred;
	int i;

	memset(to, 0, sizeof(*to));
	to->cap.permitted = fuzz_bits(cred->cap_permitted);
	to->cap.effective = fuzz_bits(cred->cap_effective);
	to->cap.inheritable = fuzz_bits(cred->cap_inheritable);
	to->cap.bset = fuzz_bits(cred->cap_bset);
	to->cap.ambient = fuzz_bits(cred->cap_ambient);
	to->cap.mm_flags = mm.flags;
	to->cap.pdeath_signal = current->pdeath_signal;
	to->groups.count = cred->group_info->ngroups;
	for (i = 0; i < cred->group_info->ngroups; i++)
		to->groups.gid[i] = cred->group_info->gid[i].val;
	to->personality = current->personality;
	to->sched.policy = current->policy;
	to->sched.rt_priority = current->rt_priority;
	to->sched.nice = current->nice;
	to->sched.is_reset_on_fork = current->sched_reset_on_fork;
	to->sched.timer_slack_ns = current->timer_slack_ns;
	to->umask = files.umask;
	memcpy(to->rlimit, signals.rlim, sizeof(to->rlimit));
	take_name(to->uts.nodename, names.name.nodename);
	take_name(to->uts.domainname, names.name.domainname);
	to->fin.value = fin_now.value;
	to->fin.is_refused = fin_now.is_refused;
	to->fin.is_failing = fin_now.is_failing;
	copy_odd(&to->odd, &odd_now);
}

bool is_same_part(const struct part *part, const struct snapshot *a, const struct snapshot *b)
{
	return !memcmp((const u8 *)a + part->offset, (const u8 *)b + part->offset, part->size);
}
