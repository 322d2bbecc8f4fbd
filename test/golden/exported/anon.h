/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_anon_s: the section 'anon' of a checkpoint image, version 3.
 *
 * Generated from anon.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_ANON_VERSION and CKPT_ANON_FINGERPRINT, copy
 * CKPT_ANON_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 * A bit-field is (unit >> SHIFT) & MASK of the member that its comment names; an array
 * of bytes counts as one integer in native byte order.
 */
#ifndef _UAPI_LINUX_CKPT_ANON_H
#define _UAPI_LINUX_CKPT_ANON_H

#include <linux/types.h>

#define CKPT_ANON_VERSION 3
#define CKPT_ANON_FINGERPRINT (__extension__ 0xf146cb94026b16c3ULL)
#define CKPT_ANON_SIZE 48

struct ckpt_anon__anon0 {
	__s32 pid;	/* 0: __s32 */
	__u32 uid;	/* 4: __u32 */
} __attribute__((aligned(4)));

struct ckpt_anon__anon0_2 {
	__u8 low;	/* 0: __u8 */
	__u8 __pad1[7];	/* 1: padding */
	__u64 high;	/* 8: __u64 */
} __attribute__((aligned(8)));

struct ckpt_anon__named {
	__u8 z;	/* 0: __u8 */
};

union ckpt_anon__anon8 {
	struct ckpt_anon__anon0 anon0;		/* 0: struct */
	struct ckpt_anon__anon0_2 anon0_2;	/* 0: struct */
	__u32 x;				/* 0: __u32 */
	__u16 y;				/* 0: __u16 */
	struct ckpt_anon__named named;		/* 0: struct */
};

struct ckpt_anon__anon4 {
	__u8 __pad0[4];	/* 0: padding */
	__u32 plain;	/* 4: u32 */
} __attribute__((aligned(8)));

struct ckpt_anon__anon4_2 {
	__u8 __pad0[4];	/* 0: padding */
	__u16 same;	/* 4: u16 */
};

struct ckpt_anon__anon12 {
	__u8 __pad0[12];	/* 0: padding */
	__u32 bits12;		/* 12: bit-fields */
} __attribute__((aligned(8)));

/* Bit-fields of struct ckpt_anon__anon12 */
#define CKPT_ANON__ANON12__FIELD_MASK 0x7U	/* bits12: u32 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_ANON__ANON12__FIELD_SHIFT 0
#else
#define CKPT_ANON__ANON12__FIELD_SHIFT 29
#endif

union ckpt_anon__late {
	__u64 whole;				/* 0: u64 */
	struct ckpt_anon__anon4 anon4;		/* 0: struct */
	struct ckpt_anon__anon4_2 anon4_2;	/* 0: struct */
	__u32 bits0;				/* 0: bit-fields */
	struct ckpt_anon__anon12 anon12;	/* 0: struct */
};

/* Bit-fields of union ckpt_anon__late */
#define CKPT_ANON__LATE__DEEP_MASK 0x7fU	/* bits0: u32 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_ANON__LATE__DEEP_SHIFT 20
#else
#define CKPT_ANON__LATE__DEEP_SHIFT 5
#endif

struct ckpt_anon_s {
	__u8 kind;			/* 0: __u8 */
	__u8 __pad1[7];			/* 1: padding */
	union ckpt_anon__anon8 anon8;	/* 8: union */
	__u16 spliced;			/* 24: __u16 */
	__u8 __pad26[2];		/* 26: padding */
	__u32 also;			/* 28: __u32 */
	union ckpt_anon__late late;	/* 32: union late */
};

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_anon__anon0__asserts {
	char size[sizeof(struct ckpt_anon__anon0) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_anon__anon0) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_anon__anon0, pid) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_anon__anon0, uid) == 4 ? 1 : -1];
};

struct ckpt_anon__anon0_2__asserts {
	char size[sizeof(struct ckpt_anon__anon0_2) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_anon__anon0_2) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_anon__anon0_2, low) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_anon__anon0_2, high) == 8 ? 1 : -1];
};

struct ckpt_anon__named__asserts {
	char size[sizeof(struct ckpt_anon__named) == 1 ? 1 : -1];
	char align[__alignof__(struct ckpt_anon__named) == 1 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_anon__named, z) == 0 ? 1 : -1];
};

struct ckpt_anon__anon8__asserts {
	char size[sizeof(union ckpt_anon__anon8) == 16 ? 1 : -1];
	char align[__alignof__(union ckpt_anon__anon8) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_anon__anon8, anon0) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_anon__anon8, anon0_2) == 0 ? 1 : -1];
	char at0_3[__builtin_offsetof(union ckpt_anon__anon8, x) == 0 ? 1 : -1];
	char at0_4[__builtin_offsetof(union ckpt_anon__anon8, y) == 0 ? 1 : -1];
	char at0_5[__builtin_offsetof(union ckpt_anon__anon8, named) == 0 ? 1 : -1];
};

struct ckpt_anon__anon4__asserts {
	char size[sizeof(struct ckpt_anon__anon4) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_anon__anon4) == 8 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_anon__anon4, plain) == 4 ? 1 : -1];
};

struct ckpt_anon__anon4_2__asserts {
	char size[sizeof(struct ckpt_anon__anon4_2) == 6 ? 1 : -1];
	char align[__alignof__(struct ckpt_anon__anon4_2) == 2 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_anon__anon4_2, same) == 4 ? 1 : -1];
};

struct ckpt_anon__anon12__asserts {
	char size[sizeof(struct ckpt_anon__anon12) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_anon__anon12) == 8 ? 1 : -1];
	char at12[__builtin_offsetof(struct ckpt_anon__anon12, bits12) == 12 ? 1 : -1];
};

struct ckpt_anon__late__asserts {
	char size[sizeof(union ckpt_anon__late) == 16 ? 1 : -1];
	char align[__alignof__(union ckpt_anon__late) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_anon__late, whole) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_anon__late, anon4) == 0 ? 1 : -1];
	char at0_3[__builtin_offsetof(union ckpt_anon__late, anon4_2) == 0 ? 1 : -1];
	char at0_4[__builtin_offsetof(union ckpt_anon__late, bits0) == 0 ? 1 : -1];
	char at0_5[__builtin_offsetof(union ckpt_anon__late, anon12) == 0 ? 1 : -1];
};

struct ckpt_anon__asserts {
	char size[sizeof(struct ckpt_anon_s) == 48 ? 1 : -1];
	char align[__alignof__(struct ckpt_anon_s) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_anon_s, kind) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_anon_s, anon8) == 8 ? 1 : -1];
	char at24[__builtin_offsetof(struct ckpt_anon_s, spliced) == 24 ? 1 : -1];
	char at28[__builtin_offsetof(struct ckpt_anon_s, also) == 28 ? 1 : -1];
	char at32[__builtin_offsetof(struct ckpt_anon_s, late) == 32 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_ANON_H */
