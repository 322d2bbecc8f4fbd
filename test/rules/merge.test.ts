// One cause is one finding, however many records embed it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { textReport } from '../../plugin/report/text.ts';
import { judge, mergeFindings } from '../../rules/judge.ts';
import { recordOf } from '../support/compile.ts';

const test = suite('merge');

const names = ['a', 'b', 'c', 'd', 'e'];
const records = names
  .map(name => `struct ckpt_${name}_s {\n  cap_t cap;\n  __u32 own;\n};`)
  .join('\n');
const capOf = (member: string) => `typedef struct cap {\n  ${member};\n} cap_t;\n${records}`;

function findings(before: string, after: string) {
  return names.flatMap(name =>
    judge(recordOf(before, `ckpt_${name}_s`), recordOf(after, `ckpt_${name}_s`)),
  );
}

test('the same nested change in five records is one error', () => {
  const all = findings(capOf('__u32 v[2]'), capOf('__u64 v'));
  assert.is(all.length, 5);
  assert.is(
    textReport(mergeFindings(all)),
    "x.h:2:9: error: layout drift in 'struct ckpt_a_s': 'cap' was u32[2], is u64 [element-type-changed]\n" +
      "x.h:5:9: note: reached through 'cap'\n" +
      'x.h:2:9: note: it was: cap.v u32[2] at 0, 8 bytes\n' +
      "note: the same drift in 'struct ckpt_b_s', 'struct ckpt_c_s', 'struct ckpt_d_s' and 1 more struct\n",
  );
});

test('a struct that is compared itself is told, not those that embed it', () => {
  const [before, after] = [capOf('__u32 v[2]'), capOf('__u64 v')];
  const own = judge(recordOf(before, 'cap'), recordOf(after, 'cap'));
  assert.is(
    textReport(mergeFindings([...findings(before, after), ...own])),
    "x.h:2:9: error: layout drift in 'struct cap': 'v' was u32[2], is u64 [element-type-changed]\n" +
      'x.h:2:9: note: it was: v u32[2] at 0, 8 bytes\n' +
      "note: the same drift in 'struct ckpt_a_s', 'struct ckpt_b_s', 'struct ckpt_c_s' and 2 more structs\n",
  );
});

test('what is graver for those that embed it is as grave', () => {
  const [before, after] = [capOf('__u32 v'), capOf('__u32 v; __u32 n')];
  const own = judge(recordOf(before, 'cap'), recordOf(after, 'cap'));
  const severities = (all: typeof own) => all.map(({ rule, severity }) => `${rule} ${severity}`);
  assert.equal(severities(own), ['member-appended warning']);
  assert.equal(severities(mergeFindings([...own, ...findings(before, after)])), [
    'member-appended error',
  ]);
});

for (const [what, before, after] of [
  [
    'its packing',
    'struct cap { __u8 a; __u32 b; }',
    'struct cap { __u8 a; __u32 b; } __attribute__((packed))',
  ],
  [
    'what stands in the place of a member',
    'struct cap { __u32 a; __u32 b; }',
    'struct cap { __u16 n[2]; __u32 b; }',
  ],
  ['its kind', 'struct cap { __u32 a; __u32 b; }', 'union cap { __u32 a; __u32 b; }'],
] as const) {
  test(`a struct and what embeds it: ${what}`, () => {
    const own = (text: string) => `typedef ${text} cap_t; struct ckpt_x_s { cap_t own; };`;
    const whole = (text: string) => `typedef ${text} cap_t; struct ckpt_x_s { cap_t cap; };`;
    const embedder = judge(recordOf(whole(before)), recordOf(whole(after)), { name: 'struct e' });
    const [old, now] = [recordOf(own(before)), recordOf(own(after))].map(
      ({ members }) => members[0]?.type as AggregateType,
    ) as [AggregateType, AggregateType];
    const merged = mergeFindings([...embedder, ...judge(old, now, { name: 'struct cap' })]);
    assert.equal(
      merged.map(({ struct, notes }) => `${struct}, ${notes.at(-1)?.message}`),
      ["struct cap, the same drift in 'struct e'"],
    );
  });
}

test('members of the records themselves are changes of their own', () => {
  const after = capOf('__u32 v[2]').replaceAll('__u32 own', '__s32 own');
  const all = findings(capOf('__u32 v[2]'), after);
  assert.equal(mergeFindings(all), all);
  assert.is(all.length, 5);
});

test.run();
