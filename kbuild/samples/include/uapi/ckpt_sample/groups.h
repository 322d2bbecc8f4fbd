/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_groups_s: the section 'groups' of a checkpoint image, version 1.
 *
 * Generated from groups.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_GROUPS_VERSION and CKPT_GROUPS_FINGERPRINT, copy
 * CKPT_GROUPS_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_CKPT_SAMPLE_GROUPS_H
#define _UAPI_CKPT_SAMPLE_GROUPS_H

#include <linux/types.h>

#define CKPT_GROUPS_VERSION 1
#define CKPT_GROUPS_FINGERPRINT (__extension__ 0x56ed8ea1b664c85cULL)
#define CKPT_GROUPS_SIZE 1028

struct ckpt_groups_s {
	__u32 ngroups;	/* 0: u32 */
	__u32 gid[256];	/* 4: gid_t */
} __attribute__((aligned(4)));

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_groups__asserts {
	char size[sizeof(struct ckpt_groups_s) == 1028 ? 1 : -1];
	char align[__alignof__(struct ckpt_groups_s) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_groups_s, ngroups) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_groups_s, gid) == 4 ? 1 : -1];
};

#endif /* _UAPI_CKPT_SAMPLE_GROUPS_H */
