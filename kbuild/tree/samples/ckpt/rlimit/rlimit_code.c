// SPDX-License-Identifier: GPL-2.0-only
/*
 * The resource limits of the calling task's process.
 *
 * A restore is setrlimit(2) for each of them, all or none. do_prlimit() is
 * static: its rules are repeated here. It asks security_task_setrlimit(),
 * bounds RLIMIT_NOFILE by sysctl_nr_open, and arms the timer of RLIMIT_CPU with
 * update_rlimit_cpu(). None of the three is exported: a module could neither
 * ask nor arm, and this subsystem is built in.
 */

#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kconfig.h>
#include <linux/limits.h>
#include <linux/posix-timers.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/security.h>
#include <linux/string.h>
#include <linux/types.h>

#include "../mediation.h"
#include "rlimit_header.h"

static u64 limit_to_record(unsigned long limit)
{
	return limit == RLIM_INFINITY ? RLIM64_INFINITY : limit;
}

static unsigned long limit_from_record(u64 limit)
{
	return limit == RLIM64_INFINITY ? RLIM_INFINITY : limit;
}

/**
 * rlimit_checkpoint() - save the resource limits of the calling task's process
 * @record: where to
 */
void rlimit_checkpoint(struct ckpt_rlimit_s *record)
{
	const struct rlimit *now = current->signal->rlim;
	int i;

	task_lock(current->group_leader);
	for (i = 0; i < RLIM_NLIMITS; i++) {
		record->limit[i].cur = limit_to_record(now[i].rlim_cur);
		record->limit[i].max = limit_to_record(now[i].rlim_max);
	}
	task_unlock(current->group_leader);
}

/*
 * On 32 bit, prlimit(2) takes a limit that it cannot hold for none at all,
 * which would lift the limit of a 64-bit kernel's record.
 */
static bool limit_is_valid(u64 limit)
{
	return limit == RLIM64_INFINITY || limit < RLIM_INFINITY;
}

static bool rlimit_is_valid(const struct ckpt_rlimit_s *record)
{
	int i;

	for (i = 0; i < RLIM_NLIMITS; i++) {
		if (!limit_is_valid(record->limit[i].cur) ||
		    !limit_is_valid(record->limit[i].max))
			return false;
	}
	return true;
}

static bool limit_equal(const struct rlimit *a, const struct rlimit *b)
{
	return a->rlim_cur == b->rlim_cur && a->rlim_max == b->rlim_max;
}

/*
 * The rules of do_prlimit(), which has task_lock() here, too. A limit that stays
 * as it is needs nobody's leave, even above a sysctl_nr_open that was lowered, or
 * above its hard limit, where SIGXCPU has raised RLIMIT_RTTIME.
 */
static int limit_may_change(unsigned int resource, const struct rlimit *now,
			    struct rlimit *new)
{
	if (new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (mediated_by_seccomp())
		return -EPERM;
	if (resource == RLIMIT_NOFILE && new->rlim_max > sysctl_nr_open)
		return -EPERM;
	if (new->rlim_max > now->rlim_max && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	return security_task_setrlimit(current, resource, new);
}

static int limits_may_change(const struct rlimit *now, struct rlimit *new)
{
	int error;
	int i;

	for (i = 0; i < RLIM_NLIMITS; i++) {
		if (limit_equal(&now[i], &new[i]))
			continue;
		error = limit_may_change(i, &now[i], &new[i]);
		if (error)
			return error;
	}
	return 0;
}

/* Without a limit, a timer that is armed finds none and stops by itself. */
static void limit_arm_cpu(unsigned long seconds)
{
	if (IS_ENABLED(CONFIG_POSIX_TIMERS) && seconds != RLIM_INFINITY)
		update_rlimit_cpu(current->group_leader, seconds);
}

static void limits_from_record(struct rlimit *limits,
			       const struct ckpt_rlimit_s *record)
{
	int i;

	for (i = 0; i < RLIM_NLIMITS; i++) {
		limits[i].rlim_cur = limit_from_record(record->limit[i].cur);
		limits[i].rlim_max = limit_from_record(record->limit[i].max);
	}
}

/*
 * What the last rlimit_restore() has set, if it did, and what there was right
 * before: others may have set that since the checkpoint. Restores come one by
 * one.
 */
static bool limits_are_given;
static struct rlimit limits_given[RLIM_NLIMITS];
static struct rlimit limits_replaced[RLIM_NLIMITS];

/*
 * A hard limit that rlimit_restore() did not leave was set by somebody with the
 * right to since, prlimit(1) say: only he may raise it again.
 */
static void limits_keep_others(const struct rlimit *now, struct rlimit *new)
{
	int i;

	for (i = 0; i < RLIM_NLIMITS; i++) {
		if (now[i].rlim_max != limits_given[i].rlim_max)
			new[i] = now[i];
	}
}

/* Under task_lock(). Return: whether the timer of RLIMIT_CPU is to be armed. */
static bool limits_set(struct rlimit *now, const struct rlimit *new)
{
	bool cpu_changes = !limit_equal(&now[RLIMIT_CPU], &new[RLIMIT_CPU]);

	memcpy(now, new, RLIM_NLIMITS * sizeof(*now));
	return cpu_changes;
}

/**
 * rlimit_verify() - would rlimit_restore() take a record now?
 * @record: not trusted
 *
 * Return: 0, -EINVAL for another soft limit that is above the hard one or a limit
 * that this machine cannot hold, -EPERM for one that the task may not set, or
 * what a security module answers.
 */
int rlimit_verify(const struct ckpt_rlimit_s *record)
{
	struct rlimit new[RLIM_NLIMITS];
	int error;

	if (!rlimit_is_valid(record))
		return -EINVAL;
	limits_from_record(new, record);
	task_lock(current->group_leader);
	error = limits_may_change(current->signal->rlim, new);
	task_unlock(current->group_leader);
	return error;
}

/**
 * rlimit_undo() - give the calling task's process limits back, without asking
 * @record: by rlimit_checkpoint() of the same process
 *
 * Those that rlimit_restore() has replaced, which need not be the record's.
 * Limits that somebody else has set since stay as they are.
 *
 * Return: 0.
 */
int rlimit_undo(const struct ckpt_rlimit_s *record)
{
	struct rlimit *now = current->signal->rlim;
	struct rlimit new[RLIM_NLIMITS];
	bool cpu_changes;

	if (!limits_are_given)
		return 0;
	memcpy(new, limits_replaced, sizeof(new));
	task_lock(current->group_leader);
	limits_keep_others(now, new);
	cpu_changes = limits_set(now, new);
	task_unlock(current->group_leader);

	if (cpu_changes)
		limit_arm_cpu(new[RLIMIT_CPU].rlim_cur);
	return 0;
}

/**
 * rlimit_restore() - give the calling task's process the limits of a record
 * @record: not trusted
 *
 * What is asked for, replaced and set has one task_lock(), as in do_prlimit().
 *
 * Return: 0, or with nothing changed what rlimit_verify() says.
 */
int rlimit_restore(const struct ckpt_rlimit_s *record)
{
	struct rlimit *now = current->signal->rlim;
	bool cpu_changes = false;
	int error;

	limits_are_given = false;
	if (!rlimit_is_valid(record))
		return -EINVAL;
	limits_from_record(limits_given, record);
	task_lock(current->group_leader);
	error = limits_may_change(now, limits_given);
	if (!error) {
		memcpy(limits_replaced, now, sizeof(limits_replaced));
		cpu_changes = limits_set(now, limits_given);
		limits_are_given = true;
	}
	task_unlock(current->group_leader);

	if (cpu_changes)
		limit_arm_cpu(limits_given[RLIMIT_CPU].rlim_cur);
	return error;
}
