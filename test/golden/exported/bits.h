/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_bits_s: the section 'bits' of a checkpoint image, version 3.
 *
 * Generated from bits.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_BITS_VERSION and CKPT_BITS_FINGERPRINT, copy
 * CKPT_BITS_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 * A bit-field is (unit >> SHIFT) & MASK of the member that its comment names; an array
 * of bytes counts as one integer in native byte order.
 */
#ifndef _UAPI_LINUX_CKPT_BITS_H
#define _UAPI_LINUX_CKPT_BITS_H

#include <linux/types.h>

#define CKPT_BITS_VERSION 3
#define CKPT_BITS_FINGERPRINT (__extension__ 0xb8843da3adc1dc1fULL)
#define CKPT_BITS_SIZE 40

/* Values of enum color */
#define CKPT_BITS__RED 1
#define CKPT_BITS__GREEN 2

struct ckpt_bits__anon0 {
	__u16 bits0;	/* 0: bit-fields */
	__u8 z;		/* 2: __u8 */
	__u8 __pad3[1];	/* 3: padding */
};

/* Bit-fields of struct ckpt_bits__anon0 */
#define CKPT_BITS__ANON0__X_MASK 0xfU	/* bits0: unsigned int */
#define CKPT_BITS__ANON0__Y_MASK 0xfffU	/* bits0: unsigned int */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_BITS__ANON0__X_SHIFT 0
#define CKPT_BITS__ANON0__Y_SHIFT 4
#else
#define CKPT_BITS__ANON0__X_SHIFT 12
#define CKPT_BITS__ANON0__Y_SHIFT 0
#endif

union ckpt_bits__anon24 {
	__u16 plain;			/* 0: __u16 */
	struct ckpt_bits__anon0 anon0;	/* 0: struct */
	__u64 bits0;			/* 0: bit-fields */
} __attribute__((aligned(8)));

/* Bit-fields of union ckpt_bits__anon24 */
#define CKPT_BITS__ANON24__IN_UNION_MASK (__extension__ 0x1fULL)	/* bits0: unsigned int */
#define CKPT_BITS__ANON24__ALSO_MASK (__extension__ 0x1ffffffffULL)	/* bits0: s64 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_BITS__ANON24__IN_UNION_SHIFT 0
#define CKPT_BITS__ANON24__ALSO_SHIFT 0
#else
#define CKPT_BITS__ANON24__IN_UNION_SHIFT 59
#define CKPT_BITS__ANON24__ALSO_SHIFT 31
#endif

struct ckpt_bits__inner {
	__u32 bits0;	/* 0: bit-fields */
} __attribute__((aligned(4)));

/* Bit-fields of struct ckpt_bits__inner */
#define CKPT_BITS__INNER__A_MASK 0x1ffU		/* bits0: unsigned int */
#define CKPT_BITS__INNER__A_2_MASK 0x1ffU	/* bits0: unsigned int */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_BITS__INNER__A_SHIFT 0
#define CKPT_BITS__INNER__A_2_SHIFT 9
#else
#define CKPT_BITS__INNER__A_SHIFT 23
#define CKPT_BITS__INNER__A_2_SHIFT 14
#endif

struct ckpt_bits_s {
	__u32 bits0;			/* 0: bit-fields */
	__u32 bits4;			/* 4: bit-fields */
	__u64 bits8;			/* 8: bit-fields */
	__u8 between;			/* 16: __u8 */
	__u8 bits17;			/* 17: bit-fields */
	__u8 next;			/* 18: __u8 */
	__u8 __pad19[1];		/* 19: padding */
	__u32 bits20;			/* 20: bit-fields */
	union ckpt_bits__anon24 anon24;	/* 24: union */
	struct ckpt_bits__inner named;	/* 32: struct inner */
	__u8 __pad36[4];		/* 36: padding */
};

/* Bit-fields of struct ckpt_bits_s */
#define CKPT_BITS__A_MASK 0x1U		/* bits0: unsigned int */
#define CKPT_BITS__B_MASK 0x7fU		/* bits0: int */
#define CKPT_BITS__C_MASK 0xffffffU	/* bits0: unsigned int */
#define CKPT_BITS__D_MASK 0xffffffffU	/* bits4: unsigned int */
#define CKPT_BITS__WIDE_MASK (__extension__ 0xffffffffffULL)	/* bits8: u64 */
#define CKPT_BITS__REST_MASK (__extension__ 0xffffffULL)	/* bits8: u64 */
#define CKPT_BITS__ODD_MASK 0x7U	/* bits17: u8 */
#define CKPT_BITS__LAST_MASK 0x1ffU	/* bits20: u16 */
#define CKPT_BITS__FLAG_MASK 0x1U	/* bits20: bool */
#define CKPT_BITS__SHADE_MASK 0x7U	/* bits20: enum color */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_BITS__A_SHIFT 0
#define CKPT_BITS__B_SHIFT 1
#define CKPT_BITS__C_SHIFT 8
#define CKPT_BITS__D_SHIFT 0
#define CKPT_BITS__WIDE_SHIFT 0
#define CKPT_BITS__REST_SHIFT 40
#define CKPT_BITS__ODD_SHIFT 0
#define CKPT_BITS__LAST_SHIFT 0
#define CKPT_BITS__FLAG_SHIFT 9
#define CKPT_BITS__SHADE_SHIFT 10
#else
#define CKPT_BITS__A_SHIFT 31
#define CKPT_BITS__B_SHIFT 24
#define CKPT_BITS__C_SHIFT 0
#define CKPT_BITS__D_SHIFT 0
#define CKPT_BITS__WIDE_SHIFT 24
#define CKPT_BITS__REST_SHIFT 0
#define CKPT_BITS__ODD_SHIFT 5
#define CKPT_BITS__LAST_SHIFT 23
#define CKPT_BITS__FLAG_SHIFT 22
#define CKPT_BITS__SHADE_SHIFT 19
#endif

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_bits__anon0__asserts {
	char size[sizeof(struct ckpt_bits__anon0) == 4 ? 1 : -1];
	char align[__alignof__(struct ckpt_bits__anon0) == 2 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_bits__anon0, bits0) == 0 ? 1 : -1];
	char at2[__builtin_offsetof(struct ckpt_bits__anon0, z) == 2 ? 1 : -1];
};

struct ckpt_bits__anon24__asserts {
	char size[sizeof(union ckpt_bits__anon24) == 8 ? 1 : -1];
	char align[__alignof__(union ckpt_bits__anon24) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_bits__anon24, plain) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_bits__anon24, anon0) == 0 ? 1 : -1];
	char at0_3[__builtin_offsetof(union ckpt_bits__anon24, bits0) == 0 ? 1 : -1];
};

struct ckpt_bits__inner__asserts {
	char size[sizeof(struct ckpt_bits__inner) == 4 ? 1 : -1];
	char align[__alignof__(struct ckpt_bits__inner) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_bits__inner, bits0) == 0 ? 1 : -1];
};

struct ckpt_bits__asserts {
	char size[sizeof(struct ckpt_bits_s) == 40 ? 1 : -1];
	char align[__alignof__(struct ckpt_bits_s) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_bits_s, bits0) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_bits_s, bits4) == 4 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_bits_s, bits8) == 8 ? 1 : -1];
	char at16[__builtin_offsetof(struct ckpt_bits_s, between) == 16 ? 1 : -1];
	char at17[__builtin_offsetof(struct ckpt_bits_s, bits17) == 17 ? 1 : -1];
	char at18[__builtin_offsetof(struct ckpt_bits_s, next) == 18 ? 1 : -1];
	char at20[__builtin_offsetof(struct ckpt_bits_s, bits20) == 20 ? 1 : -1];
	char at24[__builtin_offsetof(struct ckpt_bits_s, anon24) == 24 ? 1 : -1];
	char at32[__builtin_offsetof(struct ckpt_bits_s, named) == 32 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_BITS_H */
