// SPDX-License-Identifier: GPL-2.0-only
/*
 * Host and domain name of the UTS namespace of the calling task.
 *
 * A restore is sethostname(2) and setdomainname(2), both or none. The names
 * may be read and written under uts_sem only, and whoever polls
 * /proc/sys/kernel/hostname is told by uts_proc_notify(). Neither of the two is
 * exported: a module cannot hold this subsystem, and it is built in.
 */

#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/nsproxy.h>
#include <linux/random.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/utsname.h>

#include "../mediation.h"
#include "uts_header.h"

/**
 * uts_checkpoint() - save host and domain name of the calling task
 * @record: where to
 *
 * Behind the NUL, the namespace may still have the end of a longer name that
 * was there before: sysctl writes no further than it has to.
 */
void uts_checkpoint(struct ckpt_uts_s *record)
{
	const struct new_utsname *now = utsname();

	down_read(&uts_sem);
	strscpy_pad(record->nodename, now->nodename, sizeof(record->nodename));
	strscpy_pad(record->domainname, now->domainname,
		    sizeof(record->domainname));
	up_read(&uts_sem);
}

/* sethostname(2) takes a NUL inside a name. A record never has one. */
static bool name_is_valid(const char *name, size_t size)
{
	size_t length = strnlen(name, size);

	return length < size && !memchr_inv(name + length, 0, size - length);
}

/* Under uts_sem. */
static bool uts_is_current(const struct ckpt_uts_s *record)
{
	const struct new_utsname *now = utsname();

	return !strcmp(record->nodename, now->nodename) &&
	       !strcmp(record->domainname, now->domainname);
}

static bool uts_is_allowed(void)
{
	return !mediated_by_seccomp() &&
	       ns_capable(current->nsproxy->uts_ns->user_ns, CAP_SYS_ADMIN);
}

/* @now is of the record's size: uts_header.h takes it from there. */
static void name_set(char *now, const char *name, enum uts_proc which)
{
	if (!strcmp(now, name))
		return;
	memcpy(now, name, __NEW_UTS_LEN + 1);
	uts_proc_notify(which);
}

/* What uts_restore() has left, if it did. Restores come one by one. */
static struct ckpt_uts_s uts_given;
static bool uts_is_given;

static void uts_set(const struct ckpt_uts_s *record)
{
	if (uts_is_current(record))
		return;
	/* As the system calls do: names tell machines apart. */
	add_device_randomness(record, sizeof(*record));
	name_set(utsname()->nodename, record->nodename, UTS_PROC_HOSTNAME);
	name_set(utsname()->domainname, record->domainname,
		 UTS_PROC_DOMAINNAME);
}

static bool names_are_valid(const struct ckpt_uts_s *record)
{
	return name_is_valid(record->nodename, sizeof(record->nodename)) &&
	       name_is_valid(record->domainname, sizeof(record->domainname));
}

/**
 * uts_verify() - would uts_restore() take a record now?
 * @record: not trusted
 *
 * Return: 0, -EINVAL for a name without an end or with bytes behind it, -EPERM
 * for names that are not there now and that the task may not set.
 */
int uts_verify(const struct ckpt_uts_s *record)
{
	bool same;

	if (!names_are_valid(record))
		return -EINVAL;
	down_read(&uts_sem);
	same = uts_is_current(record);
	up_read(&uts_sem);
	return same || uts_is_allowed() ? 0 : -EPERM;
}

/**
 * uts_undo() - give the UTS namespace of the calling task names back, without
 *	asking
 * @record: by uts_checkpoint() of the same task
 *
 * Names that uts_restore() did not leave were set by somebody with the right to,
 * which this task may not have: they stay.
 *
 * Return: 0.
 */
int uts_undo(const struct ckpt_uts_s *record)
{
	down_write(&uts_sem);
	if (uts_is_given && uts_is_current(&uts_given))
		uts_set(record);
	up_write(&uts_sem);
	return 0;
}

/**
 * uts_restore() - give the UTS namespace of the calling task its names back
 * @record: not trusted
 *
 * Whoever shares the namespace sees the names change, and nobody sees one
 * without the other.
 *
 * Return: 0, or with nothing changed what uts_verify() says.
 */
int uts_restore(const struct ckpt_uts_s *record)
{
	int error = 0;

	if (!names_are_valid(record))
		error = -EINVAL;
	/* One lock: names that are not changed now may be others a moment later. */
	down_write(&uts_sem);
	if (!error && !uts_is_current(record) && !uts_is_allowed())
		error = -EPERM;
	if (!error)
		uts_set(record);
	uts_is_given = !error;
	uts_given = *record;
	up_write(&uts_sem);
	return error;
}
