/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_crossing_s: the section 'crossing' of a checkpoint image, version 3.
 *
 * Generated from crossing.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_CROSSING_VERSION and CKPT_CROSSING_FINGERPRINT, copy
 * CKPT_CROSSING_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 * A bit-field is (unit >> SHIFT) & MASK of the member that its comment names; an array
 * of bytes counts as one integer in native byte order.
 */
#ifndef _UAPI_LINUX_CKPT_CROSSING_H
#define _UAPI_LINUX_CKPT_CROSSING_H

#include <linux/types.h>

#define CKPT_CROSSING_VERSION 3
#define CKPT_CROSSING_FINGERPRINT (__extension__ 0x1f7e68d71a74650fULL)
#define CKPT_CROSSING_SIZE 42

struct ckpt_crossing_s {
	__u8 head;		/* 0: __u8 */
	__u8 bits1[11];		/* 1: bit-fields */
	__u8 middle;		/* 12: __u8 */
	__u8 bits13[3];		/* 13: bit-fields */
	__u32 tail;		/* 16: __u32 */
	__u64 bits20;		/* 20: bit-fields */
	__u8 bits28[14];	/* 28: bit-fields */
} __attribute__((packed));

/* Bit-fields of struct ckpt_crossing_s */
#define CKPT_CROSSING__A_MASK 0xfffffU		/* bits1: unsigned int */
#define CKPT_CROSSING__B_MASK 0x3fffffffU	/* bits1: unsigned int */
#define CKPT_CROSSING__C_MASK (__extension__ 0x3fffffffffULL)	/* bits1: u64 */
#define CKPT_CROSSING__D_MASK 0x1ffffU		/* bits13: unsigned int */
#define CKPT_CROSSING__WHOLE_MASK (__extension__ 0xffffffffffffffffULL)	/* bits20: u64 */
#define CKPT_CROSSING__E_MASK 0xfffU		/* bits28: unsigned int */
/* bits28: __int128 */
#define CKPT_CROSSING__HUGE_LOW_MASK (__extension__ 0xffffffffffffffffULL)
#define CKPT_CROSSING__HUGE_HIGH_MASK (__extension__ 0xfffffffffULL)	/* bits28: __int128 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_CROSSING__A_SHIFT 0
#define CKPT_CROSSING__B_SHIFT 20
#define CKPT_CROSSING__C_SHIFT 50
#define CKPT_CROSSING__D_SHIFT 0
#define CKPT_CROSSING__WHOLE_SHIFT 0
#define CKPT_CROSSING__E_SHIFT 0
#define CKPT_CROSSING__HUGE_LOW_SHIFT 12
#define CKPT_CROSSING__HUGE_HIGH_SHIFT 76
#else
#define CKPT_CROSSING__A_SHIFT 68
#define CKPT_CROSSING__B_SHIFT 38
#define CKPT_CROSSING__C_SHIFT 0
#define CKPT_CROSSING__D_SHIFT 7
#define CKPT_CROSSING__WHOLE_SHIFT 0
#define CKPT_CROSSING__E_SHIFT 100
#define CKPT_CROSSING__HUGE_LOW_SHIFT 0
#define CKPT_CROSSING__HUGE_HIGH_SHIFT 64
#endif

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_crossing__asserts {
	char size[sizeof(struct ckpt_crossing_s) == 42 ? 1 : -1];
	char align[__alignof__(struct ckpt_crossing_s) == 1 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_crossing_s, head) == 0 ? 1 : -1];
	char at1[__builtin_offsetof(struct ckpt_crossing_s, bits1) == 1 ? 1 : -1];
	char at12[__builtin_offsetof(struct ckpt_crossing_s, middle) == 12 ? 1 : -1];
	char at13[__builtin_offsetof(struct ckpt_crossing_s, bits13) == 13 ? 1 : -1];
	char at16[__builtin_offsetof(struct ckpt_crossing_s, tail) == 16 ? 1 : -1];
	char at20[__builtin_offsetof(struct ckpt_crossing_s, bits20) == 20 ? 1 : -1];
	char at28[__builtin_offsetof(struct ckpt_crossing_s, bits28) == 28 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_CROSSING_H */
