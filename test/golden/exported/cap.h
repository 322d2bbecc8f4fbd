/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_cap_s: the section 'cap' of a checkpoint image, version 3.
 *
 * Generated from cap.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_CAP_VERSION and CKPT_CAP_FINGERPRINT, copy
 * CKPT_CAP_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_LINUX_CKPT_CAP_H
#define _UAPI_LINUX_CKPT_CAP_H

#include <linux/types.h>

#define CKPT_CAP_VERSION 3
#define CKPT_CAP_FINGERPRINT (__extension__ 0x4e215fad578b78d6ULL)
#define CKPT_CAP_SIZE 72

struct ckpt_cap__kernel_cap_struct {
	__u32 cap[2];	/* 0: __u32 */
} __attribute__((aligned(4)));

struct ckpt_cap_s {
	struct ckpt_cap__kernel_cap_struct effective;	/* 0: kernel_cap_t */
	struct ckpt_cap__kernel_cap_struct permitted;	/* 8: kernel_cap_t */
	struct ckpt_cap__kernel_cap_struct bounding[2][3];	/* 16: kernel_cap_t */
	__u32 securebits;				/* 64: unsigned int */
	__u8 ambient;					/* 68: bool */
	__u8 __pad69[3];				/* 69: padding */
};

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_cap__kernel_cap_struct__asserts {
	char size[sizeof(struct ckpt_cap__kernel_cap_struct) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_cap__kernel_cap_struct) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_cap__kernel_cap_struct, cap) == 0 ? 1 : -1];
};

struct ckpt_cap__asserts {
	char size[sizeof(struct ckpt_cap_s) == 72 ? 1 : -1];
	char align[__alignof__(struct ckpt_cap_s) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_cap_s, effective) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_cap_s, permitted) == 8 ? 1 : -1];
	char at16[__builtin_offsetof(struct ckpt_cap_s, bounding) == 16 ? 1 : -1];
	char at64[__builtin_offsetof(struct ckpt_cap_s, securebits) == 64 ? 1 : -1];
	char at68[__builtin_offsetof(struct ckpt_cap_s, ambient) == 68 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_CAP_H */
