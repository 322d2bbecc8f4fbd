// SPDX-License-Identifier: GPL-2.0-only
/*
 * The supplementary groups of the calling task.
 *
 * Ids are those of the task's user namespace: what getgroups(2) shows, and
 * what means the same to the program that reads the record. A restore is
 * setgroups(2).
 */

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "../mediation.h"
#include "groups_header.h"

/**
 * groups_checkpoint() - save the supplementary groups of the calling task
 * @record: where to
 *
 * A group without an id in this namespace is an error. getgroups(2) shows it
 * as the overflow id, and restoring that would join a group that happens to
 * have this id.
 *
 * Return: 0, -EOVERFLOW for more than CKPT_GROUPS_MAX groups or a
 * group without an id.
 */
int groups_checkpoint(struct ckpt_groups_s *record)
{
	const struct group_info *groups = current_cred()->group_info;
	struct user_namespace *ns = current_user_ns();
	int i;

	if (groups->ngroups > CKPT_GROUPS_MAX)
		return -EOVERFLOW;

	memset(record->gid, 0, sizeof(record->gid));
	record->ngroups = groups->ngroups;
	for (i = 0; i < groups->ngroups; i++) {
		record->gid[i] = from_kgid(ns, groups->gid[i]);
		if (record->gid[i] == (gid_t)-1)
			return -EOVERFLOW;
	}
	return 0;
}

/*
 * userns_may_setgroups() and its mutex are not exported. Without the mutex the
 * answer is the same: once the namespace has a map of groups, the flag stays
 * as it is (proc_setgroups_write()).
 */
static bool ns_allows_setgroups(const struct user_namespace *ns)
{
	/* Pairs with smp_wmb() in map_write(): the flag is read after it. */
	if (smp_load_acquire(&ns->gid_map.nr_extents) == 0)
		return false;
	return READ_ONCE(ns->flags) & USERNS_SETGROUPS_ALLOWED;
}

/* may_setgroups() is declared by linux/cred.h, but not exported. */
static bool groups_are_allowed(void)
{
	struct user_namespace *ns = current_user_ns();

	return !mediated_by_seccomp() &&
	       ns_capable_setid(ns, CAP_SETGID) && ns_allows_setgroups(ns);
}

/* Fills and sorts @groups, as in_group_p() wants them. */
static int groups_from_record(struct group_info *groups,
			      const struct ckpt_groups_s *record)
{
	struct user_namespace *ns = current_user_ns();
	int i;

	for (i = 0; i < groups->ngroups; i++) {
		groups->gid[i] = make_kgid(ns, record->gid[i]);
		if (!gid_valid(groups->gid[i]))
			return -EINVAL;
	}
	groups_sort(groups);
	return 0;
}

static bool groups_are_current(const struct group_info *groups)
{
	const struct group_info *now = current_cred()->group_info;
	int i;

	if (groups->ngroups != now->ngroups)
		return false;
	for (i = 0; i < now->ngroups; i++) {
		if (!gid_eq(groups->gid[i], now->gid[i]))
			return false;
	}
	return true;
}

static int groups_judge(struct group_info *groups)
{
	if (groups_are_current(groups) || groups_are_allowed())
		return 0;
	return -EPERM;
}

/* set_current_groups() asks SafeSetID, which kills a task that it refuses. */
static int groups_put_back(struct group_info *groups)
{
	struct cred *new;

	if (groups_are_current(groups))
		return 0;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	set_groups(new, groups);
	return commit_creds(new);
}

static int groups_set(struct group_info *groups)
{
	int error = groups_judge(groups);

	if (error || groups_are_current(groups))
		return error;
	return set_current_groups(groups);
}

static bool groups_is_valid(const struct ckpt_groups_s *record)
{
	return record->ngroups <= CKPT_GROUPS_MAX &&
	       !memchr_inv(record->gid + record->ngroups, 0,
			   sizeof(record->gid) -
			   record->ngroups * sizeof(record->gid[0]));
}

static int groups_act(const struct ckpt_groups_s *record,
		      int (*act)(struct group_info *groups))
{
	struct group_info *groups;
	int error;

	if (!groups_is_valid(record))
		return -EINVAL;
	groups = groups_alloc(record->ngroups);
	if (!groups)
		return -ENOMEM;
	error = groups_from_record(groups, record);
	if (!error)
		error = act(groups);
	put_group_info(groups);
	return error;
}

/**
 * groups_verify() - would groups_restore() take a record now?
 * @record: not trusted; its groups may stand in any order
 *
 * Return: 0, -EINVAL for a bad count, an unused slot that is not zero or an id
 * that this namespace lacks, -EPERM for groups that are not the task's and that
 * it may not set, -ENOMEM.
 */
int groups_verify(const struct ckpt_groups_s *record)
{
	return groups_act(record, groups_judge);
}

/**
 * groups_undo() - give the calling task supplementary groups back, without
 *	asking
 * @record: by groups_checkpoint() of the same task
 *
 * Return: 0, or with nothing changed -ENOMEM.
 */
int groups_undo(const struct ckpt_groups_s *record)
{
	return groups_act(record, groups_put_back);
}

/**
 * groups_restore() - give the calling task the supplementary groups of a record
 * @record: not trusted; its groups may stand in any order
 *
 * Return: 0, or with nothing changed what groups_verify() or a security module says.
 */
int groups_restore(const struct ckpt_groups_s *record)
{
	return groups_act(record, groups_set);
}
