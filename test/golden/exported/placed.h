/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_placed_s: the section 'placed' of a checkpoint image, version 3.
 *
 * Generated from placed.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_PLACED_VERSION and CKPT_PLACED_FINGERPRINT, copy
 * CKPT_PLACED_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_LINUX_CKPT_PLACED_H
#define _UAPI_LINUX_CKPT_PLACED_H

#include <linux/types.h>

#define CKPT_PLACED_VERSION 3
#define CKPT_PLACED_FINGERPRINT (__extension__ 0xf672a29f1b116ffcULL)
#define CKPT_PLACED_SIZE 192

struct ckpt_placed__aligned {
	__u64 v;	/* 0: __u64 */
	__u8 w;		/* 8: __u8 */
	__u8 __pad9[7];	/* 9: padding */
} __attribute__((packed));

struct ckpt_placed__odd {
	__u8 b;				/* 0: __u8 */
	struct ckpt_placed__aligned in;	/* 1: struct aligned */
};

struct ckpt_placed__line {
	__u32 v;		/* 0: __u32 */
	__u8 __pad4[60];	/* 4: padding */
} __attribute__((aligned(64)));

struct ckpt_placed_s {
	__u32 c;				/* 0: __u32 */
	struct ckpt_placed__odd odd;		/* 4: struct odd */
	__u8 __pad21[43];			/* 21: padding */
	struct ckpt_placed__line cacheline;	/* 64: struct line */
	struct ckpt_placed__aligned even;	/* 128: struct aligned */
	__u8 __pad144[48];			/* 144: padding */
};

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_placed__aligned__asserts {
	char size[sizeof(struct ckpt_placed__aligned) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_placed__aligned) == 1 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_placed__aligned, v) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_placed__aligned, w) == 8 ? 1 : -1];
};

struct ckpt_placed__odd__asserts {
	char size[sizeof(struct ckpt_placed__odd) == 17 ? 1 : -1];
	char align[__alignof__(struct ckpt_placed__odd) == 1 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_placed__odd, b) == 0 ? 1 : -1];
	char at1[__builtin_offsetof(struct ckpt_placed__odd, in) == 1 ? 1 : -1];
};

struct ckpt_placed__line__asserts {
	char size[sizeof(struct ckpt_placed__line) == 64 ? 1 : -1];
	char align[__alignof__(struct ckpt_placed__line) == 64 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_placed__line, v) == 0 ? 1 : -1];
};

struct ckpt_placed__asserts {
	char size[sizeof(struct ckpt_placed_s) == 192 ? 1 : -1];
	char align[__alignof__(struct ckpt_placed_s) == 64 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_placed_s, c) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_placed_s, odd) == 4 ? 1 : -1];
	char at64[__builtin_offsetof(struct ckpt_placed_s, cacheline) == 64 ? 1 : -1];
	char at128[__builtin_offsetof(struct ckpt_placed_s, even) == 128 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_PLACED_H */
