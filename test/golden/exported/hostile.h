/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_hostile_s: the section 'hostile' of a checkpoint image, version 3.
 *
 * Generated from hostile.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_HOSTILE_VERSION and CKPT_HOSTILE_FINGERPRINT, copy
 * CKPT_HOSTILE_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_LINUX_CKPT_HOSTILE_H
#define _UAPI_LINUX_CKPT_HOSTILE_H

#include <linux/types.h>

#define CKPT_HOSTILE_VERSION 3
#define CKPT_HOSTILE_FINGERPRINT (__extension__ 0x806a89efbb88113dULL)
#define CKPT_HOSTILE_SIZE 32

/* Values of enum *_ int evil_ _* */
#define CKPT_HOSTILE__EVIL 0

struct ckpt_hostile_____int_evil____ {
	__u32 v;	/* 0: __u32 */
} __attribute__((aligned(4)));

struct ckpt_hostile__j {
	__u16 v;	/* 0: __u16 */
};

struct ckpt_hostile_s {
	__u8 a;					/* 0: *_ int evil_ _* */
	__u8 b;					/* 1: x_y_z */
	__u8 c;					/* 2: trigraph _ */
	__u8 d;					/* 3: splice _ */
	__u8 e;					/* 4: * */
	/* 5: _ long long long long long long long long long long long long long lo... */
	__u8 f;
	__u8 g;					/* 6: */
	__u8 __pad7[1];				/* 7: padding */
	__u32 h;				/* 8: enum *_ int evil_ _* */
	struct ckpt_hostile_____int_evil____ i;	/* 12: *_ int evil_ _* */
	struct ckpt_hostile__j j;		/* 16: */
	__u8 __pad18[6];			/* 18: padding */
	/* 24: struct struct struct struct struct struct struct struct struct struct... */
	__u64 long_name_name_name_name_name_name_name_name_name_name_x;
} __attribute__((aligned(8)));

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_hostile_____int_evil______asserts {
	char size[sizeof(struct ckpt_hostile_____int_evil____) == 4 ? 1 : -1];
	char align[__alignof__(struct ckpt_hostile_____int_evil____) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_hostile_____int_evil____, v) == 0 ? 1 : -1];
};

struct ckpt_hostile__j__asserts {
	char size[sizeof(struct ckpt_hostile__j) == 2 ? 1 : -1];
	char align[__alignof__(struct ckpt_hostile__j) == 2 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_hostile__j, v) == 0 ? 1 : -1];
};

struct ckpt_hostile__asserts {
	char size[sizeof(struct ckpt_hostile_s) == 32 ? 1 : -1];
	char align[__alignof__(struct ckpt_hostile_s) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_hostile_s, a) == 0 ? 1 : -1];
	char at1[__builtin_offsetof(struct ckpt_hostile_s, b) == 1 ? 1 : -1];
	char at2[__builtin_offsetof(struct ckpt_hostile_s, c) == 2 ? 1 : -1];
	char at3[__builtin_offsetof(struct ckpt_hostile_s, d) == 3 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_hostile_s, e) == 4 ? 1 : -1];
	char at5[__builtin_offsetof(struct ckpt_hostile_s, f) == 5 ? 1 : -1];
	char at6[__builtin_offsetof(struct ckpt_hostile_s, g) == 6 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_hostile_s, h) == 8 ? 1 : -1];
	char at12[__builtin_offsetof(struct ckpt_hostile_s, i) == 12 ? 1 : -1];
	char at16[__builtin_offsetof(struct ckpt_hostile_s, j) == 16 ? 1 : -1];
	char at24[__builtin_offsetof(struct ckpt_hostile_s,
				     long_name_name_name_name_name_name_name_name_name_name_x) == 24 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_HOSTILE_H */
