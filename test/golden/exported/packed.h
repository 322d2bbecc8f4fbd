/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_packed_s: the section 'packed' of a checkpoint image, version 3.
 *
 * Generated from packed.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_PACKED_VERSION and CKPT_PACKED_FINGERPRINT, copy
 * CKPT_PACKED_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_LINUX_CKPT_PACKED_H
#define _UAPI_LINUX_CKPT_PACKED_H

#include <linux/types.h>

#define CKPT_PACKED_VERSION 3
#define CKPT_PACKED_FINGERPRINT (__extension__ 0xd4a93fba238de694ULL)
#define CKPT_PACKED_SIZE 71

struct ckpt_packed__aligned {
	__u64 v;	/* 0: __u64 */
	__u8 w;		/* 8: __u8 */
	__u8 __pad9[7];	/* 9: padding */
} __attribute__((packed));

union ckpt_packed__anon55 {
	__u64 p;		/* 0: __u64 */
	__u8 q[11];		/* 0: __u8 */
	__u8 __pad0[16];	/* 0: size of the union */
} __attribute__((packed));

struct ckpt_packed_s {
	__u8 c;					/* 0: __u8 */
	struct ckpt_packed__aligned once;	/* 1: struct aligned */
	__u16 numbers[3];			/* 17: __u16 */
	struct ckpt_packed__aligned twice[2];	/* 23: struct aligned */
	union ckpt_packed__anon55 anon55;	/* 55: union */
} __attribute__((packed));

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_packed__aligned__asserts {
	char size[sizeof(struct ckpt_packed__aligned) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_packed__aligned) == 1 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_packed__aligned, v) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_packed__aligned, w) == 8 ? 1 : -1];
};

struct ckpt_packed__anon55__asserts {
	char size[sizeof(union ckpt_packed__anon55) == 16 ? 1 : -1];
	char align[__alignof__(union ckpt_packed__anon55) == 1 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_packed__anon55, p) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_packed__anon55, q) == 0 ? 1 : -1];
};

struct ckpt_packed__asserts {
	char size[sizeof(struct ckpt_packed_s) == 71 ? 1 : -1];
	char align[__alignof__(struct ckpt_packed_s) == 1 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_packed_s, c) == 0 ? 1 : -1];
	char at1[__builtin_offsetof(struct ckpt_packed_s, once) == 1 ? 1 : -1];
	char at17[__builtin_offsetof(struct ckpt_packed_s, numbers) == 17 ? 1 : -1];
	char at23[__builtin_offsetof(struct ckpt_packed_s, twice) == 23 ? 1 : -1];
	char at55[__builtin_offsetof(struct ckpt_packed_s, anon55) == 55 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_PACKED_H */
