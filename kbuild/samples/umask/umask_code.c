// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file mode creation mask of the calling task, and of every task that
 * shares its fs_struct (CLONE_FS), as with umask(2).
 */

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "../mediation.h"
#include "umask_header.h"

/**
 * umask_checkpoint() - save the file mode creation mask of the calling task
 * @record: where to
 */
void umask_checkpoint(struct ckpt_umask_s *record)
{
	record->mask = current_umask();
}

static int umask_judge(const struct ckpt_umask_s *record, int now)
{
	/* umask(2) drops other bits in silence. A record never has any. */
	if (record->mask & ~0777)
		return -EINVAL;
	if (record->mask != now && mediated_by_seccomp())
		return -EPERM;
	return 0;
}

/**
 * umask_verify() - would umask_restore() take a record now?
 * @record: not trusted
 *
 * Return: 0, -EINVAL for bits outside 0777, -EPERM under seccomp.
 */
int umask_verify(const struct ckpt_umask_s *record)
{
	return umask_judge(record, current_umask());
}

/*
 * What the last umask_restore() has set, if it did, and what it has replaced:
 * tasks that share the fs_struct set their own. Restores come one by one.
 */
static bool umask_is_given;
static int umask_given;
static int umask_replaced;

/**
 * umask_undo() - give the calling task a mask back, without asking
 * @record: by umask_checkpoint() of the same task
 *
 * The one that umask_restore() has replaced. A mask that it did not leave is
 * that of another task: it stays.
 *
 * Return: 0.
 */
int umask_undo(const struct ckpt_umask_s *record)
{
	if (umask_is_given)
		cmpxchg(&current->fs->umask, umask_given, umask_replaced);
	return 0;
}

/**
 * umask_restore() - give the calling task the mask of a record
 * @record: not trusted
 *
 * Return: 0, or with nothing changed what umask_verify() says.
 */
int umask_restore(const struct ckpt_umask_s *record)
{
	int now, error;

	umask_is_given = false;
	do {
		now = current_umask();
		error = umask_judge(record, now);
		if (error || record->mask == now)
			return error;
	} while (cmpxchg(&current->fs->umask, now, (int)record->mask) != now);
	umask_given = record->mask;
	umask_replaced = now;
	umask_is_given = true;
	return 0;
}
