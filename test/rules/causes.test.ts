// One edit is one finding, under its right name, between two objects: what edits of real headers have taught.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AggregateType, Target } from '../../plugin/layout/layout.ts';
import { judge } from '../../rules/judge.ts';
import { type Compiler, compile, gcc, layoutsOf } from '../support/objects.ts';
import { machineCalled } from '../support/witness/compilers.ts';

const test = suite('causes');

const types = [8, 16, 32, 64].map(bits => `typedef __UINT${bits}_TYPE__ __u${bits};`).join(' ');

interface Read {
  readonly layout: AggregateType;
  readonly target: Target;
}

/** Alignments are what DWARF says: the probe's are the compiler's. */
function read(text: string, compiler: Compiler): Read {
  const object = layoutsOf(compile(compiler, `${types}\n${text} struct x record;\n`, ['-g']));
  const found = object.find('struct x');
  if (!found.ok || !found.value[0]) throw new Error('no struct x');
  return { layout: found.value[0], target: object.target };
}

/** `message [rule]` of each finding. */
function told(before: string, after: string, compiler = gcc): string[] {
  const [old, now] = [read(before, compiler), read(after, compiler)];
  return judge(old.layout, now.layout, { target: now.target }).map(
    ({ rule, message }) => `${message.replace("layout drift in 'struct x': ", '')} [${rule}]`,
  );
}

test('constants that count on from one with another value', () => {
  const record = 'struct x { enum mode mode; };';
  assert.equal(
    told(
      `enum mode { A, B, C, D, LAST = D }; ${record}`,
      `enum mode { A, B = 7, C, D, LAST = D }; ${record}`,
    ),
    ["'mode' (enum mode): 'B' was 1, is 7; 'C' was 2, is 8, and 2 more [enum-value-changed]"],
  );
});

test('constants with values of their own', () => {
  const record = 'struct x { enum mode mode; };';
  assert.equal(
    told(`enum mode { A, B, C }; ${record}`, `enum mode { A = 5, B = 9, C = 7 }; ${record}`),
    [
      "'mode' (enum mode): 'A' was 0, is 5 [enum-value-changed]",
      "'mode' (enum mode): 'B' was 1, is 9 [enum-value-changed]",
      "'mode' (enum mode): 'C' was 2, is 7 [enum-value-changed]",
    ],
  );
});

test('a flag of the last one is no end mark', () => {
  const record = 'struct x { enum flags flags; };';
  const [before, after] = ['A = 1, LAST_PAGE = 8', 'A = 1, LAST_PAGE = 8, B = 4'];
  assert.equal(told(`enum flags { ${before} }; ${record}`, `enum flags { ${after} }; ${record}`), [
    "'flags' (enum flags): 'B' (4) was inserted [enum-inserted]",
  ]);
  const end = (constants: string) => `enum flags { ${constants}, X_LAST }; ${record}`;
  assert.equal(told(end('A, B'), end('A, B, C')), [
    "'flags' (enum flags): 'C' (2) was appended [enum-appended]",
  ]);
});

test('a constant that gives an enum its sign', () => {
  const record = 'struct x { enum mode mode; };';
  assert.equal(
    told(`enum mode { A = -1, B, C }; ${record}`, `enum mode { A = 9, B = 0, C }; ${record}`),
    ["'mode' (enum mode): 'A' was -1, is 9 [enum-value-changed]"],
  );
  assert.equal(told(`enum mode { A, B }; ${record}`, `enum mode { A, B, N = -1 }; ${record}`), [
    "'mode' (enum mode): 'N' (-1) was inserted [enum-inserted]",
  ]);
});

test('a struct that was packed all along, which shows now', () => {
  const packed = (members: string) => `struct x { ${members} } __attribute__((packed));`;
  assert.equal(
    told(packed('__u32 a; __u32 b; __u16 c;'), packed('__u8 n; __u32 a; __u32 b; __u16 c;')),
    ["'n' (u8) was inserted [member-inserted]"],
  );
  assert.equal(told(packed('__u16 a; __u16 b; __u32 c;'), packed('__u16 b; __u32 c; __u16 a;')), [
    "the order of members was 'a', 'b', 'c', is 'b', 'c', 'a' [members-reordered]",
  ]);
  assert.equal(told(packed('__u32 a; __u32 b;'), packed('__u32 a:31; __u32 b;')), [
    "'a' was u32, is u32:31 [bitfield-changed]",
  ]);
});

test('a struct of packed ones, which shows now', () => {
  const record = (type: string) =>
    `struct w { __u32 v; } __attribute__((packed)); struct x { __u8 a; ${type} b; struct w c; };`;
  assert.equal(told(record('__u8 n[2]; __u8'), record('__u8 n[2]; __u16')), [
    "'b' was u8, is u16 [member-resized]",
  ]);
});

test('packed came together with another change, and there were holes', () => {
  assert.equal(
    told(
      'struct x { __u8 a; __u32 b; __u64 c; };',
      'struct x { __u8 a; __u32 b; } __attribute__((packed));',
    ),
    [
      'is packed now: its alignment was 8, is 1 byte, its size was 16, is 5 [packing-changed]',
      "'c' (u64) is gone [member-removed]",
    ],
  );
});

test('an array [0] at the end of both, and its elements', () => {
  const record = (type: string) => `struct x { __u32 n; ${type} data[0]; };`;
  assert.equal(told(record('__u8'), record('__u16')), [
    "'data' was u8[], is u16[] [flexible-array-changed]",
  ]);
  assert.equal(told(record('__u8'), record('unsigned char')), []);
});

test('a nested struct that is aligned otherwise, through a [0] at the end', () => {
  const record = (how: string) =>
    `struct v { __u32 a, b; } ${how}; struct x { __u32 n, m; struct v all[]; };`;
  assert.equal(told(record(''), record('__attribute__((aligned(8)))')), [
    "'all' (struct v) alignment was 4, is 8 bytes [alignment-changed]",
  ]);
});

test('a struct that changed, and one that ends in a [0] of it', () => {
  const record = (type: string) =>
    `struct v { ${type} a; }; struct x { __u32 n, m; struct v all[0]; };`;
  assert.equal(told(record('__u32'), record('__u64')), [
    "'all[].a' was u32, is u64 [member-resized]",
  ]);
});

test('a member that aligns the nameless union around it', () => {
  const record = (type: string) =>
    `struct x { __u32 n; union { struct { __u32 a; ${type}; }; __u8 raw[12]; }; };`;
  assert.equal(told(record('__u8 b[8]'), record('__u64 b')), [
    "'b' was u8[8], is u64 [element-type-changed]",
  ]);
});

test('a struct that is aligned otherwise, in a nameless union behind another', () => {
  const record = (how: string) =>
    `struct v { __u16 a, b; } ${how}; struct x { __u8 n; union { __u16 one; struct v v; }; };`;
  assert.equal(told(record(''), record('__attribute__((aligned(8)))')), [
    "'v' (struct v) alignment was 2, is 8 bytes, and its size was 4, is 8 [alignment-changed]",
  ]);
});

test('what comes in front of a reserved member that moves on uses nothing of it', () => {
  assert.equal(
    told(
      'struct x { __u32 a; __u32 reserved[2]; };',
      'struct x { __u32 a; __u32 n; __u32 reserved[2]; };',
    ),
    ["'n' (u32) was inserted [member-inserted]"],
  );
});

test('a member that went into the reserved one behind it', () => {
  const before = 'struct x { __u32 a; __u32 n; __u32 reserved[2]; __u64 b; };';
  assert.equal(told(before, 'struct x { __u32 a; __u32 reserved[3]; __u64 b; };'), [
    "'n' (u32) is gone [member-removed]",
  ]);
  assert.equal(told(before, 'struct x { __u32 a; __u32 reserved[5]; __u64 b; };'), [
    "'n' (u32) is gone [member-removed]",
    "'reserved' was u32[2], is u32[5] [array-length-changed]",
  ]);
});

test('a member that grew in front of a nameless bit-field', () => {
  const record = (type: string) => `struct x { __u64 a; ${type} b; __u32 : 32; __u64 c; };`;
  assert.equal(told(record('__u32'), record('__u64')), ["'b' was u32, is u64 [member-resized]"]);
});

test('i386 aligns 8 bytes to 4: that is not packed', () => {
  const i386: Compiler = { family: 'gcc', machine: machineCalled('i386') };
  const [before, after] = [
    'struct x { __u64 a; };',
    'struct x { __u64 a; } __attribute__((aligned(8)));',
  ];
  assert.equal(told(before, after, i386), ['alignment was 4, is 8 bytes [alignment-changed]']);
});

test.run();
