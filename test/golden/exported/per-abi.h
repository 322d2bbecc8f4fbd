/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * struct ckpt_x_s_<abi>: the section 'x' of a checkpoint image, whose layout is
 * that of the kernel which wrote it.
 *
 * Generated from x.layout by ckptgen; do not edit.
 *
 * To read: find the section by its name in the image's table, and the struct by the
 * fingerprint there: that of CKPT_X__<ABI>_FINGERPRINT. Compare its version with
 * CKPT_X__<ABI>_VERSION, copy CKPT_X__<ABI>_SIZE bytes. Where two ABIs have
 * the same fingerprint, take the one of the byte order that the image states. Which machine
 * reads does not matter: every struct here has the same bytes under every compiler and ABI.
 * Numbers are in the byte order of the image, __le and __be types in their own. To write:
 * keep version and fingerprint; padding (__pad) outside of unions and bits that no field
 * has are zero.
 * A bit-field is (unit >> SHIFT) & MASK of the member that its comment names, once that is a
 * number: a reader of another byte order swaps the bytes of the unit first, as of any number.
 * An array of bytes counts as one integer in the image's byte order.
 */
#ifndef _UAPI_LINUX_CKPT_X_H
#define _UAPI_LINUX_CKPT_X_H

#include <linux/types.h>

/* On aarch64 (little-endian) */
#define CKPT_X__AARCH64_VERSION 3
#define CKPT_X__AARCH64_FINGERPRINT (__extension__ 0xb6d07f8e1807e6e1ULL)
#define CKPT_X__AARCH64_SIZE 72

/* Values of enum state */
#define CKPT_X__AARCH64__FPU_OFF 0
#define CKPT_X__AARCH64__FPU_LAZY 5

struct ckpt_x__aarch64__regs {
	__u64 ip;	/* 0: unsigned long */
	__u64 mask;	/* 8: unsigned long long */
} __attribute__((aligned(8)));

struct ckpt_x__aarch64__anon0 {
	__u32 low;	/* 0: unsigned int */
	__u32 high;	/* 4: unsigned int */
} __attribute__((aligned(4)));

union ckpt_x__aarch64__anon56 {
	__u64 raw;				/* 0: unsigned long */
	struct ckpt_x__aarch64__anon0 anon0;	/* 0: struct */
} __attribute__((aligned(8)));

struct ckpt_x_s_aarch64 {
	__u8 kind;				/* 0: unsigned char */
	__u8 __pad1[7];				/* 1: padding */
	struct ckpt_x__aarch64__regs regs[2];	/* 8: struct regs */
	__u64 bits40;				/* 40: bit-fields */
	__u32 state;				/* 48: enum state */
	__u8 __pad52[4];			/* 52: padding */
	union ckpt_x__aarch64__anon56 anon56;	/* 56: union */
	__s64 last;				/* 64: long */
};

/* Bit-fields of struct ckpt_x_s_aarch64 */
#define CKPT_X__AARCH64__FLAGS_MASK (__extension__ 0x7ULL)	/* bits40: unsigned long */
#define CKPT_X__AARCH64__CAUSE_MASK (__extension__ 0xfffffULL)	/* bits40: unsigned long */
#define CKPT_X__AARCH64__WIDE_MASK (__extension__ 0x1ffffULL)	/* bits40: unsigned int */
#define CKPT_X__AARCH64__ODD_MASK (__extension__ 0x1ffULL)	/* bits40: unsigned short */
#define CKPT_X__AARCH64__FLAGS_SHIFT 0
#define CKPT_X__AARCH64__CAUSE_SHIFT 3
#define CKPT_X__AARCH64__WIDE_SHIFT 32
#define CKPT_X__AARCH64__ODD_SHIFT 49

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_x__aarch64__regs__asserts {
	char size[sizeof(struct ckpt_x__aarch64__regs) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__aarch64__regs) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__aarch64__regs, ip) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_x__aarch64__regs, mask) == 8 ? 1 : -1];
};

struct ckpt_x__aarch64__anon0__asserts {
	char size[sizeof(struct ckpt_x__aarch64__anon0) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__aarch64__anon0) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__aarch64__anon0, low) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_x__aarch64__anon0, high) == 4 ? 1 : -1];
};

struct ckpt_x__aarch64__anon56__asserts {
	char size[sizeof(union ckpt_x__aarch64__anon56) == 8 ? 1 : -1];
	char align[__alignof__(union ckpt_x__aarch64__anon56) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_x__aarch64__anon56, raw) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_x__aarch64__anon56, anon0) == 0 ? 1 : -1];
};

struct ckpt_x__aarch64__asserts {
	char size[sizeof(struct ckpt_x_s_aarch64) == 72 ? 1 : -1];
	char align[__alignof__(struct ckpt_x_s_aarch64) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x_s_aarch64, kind) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_x_s_aarch64, regs) == 8 ? 1 : -1];
	char at40[__builtin_offsetof(struct ckpt_x_s_aarch64, bits40) == 40 ? 1 : -1];
	char at48[__builtin_offsetof(struct ckpt_x_s_aarch64, state) == 48 ? 1 : -1];
	char at56[__builtin_offsetof(struct ckpt_x_s_aarch64, anon56) == 56 ? 1 : -1];
	char at64[__builtin_offsetof(struct ckpt_x_s_aarch64, last) == 64 ? 1 : -1];
};

/* On i386 (little-endian) */
#define CKPT_X__I386_VERSION 3
#define CKPT_X__I386_FINGERPRINT (__extension__ 0x4b2d2dea751317c9ULL)
#define CKPT_X__I386_SIZE 52

/* Values of enum state */
#define CKPT_X__I386__FPU_OFF 0
#define CKPT_X__I386__FPU_LAZY 5

struct ckpt_x__i386__regs {
	__u32 ip;	/* 0: unsigned long */
	/* 4: unsigned long long, below its usual alignment */
	__u64 __attribute__((packed, aligned(4))) mask;
};

struct ckpt_x__i386__anon0 {
	__u32 low;	/* 0: unsigned int */
	__u32 high;	/* 4: unsigned int */
} __attribute__((aligned(4)));

union ckpt_x__i386__anon40 {
	__u32 raw;				/* 0: unsigned long */
	struct ckpt_x__i386__anon0 anon0;	/* 0: struct */
};

struct ckpt_x_s_i386 {
	__u8 kind;				/* 0: unsigned char */
	__u8 __pad1[3];				/* 1: padding */
	struct ckpt_x__i386__regs regs[2];	/* 4: struct regs */
	__u32 bits28;				/* 28: bit-fields */
	__u32 bits32;				/* 32: bit-fields */
	__u32 state;				/* 36: enum state */
	union ckpt_x__i386__anon40 anon40;	/* 40: union */
	__s32 last;				/* 48: long */
};

/* Bit-fields of struct ckpt_x_s_i386 */
#define CKPT_X__I386__FLAGS_MASK 0x7U		/* bits28: unsigned long */
#define CKPT_X__I386__CAUSE_MASK 0xfffffU	/* bits28: unsigned long */
#define CKPT_X__I386__WIDE_MASK 0x1ffffU	/* bits32: unsigned int */
#define CKPT_X__I386__ODD_MASK 0x1ffU		/* bits32: unsigned short */
#define CKPT_X__I386__FLAGS_SHIFT 0
#define CKPT_X__I386__CAUSE_SHIFT 3
#define CKPT_X__I386__WIDE_SHIFT 0
#define CKPT_X__I386__ODD_SHIFT 17

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_x__i386__regs__asserts {
	char size[sizeof(struct ckpt_x__i386__regs) == 12 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__i386__regs) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__i386__regs, ip) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_x__i386__regs, mask) == 4 ? 1 : -1];
};

struct ckpt_x__i386__anon0__asserts {
	char size[sizeof(struct ckpt_x__i386__anon0) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__i386__anon0) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__i386__anon0, low) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_x__i386__anon0, high) == 4 ? 1 : -1];
};

struct ckpt_x__i386__anon40__asserts {
	char size[sizeof(union ckpt_x__i386__anon40) == 8 ? 1 : -1];
	char align[__alignof__(union ckpt_x__i386__anon40) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_x__i386__anon40, raw) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_x__i386__anon40, anon0) == 0 ? 1 : -1];
};

struct ckpt_x__i386__asserts {
	char size[sizeof(struct ckpt_x_s_i386) == 52 ? 1 : -1];
	char align[__alignof__(struct ckpt_x_s_i386) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x_s_i386, kind) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_x_s_i386, regs) == 4 ? 1 : -1];
	char at28[__builtin_offsetof(struct ckpt_x_s_i386, bits28) == 28 ? 1 : -1];
	char at32[__builtin_offsetof(struct ckpt_x_s_i386, bits32) == 32 ? 1 : -1];
	char at36[__builtin_offsetof(struct ckpt_x_s_i386, state) == 36 ? 1 : -1];
	char at40[__builtin_offsetof(struct ckpt_x_s_i386, anon40) == 40 ? 1 : -1];
	char at48[__builtin_offsetof(struct ckpt_x_s_i386, last) == 48 ? 1 : -1];
};

/* On s390x (big-endian) */
#define CKPT_X__S390X_VERSION 3
#define CKPT_X__S390X_FINGERPRINT (__extension__ 0xb6d07f8e1807e6e1ULL)
#define CKPT_X__S390X_SIZE 72

/* Values of enum state */
#define CKPT_X__S390X__FPU_OFF 0
#define CKPT_X__S390X__FPU_LAZY 5

struct ckpt_x__s390x__regs {
	__u64 ip;	/* 0: unsigned long */
	__u64 mask;	/* 8: unsigned long long */
} __attribute__((aligned(8)));

struct ckpt_x__s390x__anon0 {
	__u32 low;	/* 0: unsigned int */
	__u32 high;	/* 4: unsigned int */
} __attribute__((aligned(4)));

union ckpt_x__s390x__anon56 {
	__u64 raw;				/* 0: unsigned long */
	struct ckpt_x__s390x__anon0 anon0;	/* 0: struct */
} __attribute__((aligned(8)));

struct ckpt_x_s_s390x {
	__u8 kind;				/* 0: unsigned char */
	__u8 __pad1[7];				/* 1: padding */
	struct ckpt_x__s390x__regs regs[2];	/* 8: struct regs */
	__u64 bits40;				/* 40: bit-fields */
	__u32 state;				/* 48: enum state */
	__u8 __pad52[4];			/* 52: padding */
	union ckpt_x__s390x__anon56 anon56;	/* 56: union */
	__s64 last;				/* 64: long */
};

/* Bit-fields of struct ckpt_x_s_s390x */
#define CKPT_X__S390X__FLAGS_MASK (__extension__ 0x7ULL)	/* bits40: unsigned long */
#define CKPT_X__S390X__CAUSE_MASK (__extension__ 0xfffffULL)	/* bits40: unsigned long */
#define CKPT_X__S390X__WIDE_MASK (__extension__ 0x1ffffULL)	/* bits40: unsigned int */
#define CKPT_X__S390X__ODD_MASK (__extension__ 0x1ffULL)	/* bits40: unsigned short */
#define CKPT_X__S390X__FLAGS_SHIFT 61
#define CKPT_X__S390X__CAUSE_SHIFT 41
#define CKPT_X__S390X__WIDE_SHIFT 15
#define CKPT_X__S390X__ODD_SHIFT 6

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_x__s390x__regs__asserts {
	char size[sizeof(struct ckpt_x__s390x__regs) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__s390x__regs) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__s390x__regs, ip) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_x__s390x__regs, mask) == 8 ? 1 : -1];
};

struct ckpt_x__s390x__anon0__asserts {
	char size[sizeof(struct ckpt_x__s390x__anon0) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__s390x__anon0) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__s390x__anon0, low) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_x__s390x__anon0, high) == 4 ? 1 : -1];
};

struct ckpt_x__s390x__anon56__asserts {
	char size[sizeof(union ckpt_x__s390x__anon56) == 8 ? 1 : -1];
	char align[__alignof__(union ckpt_x__s390x__anon56) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_x__s390x__anon56, raw) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_x__s390x__anon56, anon0) == 0 ? 1 : -1];
};

struct ckpt_x__s390x__asserts {
	char size[sizeof(struct ckpt_x_s_s390x) == 72 ? 1 : -1];
	char align[__alignof__(struct ckpt_x_s_s390x) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x_s_s390x, kind) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_x_s_s390x, regs) == 8 ? 1 : -1];
	char at40[__builtin_offsetof(struct ckpt_x_s_s390x, bits40) == 40 ? 1 : -1];
	char at48[__builtin_offsetof(struct ckpt_x_s_s390x, state) == 48 ? 1 : -1];
	char at56[__builtin_offsetof(struct ckpt_x_s_s390x, anon56) == 56 ? 1 : -1];
	char at64[__builtin_offsetof(struct ckpt_x_s_s390x, last) == 64 ? 1 : -1];
};

/* On x86_64 (little-endian) */
#define CKPT_X__X86_64_VERSION 3
#define CKPT_X__X86_64_FINGERPRINT (__extension__ 0xb6d07f8e1807e6e1ULL)
#define CKPT_X__X86_64_SIZE 72

/* Values of enum state */
#define CKPT_X__X86_64__FPU_OFF 0
#define CKPT_X__X86_64__FPU_LAZY 5

struct ckpt_x__x86_64__regs {
	__u64 ip;	/* 0: unsigned long */
	__u64 mask;	/* 8: unsigned long long */
} __attribute__((aligned(8)));

struct ckpt_x__x86_64__anon0 {
	__u32 low;	/* 0: unsigned int */
	__u32 high;	/* 4: unsigned int */
} __attribute__((aligned(4)));

union ckpt_x__x86_64__anon56 {
	__u64 raw;				/* 0: unsigned long */
	struct ckpt_x__x86_64__anon0 anon0;	/* 0: struct */
} __attribute__((aligned(8)));

struct ckpt_x_s_x86_64 {
	__u8 kind;				/* 0: unsigned char */
	__u8 __pad1[7];				/* 1: padding */
	struct ckpt_x__x86_64__regs regs[2];	/* 8: struct regs */
	__u64 bits40;				/* 40: bit-fields */
	__u32 state;				/* 48: enum state */
	__u8 __pad52[4];			/* 52: padding */
	union ckpt_x__x86_64__anon56 anon56;	/* 56: union */
	__s64 last;				/* 64: long */
};

/* Bit-fields of struct ckpt_x_s_x86_64 */
#define CKPT_X__X86_64__FLAGS_MASK (__extension__ 0x7ULL)	/* bits40: unsigned long */
#define CKPT_X__X86_64__CAUSE_MASK (__extension__ 0xfffffULL)	/* bits40: unsigned long */
#define CKPT_X__X86_64__WIDE_MASK (__extension__ 0x1ffffULL)	/* bits40: unsigned int */
#define CKPT_X__X86_64__ODD_MASK (__extension__ 0x1ffULL)	/* bits40: unsigned short */
#define CKPT_X__X86_64__FLAGS_SHIFT 0
#define CKPT_X__X86_64__CAUSE_SHIFT 3
#define CKPT_X__X86_64__WIDE_SHIFT 32
#define CKPT_X__X86_64__ODD_SHIFT 49

/* Fails to compile where a size, an alignment or an offset differs. */
struct ckpt_x__x86_64__regs__asserts {
	char size[sizeof(struct ckpt_x__x86_64__regs) == 16 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__x86_64__regs) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__x86_64__regs, ip) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_x__x86_64__regs, mask) == 8 ? 1 : -1];
};

struct ckpt_x__x86_64__anon0__asserts {
	char size[sizeof(struct ckpt_x__x86_64__anon0) == 8 ? 1 : -1];
	char align[__alignof__(struct ckpt_x__x86_64__anon0) == 4 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x__x86_64__anon0, low) == 0 ? 1 : -1];
	char at4[__builtin_offsetof(struct ckpt_x__x86_64__anon0, high) == 4 ? 1 : -1];
};

struct ckpt_x__x86_64__anon56__asserts {
	char size[sizeof(union ckpt_x__x86_64__anon56) == 8 ? 1 : -1];
	char align[__alignof__(union ckpt_x__x86_64__anon56) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(union ckpt_x__x86_64__anon56, raw) == 0 ? 1 : -1];
	char at0_2[__builtin_offsetof(union ckpt_x__x86_64__anon56, anon0) == 0 ? 1 : -1];
};

struct ckpt_x__x86_64__asserts {
	char size[sizeof(struct ckpt_x_s_x86_64) == 72 ? 1 : -1];
	char align[__alignof__(struct ckpt_x_s_x86_64) == 8 ? 1 : -1];
	char at0[__builtin_offsetof(struct ckpt_x_s_x86_64, kind) == 0 ? 1 : -1];
	char at8[__builtin_offsetof(struct ckpt_x_s_x86_64, regs) == 8 ? 1 : -1];
	char at40[__builtin_offsetof(struct ckpt_x_s_x86_64, bits40) == 40 ? 1 : -1];
	char at48[__builtin_offsetof(struct ckpt_x_s_x86_64, state) == 48 ? 1 : -1];
	char at56[__builtin_offsetof(struct ckpt_x_s_x86_64, anon56) == 56 ? 1 : -1];
	char at64[__builtin_offsetof(struct ckpt_x_s_x86_64, last) == 64 ? 1 : -1];
};

#endif /* _UAPI_LINUX_CKPT_X_H */
