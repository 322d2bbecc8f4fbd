// A struct in the place of another, and a macro under another name: one edit each, and one finding.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { makeLock, writeLock } from '../../plugin/layout/lock.ts';
import { judge } from '../../rules/judge.ts';
import { constantsOf, recordOf, recordOn } from '../support/compile.ts';
import { readPortable } from '../support/locks.ts';
import { machineCalled } from '../support/witness/compilers.ts';

const test = suite('replaced');

/** `message [rule]`, against the old layout and against a lock of it: both say the same. */
function told(before: string, after: string): string[] {
  const [old, now] = [recordOf(before), recordOf(after)];
  const lock = readPortable(writeLock(makeLock('x', 1, canonical(old))));
  const [direct, locked] = [judge(old, now), judge(lock.layout, now, { lock })].map(findings =>
    findings.map(
      ({ rule, message }) =>
        `${message.replace("layout drift in 'struct ckpt_x_s': ", '')} [${rule}]`,
    ),
  );
  assert.equal(direct, locked);
  return direct ?? [];
}

const span = 'struct span { __u32 first; __u32 last; };';
const around = (member: string) => `struct ckpt_x_s { __u32 a; ${member} __u64 z; };`;

for (const [what, other] of [
  ['of the same size', 'struct owner { __u16 uid, gid; __u32 mask; };'],
  ['of the same types', 'struct owner { __u32 uid; __u32 mask; };'],
  ['larger', 'struct owner { __u64 uid; __u64 gid; __u8 mask[24]; };'],
  ['smaller', 'struct owner { __u16 uid; };'],
] as const)
  test(`an unrelated struct, ${what}`, () => {
    assert.equal(
      told(`${span}${around('struct span v;')}`, `${other}${around('struct owner v;')}`),
      ["'v' was struct span, is struct owner [element-type-changed]"],
    );
  });

const owner = 'struct owner { __u16 uid, gid; __u64 mask; };';

test('in an array, and with another length of it', () => {
  assert.equal(
    told(`${span}${around('struct span v[4];')}`, `${owner}${around('struct owner v[4];')}`),
    ["'v' was struct span[4], is struct owner[4] [element-type-changed]"],
  );
  assert.equal(
    told(`${span}${around('struct span v[4];')}`, `${owner}${around('struct owner v[6];')}`),
    ["'v' was struct span[4], is struct owner[6] [element-type-changed]"],
  );
});

test('as the only member, deeper, and beside another change', () => {
  assert.equal(
    told(
      `${span}struct ckpt_x_s { struct span v; };`,
      `${owner}struct ckpt_x_s { struct owner v; };`,
    ),
    ["'v' was struct span, is struct owner [element-type-changed]"],
  );
  const box = (member: string) => `struct box { __u32 n; ${member} }; ${around('struct box b;')}`;
  assert.equal(told(`${span}${box('struct span v;')}`, `${owner}${box('struct owner v;')}`), [
    "'b.v' was struct span, is struct owner [element-type-changed]",
  ]);
  assert.equal(
    told(
      `${span}${around('struct span v; __u8 c;')}`,
      `${owner}${around('struct owner v; __s8 c;')}`,
    ),
    [
      "'v' was struct span, is struct owner [element-type-changed]",
      "'c' was u8, is s8 [signedness-changed]",
    ],
  );
});

test('a typedef, a union, and a union for a struct', () => {
  const [a, b] = [
    'typedef struct { __u32 x, y; } point_t;',
    'typedef struct { __u8 k[4]; __u32 len; } key_t;',
  ];
  assert.equal(told(`${a}${around('point_t v;')}`, `${b}${around('key_t v;')}`), [
    "'v' was point_t, is key_t [element-type-changed]",
  ]);
  const [one, other] = [
    'union one { __u32 n; __u8 b[4]; };',
    'union other { __u64 w; __u16 h[8]; };',
  ];
  assert.equal(told(`${one}${around('union one v;')}`, `${other}${around('union other v;')}`), [
    "'v' was union one, is union other [element-type-changed]",
  ]);
  assert.equal(told(`${span}${around('struct span v;')}`, `${other}${around('union other v;')}`), [
    "'v' was struct span, is union other [kind-changed]",
  ]);
});

test('a tag that is another, with members that are known again, is looked into', () => {
  const from = `${span}${around('struct span v;')}`;
  const of = (members: string) => `struct other { ${members} };${around('struct other v;')}`;
  assert.equal(told(from, of('__u32 first; __u32 last;')), []);
  assert.equal(told(from, of('__u32 first; __s32 last;')), [
    "'v.last' was u32, is s32 [signedness-changed]",
  ]);
  assert.equal(told(from, of('__u32 first_page; __u32 last_page;')), [
    "'v.first' is now called 'v.first_page', same bits and type [member-renamed]",
    "'v.last' is now called 'v.last_page', same bits and type [member-renamed]",
  ]);
  assert.equal(told(from, of('__u64 first; __u8 other[8];')).length, 3);
});

test('a typedef of one struct that is one of another now', () => {
  const of = (text: string, tag: string) =>
    `${text}typedef struct ${tag} id_t;${around('id_t v;')}`;
  assert.equal(told(of(span, 'span'), of(owner, 'owner')), [
    "'v' was struct span, is struct owner [element-type-changed]",
  ]);
  const twice = (text: string, tag: string) =>
    `${text}typedef struct ${tag} id_t;\n${around('id_t v;\nid_t w;')}`;
  assert.is(told(twice(span, 'span'), twice(owner, 'owner')).length, 1);
});

test('the same tag with other members is looked into, by whatever name the member has it', () => {
  const typedef = `struct span { __u16 uid, gid; __u32 mask; }; typedef struct span span_t;`;
  assert.ok(
    told(`${span}${around('struct span v;')}`, `${typedef}${around('span_t v;')}`).length > 1,
  );
  const other = 'struct span { __u16 uid, gid; __u32 mask; };';
  assert.ok(
    told(`${span}${around('struct span v;')}`, `${other}${around('struct span v;')}`).length > 1,
  );
});

test('the only member of a struct is held against the only one of another', () => {
  const [a, b] = ['struct a { __u32 cap[2]; };', 'struct b { __u64 val; };'];
  assert.equal(told(`${a}${around('struct a v;')}`, `${b}${around('struct b v;')}`), [
    "'v' was u32[2], is u64 [element-type-changed]",
  ]);
});

// Macros.

const x86_64 = machineCalled('x86_64');

function toldOfMacros(before: string, after: string): string[] {
  const record = 'struct ckpt_x_s { __u32 flags; };';
  const [old, now] = [before, after].map(text => recordOn(x86_64, `${text}\n${record}`));
  if (!old || !now) throw new Error('two');
  const findings = judge(old.layout, now.layout, { constants: constantsOf(old, now) });
  return findings.map(({ severity, message }) => `${severity} ${message.replace(/^[^:]*: /, '')}`);
}

test('a macro under another name is gone and has an heir: one finding', () => {
  assert.equal(toldOfMacros('#define X_DEAD 4', '#define X_GONE 4'), [
    "error 'X_DEAD' (4) is gone, 'X_GONE' has its value now",
  ]);
  assert.equal(toldOfMacros('#define X_DEAD 4', '#define X_GONE 4\n#define X_NEW 8'), [
    "error 'X_DEAD' (4) is gone, 'X_GONE' has its value now",
    "info 'X_NEW' is new",
  ]);
});

test('the heir is the one that is called alike, and the other one is new', () => {
  assert.equal(toldOfMacros('#define X_LENGTH 4', '#define OTHER 4\n#define X_LEN 4'), [
    "error 'X_LENGTH' (4) is gone, 'X_LEN' has its value now",
    "info 'OTHER' is new",
  ]);
});

test('each of two names has an heir of its own', () => {
  assert.equal(
    toldOfMacros('#define X_A 4\n#define X_B 4', '#define X_C 4\n#define X_D 4').length,
    2,
  );
  assert.equal(toldOfMacros('#define X_A 4\n#define X_B 4', '#define X_C 4'), [
    "error 'X_A' (4) is gone, 'X_C' has its value now",
    "error 'X_B' (4) is gone",
  ]);
});

test('another value makes no heir', () => {
  assert.equal(toldOfMacros('#define X_DEAD 4', '#define X_GONE 5'), [
    "error 'X_DEAD' (4) is gone",
    "info 'X_GONE' is new",
  ]);
});

test.run();
