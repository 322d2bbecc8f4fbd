// SPDX-License-Identifier: GPL-2.0-only
/*
 * Self-test of the samples: what is changed comes back, without asking where a
 * restore is undone, and a record that would grant what the system calls refuse
 * is refused, with nothing changed.
 *
 * Each case has a thread of its own, which takes its credentials, limits,
 * personality and priority with it. Host and domain name are everybody's, and
 * put back.
 */

#include <kunit/test.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kconfig.h>
#include <linux/limits.h>
#include <linux/personality.h>
#include <linux/posix-timers.h>
#include <linux/resource.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/utsname.h>

#include "ckpt_generated/uber.h"
#include "ckpt_generated/cap_proto.h"
#include "ckpt_generated/groups_proto.h"
#include "ckpt_generated/personality_proto.h"
#include "ckpt_generated/rlimit_proto.h"
#include "ckpt_generated/sched_proto.h"
#include "ckpt_generated/umask_proto.h"
#include "ckpt_generated/uts_proto.h"
#include "mediation.h"

static struct ckpt_image *saved(struct kunit *test)
{
	struct ckpt_image *image;

	image = kunit_kzalloc(test, sizeof(*image), GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, image);
	KUNIT_ASSERT_EQ(test, full_checkpoint(image), 0);
	return image;
}

static bool is_state(struct kunit *test, const struct ckpt_image *image)
{
	return !memcmp(saved(test), image, sizeof(*image));
}

static int restore(const struct ckpt_image *image)
{
	return full_restore(image, sizeof(*image), NULL);
}

/* One that was changed has to have another checksum. */
static int restore_sealed(struct ckpt_image *image)
{
	image->header.checksum = ckpt_image_checksum(image, sizeof(*image));
	return restore(image);
}

/* What is changed comes back, and goes again where it was changed to. */

static void change_back_and_forth(struct kunit *test,
				  const struct ckpt_image *before)
{
	const struct ckpt_image *changed = saved(test);

	KUNIT_ASSERT_NE(test, memcmp(before, changed, sizeof(*before)), 0);
	KUNIT_EXPECT_EQ(test, restore(before), 0);
	KUNIT_EXPECT_TRUE(test, is_state(test, before));
	KUNIT_EXPECT_EQ(test, restore(changed), 0);
	KUNIT_EXPECT_TRUE(test, is_state(test, changed));
}

static void change_capability(struct kunit *test)
{
	struct cred *new;

	if (mediated_by_lsm())
		kunit_skip(test, "a security module watches capset()");
	new = prepare_creds();
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, new);
	cap_lower(new->cap_effective, CAP_SYS_TIME);
	commit_creds(new);
}

static void change_groups(struct kunit *test)
{
	struct group_info *groups = groups_alloc(2);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, groups);
	groups->gid[0] = KGIDT_INIT(7);
	groups->gid[1] = KGIDT_INIT(9);
	KUNIT_EXPECT_EQ(test, set_current_groups(groups), 0);
	put_group_info(groups);
}

static void change_personality(struct kunit *test)
{
	set_personality(current->personality ^ ADDR_NO_RANDOMIZE);
}

static void change_nice(struct kunit *test)
{
	if (mediated_by_lsm())
		kunit_skip(test, "a security module watches setpriority()");
	set_user_nice(current, 5);
}

static void change_policy(struct kunit *test)
{
	if (mediated_by_lsm())
		kunit_skip(test, "a security module watches setscheduler()");
	if (IS_ENABLED(CONFIG_RT_GROUP_SCHED))
		kunit_skip(test, "groups have real-time bandwidth of their own");
	sched_set_fifo(current);
	/* Void now, and kept for the time after. */
	set_user_nice(current, 5);
}

static void change_umask(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, unshare_fs_struct(), 0);
	current->fs->umask ^= 0055;
}

static void change_name(char *now, const char *name)
{
	down_write(&uts_sem);
	strscpy(now, name, __NEW_UTS_LEN + 1);
	up_write(&uts_sem);
}

static void change_host(struct kunit *test)
{
	change_name(utsname()->nodename, "ckpt-host");
}

static void change_domain(struct kunit *test)
{
	change_name(utsname()->domainname, "ckpt.domain");
}

/* As sysctl does: the end of the longer name stays behind the NUL. */
static void change_host_twice(struct kunit *test)
{
	change_name(utsname()->nodename, "a-name-that-is-longer");
	change_name(utsname()->nodename, "short");
}

static const struct change {
	const char *name;
	void (*make)(struct kunit *test);
} changes[] = {
	{ "an effective capability", change_capability },
	{ "supplementary groups", change_groups },
	{ "personality", change_personality },
	{ "nice value", change_nice },
	{ "policy and priority", change_policy },
	{ "umask", change_umask },
	{ "host name", change_host },
	{ "host name over a longer one", change_host_twice },
	{ "domain name", change_domain },
};

static void change_describe(const struct change *change, char *text)
{
	strscpy(text, change->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(change, changes, change_describe);

static void ckpt_samples_test_change(struct kunit *test)
{
	const struct change *change = test->param_value;
	const struct ckpt_image *before = saved(test);

	change->make(test);
	change_back_and_forth(test, before);
}

static void limit_change(unsigned int resource, unsigned long cur,
			 unsigned long max)
{
	struct rlimit *limit = current->signal->rlim + resource;

	task_lock(current->group_leader);
	limit->rlim_cur = cur;
	limit->rlim_max = max;
	task_unlock(current->group_leader);
}

/* One by one: of limits that a restore forgets, none hides behind another. */
static void ckpt_samples_test_limits(struct kunit *test)
{
	const struct ckpt_image *before;
	unsigned int i;

	for (i = 0; i < RLIM_NLIMITS; i++) {
		before = saved(test);
		limit_change(i, 1000 + i, 2000 + i);
		change_back_and_forth(test, before);

		before = saved(test);
		limit_change(i, 500 + i, 2000 + i);
		change_back_and_forth(test, before);
	}
}

static void ckpt_samples_test_cpu_limit(struct kunit *test)
{
	const struct posix_cputimer_base *timer =
		&current->signal->posix_cputimers.bases[CPUCLOCK_PROF];
	struct ckpt_image *image = saved(test);

	KUNIT_ASSERT_EQ(test, timer->nextevt, U64_MAX);
	image->uber.rlimit.limit[RLIMIT_CPU].cur = 3600;
	KUNIT_EXPECT_EQ(test, restore_sealed(image), 0);
	KUNIT_EXPECT_EQ(test, timer->nextevt, 3600 * (u64)NSEC_PER_SEC);
}

static void ckpt_samples_test_no_limit(struct kunit *test)
{
	const struct ckpt_rlimit_pair *limit;

	limit_change(RLIMIT_CORE, RLIM_INFINITY, RLIM_INFINITY);
	limit = &saved(test)->uber.rlimit.limit[RLIMIT_CORE];
	KUNIT_EXPECT_EQ(test, limit->cur, RLIM64_INFINITY);
	KUNIT_EXPECT_EQ(test, limit->max, RLIM64_INFINITY);
}

/* What is asked changes nothing, and what is undone asks nobody. */

static void ckpt_samples_test_verify(struct kunit *test)
{
	const struct change *change = test->param_value;
	const struct ckpt_image *before = saved(test);
	const struct ckpt_image *changed;

	change->make(test);
	changed = saved(test);
	KUNIT_EXPECT_EQ(test, cap_verify(&before->uber.cap), 0);
	KUNIT_EXPECT_EQ(test, groups_verify(&before->uber.groups), 0);
	KUNIT_EXPECT_EQ(test, personality_verify(&before->uber.personality), 0);
	KUNIT_EXPECT_EQ(test, rlimit_verify(&before->uber.rlimit), 0);
	KUNIT_EXPECT_EQ(test, sched_verify(&before->uber.sched), 0);
	KUNIT_EXPECT_EQ(test, umask_verify(&before->uber.umask), 0);
	KUNIT_EXPECT_EQ(test, uts_verify(&before->uber.uts), 0);
	KUNIT_EXPECT_TRUE(test, is_state(test, changed));
}

static void give_up_all(struct kunit *test)
{
	struct cred *new = prepare_creds();

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, new);
	cap_clear(new->cap_effective);
	cap_clear(new->cap_permitted);
	cap_clear(new->cap_bset);
	commit_creds(new);
}

static void ckpt_samples_test_undo(struct kunit *test)
{
	const struct change *change = test->param_value;
	const struct ckpt_image *before = saved(test);
	const struct ckpt_image *changed;

	change->make(test);
	/* Undone is what a restore has replaced. */
	changed = saved(test);
	KUNIT_EXPECT_EQ(test, full_restore(before, sizeof(*before), NULL), 0);
	KUNIT_EXPECT_EQ(test, full_restore(changed, sizeof(*changed), NULL), 0);
	give_up_all(test);
	KUNIT_EXPECT_EQ(test, groups_undo(&before->uber.groups), 0);
	KUNIT_EXPECT_EQ(test, personality_undo(&before->uber.personality), 0);
	KUNIT_EXPECT_EQ(test, rlimit_undo(&before->uber.rlimit), 0);
	KUNIT_EXPECT_EQ(test, sched_undo(&before->uber.sched), 0);
	KUNIT_EXPECT_EQ(test, umask_undo(&before->uber.umask), 0);
	KUNIT_EXPECT_EQ(test, uts_undo(&before->uber.uts), 0);
	KUNIT_EXPECT_EQ(test, cap_undo(&before->uber.cap), 0);
	KUNIT_EXPECT_TRUE(test, is_state(test, before));
}

/*
 * The limit that lets the nice value fall is allowed to, when both are asked for.
 * It is gone when the nice value's turn comes, and CAP_SYS_RESOURCE to raise it
 * again was never there.
 */
static void ckpt_samples_test_half_way(struct kunit *test)
{
	const struct ckpt_image *before;
	struct ckpt_image *forged;

	if (mediated_by_lsm())
		kunit_skip(test, "a security module watches setpriority()");
	limit_change(RLIMIT_NICE, 40, 40);
	give_up_all(test);
	before = saved(test);
	forged = saved(test);
	forged->uber.personality.persona ^= ADDR_NO_RANDOMIZE;
	forged->uber.rlimit.limit[RLIMIT_NICE].cur = 0;
	forged->uber.rlimit.limit[RLIMIT_NICE].max = 0;
	forged->uber.sched.nice = -5;
	KUNIT_EXPECT_EQ(test, sched_verify(&forged->uber.sched), 0);
	KUNIT_EXPECT_EQ(test, restore_sealed(forged), -EPERM);
	KUNIT_EXPECT_TRUE(test, is_state(test, before));
}

/* What a record may not do. */

static void forge_unknown_capability(struct uber_ckpt_struct *records)
{
	cap_raise(records->cap.effective, CAP_LAST_CAP + 1);
}

static void forge_capability(struct uber_ckpt_struct *records)
{
	cap_raise(records->cap.permitted, CAP_SYS_TIME);
}

static void forge_too_many_groups(struct uber_ckpt_struct *records)
{
	records->groups.ngroups = CKPT_GROUPS_MAX + 1;
}

static void forge_group(struct uber_ckpt_struct *records)
{
	records->groups.ngroups = 1;
	records->groups.gid[0] = 0;
}

static void forge_personality(struct uber_ckpt_struct *records)
{
	records->personality.persona = 0xffffffff;
}

/* The first limit may be lowered. It must not be before the last is refused. */
static void forge_hard_limit(struct uber_ckpt_struct *records)
{
	records->rlimit.limit[RLIMIT_CPU].cur = 3600;
	records->rlimit.limit[RLIMIT_RTPRIO].max++;
}

static void forge_soft_limit(struct uber_ckpt_struct *records)
{
	records->rlimit.limit[RLIMIT_CPU].cur = 3600;
	records->rlimit.limit[RLIMIT_RTPRIO].cur =
		records->rlimit.limit[RLIMIT_RTPRIO].max + 1;
}

static void forge_open_files(struct uber_ckpt_struct *records)
{
	records->rlimit.limit[RLIMIT_NOFILE].max = (u64)sysctl_nr_open + 1;
}

static void forge_nice(struct uber_ckpt_struct *records)
{
	records->sched.nice = MIN_NICE;
}

static void forge_nice_below(struct uber_ckpt_struct *records)
{
	records->sched.nice = MIN_NICE - 1;
}

static void forge_umask(struct uber_ckpt_struct *records)
{
	records->umask.mask |= 01000;
}

static void forge_host(struct uber_ckpt_struct *records)
{
	strscpy_pad(records->uts.nodename, "forged", sizeof(records->uts.nodename));
}

static void forge_domain(struct uber_ckpt_struct *records)
{
	strscpy_pad(records->uts.domainname, "forged",
		    sizeof(records->uts.domainname));
}

static void forge_endless_host(struct uber_ckpt_struct *records)
{
	memset(records->uts.nodename, 'x', sizeof(records->uts.nodename));
}

static void forge_behind_domain(struct uber_ckpt_struct *records)
{
	forge_host(records);
	records->uts.domainname[sizeof(records->uts.domainname) - 1] = 'x';
}

#define WITH_ALL (-1)

static const struct forgery {
	const char *name;
	void (*forge)(struct uber_ckpt_struct *records);
	int without;
	int error;
} forgeries[] = {
	{ "a capability that does not exist", forge_unknown_capability,
	  WITH_ALL, -EINVAL },
	{ "a capability that was given up", forge_capability,
	  CAP_SYS_TIME, -EPERM },
	{ "more groups than a record holds", forge_too_many_groups,
	  WITH_ALL, -EINVAL },
	{ "a group without CAP_SETGID", forge_group, CAP_SETGID, -EPERM },
	{ "no personality", forge_personality, WITH_ALL, -EINVAL },
	{ "a higher hard limit without CAP_SYS_RESOURCE", forge_hard_limit,
	  CAP_SYS_RESOURCE, -EPERM },
	{ "a soft limit above the hard one", forge_soft_limit,
	  WITH_ALL, -EINVAL },
	{ "more open files than sysctl_nr_open", forge_open_files,
	  WITH_ALL, -EPERM },
	{ "a higher priority without CAP_SYS_NICE", forge_nice,
	  CAP_SYS_NICE, -EPERM },
	{ "a nice value that does not exist", forge_nice_below,
	  WITH_ALL, -EINVAL },
	{ "a bit that no umask has", forge_umask, WITH_ALL, -EINVAL },
	{ "a host name without CAP_SYS_ADMIN", forge_host,
	  CAP_SYS_ADMIN, -EPERM },
	{ "a domain name without CAP_SYS_ADMIN", forge_domain,
	  CAP_SYS_ADMIN, -EPERM },
	{ "a host name without an end", forge_endless_host,
	  WITH_ALL, -EINVAL },
	{ "a domain name with bytes behind it", forge_behind_domain,
	  WITH_ALL, -EINVAL },
};

static void forgery_describe(const struct forgery *forgery, char *text)
{
	strscpy(text, forgery->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(forgery, forgeries, forgery_describe);

static void give_up(struct kunit *test, int capability)
{
	struct cred *new = prepare_creds();

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, new);
	cap_lower(new->cap_effective, capability);
	cap_lower(new->cap_permitted, capability);
	commit_creds(new);
}

static void ckpt_samples_test_forgery(struct kunit *test)
{
	const struct forgery *forgery = test->param_value;
	const struct ckpt_image *before;
	struct ckpt_image *forged;

	if (forgery->without != WITH_ALL)
		give_up(test, forgery->without);
	before = saved(test);
	forged = saved(test);
	forgery->forge(&forged->uber);

	KUNIT_EXPECT_EQ(test, restore_sealed(forged), forgery->error);
	KUNIT_EXPECT_TRUE(test, is_state(test, before));
	/* What is there already needs nobody's leave. */
	KUNIT_EXPECT_EQ(test, restore(before), 0);
}

static struct new_utsname names_before;

static int ckpt_samples_test_init(struct kunit *test)
{
	down_read(&uts_sem);
	names_before = *utsname();
	up_read(&uts_sem);
	return 0;
}

static void ckpt_samples_test_exit(struct kunit *test)
{
	down_write(&uts_sem);
	*utsname() = names_before;
	up_write(&uts_sem);
}

static struct kunit_case ckpt_samples_test_cases[] = {
	KUNIT_CASE_PARAM(ckpt_samples_test_change, change_gen_params),
	KUNIT_CASE(ckpt_samples_test_limits),
	KUNIT_CASE(ckpt_samples_test_cpu_limit),
	KUNIT_CASE(ckpt_samples_test_no_limit),
	KUNIT_CASE_PARAM(ckpt_samples_test_verify, change_gen_params),
	KUNIT_CASE_PARAM(ckpt_samples_test_undo, change_gen_params),
	KUNIT_CASE(ckpt_samples_test_half_way),
	KUNIT_CASE_PARAM(ckpt_samples_test_forgery, forgery_gen_params),
	{}
};

static struct kunit_suite ckpt_samples_test_suite = {
	.name = "ckpt_samples",
	.init = ckpt_samples_test_init,
	.exit = ckpt_samples_test_exit,
	.test_cases = ckpt_samples_test_cases,
};

kunit_test_suite(ckpt_samples_test_suite);
