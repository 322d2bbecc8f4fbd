/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_sched_s: the section 'sched' of a checkpoint image, version 1.
 *
 * Generated from sched.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_SCHED_VERSION and CKPT_SCHED_FINGERPRINT, copy
 * CKPT_SCHED_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_CKPT_SAMPLE_SCHED_H
#define _UAPI_CKPT_SAMPLE_SCHED_H

#include <linux/types.h>

#define CKPT_SCHED_VERSION 1
#define CKPT_SCHED_FINGERPRINT (__extension__ 0xaaa87a55a5b23150ULL)
#define CKPT_SCHED_SIZE 16

struct ckpt_sched_s {
	__u32 policy;		/* 0: u32 */
	__u32 rt_priority;	/* 4: u32 */
	__s32 nice;		/* 8: s32 */
	__u32 flags;		/* 12: u32 */
} __attribute__((aligned(4)));

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_sched__asserts {
	char size[sizeof(struct ckpt_sched_s) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_sched_s) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_sched_s, policy) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_sched_s, rt_priority) == 4 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_sched_s, nice) == 8 ? 1 : -1];
	char at12[__builtin_offsetof(struct ckpt_sched_s, flags) == 12 ? 1 : -1];
};

#endif /* _UAPI_CKPT_SAMPLE_SCHED_H */
