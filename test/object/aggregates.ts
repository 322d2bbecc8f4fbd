// What holds more than one value.

import type { Construct } from './construct.ts';

export const aggregates: readonly Construct[] = [
  {
    name: 'arrays of any rank, typedefs of arrays',
    source: `
      typedef int row[3]; typedef row grid[2]; struct cell { short s; };
      struct arrays {
        int one[4]; char two[2][3]; row r; row rr[5]; grid g[7]; const row cr; struct cell cells[2][2];
        char *pp[3]; int (*pa)[3]; void (*fa[2])(int);
      };`,
    expected: {
      x86_64: `
struct arrays: 336 bytes, align 8
  one s32[4] at 0, 16 bytes (int)
  two char[2][3] at 16, 6 bytes (char)
  r s32[3] at 24, 12 bytes (int)
  rr s32[5][3] at 36, 60 bytes (int)
  g s32[7][2][3] at 96, 168 bytes (int)
  cr s32[3] at 264, 12 bytes (int)
  cells struct[2][2] at 276, 8 bytes (struct cell)
  pp pointer64[3] at 288, 24 bytes (char *)
  pa pointer64 at 312, 8 bytes (int (*)[])
  fa function-pointer64[2] at 320, 16 bytes (function *)
struct cell: 2 bytes, align 2
  s s16 at 0, 2 bytes (short)`,
      i386: `
struct arrays: 308 bytes, align 4
  one s32[4] at 0, 16 bytes (int)
  two char[2][3] at 16, 6 bytes (char)
  r s32[3] at 24, 12 bytes (int)
  rr s32[5][3] at 36, 60 bytes (int)
  g s32[7][2][3] at 96, 168 bytes (int)
  cr s32[3] at 264, 12 bytes (int)
  cells struct[2][2] at 276, 8 bytes (struct cell)
  pp pointer32[3] at 284, 12 bytes (char *)
  pa pointer32 at 296, 4 bytes (int (*)[])
  fa function-pointer32[2] at 300, 8 bytes (function *)
struct cell: 2 bytes, align 2
  s s16 at 0, 2 bytes (short)`,
    },
  },
  {
    name: 'GNU vectors',
    source: `
      typedef float v4 __attribute__((vector_size(16)));
      struct vectors { char c; v4 v; v4 vv[2]; };`,
    machines: ['x86_64', 'i386', 'aarch64'],
    expected: {
      x86_64: `
struct vectors: 64 bytes, align 16
  c char at 0, 1 byte (char)
  v f32[4] at 16, 16 bytes (float)
  vv f32[2][4] at 32, 32 bytes (float)`,
    },
  },
  {
    name: '[], [0] and [1]',
    source: `
      typedef int rest[];
      struct flexible { int n; int f[]; }; struct zero { int n; int z[0]; };
      struct single { int n; int s[1]; }; struct named { int n; rest r; };
      struct grid { int n; int g[][2]; }; struct inner { int n; char z[2][0]; char y[0][2]; };
      struct empty {}; struct holds { struct empty e; int n; struct empty f[3]; };`,
    expected: {
      x86_64: `
struct empty: 0 bytes, align 1
struct flexible: 4 bytes, align 4
  n s32 at 0, 4 bytes (int)
  f s32[] at 4, 0 bytes (int)
struct grid: 4 bytes, align 4
  n s32 at 0, 4 bytes (int)
  g s32[][2] at 4, 0 bytes (int)
struct holds: 4 bytes, align 4
  e struct at 0, 0 bytes (struct empty)
  n s32 at 0, 4 bytes (int)
  f struct[3] at 4, 0 bytes (struct empty)
struct inner: 4 bytes, align 4
  n s32 at 0, 4 bytes (int)
  z char[2][0] at 4, 0 bytes (char)
  y char[0][2] at 4, 0 bytes (char)
struct named: 4 bytes, align 4
  n s32 at 0, 4 bytes (int)
  r s32[] at 4, 0 bytes (int)
struct single: 8 bytes, align 4
  n s32 at 0, 4 bytes (int)
  s s32[1] at 4, 4 bytes (int)
struct zero: 4 bytes, align 4
  n s32 at 0, 4 bytes (int)
  z s32[0] at 4, 0 bytes (int)`,
    },
  },
  {
    name: 'bit-fields',
    source: `
      enum three { A, B, C };
      struct bits { int a:3; unsigned b:7; _Bool c:1; enum three d:2; char e:5; short f:9; int :0;
                    long long g:40; unsigned char h; unsigned i:1; int :3; int j:30; };
      struct crossing { char c; short s:9; int d:30; unsigned e:1; } __attribute__((packed));
      union either { int a:3; unsigned b:31; short c; };`,
    expected: {
      x86_64: `
struct bits: 24 bytes, align 8
  a s32:3 at 0 bit 0, 3 bits (int)
  b u32:7 at 0 bit 3, 7 bits (unsigned int)
  c bool:1 at 1 bit 2, 1 bit (bool)
  d enum:u32:2 at 1 bit 3, 2 bits (enum three) { A = 0, B = 1, C = 2 }
  e char:5 at 2 bit 0, 5 bits (char)
  f s16:9 at 2 bit 5, 9 bits (short)
  g s64:40 at 8 bit 0, 40 bits (long long)
  h u8 at 13, 1 byte (unsigned char)
  i u32:1 at 14 bit 0, 1 bit (unsigned int)
  j s32:30 at 16 bit 0, 30 bits (int)
struct crossing: 6 bytes, align 1
  c char at 0, 1 byte (char)
  s s16:9 at 1 bit 0, 9 bits (short)
  d s32:30 at 2 bit 1, 30 bits (int)
  e u32:1 at 5 bit 7, 1 bit (unsigned int)
union either: 4 bytes, align 4
  a s32:3 at 0 bit 0, 3 bits (int)
  b u32:31 at 0 bit 0, 31 bits (unsigned int)
  c s16 at 0, 2 bytes (short)`,
      i386: `
struct bits: 16 bytes, align 4
  a s32:3 at 0 bit 0, 3 bits (int)
  b u32:7 at 0 bit 3, 7 bits (unsigned int)
  c bool:1 at 1 bit 2, 1 bit (bool)
  d enum:u32:2 at 1 bit 3, 2 bits (enum three) { A = 0, B = 1, C = 2 }
  e char:5 at 2 bit 0, 5 bits (char)
  f s16:9 at 2 bit 5, 9 bits (short)
  g s64:40 at 4 bit 0, 40 bits (long long)
  h u8 at 9, 1 byte (unsigned char)
  i u32:1 at 10 bit 0, 1 bit (unsigned int)
  j s32:30 at 12 bit 0, 30 bits (int)
struct crossing: 6 bytes, align 1
  c char at 0, 1 byte (char)
  s s16:9 at 1 bit 0, 9 bits (short)
  d s32:30 at 2 bit 1, 30 bits (int)
  e u32:1 at 5 bit 7, 1 bit (unsigned int)
union either: 4 bytes, align 4
  a s32:3 at 0 bit 0, 3 bits (int)
  b u32:31 at 0 bit 0, 31 bits (unsigned int)
  c s16 at 0, 2 bytes (short)`,
    },
  },
  {
    name: 'anonymous members',
    source: `
      struct anonymous {
        char c;
        struct { int a; union { long b; char d[3]; struct { short e; }; }; };
        union { float f; int g:4; };
        struct { char x; } named[2];
      };`,
    expected: {
      x86_64: `
struct anonymous: 32 bytes, align 8
  c char at 0, 1 byte (char)
  - struct at 8, 16 bytes (struct)
    a s32 at 0, 4 bytes (int)
    - union at 8, 8 bytes (union)
      b s64 at 0, 8 bytes (long)
      d char[3] at 0, 3 bytes (char)
      - struct at 0, 2 bytes (struct)
        e s16 at 0, 2 bytes (short)
  - union at 24, 4 bytes (union)
    f f32 at 0, 4 bytes (float)
    g s32:4 at 0 bit 0, 4 bits (int)
  named struct[2] at 28, 2 bytes (struct)
    x char at 0, 1 byte (char)`,
      i386: `
struct anonymous: 20 bytes, align 4
  c char at 0, 1 byte (char)
  - struct at 4, 8 bytes (struct)
    a s32 at 0, 4 bytes (int)
    - union at 4, 4 bytes (union)
      b s32 at 0, 4 bytes (long)
      d char[3] at 0, 3 bytes (char)
      - struct at 0, 2 bytes (struct)
        e s16 at 0, 2 bytes (short)
  - union at 12, 4 bytes (union)
    f f32 at 0, 4 bytes (float)
    g s32:4 at 0 bit 0, 4 bits (int)
  named struct[2] at 16, 2 bytes (struct)
    x char at 0, 1 byte (char)`,
    },
  },
  {
    name: 'packed and aligned, nested',
    source: `
      struct packed { char c; int i; long long l; } __attribute__((packed));
      struct two { char c; int i; } __attribute__((packed, aligned(2)));
      struct wide { char c; } __attribute__((aligned(32)));
      struct outer { char c; struct packed p; struct two t; struct wide w; char d; };
      struct member { char c; int i __attribute__((aligned(16))); char d; };
      struct __attribute__((aligned(2))) weaker { int i; };
      struct weakest { int i __attribute__((aligned(2))); };
      typedef int lower __attribute__((aligned(2))); typedef int higher __attribute__((aligned(8)));
      struct typedefs { char c; lower l; higher h; };
      #pragma pack(push, 2)
      struct pack2 { char c; int i; long long l; short s; };
      #pragma pack(pop)`,
    expected: {
      x86_64: `
struct member: 32 bytes, align 16
  c char at 0, 1 byte (char)
  i s32 at 16, 4 bytes (int)
  d char at 20, 1 byte (char)
struct outer: 96 bytes, align 32
  c char at 0, 1 byte (char)
  p struct at 1, 13 bytes (struct packed)
  t struct at 14, 6 bytes (struct two)
  w struct at 32, 32 bytes (struct wide)
  d char at 64, 1 byte (char)
struct pack2: 16 bytes, align 2
  c char at 0, 1 byte (char)
  i s32 at 2, 4 bytes (int)
  l s64 at 6, 8 bytes (long long)
  s s16 at 14, 2 bytes (short)
struct packed: 13 bytes, align 1
  c char at 0, 1 byte (char)
  i s32 at 1, 4 bytes (int)
  l s64 at 5, 8 bytes (long long)
struct two: 6 bytes, align 2
  c char at 0, 1 byte (char)
  i s32 at 1, 4 bytes (int)
struct typedefs: 16 bytes, align 8
  c char at 0, 1 byte (char)
  l s32 at 2, 4 bytes (lower)
  h s32 at 8, 4 bytes (higher)
struct weaker: 4 bytes, align 4
  i s32 at 0, 4 bytes (int)
struct weakest: 4 bytes, align 4
  i s32 at 0, 4 bytes (int)
struct wide: 32 bytes, align 32
  c char at 0, 1 byte (char)`,
    },
  },
];
