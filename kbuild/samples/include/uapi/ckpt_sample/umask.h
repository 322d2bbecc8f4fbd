/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_umask_s: the section 'umask' of a checkpoint image, version 1.
 *
 * Generated from umask.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_UMASK_VERSION and CKPT_UMASK_FINGERPRINT, copy
 * CKPT_UMASK_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_CKPT_SAMPLE_UMASK_H
#define _UAPI_CKPT_SAMPLE_UMASK_H

#include <linux/types.h>

#define CKPT_UMASK_VERSION 1
#define CKPT_UMASK_FINGERPRINT (__extension__ 0xbb83c88487e40b93ULL)
#define CKPT_UMASK_SIZE 4

struct ckpt_umask_s {
	__u32 mask;	/* 0: u32 */
} __attribute__((aligned(4)));

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_umask__asserts {
	char size[sizeof(struct ckpt_umask_s) == 4 ? 1 : -1];
	char align[__alignof__(struct ckpt_umask_s) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_umask_s, mask) == 0 ? 1 : -1];
};

#endif /* _UAPI_CKPT_SAMPLE_UMASK_H */
