// SPDX-License-Identifier: GPL-2.0-only
/*
 * The capability sets of the calling task.
 *
 * A restore reaches what capset(2) and prctl(2) with PR_CAPBSET_DROP and
 * PR_CAP_AMBIENT reach together, and nothing else. security_capset() is not
 * exported: the rules of cap_capset() and cap_task_prctl() in
 * security/commoncap.c are repeated here, and where another security module
 * would be asked, every change is refused. The change is not audited as
 * capset(2) is, because __audit_log_capset() is not exported either.
 */

#include <linux/bitops.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/sched/coredump.h>
#include <linux/securebits.h>
#include <linux/types.h>

#include "../mediation.h"
#include "cap_header.h"

/**
 * cap_checkpoint() - save the capability sets of the calling task
 * @record: where to
 */
void cap_checkpoint(struct ckpt_cap_s *record)
{
	const struct cred *cred = current_cred();

	record->effective = cred->cap_effective;
	record->permitted = cred->cap_permitted;
	record->inheritable = cred->cap_inheritable;
	record->bset = cred->cap_bset;
	record->ambient = cred->cap_ambient;
}

static bool cap_equal(kernel_cap_t a, kernel_cap_t b)
{
	return cap_issubset(a, b) && cap_issubset(b, a);
}

static bool cap_is_current(const struct ckpt_cap_s *record)
{
	const struct cred *cred = current_cred();

	return cap_equal(record->effective, cred->cap_effective) &&
	       cap_equal(record->permitted, cred->cap_permitted) &&
	       cap_equal(record->inheritable, cred->cap_inheritable) &&
	       cap_equal(record->bset, cred->cap_bset) &&
	       cap_equal(record->ambient, cred->cap_ambient);
}

/* capset(2) drops unknown bits in silence. A record never has any. */
static bool cap_is_known(const struct ckpt_cap_s *record)
{
	return cap_issubset(record->effective, CAP_FULL_SET) &&
	       cap_issubset(record->permitted, CAP_FULL_SET) &&
	       cap_issubset(record->inheritable, CAP_FULL_SET) &&
	       cap_issubset(record->bset, CAP_FULL_SET) &&
	       cap_issubset(record->ambient, CAP_FULL_SET);
}

static bool may_setpcap(void)
{
	return ns_capable(current_user_ns(), CAP_SETPCAP);
}

/* The rules of cap_capset(). */
static bool may_capset(const struct cred *old, const struct ckpt_cap_s *record)
{
	kernel_cap_t unprivileged = cap_combine(old->cap_inheritable,
						old->cap_permitted);
	kernel_cap_t bounded = cap_combine(old->cap_inheritable, old->cap_bset);

	return cap_issubset(record->permitted, old->cap_permitted) &&
	       cap_issubset(record->effective, record->permitted) &&
	       cap_issubset(record->inheritable, bounded) &&
	       (cap_issubset(record->inheritable, unprivileged) ||
		may_setpcap());
}

/* PR_CAPBSET_DROP: there is no way to raise a bit. */
static bool may_drop_bset(const struct cred *old,
			  const struct ckpt_cap_s *record)
{
	if (cap_equal(record->bset, old->cap_bset))
		return true;
	return cap_issubset(record->bset, old->cap_bset) && may_setpcap();
}

/*
 * PR_CAP_AMBIENT_RAISE, after capset(2). Bits that are no longer permitted and
 * inheritable are refused also where they are ambient now: capset(2) would
 * have lowered them, and commit_creds() would commit a broken invariant.
 */
static bool may_set_ambient(const struct cred *old,
			    const struct ckpt_cap_s *record)
{
	if (!cap_issubset(record->ambient, cap_intersect(record->permitted,
							 record->inheritable)))
		return false;
	return cap_issubset(record->ambient, old->cap_ambient) ||
	       !issecure(SECURE_NO_CAP_AMBIENT_RAISE);
}

static bool cap_is_allowed(const struct ckpt_cap_s *record)
{
	const struct cred *old = current_cred();

	return !mediated_by_seccomp() && !mediated_by_lsm() &&
	       may_capset(old, record) &&
	       may_drop_bset(old, record) &&
	       may_set_ambient(old, record);
}

/**
 * cap_verify() - would cap_restore() take a record now?
 * @record: not trusted
 *
 * Return: 0, -EINVAL for a capability that does not exist, -EPERM for a set
 * that the task cannot give itself.
 */
int cap_verify(const struct ckpt_cap_s *record)
{
	if (!cap_is_known(record))
		return -EINVAL;
	if (cap_is_current(record) || cap_is_allowed(record))
		return 0;
	return -EPERM;
}

static int cap_apply(const struct ckpt_cap_s *record)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	new->cap_effective = record->effective;
	new->cap_permitted = record->permitted;
	new->cap_inheritable = record->inheritable;
	new->cap_bset = record->bset;
	new->cap_ambient = record->ambient;
	return commit_creds(new);
}

/**
 * cap_undo() - give the calling task capability sets back, without asking
 * @record: by cap_checkpoint() of the same task
 *
 * Where permitted capabilities come back, commit_creds() makes the process
 * undumpable and forgets its pdeath_signal. Here nothing is gained that the task
 * did not have when both were set: they are put back, too.
 *
 * Return: 0, or with nothing changed -ENOMEM.
 */
int cap_undo(const struct ckpt_cap_s *record)
{
	struct mm_struct *mm = current->mm;
	int pdeath_signal = current->pdeath_signal;
	int dumpable = mm ? get_dumpable(mm) : 0;
	int error;

	if (cap_is_current(record))
		return 0;
	error = cap_apply(record);
	if (error)
		return error;

	current->pdeath_signal = pdeath_signal;
	/* set_dumpable() is not exported. */
	if (mm)
		set_mask_bits(&mm->flags, MMF_DUMPABLE_MASK, dumpable);
	return 0;
}

/**
 * cap_restore() - give the calling task the capability sets of a record
 * @record: not trusted
 *
 * Return: 0, or with nothing changed what cap_verify() says, or -ENOMEM.
 */
int cap_restore(const struct ckpt_cap_s *record)
{
	int error = cap_verify(record);

	if (error || cap_is_current(record))
		return error;
	return cap_apply(record);
}
