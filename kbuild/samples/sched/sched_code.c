// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policy, priority and nice value of the calling task.
 *
 * A restore is sched_setattr(2), and setpriority(2) where the policy is a
 * real-time one and the nice value is kept for later. Only
 * sched_setattr_nocheck() is exported: the rules of
 * user_check_sched_setscheduler() in kernel/sched/core.c are repeated here. Its
 * question for the owner of the task is left out, the caller being that.
 */

#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/kconfig.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>
#include <linux/types.h>
#include <uapi/linux/sched.h>
#include <uapi/linux/sched/types.h>

#include "../mediation.h"
#include "sched_header.h"

static bool is_rt_policy(u32 policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool is_fair_policy(u32 policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH;
}

/*
 * The runqueue's lock is not exported: a change that another task makes at
 * this moment may be seen by half, as sched_getattr(2) may see it.
 */
static void sched_read(struct ckpt_sched_s *record)
{
	record->policy = READ_ONCE(current->policy);
	record->rt_priority = READ_ONCE(current->rt_priority);
	record->nice = task_nice(current);
	record->flags = current->sched_reset_on_fork ?
			SCHED_FLAG_RESET_ON_FORK : 0;
}

/**
 * sched_checkpoint() - save how the calling task is scheduled
 * @record: where to
 *
 * Return: 0, or -EOPNOTSUPP under SCHED_DEADLINE: a deadline is a promise
 * about bandwidth, which a record cannot hold.
 */
int sched_checkpoint(struct ckpt_sched_s *record)
{
	sched_read(record);
	return record->policy == SCHED_DEADLINE ? -EOPNOTSUPP : 0;
}

/* Out of range, sched_setattr(2) clamps the nice value. A record never is. */
static bool sched_is_valid(const struct ckpt_sched_s *record)
{
	bool rt = is_rt_policy(record->policy);

	if (!rt && !is_fair_policy(record->policy) &&
	    record->policy != SCHED_IDLE)
		return false;
	if (rt != !!record->rt_priority || record->rt_priority >= MAX_RT_PRIO)
		return false;
	if (record->nice < MIN_NICE || record->nice > MAX_NICE)
		return false;
	return !(record->flags & ~SCHED_FLAG_RESET_ON_FORK);
}

static bool sched_equal(const struct ckpt_sched_s *a,
			const struct ckpt_sched_s *b)
{
	return a->policy == b->policy && a->rt_priority == b->rt_priority &&
	       a->nice == b->nice && a->flags == b->flags;
}

/*
 * Whether the group of the task has real-time bandwidth is known to the
 * scheduler only. Where groups have their own, no real-time policy is given.
 */
static bool may_set_rt(const struct ckpt_sched_s *now,
		       const struct ckpt_sched_s *record)
{
	unsigned long limit = rlimit(RLIMIT_RTPRIO);

	if (IS_ENABLED(CONFIG_RT_GROUP_SCHED))
		return false;
	if (record->policy != now->policy && !limit)
		return capable(CAP_SYS_NICE);
	if (record->rt_priority > now->rt_priority &&
	    record->rt_priority > limit)
		return capable(CAP_SYS_NICE);
	return true;
}

static bool sched_is_allowed(const struct ckpt_sched_s *now,
			     const struct ckpt_sched_s *record)
{
	if (mediated_by_seccomp() || mediated_by_lsm())
		return false;
	if (record->nice < now->nice && !can_nice(current, record->nice))
		return false;
	if (is_rt_policy(record->policy) && !may_set_rt(now, record))
		return false;
	/* SCHED_IDLE counts as nice 20. */
	if (now->policy == SCHED_IDLE && record->policy != SCHED_IDLE &&
	    !can_nice(current, now->nice))
		return false;
	if (now->flags & ~record->flags)
		return capable(CAP_SYS_NICE);
	return true;
}

static int sched_judge(const struct ckpt_sched_s *now,
		       const struct ckpt_sched_s *record)
{
	if (sched_equal(record, now) || sched_is_allowed(now, record))
		return 0;
	return -EPERM;
}

/**
 * sched_verify() - would sched_restore() take a record now?
 * @record: not trusted
 *
 * Return: 0, -EINVAL for a policy, priority, nice value or flag that no record
 * has, -EPERM for what the task may not give itself (also where setpriority(2)
 * would say -EACCES).
 */
int sched_verify(const struct ckpt_sched_s *record)
{
	struct ckpt_sched_s now;

	if (!sched_is_valid(record))
		return -EINVAL;
	sched_read(&now);
	return sched_judge(&now, record);
}

/*
 * What the last sched_restore() has set, if it did, and what there was right
 * before: others may have set that since the checkpoint. Restores come one by
 * one.
 */
static bool sched_is_given;
static struct ckpt_sched_s sched_given;
static struct ckpt_sched_s sched_replaced;

/* A real-time policy has none, and on the way back a task gets the default. */
static u64 sched_slack_ns;

static int sched_set(const struct ckpt_sched_s *record)
{
	const struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = record->policy,
		.sched_priority = record->rt_priority,
		.sched_nice = record->nice,
		.sched_flags = record->flags,
	};
	int error = sched_setattr_nocheck(current, &attr);

	/* It sets the nice value for fair policies alone. */
	if (!error)
		set_user_nice(current, record->nice);
	return error;
}

/**
 * sched_undo() - schedule the calling task as it was, without asking
 * @record: by sched_checkpoint() of the same task
 *
 * It was what sched_restore() has replaced, which need not be the record. If it
 * is scheduled in another way than sched_restore() left it, somebody with the
 * right to has done that since, renice(1) say. Nobody gave the right to take it
 * back: it stays.
 *
 * Return: 0.
 */
int sched_undo(const struct ckpt_sched_s *record)
{
	struct ckpt_sched_s now;
	int error;

	sched_read(&now);
	if (!sched_is_given || !sched_equal(&now, &sched_given))
		return 0;
	error = sched_set(&sched_replaced);
	current->timer_slack_ns = sched_slack_ns;
	return error;
}

/**
 * sched_restore() - schedule the calling task as a record says
 * @record: not trusted
 *
 * What is judged and what is replaced are one reading: a record that says what
 * there is already needs nobody's leave, and sets nothing.
 *
 * Return: 0, or with nothing changed what sched_verify() says.
 */
int sched_restore(const struct ckpt_sched_s *record)
{
	int error;

	sched_is_given = false;
	if (!sched_is_valid(record))
		return -EINVAL;
	sched_read(&sched_replaced);
	error = sched_judge(&sched_replaced, record);
	if (error || sched_equal(record, &sched_replaced))
		return error;
	sched_slack_ns = current->timer_slack_ns;
	error = sched_set(record);
	sched_given = *record;
	sched_is_given = !error;
	return error;
}
