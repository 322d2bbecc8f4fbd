// Types of one value, and what C calls them.

import type { Construct } from './construct.ts';

export const scalars: readonly Construct[] = [
  {
    name: 'integers',
    source: `
      struct integers {
        _Bool b; char c; signed char sc; unsigned char uc; short s; unsigned short us; int i;
        unsigned u; long l; unsigned long ul; long long ll; unsigned long long ull;
      };`,
    expected: {
      x86_64: `
struct integers: 48 bytes, align 8
  b bool at 0, 1 byte (bool)
  c char at 1, 1 byte (char)
  sc s8 at 2, 1 byte (signed char)
  uc u8 at 3, 1 byte (unsigned char)
  s s16 at 4, 2 bytes (short)
  us u16 at 6, 2 bytes (unsigned short)
  i s32 at 8, 4 bytes (int)
  u u32 at 12, 4 bytes (unsigned int)
  l s64 at 16, 8 bytes (long)
  ul u64 at 24, 8 bytes (unsigned long)
  ll s64 at 32, 8 bytes (long long)
  ull u64 at 40, 8 bytes (unsigned long long)`,
      i386: `
struct integers: 40 bytes, align 4
  b bool at 0, 1 byte (bool)
  c char at 1, 1 byte (char)
  sc s8 at 2, 1 byte (signed char)
  uc u8 at 3, 1 byte (unsigned char)
  s s16 at 4, 2 bytes (short)
  us u16 at 6, 2 bytes (unsigned short)
  i s32 at 8, 4 bytes (int)
  u u32 at 12, 4 bytes (unsigned int)
  l s32 at 16, 4 bytes (long)
  ul u32 at 20, 4 bytes (unsigned long)
  ll s64 at 24, 8 bytes (long long)
  ull u64 at 32, 8 bytes (unsigned long long)`,
    },
  },
  {
    name: '__int128',
    source: 'struct wide { char c; __int128 s; unsigned __int128 u; };',
    machines: ['x86_64', 'aarch64'],
    expected: {
      x86_64: `
struct wide: 48 bytes, align 16
  c char at 0, 1 byte (char)
  s s128 at 16, 16 bytes (__int128)
  u u128 at 32, 16 bytes (unsigned __int128)`,
    },
  },
  {
    name: '__int128 of gcc',
    source: 'struct pair { __int128 s, t; }; struct wide { char c; __int128 s; };',
    machines: ['s390x'],
    families: ['gcc'],
    expected: {
      x86_64: '',
      s390x: `
struct pair: 32 bytes, align 8
  s s128 at 0, 16 bytes (__int128)
  t s128 at 16, 16 bytes (__int128)
struct wide: 24 bytes, align 8
  c char at 0, 1 byte (char)
  s s128 at 8, 16 bytes (__int128)`,
    },
  },
  {
    name: 'floating point and complex numbers',
    source: `
      struct floats { char c; double d; float f; char e; long double ld; float _Complex fc;
                      char g; double _Complex dc; };
      struct four { char c; double d; };`,
    expected: {
      x86_64: `
struct floats: 80 bytes, align 16
  c char at 0, 1 byte (char)
  d f64 at 8, 8 bytes (double)
  f f32 at 16, 4 bytes (float)
  e char at 20, 1 byte (char)
  ld f128 at 32, 16 bytes (long double)
  fc opaque[8 bytes] at 48, 8 bytes (complex)
  g char at 56, 1 byte (char)
  dc opaque[16 bytes] at 64, 16 bytes (complex)
struct four: 16 bytes, align 8
  c char at 0, 1 byte (char)
  d f64 at 8, 8 bytes (double)`,
      i386: `
struct floats: 60 bytes, align 4
  c char at 0, 1 byte (char)
  d f64 at 4, 8 bytes (double)
  f f32 at 12, 4 bytes (float)
  e char at 16, 1 byte (char)
  ld f96 at 20, 12 bytes (long double)
  fc opaque[8 bytes] at 32, 8 bytes (complex)
  g char at 40, 1 byte (char)
  dc opaque[16 bytes] at 44, 16 bytes (complex)
struct four: 12 bytes, align 4
  c char at 0, 1 byte (char)
  d f64 at 4, 8 bytes (double)`,
      s390x: `
struct floats: 72 bytes, align 8
  c char at 0, 1 byte (char)
  d f64 at 8, 8 bytes (double)
  f f32 at 16, 4 bytes (float)
  e char at 20, 1 byte (char)
  ld f128 at 24, 16 bytes (long double)
  fc opaque[8 bytes] at 40, 8 bytes (complex)
  g char at 48, 1 byte (char)
  dc opaque[16 bytes] at 56, 16 bytes (complex)
struct four: 16 bytes, align 8
  c char at 0, 1 byte (char)
  d f64 at 8, 8 bytes (double)`,
    },
  },
  {
    name: 'enums',
    source: `
      enum small { S1 = 200, S2 = 0x7fffffff, S3 = 40000 };
      enum negative { N1 = -1, N2 = 200, N3 = -2147483647 - 1, N4 = 65535 };
      enum top { T1 = 0x80000000u, T2 = 0xffffffffu };
      enum long_signed { L1 = -1, L2 = 0xffffffff, L3 = 0x7fffffffffffffff };
      enum long_unsigned { U1 = 0xffffffffffffffff, U2 = 1ull << 63 };
      enum __attribute__((packed)) byte { B1 = 255, B2 = 0 };
      enum __attribute__((packed)) sbyte { Y1 = -128, Y2 = 127 };
      typedef enum { V } untagged;
      struct enums { enum small s; enum negative n; enum top t; enum long_signed l;
                     enum long_unsigned u; enum byte b; enum sbyte y; untagged v; enum { W = 3 } w; };`,
    expected: {
      x86_64: `
struct enums: 48 bytes, align 8
  s enum:u32 at 0, 4 bytes (enum small) { S1 = 200, S2 = 2147483647, S3 = 40000 }
  n enum:s32 at 4, 4 bytes (enum negative) { N1 = -1, N2 = 200, N3 = -2147483648, N4 = 65535 }
  t enum:u32 at 8, 4 bytes (enum top) { T1 = 2147483648, T2 = 4294967295 }
  l enum:s64 at 16, 8 bytes (enum long_signed) { L1 = -1, L2 = 4294967295, L3 = 9223372036854775807 }
  u enum:u64 at 24, 8 bytes (enum long_unsigned) { U1 = 18446744073709551615, U2 = 9223372036854775808 }
  b enum:u8 at 32, 1 byte (enum byte) { B1 = 255, B2 = 0 }
  y enum:s8 at 33, 1 byte (enum sbyte) { Y1 = -128, Y2 = 127 }
  v enum:u32 at 36, 4 bytes (untagged) { V = 0 }
  w enum:u32 at 40, 4 bytes (enum) { W = 3 }`,
      i386: `
struct enums: 40 bytes, align 4
  s enum:u32 at 0, 4 bytes (enum small) { S1 = 200, S2 = 2147483647, S3 = 40000 }
  n enum:s32 at 4, 4 bytes (enum negative) { N1 = -1, N2 = 200, N3 = -2147483648, N4 = 65535 }
  t enum:u32 at 8, 4 bytes (enum top) { T1 = 2147483648, T2 = 4294967295 }
  l enum:s64 at 12, 8 bytes (enum long_signed) { L1 = -1, L2 = 4294967295, L3 = 9223372036854775807 }
  u enum:u64 at 20, 8 bytes (enum long_unsigned) { U1 = 18446744073709551615, U2 = 9223372036854775808 }
  b enum:u8 at 28, 1 byte (enum byte) { B1 = 255, B2 = 0 }
  y enum:s8 at 29, 1 byte (enum sbyte) { Y1 = -128, Y2 = 127 }
  v enum:u32 at 32, 4 bytes (untagged) { V = 0 }
  w enum:u32 at 36, 4 bytes (enum) { W = 3 }`,
    },
  },
  {
    name: 'typedefs, qualifiers, pointers, byte orders',
    source: `
      typedef unsigned short __u16; typedef unsigned int __u32; typedef unsigned long long __u64;
      typedef __u16 __le16; typedef __u32 __be32; typedef __u64 __le64; typedef __be32 port_t;
      typedef __u32 le32;
      typedef struct { __be32 b; } untagged; typedef const untagged constant; typedef untagged again;
      typedef int call(int); typedef call *called; struct hidden; union blurred; enum later;
      struct names {
        __le16 a; __be32 b; __le64 c; port_t d; const volatile le32 e; untagged f; constant g;
        volatile again h; int *restrict i; const char *const *j; struct names *k; struct hidden *l;
        union blurred **m; void *n; void *const o; called p; call *q; int (*r)(char); untagged *s;
        struct { int z; } *t; _Atomic int u; enum later *v; _Bool *w;
      };`,
    expected: {
      x86_64: `
again: 4 bytes, align 4
  b be32 at 0, 4 bytes (__be32)
constant: 4 bytes, align 4
  b be32 at 0, 4 bytes (__be32)
struct names: 160 bytes, align 8
  a le16 at 0, 2 bytes (__le16)
  b be32 at 4, 4 bytes (__be32)
  c le64 at 8, 8 bytes (__le64)
  d be32 at 16, 4 bytes (port_t)
  e u32 at 20, 4 bytes (le32)
  f struct at 24, 4 bytes (untagged)
    b be32 at 0, 4 bytes (__be32)
  g struct at 28, 4 bytes (constant)
    b be32 at 0, 4 bytes (__be32)
  h struct at 32, 4 bytes (again)
    b be32 at 0, 4 bytes (__be32)
  i pointer64 at 40, 8 bytes (int *)
  j pointer64 at 48, 8 bytes (char **)
  k pointer64 at 56, 8 bytes (struct names *)
  l pointer64 at 64, 8 bytes (struct hidden *)
  m pointer64 at 72, 8 bytes (union blurred **)
  n pointer64 at 80, 8 bytes (void *)
  o pointer64 at 88, 8 bytes (void *)
  p function-pointer64 at 96, 8 bytes (called)
  q function-pointer64 at 104, 8 bytes (call *)
  r function-pointer64 at 112, 8 bytes (function *)
  s pointer64 at 120, 8 bytes (untagged *)
  t pointer64 at 128, 8 bytes (struct *)
  u s32 at 136, 4 bytes (int)
  v pointer64 at 144, 8 bytes (enum later *)
  w pointer64 at 152, 8 bytes (bool *)
untagged: 4 bytes, align 4
  b be32 at 0, 4 bytes (__be32)`,
      i386: `
again: 4 bytes, align 4
  b be32 at 0, 4 bytes (__be32)
constant: 4 bytes, align 4
  b be32 at 0, 4 bytes (__be32)
struct names: 96 bytes, align 4
  a le16 at 0, 2 bytes (__le16)
  b be32 at 4, 4 bytes (__be32)
  c le64 at 8, 8 bytes (__le64)
  d be32 at 16, 4 bytes (port_t)
  e u32 at 20, 4 bytes (le32)
  f struct at 24, 4 bytes (untagged)
    b be32 at 0, 4 bytes (__be32)
  g struct at 28, 4 bytes (constant)
    b be32 at 0, 4 bytes (__be32)
  h struct at 32, 4 bytes (again)
    b be32 at 0, 4 bytes (__be32)
  i pointer32 at 36, 4 bytes (int *)
  j pointer32 at 40, 4 bytes (char **)
  k pointer32 at 44, 4 bytes (struct names *)
  l pointer32 at 48, 4 bytes (struct hidden *)
  m pointer32 at 52, 4 bytes (union blurred **)
  n pointer32 at 56, 4 bytes (void *)
  o pointer32 at 60, 4 bytes (void *)
  p function-pointer32 at 64, 4 bytes (called)
  q function-pointer32 at 68, 4 bytes (call *)
  r function-pointer32 at 72, 4 bytes (function *)
  s pointer32 at 76, 4 bytes (untagged *)
  t pointer32 at 80, 4 bytes (struct *)
  u s32 at 84, 4 bytes (int)
  v pointer32 at 88, 4 bytes (enum later *)
  w pointer32 at 92, 4 bytes (bool *)
untagged: 4 bytes, align 4
  b be32 at 0, 4 bytes (__be32)`,
    },
  },
];
