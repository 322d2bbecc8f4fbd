/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who else has a say in the system calls that a restore stands for, and
 * cannot be asked from a module.
 *
 * A restore grants nothing that the system call would refuse. Where the
 * answer is out of reach, a task may keep the state it has, and any change is
 * refused with -EPERM.
 *
 * One case is neither seen nor asked: a BPF program attached to the LSM hooks
 * capset, task_setscheduler, task_setnice or task_prctl.
 */
#ifndef _CKPT_SAMPLE_MEDIATION_H
#define _CKPT_SAMPLE_MEDIATION_H

#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/security.h>
#include <linux/types.h>
#include <linux/xattr.h>

/**
 * mediated_by_seccomp() - may a filter refuse this task a system call?
 *
 * The filter judges the system call that the task made, not the one that a
 * restore stands for.
 *
 * Return: true if the calling task runs under seccomp.
 */
static inline bool mediated_by_seccomp(void)
{
	return seccomp_mode(&current->seccomp) != SECCOMP_MODE_DISABLED;
}

/**
 * mediated_by_lsm() - does a security module watch capset() and setscheduler()?
 *
 * security_capset(), security_task_setscheduler() and security_task_setnice()
 * are not exported. Apart from the capability module, whose rules the restores
 * repeat, SELinux and Smack implement them. Each is active exactly if it
 * recognises the name of its own label.
 *
 * Return: true if one of them is active.
 */
static inline bool mediated_by_lsm(void)
{
	return security_ismaclabel(XATTR_SELINUX_SUFFIX) ||
	       security_ismaclabel(XATTR_SMACK_SUFFIX);
}

#endif /* _CKPT_SAMPLE_MEDIATION_H */
