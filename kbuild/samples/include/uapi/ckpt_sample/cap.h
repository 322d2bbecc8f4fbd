/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_cap_s: the section 'cap' of a checkpoint image, version 1.
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
#ifndef _UAPI_CKPT_SAMPLE_CAP_H
#define _UAPI_CKPT_SAMPLE_CAP_H

#include <linux/types.h>

#define CKPT_CAP_VERSION 1
#define CKPT_CAP_FINGERPRINT (__extension__ 0x03d56055325e0644ULL)
#define CKPT_CAP_SIZE 40

struct ckpt_cap__kernel_cap_struct {
	__u32 cap[2];	/* 0: __u32 */
} __attribute__((aligned(4)));

struct ckpt_cap_s {
	struct ckpt_cap__kernel_cap_struct effective;	/* 0: kernel_cap_t */
	struct ckpt_cap__kernel_cap_struct permitted;	/* 8: kernel_cap_t */
	struct ckpt_cap__kernel_cap_struct inheritable;	/* 16: kernel_cap_t */
	struct ckpt_cap__kernel_cap_struct bset;	/* 24: kernel_cap_t */
	struct ckpt_cap__kernel_cap_struct ambient;	/* 32: kernel_cap_t */
};

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_cap__kernel_cap_struct__asserts {
	char size[sizeof(struct ckpt_cap__kernel_cap_struct) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_cap__kernel_cap_struct) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_cap__kernel_cap_struct, cap) == 0 ? 1 : -1];
};

struct ckpt_cap__asserts {
	char size[sizeof(struct ckpt_cap_s) == 40 ? 1 : -1];
	char align[__alignof__(struct ckpt_cap_s) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_cap_s, effective) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_cap_s, permitted) == 8 ? 1 : -1];
	char at16[__builtin_offsetof(struct ckpt_cap_s, inheritable) == 16 ? 1 : -1];
	char at24[__builtin_offsetof(struct ckpt_cap_s, bset) == 24 ? 1 : -1];
	char at32[__builtin_offsetof(struct ckpt_cap_s, ambient) == 32 ? 1 : -1];
};

#endif /* _UAPI_CKPT_SAMPLE_CAP_H */
