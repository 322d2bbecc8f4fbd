/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_i386_s: the section 'i386' of a checkpoint image, version 3.
 *
 * Generated from i386.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_I386_VERSION and CKPT_I386_FINGERPRINT, copy
 * CKPT_I386_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 * A bit-field is (unit >> SHIFT) & MASK of the member that its comment names; an array
 * of bytes counts as one integer in native byte order.
 */
#ifndef _UAPI_LINUX_CKPT_I386_H
#define _UAPI_LINUX_CKPT_I386_H

#include <linux/types.h>

#define CKPT_I386_VERSION 3
#define CKPT_I386_FINGERPRINT (__extension__ 0x15dc115b19137912ULL)
#define CKPT_I386_SIZE 60

union ckpt_i386__u {
	/* 0: u64, below its usual alignment */
	__u64 __attribute__((packed, aligned(4))) v;
	char w[9];		/* 0: char */
	__u8 __pad0[12];	/* 0: size of the union */
};

struct ckpt_i386_s {
	__u32 a;		/* 0: u32 */
	/* 4: u64, below its usual alignment */
	__u64 __attribute__((packed, aligned(4))) b;
	/* 12: double, below its usual alignment */
	double __attribute__((packed, aligned(4))) d[2];
	__u8 ld[12];		/* 28: long double */
	union ckpt_i386__u u;	/* 40: union u */
	/* 52: bit-fields, below its usual alignment */
	__u64 __attribute__((packed, aligned(4))) bits52;
};

/* Bit-fields of struct ckpt_i386_s */
#define CKPT_I386__F_MASK (__extension__ 0xfffffffffffffffULL)	/* bits52: u64 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_I386__F_SHIFT 0
#else
#define CKPT_I386__F_SHIFT 4
#endif

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_i386__u__asserts {
	char size[sizeof(union ckpt_i386__u) == 12 ? 1 : -1];
	char align[__alignof__(union ckpt_i386__u) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_i386__u, v) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_i386__u, w) == 0 ? 1 : -1];
};

struct ckpt_i386__asserts {
	char size[sizeof(struct ckpt_i386_s) == 60 ? 1 : -1];
	char align[__alignof__(struct ckpt_i386_s) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_i386_s, a) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_i386_s, b) == 4 ? 1 : -1];
	char at12[__builtin_offsetof(struct ckpt_i386_s, d) == 12 ? 1 : -1];
	char at28[__builtin_offsetof(struct ckpt_i386_s, ld) == 28 ? 1 : -1];
	char at40[__builtin_offsetof(struct ckpt_i386_s, u) == 40 ? 1 : -1];
	char at52[__builtin_offsetof(struct ckpt_i386_s, bits52) == 52 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_I386_H */
