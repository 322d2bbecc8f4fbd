/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_GROUPS_HEADER_H
#define _CKPT_SAMPLE_GROUPS_HEADER_H

#include <linux/types.h>

/*
 * A record is of fixed size, and NGROUPS_MAX groups would be 256 KiB of it.
 * A task in more groups than this cannot be saved.
 */
#define CKPT_GROUPS_MAX 256

/**
 * struct ckpt_groups_s - the supplementary groups of a task
 * @ngroups: how many slots of @gid are in use
 * @gid: the groups, as ids of the user namespace of the task. Unused slots
 *	are zero.
 */
struct ckpt_groups_s {
	u32 ngroups;
	gid_t gid[CKPT_GROUPS_MAX];
};

#endif /* _CKPT_SAMPLE_GROUPS_HEADER_H */
