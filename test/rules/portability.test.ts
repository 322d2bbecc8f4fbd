// What gcc and clang make of one source for each ABI: portable records have one lock, others are told as
// what they are, and a change of the source is drift wherever it is compiled.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { makeLock, writeLock } from '../../plugin/layout/lock.ts';
import { judge } from '../../rules/judge.ts';
import { recordOn } from '../support/compile.ts';
import { readPortable } from '../support/locks.ts';
import { type Family, machineCalled, machines } from '../support/witness/compilers.ts';

const test = suite('portability');

/** Everything that a record may hold and every ABI lays out alike. */
const portable = `
enum color { RED = -1, GREEN = 7 };
enum wide { LOW = 1, HIGH = 0x80000000u };
typedef struct { aligned_u64 at; __u32 uid; __u8 pad[4]; } stamp_t;
struct flags { __u8 a : 3, b : 5; __u16 c : 9, d : 7; __u32 e : 1, f : 30, g : 1; };
struct ckpt_x_s {
	__u8 a; __s8 b; char c; _Bool d;
	__u16 e; __s16 f;
	__u32 g; __s32 h; __le32 i; __be32 j;
	int k; unsigned int l; short m; unsigned short n;
	aligned_u64 o;
	enum color color; enum wide wide[3];
	char name[13]; _Bool set[3];
	struct flags flags[2];
	stamp_t stamps[2][3];
	union { __u32 word; __u8 bytes[4]; struct { __u16 low, high; }; };
	union { struct flags in; __u32 raw[3]; } named;
	aligned_u64 p : 40, q : 24;
	float r; __u32 s : 12; __u32 : 4; __u32 t : 16;
};
`;

const families: readonly Family[] = ['gcc', 'clang'];
const on = (name: string, text: string) => recordOn(machineCalled(name), text);
const lockText = (name: string, text: string, family: Family = 'gcc') =>
  writeLock(makeLock('x', 1, canonical(recordOn(machineCalled(name), text, family).layout)));

for (const { name } of machines)
  for (const family of families)
    test(`a portable record has one lock: ${family} for ${name}`, () => {
      assert.is(lockText(name, portable, family), lockText('x86_64', portable));
    });

/** What is told of `now` on one ABI against the lock that was made of `old` on another. */
function told(old: string, lockOn: string, now: string, buildOn: string): string[] {
  const lock = readPortable(lockText(lockOn, old));
  const { layout, build } = on(buildOn, now);
  const findings = judge(lock.layout, canonical(layout), { lock, build });
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

const across = (text: string, lockOn: string, buildOn: string) => told(text, lockOn, text, buildOn);
const not = "abi-dependent: 'struct ckpt_x_s' is not portable: ";
const base = 'struct ckpt_x_s { __u32 n; unsigned long base; unsigned long limit[2]; __u8 k; };';

test('long is as wide as a pointer', () => {
  assert.equal(across(base, 'x86_64', 'i386'), [
    `${not}on i386 'base' (unsigned long) is u32, the lock says u64; likewise 'limit'`,
  ]);
  assert.equal(across(base, 'i386', 's390x'), [
    `${not}on s390x 'base' (unsigned long) is u64, the lock says u32; likewise 'limit'`,
  ]);
  assert.equal(across(base, 'aarch64', 's390x'), []);
});

test('size_t, typedefs of words, words in nested types and bits in words', () => {
  const text =
    'typedef __SIZE_TYPE__ size_t; typedef size_t len_t; typedef long off_t; typedef off_t my_off_t;' +
    'typedef struct { unsigned long sig[64 / 8 / sizeof(long)]; } set_t; struct in { my_off_t o; };' +
    'struct ckpt_x_s { len_t len; struct in in[2]; set_t set; unsigned long bits[(33 + 8 * sizeof(long) - 1) / (8 * sizeof(long))]; };';
  const tail = "; likewise 'in[].o', 'set.sig', 'bits'";
  assert.equal(across(text, 'x86_64', 'i386'), [
    `${not}on i386 'len' (len_t = size_t) is u32, the lock says u64${tail}`,
  ]);
  assert.equal(across(text, 'i386', 'x86_64'), [
    `${not}on x86_64 'len' (len_t = size_t) is u64, the lock says u32${tail}`,
  ]);
});

test('members of 8 bytes are aligned to 4 on i386: offsets', () => {
  const text = 'struct ckpt_x_s { __u32 n; __u64 at; __u32 tail; };';
  assert.equal(across(text, 'x86_64', 'i386'), [
    `${not}on i386 'at' (__u64 = unsigned long long) is aligned to 4 bytes and lies at 4, in the lock to 8 and at 8`,
  ]);
  assert.equal(across(text, 'i386', 'aarch64'), [
    `${not}on aarch64 'at' (__u64 = unsigned long long) is aligned to 8 bytes and lies at 8, in the lock to 4 and at 4`,
  ]);
});

test('members of 8 bytes are aligned to 4 on i386: the alignment of the record alone, or its size', () => {
  const only = 'struct ckpt_x_s { __u64 first; double second; };';
  assert.equal(across(only, 'x86_64', 'i386'), [
    `${not}on i386 'first' (__u64 = unsigned long long) is aligned to 4 bytes, in the lock to 8`,
  ]);
  const size = 'struct ckpt_x_s { __u64 first; __u32 n; };';
  assert.equal(across(size, 'i386', 's390x'), [
    `${not}on s390x 'first' (__u64 = unsigned long long) is aligned to 8 bytes, in the lock to 4`,
  ]);
});

test('members of 8 bytes are aligned to 4 on i386: in nested structs, arrays and unions', () => {
  const text =
    'struct in { __u32 a; __u64 b; }; ' +
    'struct ckpt_x_s { __u8 k; struct in some[3]; union { __u64 w; __u8 c[9]; } u; __u32 t; };';
  for (const [lockOn, buildOn] of [
    ['x86_64', 'i386'],
    ['i386', 'x86_64'],
  ] as const) {
    const [only = '', ...more] = across(text, lockOn, buildOn);
    assert.match(only, /^abi-dependent: .* 'some\[\]\.b' /);
    assert.equal(more, []);
  }
});

test('members of 16 bytes are aligned to 8 on s390x', () => {
  const text = 'struct ckpt_x_s { __u64 n; __int128 wide; };';
  assert.equal(across(text, 'x86_64', 's390x'), [
    `${not}on s390x 'wide' (__int128) is aligned to 8 bytes and lies at 8, in the lock to 16 and at 16`,
  ]);
});

test('long double', () => {
  const text = 'struct ckpt_x_s { long double x; };';
  assert.equal(across(text, 'x86_64', 'i386'), [
    `${not}on i386 'x' (long double) is f96, the lock says f128`,
  ]);
});

/** A change of the source, on one ABI or on two. */
const changes: Readonly<Record<string, readonly [string, string]>> = {
  'a typedef that means another fixed width': [
    'typedef __u32 ino_t; struct ckpt_x_s { ino_t a; };',
    'typedef __u64 ino_t; struct ckpt_x_s { ino_t a; };',
  ],
  'a word that became a number': [
    'struct ckpt_x_s { unsigned long a; };',
    'struct ckpt_x_s { __u16 a; };',
  ],
  'a word that lost its sign': [
    'typedef long t; struct ckpt_x_s { t a; };',
    'typedef unsigned int t; struct ckpt_x_s { t a; };',
  ],
  'a member more behind a word': [
    'struct ckpt_x_s { unsigned long a; };',
    'struct ckpt_x_s { unsigned long a; __u32 b; };',
  ],
  'an array of words that grew': [
    'struct ckpt_x_s { unsigned long a[2]; };',
    'struct ckpt_x_s { unsigned long a[9]; };',
  ],
  'a hole before a small member': [
    'struct ckpt_x_s { __u32 a; __u32 b; aligned_u64 c; };',
    'struct ckpt_x_s { __u32 a; __u32 : 32; __u32 b; aligned_u64 c; };',
  ],
  'a packed record of 8-byte members': [
    'struct ckpt_x_s { __u32 a; aligned_u64 b; };',
    'struct ckpt_x_s { __u32 a; aligned_u64 b; } __attribute__((packed));',
  ],
  'a word and another member that changed': [
    'typedef __u32 t; struct ckpt_x_s { unsigned long a; t b; };',
    'typedef __s32 t; struct ckpt_x_s { unsigned long a; t b; };',
  ],
};

for (const [name, [old, now]] of Object.entries(changes))
  test(`drift on every ABI: ${name}`, () => {
    for (const lockOn of machines)
      for (const buildOn of machines) {
        const rules = told(old, lockOn.name, now, buildOn.name).map(each => each.split(':')[0]);
        const where = `${lockOn.name} ${buildOn.name} ${rules}`;
        assert.ok(rules.length > 0 && !rules.includes('abi-dependent'), where);
      }
  });

test('what is called as a word and has not the width of one is drift', () => {
  const [old, now] = ['__u64', '__u32'].map(
    type => `typedef ${type} size_t; struct ckpt_x_s { size_t a; };`,
  ) as [string, string];
  assert.equal(told(old, 'x86_64', now, 'x86_64'), [
    "member-resized: layout drift in 'struct ckpt_x_s': 'a' was u64, is u32",
  ]);
});

test('a typedef that became a word is not portable from then on, wherever it was accepted', () => {
  assert.equal(
    told(
      'typedef __u32 t; struct ckpt_x_s { t a; };',
      'x86_64',
      'typedef unsigned long t; struct ckpt_x_s { t a; };',
      'x86_64',
    ),
    [`${not}on x86_64 'a' (t = unsigned long) is u64, the lock says u32`],
  );
});

test.run();
