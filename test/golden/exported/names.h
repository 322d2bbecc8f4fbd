/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_names_s: the section 'names' of a checkpoint image, version 3.
 *
 * Generated from names.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, compare version and
 * fingerprint there with CKPT_NAMES_VERSION and CKPT_NAMES_FINGERPRINT, copy
 * CKPT_NAMES_SIZE bytes into the struct. The layout is the same under every compiler and
 * ABI; numbers are in the byte order that the image states, __le and __be types in
 * their own. To write: keep version and fingerprint; padding (__pad) outside of unions
 * and bits that no field has are zero.
 * A bit-field is (unit >> SHIFT) & MASK of the member that its comment names; an array
 * of bytes counts as one integer in native byte order.
 */
#ifndef _UAPI_LINUX_CKPT_NAMES_H
#define _UAPI_LINUX_CKPT_NAMES_H

#include <linux/types.h>

#define CKPT_NAMES_VERSION 3
#define CKPT_NAMES_FINGERPRINT (__extension__ 0x70d09212f256e8b3ULL)
#define CKPT_NAMES_SIZE 64

union ckpt_names__anon28 {
	__u32 p;	/* 0: __u32 */
	__u16 q;	/* 0: __u16 */
} __attribute__((aligned(4)));

struct ckpt_names__same {
	__u32 v;	/* 0: __u32 */
} __attribute__((aligned(4)));

struct ckpt_names__same_2 {
	__u64 v;	/* 0: __u64 */
} __attribute__((aligned(8)));

struct ckpt_names__untagged {
	__u16 v;	/* 0: __u16 */
};

struct ckpt_names__typed_t {
	__u16 v;	/* 0: __u16 */
};

struct ckpt_names__asserts {
	__u16 v;	/* 0: __u16 */
};

struct ckpt_names___packed_ {
	__u16 v;	/* 0: __u16 */
};

struct ckpt_names_s {
	__u8 class_;				/* 0: __u8 'class' */
	__u8 linux_;				/* 1: __u8 'linux' */
	__u8 errno_;				/* 2: __u8 'errno' */
	__u8 __u8_;				/* 3: __u8 '__u8' */
	__u8 __LINE___;				/* 4: __u8 '__LINE__' */
	__u8 sa_handler_;			/* 5: __u8 'sa_handler' */
	__u8 x___packed_;			/* 6: __u8 'x___packed' */
	__u8 __pad7[1];				/* 7: padding */
	__u64 __pad8;				/* 8: __u64 */
	__u8 gap;				/* 16: __u8 */
	__u8 __pad17[3];			/* 17: padding */
	__u32 anon24;				/* 20: __u32 */
	__u8 bits32;				/* 24: __u8 */
	__u8 bits25;				/* 25: bit-fields */
	__u8 __pad26[2];			/* 26: padding */
	union ckpt_names__anon28 anon28;	/* 28: union */
	struct ckpt_names__same first;		/* 32: struct same */
	__u8 __pad36[4];			/* 36: padding */
	struct ckpt_names__same_2 second;	/* 40: struct same */
	struct ckpt_names__same third;		/* 48: struct same */
	struct ckpt_names__untagged untagged;	/* 52: struct */
	struct ckpt_names__typed_t typed;	/* 54: typed_t */
	struct ckpt_names__asserts asserts;	/* 56: struct asserts */
	struct ckpt_names___packed_ packed;	/* 58: struct _packed */
	__u8 __pad60[4];			/* 60: padding */
};

/* Bit-fields of struct ckpt_names_s */
#define CKPT_NAMES__F_MASK 0x7U	/* bits25: u8 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CKPT_NAMES__F_SHIFT 0
#else
#define CKPT_NAMES__F_SHIFT 5
#endif

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_names__anon28__asserts {
	char size[sizeof(union ckpt_names__anon28) == 4 ? 1 : -1];
	char align[__alignof__(union ckpt_names__anon28) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_names__anon28, p) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_names__anon28, q) == 0 ? 1 : -1];
};

struct ckpt_names__same__asserts {
	char size[sizeof(struct ckpt_names__same) == 4 ? 1 : -1];
	char align[__alignof__(struct ckpt_names__same) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_names__same, v) == 0 ? 1 : -1];
};

struct ckpt_names__same_2__asserts {
	char size[sizeof(struct ckpt_names__same_2) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_names__same_2) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_names__same_2, v) == 0 ? 1 : -1];
};

struct ckpt_names__untagged__asserts {
	char size[sizeof(struct ckpt_names__untagged) == 2 ? 1 : -1];
	char align[__alignof__(struct ckpt_names__untagged) == 2 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_names__untagged, v) == 0 ? 1 : -1];
};

struct ckpt_names__typed_t__asserts {
	char size[sizeof(struct ckpt_names__typed_t) == 2 ? 1 : -1];
	char align[__alignof__(struct ckpt_names__typed_t) == 2 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_names__typed_t, v) == 0 ? 1 : -1];
};

struct ckpt_names__asserts__asserts {
	char size[sizeof(struct ckpt_names__asserts) == 2 ? 1 : -1];
	char align[__alignof__(struct ckpt_names__asserts) == 2 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_names__asserts, v) == 0 ? 1 : -1];
};

struct ckpt_names___packed___asserts {
	char size[sizeof(struct ckpt_names___packed_) == 2 ? 1 : -1];
	char align[__alignof__(struct ckpt_names___packed_) == 2 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_names___packed_, v) == 0 ? 1 : -1];
};

struct ckpt_names__asserts_2 {
	char size[sizeof(struct ckpt_names_s) == 64 ? 1 : -1];
	char align[__alignof__(struct ckpt_names_s) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_names_s, class_) == 0 ? 1 : -1];
	char at1[__builtin_offsetof(struct ckpt_names_s, linux_) == 1 ? 1 : -1];
	char at2[__builtin_offsetof(struct ckpt_names_s, errno_) == 2 ? 1 : -1];
	char at3[__builtin_offsetof(struct ckpt_names_s, __u8_) == 3 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_names_s, __LINE___) == 4 ? 1 : -1];
	char at5[__builtin_offsetof(struct ckpt_names_s, sa_handler_) == 5 ? 1 : -1];
	char at6[__builtin_offsetof(struct ckpt_names_s, x___packed_) == 6 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_names_s, __pad8) == 8 ? 1 : -1];
	char at16[__builtin_offsetof(struct ckpt_names_s, gap) == 16 ? 1 : -1];
	char at20[__builtin_offsetof(struct ckpt_names_s, anon24) == 20 ? 1 : -1];
	char at24[__builtin_offsetof(struct ckpt_names_s, bits32) == 24 ? 1 : -1];
	char at25[__builtin_offsetof(struct ckpt_names_s, bits25) == 25 ? 1 : -1];
	char at28[__builtin_offsetof(struct ckpt_names_s, anon28) == 28 ? 1 : -1];
	char at32[__builtin_offsetof(struct ckpt_names_s, first) == 32 ? 1 : -1];
	char at40[__builtin_offsetof(struct ckpt_names_s, second) == 40 ? 1 : -1];
	char at48[__builtin_offsetof(struct ckpt_names_s, third) == 48 ? 1 : -1];
	char at52[__builtin_offsetof(struct ckpt_names_s, untagged) == 52 ? 1 : -1];
	char at54[__builtin_offsetof(struct ckpt_names_s, typed) == 54 ? 1 : -1];
	char at56[__builtin_offsetof(struct ckpt_names_s, asserts) == 56 ? 1 : -1];
	char at58[__builtin_offsetof(struct ckpt_names_s, packed) == 58 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_NAMES_H */
