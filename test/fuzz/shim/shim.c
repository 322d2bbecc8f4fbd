// SPDX-License-Identifier: GPL-2.0-only

#include <shim.h>

/* Of libc; its headers and those of the kernel do not go together. */
void *malloc(size_t size);
void free(void *memory);
void abort(void) __attribute__((noreturn));
int vdprintf(int file, const char *format, va_list list);
int vsnprintf(char *to, size_t size, const char *format, va_list list);
int dprintf(int file, const char *format, ...) __attribute__((format(printf, 2, 3)));
void qsort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *));

void fuzz_stop(const char *why, ...)
{
	va_list list;

	dprintf(2, "ckptgen: fuzz: ");
	va_start(list, why);
	vdprintf(2, why, list);
	va_end(list);
	dprintf(2, "\n");
	abort();
}

void fuzz_print(const char *format, ...)
{
	char line[512];
	va_list list;

	va_start(list, format);
	vsnprintf(line, sizeof(line), format, list);
	va_end(list);
}

/* ---- what goes wrong */

struct fuzz_faults fuzz_faults;

static bool fails(u32 which, u32 *seen)
{
	u32 index = (*seen)++;

	if (index >= 32 || !(which >> index & 1))
		return false;
	fuzz_faults.injected++;
	return true;
}

static bool call_fails(void)
{
	return fails(fuzz_faults.calls, &fuzz_faults.calls_seen);
}

/* ---- memory and text */

long fuzz_allocated;

void *fuzz_alloc(size_t size, gfp_t flags)
{
	void *memory;

	fuzz_may_sleep();
	if (size > __INT_MAX__ || fails(fuzz_faults.allocations, &fuzz_faults.allocations_seen))
		return NULL;
	memory = malloc(size);
	if (!memory)
		fuzz_stop("no memory for %zu bytes", size);
	memset(memory, flags & __GFP_ZERO ? 0 : 0xa5, size);
	fuzz_allocated++;
	return memory;
}

void fuzz_free(const void *memory)
{
	if (!memory)
		return;
	fuzz_allocated--;
	free((void *)memory);
}

void *memchr_inv(const void *bytes, int byte, size_t size)
{
	const u8 *at = bytes;

	for (; size; at++, size--) {
		if (*at != (u8)byte)
			return (void *)at;
	}
	return NULL;
}

ssize_t strscpy(char *to, const char *from, size_t size)
{
	size_t length = strnlen(from, size);

	if (!size)
		return -E2BIG;
	if (length == size) {
		memcpy(to, from, size - 1);
		to[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(to, from, length + 1);
	return length;
}

ssize_t strscpy_pad(char *to, const char *from, size_t size)
{
	ssize_t length = strscpy(to, from, size);

	if (length >= 0)
		memset(to + length, 0, size - length);
	return length;
}

/* ---- locks */

int fuzz_held, fuzz_atomic;
struct rw_semaphore uts_sem;

void fuzz_may_sleep(void)
{
	if (fuzz_atomic)
		fuzz_stop("what may sleep, under a spinlock");
}

void fuzz_lock(struct fuzz_lock *lock)
{
	fuzz_may_sleep();
	if (lock->is_written || lock->readers)
		fuzz_stop("a lock is taken that is held: a deadlock");
	lock->is_written = true;
	fuzz_held++;
}

int fuzz_lock_killable(struct fuzz_lock *lock)
{
	fuzz_may_sleep();
	if (call_fails())
		return -EINTR;
	fuzz_lock(lock);
	return 0;
}

void fuzz_unlock(struct fuzz_lock *lock)
{
	if (!lock->is_written)
		fuzz_stop("a lock is given back that is not held");
	lock->is_written = false;
	fuzz_held--;
}

void fuzz_lock_shared(struct fuzz_lock *lock)
{
	fuzz_may_sleep();
	if (lock->is_written)
		fuzz_stop("a lock is taken that is held: a deadlock");
	lock->readers++;
	fuzz_held++;
}

void fuzz_unlock_shared(struct fuzz_lock *lock)
{
	if (!lock->readers)
		fuzz_stop("a lock is given back that is not held");
	lock->readers--;
	fuzz_held--;
}

void fuzz_spin_lock(struct fuzz_lock *lock)
{
	if (lock->is_written)
		fuzz_stop("a lock is taken that is held: a deadlock");
	lock->is_written = true;
	fuzz_held++;
	fuzz_atomic++;
}

void fuzz_spin_unlock(struct fuzz_lock *lock)
{
	fuzz_unlock(lock);
	fuzz_atomic--;
}

/* ---- user namespaces */

struct user_namespace init_user_ns, fuzz_child_ns;

kgid_t make_kgid(struct user_namespace *ns, gid_t gid)
{
	if (ns == &init_user_ns)
		return KGIDT_INIT(gid);
	return KGIDT_INIT(gid < FUZZ_CHILD_GIDS ? gid + FUZZ_CHILD_FIRST : (gid_t)-1);
}

gid_t from_kgid(struct user_namespace *ns, kgid_t gid)
{
	if (ns == &init_user_ns)
		return gid.val;
	return gid.val - FUZZ_CHILD_FIRST < FUZZ_CHILD_GIDS ? gid.val - FUZZ_CHILD_FIRST : (gid_t)-1;
}

/* ---- credentials */

bool ns_capable(struct user_namespace *ns, int cap)
{
	const struct cred *cred = current_cred();

	if (ns != cred->user_ns && ns == &init_user_ns)
		return false;
	return cap_raised(cred->cap_effective, cap);
}

struct cred *prepare_creds(void)
{
	struct cred *cred = fuzz_alloc(sizeof(*cred), GFP_KERNEL);

	if (!cred)
		return NULL;
	*cred = *current->cred;
	cred->usage = 1;
	get_group_info(cred->group_info);
	return cred;
}

int commit_creds(struct cred *cred)
{
	struct cred *old = current->cred;

	if (cred == old || cred->usage != 1)
		fuzz_stop("credentials are committed that are not the caller's own");
	if (!cap_issubset(cred->cap_ambient,
			  cap_intersect(cred->cap_permitted, cred->cap_inheritable)))
		fuzz_stop("ambient capabilities that are not permitted and inheritable");
	if (!cap_issubset(cred->cap_permitted, old->cap_permitted)) {
		if (current->mm)
			current->mm->flags &= ~MMF_DUMPABLE_MASK;
		current->pdeath_signal = 0;
	}
	current->cred = cred;
	put_cred(old);
	return 0;
}

void abort_creds(struct cred *cred)
{
	if (cred == current->cred)
		fuzz_stop("the task's own credentials are given up");
	put_cred(cred);
}

const struct cred *get_cred(const struct cred *cred)
{
	((struct cred *)cred)->usage++;
	return cred;
}

const struct cred *get_current_cred(void)
{
	return get_cred(current->cred);
}

void put_cred(const struct cred *cred)
{
	struct cred *last = (struct cred *)cred;

	if (--last->usage)
		return;
	put_group_info(last->group_info);
	fuzz_free(last);
}

struct group_info *groups_alloc(int count)
{
	struct group_info *groups;

	groups = fuzz_alloc(sizeof(*groups) + sizeof(groups->gid[0]) * count, GFP_KERNEL);
	if (!groups)
		return NULL;
	groups->usage = 1;
	groups->ngroups = count;
	return groups;
}

static int compare_gids(const void *a, const void *b)
{
	gid_t first = ((const kgid_t *)a)->val, second = ((const kgid_t *)b)->val;

	return (first > second) - (first < second);
}

void groups_sort(struct group_info *groups)
{
	qsort(groups->gid, groups->ngroups, sizeof(groups->gid[0]), compare_gids);
}

struct group_info *get_group_info(struct group_info *groups)
{
	groups->usage++;
	return groups;
}

void put_group_info(struct group_info *groups)
{
	if (!--groups->usage)
		fuzz_free(groups);
}

void set_groups(struct cred *cred, struct group_info *groups)
{
	put_group_info(cred->group_info);
	cred->group_info = get_group_info(groups);
}

int set_current_groups(struct group_info *groups)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return -ENOMEM;
	set_groups(cred, groups);
	return commit_creds(cred);
}

/* ---- the task */

struct task_struct fuzz_task;
unsigned int sysctl_nr_open = 1048576;
const char *fuzz_lsm_label;
bool fuzz_lsm_refuses_limits;
unsigned long fuzz_cpu_timer;

bool can_nice(const struct task_struct *task, int nice)
{
	return (unsigned long)(MAX_NICE - nice + 1) <= task->signal->rlim[RLIMIT_NICE].rlim_cur ||
	       capable(CAP_SYS_NICE);
}

void set_user_nice(struct task_struct *task, long nice)
{
	if (nice >= MIN_NICE && nice <= MAX_NICE)
		task->nice = nice;
}

int sched_setattr_nocheck(struct task_struct *task, const struct sched_attr *attr)
{
	bool is_fair = attr->sched_policy == SCHED_NORMAL || attr->sched_policy == SCHED_BATCH;
	bool is_rt = attr->sched_policy == SCHED_FIFO || attr->sched_policy == SCHED_RR;

	if (!is_fair && !is_rt && attr->sched_policy != SCHED_IDLE)
		return -EINVAL;
	if (is_rt != !!attr->sched_priority || attr->sched_priority >= MAX_RT_PRIO ||
	    attr->sched_flags & ~(u64)SCHED_FLAG_RESET_ON_FORK)
		return -EINVAL;
	if (call_fails())
		return -EBUSY;
	task->policy = attr->sched_policy;
	task->rt_priority = attr->sched_priority;
	task->sched_reset_on_fork = attr->sched_flags & SCHED_FLAG_RESET_ON_FORK;
	if (is_fair)
		task->nice = attr->sched_nice;
	if (is_rt)
		task->timer_slack_ns = 0;
	else if (!task->timer_slack_ns)
		task->timer_slack_ns = 50000;
	return 0;
}

int security_task_setrlimit(struct task_struct *task, unsigned int which, struct rlimit *limit)
{
	if (limit->rlim_cur > limit->rlim_max || which >= RLIM_NLIMITS || task != current)
		fuzz_stop("a limit that no system call would ask about");
	return fuzz_lsm_refuses_limits ? -EACCES : 0;
}

int update_rlimit_cpu(struct task_struct *task, unsigned long seconds)
{
	if (task != current || fuzz_atomic)
		fuzz_stop("a timer is armed under a spinlock, or of another task");
	fuzz_cpu_timer = seconds;
	return 0;
}

int security_ismaclabel(const char *name)
{
	return fuzz_lsm_label && !strcmp(name, fuzz_lsm_label);
}
