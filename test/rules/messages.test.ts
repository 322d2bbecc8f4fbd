// The whole text that a person sees, for changes as they happen in kernel headers.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { makeLock, writeLock } from '../../plugin/layout/lock.ts';
import { textReport } from '../../plugin/report/text.ts';
import { judge, judgeRecord } from '../../rules/judge.ts';
import { recordOf } from '../support/compile.ts';
import { readPortable } from '../support/locks.ts';

const test = suite('messages');

/** What is told of a change against the lock of `before`. Lines of the record itself come last. */
function told(before: string, after: string): string[] {
  const text = writeLock(makeLock('x', 1, canonical(recordOf(before))));
  const lock = readPortable(text);
  const report = textReport(judge(lock.layout, recordOf(after), { lock }));
  return report.replaceAll("layout drift in 'struct ckpt_x_s': ", '').split('\n').slice(0, -1);
}

const caps = ['effective', 'permitted', 'ambient'].map(name => `  cap_t ${name};`).join('\n');

test('a nested kernel type: the error at its member, the way to it in a note', () => {
  assert.equal(
    told(
      `typedef struct cap {\n  __u32 cap[2];\n} cap_t;\nstruct ckpt_x_s {\n${caps}\n};`,
      `typedef struct {\n  __u64 val;\n} cap_t;\nstruct ckpt_x_s {\n${caps}\n};`,
    ),
    [
      "x.h:2:9: error: 'effective' was u32[2], is u64 [element-type-changed]",
      "x.h:5:9: note: reached through 'effective', and 2 more members",
      'x.layout:8: note: exported format says: effective.cap u32[2] at 0, 8 bytes',
    ],
  );
});

test('a typedef: its members lie on many lines, the cause is one', () => {
  const record = 'struct ckpt_x_s {\n  my_id a;\n  __u32 n;\n  my_id b, c;\n  my_id d[4];\n};';
  assert.equal(told(`typedef __u16 my_id;\n${record}`, `typedef __u32 my_id;\n${record}`), [
    "x.h:3:9: error: 'a' was u16, is u32 [member-resized]",
    "x.h:5:9: note: the same for 'b' and 2 more members",
    'x.layout:7: note: exported format says: a u16 at 0, 2 bytes',
  ]);
});

test('a removed member: the error at what stood before it', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  __u32 a;\n  __u16 b;\n  __u64 c;\n};',
      'struct ckpt_x_s {\n  __u32 a;\n  __u64 c;\n};',
    ),
    [
      "x.h:2:9: error: 'b' (u16) is gone [member-removed]",
      'x.layout:8: note: exported format says: b u16 at 4, 2 bytes',
    ],
  );
});

test('the first member removed: the error at the struct', () => {
  assert.equal(
    told(
      'struct v {\n  __u32 a;\n  __u32 b;\n  __u32 c;\n};\nstruct ckpt_x_s {\n  struct v v;\n};',
      'struct v {\n  __u32 b;\n  __u32 c;\n};\nstruct ckpt_x_s {\n  struct v v;\n};',
    ),
    [
      "x.h:1:8: error: 'v.a' (u32) is gone [member-removed]",
      "x.h:6:12: note: reached through 'v'",
      'x.layout:8: note: exported format says: v.a u32 at 0, 4 bytes',
    ],
  );
});

test('an inserted member: nothing of what it moves', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 b;\n  __u8 c;\n  __u64 d;\n};',
      'struct ckpt_x_s {\n  __u32 a;\n  __u8 n;\n  __u32 b;\n  __u8 c;\n  __u64 d;\n};',
    ),
    [
      "x.h:3:8: error: 'n' (u8) was inserted [member-inserted]",
      "x.layout:7: note: exported format says: no 'n' behind 'a'",
    ],
  );
});

test('a reserved array, part of which is used: one error, at what uses it', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 reserved[4];\n  __u64 b;\n};',
      'struct ckpt_x_s {\n  __u32 a;\n  __u16 c;\n  __u16 d;\n  __u32 reserved[3];\n  __u64 b;\n};',
    ),
    [
      "x.h:3:9: error: 'c' (u16), 'd' (u16) use what was 'reserved' (u32[4]) [reserved-used]",
      'x.layout:8: note: exported format says: reserved u32[4] at 4, 16 bytes',
    ],
  );
});

test('a reserved member of a nested type under another name, and padding beside it', () => {
  const record = 'struct ckpt_x_s {\n  struct v v, w;\n};';
  assert.equal(
    told(
      `struct v {\n  __u16 a;\n  __u32 __pad;\n};\n${record}`,
      `struct v {\n  __u16 a;\n  __u8 n;\n  __s32 b;\n};\n${record}`,
    ),
    [
      "x.h:3:8: error: 'v.n' (u8) was put into padding [padding-used]",
      "x.h:7:12: note: reached through 'v', and 1 more member",
      "x.layout:8: note: exported format says: no 'v.n' behind 'v.a'",
      "x.h:4:9: error: 'v.b' (s32) uses what was 'v.__pad' (u32) [reserved-used]",
      "x.h:7:12: note: reached through 'v', and 1 more member",
      'x.layout:9: note: exported format says: v.__pad u32 at 4, 4 bytes',
    ],
  );
});

test('bits that a storage unit had left', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  __u32 a : 4;\n};',
      'struct ckpt_x_s {\n  __u32 a : 4;\n  __u32 b : 4;\n};',
    ).slice(0, 1),
    ["x.h:3:9: error: 'b' (u32:4) was put into padding [padding-used]"],
  );
});

test('a reserved member that only shrinks is told as that, and what comes behind the old end is appended', () => {
  const rules = (before: string, after: string) =>
    told(before, after).flatMap(line => /error: .*\[(.*)\]$/.exec(line)?.[1] ?? []);
  assert.equal(
    rules(
      'struct ckpt_x_s { __u32 a; __u32 reserved[4]; };',
      'struct ckpt_x_s { __u32 a; __u32 reserved[3]; };',
    ),
    ['array-length-changed'],
  );
  assert.equal(
    rules(
      'struct ckpt_x_s { __u32 a; __u32 reserved; };',
      'struct ckpt_x_s { __u32 a; __u32 b; __u32 c; };',
    ),
    ['reserved-used', 'member-appended'],
  );
  assert.equal(
    rules(
      'struct ckpt_x_s { __u32 a; __u32 reserved[2]; };',
      'struct ckpt_x_s { __u64 n; __u32 a; __u32 reserved[2]; };',
    ),
    ['member-inserted'],
  );
  assert.equal(
    rules(
      'struct ckpt_x_s { __u32 a; __u8 pad[8]; };',
      'struct ckpt_x_s { __u32 a; __u8 n; __u8 rsvd2[7]; };',
    ),
    ['reserved-used'],
  );
});

test('two causes are two errors', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 b;\n  __u32 c;\n};',
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 n;\n  __s32 b;\n  __u32 c __attribute__((aligned(64)));\n};',
    ),
    [
      'x.h:1:8: error: alignment was 4, is 64 bytes, and its size was 12, is 128 [alignment-changed]',
      'x.layout:6: note: exported format says: 12 bytes, aligned 4',
      "x.h:3:9: error: 'n' (u32) was inserted [member-inserted]",
      "x.layout:7: note: exported format says: no 'n' behind 'a'",
      "x.h:4:9: error: 'b' was u32, is s32 [signedness-changed]",
      'x.layout:8: note: exported format says: b u32 at 4, 4 bytes',
    ],
  );
});

test('a hole behind an inserted member is a cause of its own', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 b;\n  __u32 c;\n};',
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 n;\n  __u32 b;\n  __u32 : 32;\n  __u32 c;\n};',
    ).filter(line => line.includes('error')),
    [
      "x.h:3:9: error: 'n' (u32) was inserted [member-inserted]",
      "x.h:6:9: error: 'c' moved from 8 to 16 [member-moved]",
    ],
  );
});

test('elements that lie further apart, in bytes that were padding', () => {
  const record = 'struct ckpt_x_s {\n  __u64 a;\n  struct v v[1];\n};';
  assert.equal(
    told(
      `struct v {\n  __u32 a;\n};\n${record}`,
      `struct v {\n  __u32 a;\n} __attribute__((aligned(8)));\n${record}`,
    ),
    [
      "x.h:1:8: error: 'v' (struct v) alignment was 4, is 8 bytes, and its size was 4, is 8 [alignment-changed]",
      'x.layout:8: note: exported format says: v struct[1] at 8, 4 bytes',
    ],
  );
});

test('an end mark that moves along is not told', () => {
  const record = 'struct ckpt_x_s {\n  enum mode mode;\n};';
  const before = 'enum mode { A, __MODE_LAST, MODE_MAX = __MODE_LAST - 1 };';
  const after = 'enum mode { A, B, __MODE_LAST, MODE_MAX = __MODE_LAST - 1 };';
  assert.equal(told(`${before}\n${record}`, `${after}\n${record}`).slice(0, 1), [
    "x.h:1:6: warning: 'mode' (enum mode): 'B' (1) was appended [enum-appended]",
  ]);
});

test('an enum: the error at its constant', () => {
  const record = 'struct ckpt_x_s {\n  enum mode mode;\n  enum mode others[2];\n};';
  assert.equal(
    told(
      `enum mode {\n  A,\n  B,\n  C\n};\n${record}`,
      `enum mode {\n  A,\n  N,\n  B,\n  C\n};\n${record}`,
    ),
    [
      "x.h:1:6: error: 'mode' (enum mode): 'N' (1) was inserted; 'B' was 1, is 2, and 1 more [enum-inserted]",
      "x.h:8:13: note: reached through 'mode', and 1 more member",
      'x.layout:7: note: exported format says: mode without that constant',
    ],
  );
});

test('members put into a struct of their own', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 b;\n  __u64 c;\n};',
      'struct ckpt_x_s {\n  struct {\n    __u32 a;\n    __u32 b;\n  } pos;\n  __u64 c;\n};',
    ),
    [
      "x.h:3:11: warning: 'a' is now called 'pos.a', same bits and type [member-renamed]",
      "x.h:4:11: note: the same for 'pos.b'",
      'x.layout:7: note: exported format says: a u32 at 0, 4 bytes',
    ],
  );
});

test('and taken out of it', () => {
  assert.equal(
    told(
      'struct ckpt_x_s {\n  struct {\n    __u32 a;\n    __u32 b;\n  } pos;\n  __u64 c;\n};',
      'struct ckpt_x_s {\n  __u32 a;\n  __u32 b;\n  __u64 c;\n};',
    ),
    [
      "x.h:2:9: warning: 'pos.a' is now called 'a', same bits and type [member-renamed]",
      "x.h:3:9: note: the same for 'b'",
      'x.layout:8: note: exported format says: pos.a u32 at 0, 4 bytes',
    ],
  );
});

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

function inOrder(names: readonly string[]): string {
  return `struct ckpt_x_s {\n${names.map(name => `  __u32 ${name};`).join('\n')}\n};`;
}

for (const [what, names, moves] of [
  ['one before another', ['j', ...letters.slice(0, 9)], "'j' now stands before 'a'"],
  ['the first to the end', [...letters.slice(1), 'a'], "'a' now stands last"],
  [
    'all',
    [...letters].reverse(),
    "'i' now stands before 'h', 'h' now stands before 'g', 'g' now stands before 'f', and 6 more members moved",
  ],
] as const)
  test(`many members in another order, ${what}: what moved is told`, () => {
    const [first = ''] = told(inOrder(letters), inOrder(names));
    assert.is(
      first.replace(/^x\.h:\d+:\d+: /, ''),
      `error: the order of members changed: ${moves} [members-reordered]`,
    );
  });

test('few members in another order: both orders', () => {
  const [first] = told(inOrder(['a', 'b', 'c']), inOrder(['b', 'c', 'a']));
  assert.is(
    first,
    "x.h:4:9: error: the order of members was 'a', 'b', 'c', is 'b', 'c', 'a' [members-reordered]",
  );
});

/** What is told of a record by itself. */
function toldAlone(text: string): string[] {
  const report = textReport(judgeRecord(recordOf(text)));
  return report.replaceAll("'struct ckpt_x_s' cannot be saved: ", '').split('\n').slice(0, -1);
}

test('a record that is empty, or more than a program can hold, is told at the struct', () => {
  const empty =
    'x.h:1:8: error: it is empty: give it a member, or remove the subsystem [empty-record]';
  assert.equal(toldAlone('struct ckpt_x_s {\n};'), [empty]);
  assert.equal(toldAlone('struct ckpt_x_s {\n  struct { } none;\n};'), [empty]);
  assert.equal(toldAlone('struct ckpt_x_s {\n  __u32 n;\n  __u8 big[1ul << 33];\n};'), [
    'x.h:1:8: error: it has 8589934596 bytes, where 2147483647 are the most: save less, or in several records [record-too-large]',
  ]);
  assert.equal(toldAlone('struct ckpt_x_s {\n  __u8 big[0x7fffffff];\n};'), []);
});

const oldSpelling =
  'is a flexible array in its old spelling, [0]: a record has a fixed size, give the array a length [flexible-array-in-record]';

for (const [what, text, found] of [
  ['of the record', 'struct ckpt_x_s {\n  __u32 n;\n  __u8 data[0];\n};', "3:8: 'data'"],
  ['behind padding', 'struct ckpt_x_s {\n  __u8 n;\n  __u64 data[0];\n};', "3:9: 'data'"],
  ['in padding', 'struct ckpt_x_s {\n  __u32 n;\n  __u8 c;\n  __u8 data[0];\n};', "4:8: 'data'"],
  [
    'of a nested struct',
    'struct list { __u32 n; __u8 data[0][4]; };\nstruct ckpt_x_s {\n  __u64 a;\n  struct list l;\n};',
    "4:15: 'l.data'",
  ],
  [
    'of a union',
    'struct ckpt_x_s {\n  __u32 n;\n  union { struct { __u32 m; __u8 data[0]; } v; __u32 k; } u;\n};',
    "3:59: 'u.v.data'",
  ],
  ['alone', 'struct ckpt_x_s {\n  __u8 data[0];\n};', "2:8: 'data'"],
] as const)
  test(`[0] at the end ${what} is a flexible array`, () => {
    const [position, name] = found.split(' ');
    assert.equal(toldAlone(text), [`x.h:${position} error: ${name} ${oldSpelling}`]);
  });

test('a flexible array of structs is one error', () => {
  const pair = 'struct pair { __u32 a, b; };\n';
  assert.equal(toldAlone(`${pair}struct ckpt_x_s {\n  __u32 n;\n  struct pair p[];\n};`), [
    "x.h:4:15: error: 'p' is a flexible array: a record has a fixed size [flexible-array-in-record]",
  ]);
  assert.equal(toldAlone(`${pair}struct ckpt_x_s {\n  __u32 n;\n  struct pair p[0];\n};`), [
    `x.h:4:15: error: 'p' ${oldSpelling}`,
  ]);
});

test('[0] with storage behind it is a marker', () => {
  const list = 'struct list { __u32 n; __u8 data[0]; };\n';
  for (const text of [
    'struct ckpt_x_s {\n  __u32 n;\n  __u8 here[0];\n  __u32 m;\n};',
    'struct ckpt_x_s {\n  union {\n    __u8 raw[0];\n    __u32 n;\n  };\n};',
    'struct ckpt_x_s {\n  __u32 n;\n  struct { } end[0];\n};',
    `${list}struct ckpt_x_s {\n  struct list l;\n  __u32 m;\n};`,
    `${list}struct ckpt_x_s {\n  struct list l[2];\n  __u64 n;\n};`,
  ])
    assert.equal(toldAlone(text), [], text);
});

test('a pointer, however deep, is told at the member of the record, and what to save instead', () => {
  const list = 'struct list { struct list *next, *prev; };\n';
  const node = 'struct node {\n  __u32 a;\n  struct list l;\n};\n';
  assert.equal(toldAlone(`${list}${node}struct ckpt_x_s {\n  struct node n;\n};`), [
    "x.h:7:15: error: 'n.l.next' is a pointer: it means nothing in an image [pointer-in-record]",
    'note: save the value behind it, or an id by which restore finds it',
  ]);
});

const running = 'is state of the running kernel';

for (const [type, declaration, reason, instead] of [
  [
    'struct list_head',
    'struct list_head { struct list_head *next, *prev; };',
    'is a pointer',
    'save the entries: an array of a fixed length, and how many of it are in use',
  ],
  [
    'fn *',
    'typedef int fn(void);',
    'is a pointer to a function',
    'save a number that says which function it is',
  ],
  [
    'spinlock_t',
    'typedef struct { int v; } spinlock_t;',
    `${running} (spinlock_t)`,
    'save nothing of it: restore initializes the lock anew',
  ],
  [
    'atomic_t',
    'typedef struct { int v; } atomic_t;',
    `${running} (atomic_t)`,
    'save its value: atomic_read(), in a __s32',
  ],
  [
    'refcount_t',
    'typedef struct { struct { int v; } refs; } refcount_t;',
    `${running} (refcount_t)`,
    'save its value: refcount_read(), in a __u32',
  ],
] as const)
  test(`what to save instead of ${type}`, () => {
    const [error = '', ...notes] = toldAlone(
      `${declaration}\nstruct ckpt_x_s {\n  __u32 a;\n  ${type} m;\n};`,
    );
    assert.ok(
      error.endsWith(` ${reason}: it means nothing in an image [pointer-in-record]`),
      error,
    );
    assert.equal(notes, [`note: ${instead}`]);
  });

test.run();
