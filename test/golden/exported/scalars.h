/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_scalars_s: the section 'scalars' of a checkpoint image, version 3.
 *
 * Generated from scalars.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_SCALARS_VERSION and CKPT_SCALARS_FINGERPRINT, copy
 * CKPT_SCALARS_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 */
#ifndef _UAPI_LINUX_CKPT_SCALARS_H
#define _UAPI_LINUX_CKPT_SCALARS_H

#include <linux/types.h>

#define CKPT_SCALARS_VERSION 3
#define CKPT_SCALARS_FINGERPRINT (__extension__ 0x9e997720c952ec4fULL)
#define CKPT_SCALARS_SIZE 384

/* Values of enum color */
#define CKPT_SCALARS__RED 1
#define CKPT_SCALARS__GREEN 2

/* Values of enum other */
#define CKPT_SCALARS__GREEN_2 3
#define CKPT_SCALARS___packed_ 4

/* Values of enum wide */
#define CKPT_SCALARS__WIDE_LOWEST (-__extension__ 9223372036854775807LL - 1)
#define CKPT_SCALARS__WIDE_LOW (-__extension__ 2147483649LL)
#define CKPT_SCALARS__WIDE_INT_MIN (-2147483647 - 1)
#define CKPT_SCALARS__WIDE_MINUS (-1)
#define CKPT_SCALARS__WIDE_INT_MAX 2147483647
#define CKPT_SCALARS__WIDE_UINT_MAX 4294967295U
#define CKPT_SCALARS__WIDE_MORE (__extension__ 4294967296LL)
#define CKPT_SCALARS__WIDE_HIGHEST (__extension__ 9223372036854775807LL)

struct ckpt_scalars_s {
	char c;				/* 0: char */
	char letters[16];		/* 1: char */
	__s8 tiny;			/* 17: __s8 */
	__u8 b;				/* 18: bool */
	__u8 __pad19[1];		/* 19: padding */
	__u32 wide_bool;		/* 20: bool */
	__le32 le;			/* 24: __u32 */
	__u8 __pad28[4];		/* 28: padding */
	__be64 be[2];			/* 32: __u64 */
	__be16 be16;			/* 48: __u16 */
	__u8 __pad50[2];		/* 50: padding */
	float f;			/* 52: float */
	double d;			/* 56: float */
	__u8 long_double[16];		/* 64: long double */
	__u8 half[2];			/* 80: _Float16 */
	__u8 __pad82[14];		/* 82: padding */
	__u8 huge[16];			/* 96: __int128 */
	__u8 complex_pair[2][8];	/* 112: float _Complex */
	__u32 shade;			/* 128: enum color */
	__u32 shades[4];		/* 132: enum color */
	__u32 mood;			/* 148: enum other */
	__s64 wide;			/* 152: enum wide */
	__u8 small;			/* 160: enum small */
	__u8 __pad161[7];		/* 161: padding */
	__s64 grid[2][3][4];		/* 168: loff_t */
	__u8 __pad360[24];		/* 360: padding */
} __attribute__((aligned(32)));

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_scalars__asserts {
	char size[sizeof(struct ckpt_scalars_s) == 384 ? 1 : -1];
	char align[__alignof__(struct ckpt_scalars_s) == 32 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_scalars_s, c) == 0 ? 1 : -1];
	char at1[__builtin_offsetof(struct ckpt_scalars_s, letters) == 1 ? 1 : -1];
	char at17[__builtin_offsetof(struct ckpt_scalars_s, tiny) == 17 ? 1 : -1];
	char at18[__builtin_offsetof(struct ckpt_scalars_s, b) == 18 ? 1 : -1];
	char at20[__builtin_offsetof(struct ckpt_scalars_s, wide_bool) == 20 ? 1 : -1];
	char at24[__builtin_offsetof(struct ckpt_scalars_s, le) == 24 ? 1 : -1];
	char at32[__builtin_offsetof(struct ckpt_scalars_s, be) == 32 ? 1 : -1];
	char at48[__builtin_offsetof(struct ckpt_scalars_s, be16) == 48 ? 1 : -1];
	char at52[__builtin_offsetof(struct ckpt_scalars_s, f) == 52 ? 1 : -1];
	char at56[__builtin_offsetof(struct ckpt_scalars_s, d) == 56 ? 1 : -1];
	char at64[__builtin_offsetof(struct ckpt_scalars_s, long_double) == 64 ? 1 : -1];
	char at80[__builtin_offsetof(struct ckpt_scalars_s, half) == 80 ? 1 : -1];
	char at96[__builtin_offsetof(struct ckpt_scalars_s, huge) == 96 ? 1 : -1];
	char at112[__builtin_offsetof(struct ckpt_scalars_s, complex_pair) == 112 ? 1 : -1];
	char at128[__builtin_offsetof(struct ckpt_scalars_s, shade) == 128 ? 1 : -1];
	char at132[__builtin_offsetof(struct ckpt_scalars_s, shades) == 132 ? 1 : -1];
	char at148[__builtin_offsetof(struct ckpt_scalars_s, mood) == 148 ? 1 : -1];
	char at152[__builtin_offsetof(struct ckpt_scalars_s, wide) == 152 ? 1 : -1];
	char at160[__builtin_offsetof(struct ckpt_scalars_s, small) == 160 ? 1 : -1];
	char at168[__builtin_offsetof(struct ckpt_scalars_s, grid) == 168 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_SCALARS_H */
