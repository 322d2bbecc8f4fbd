// Two spellings of one layout have one canonical form.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { makeLock, writeLock } from '../../plugin/layout/lock.ts';
import { elementOf } from '../../plugin/layout/size.ts';
import { array, enumeration, field, struct, u8, u16, u32, u64, union } from '../support/layouts.ts';

const test = suite('canonical');

/** The members as a lock shows them. */
function membersOf(layout: AggregateType): string {
  const text = writeLock(makeLock('x', 1, layout));
  return text.split('\n').slice(6).join('\n');
}

test('an anonymous struct is spliced, with its offsets', () => {
  const inner = struct(undefined, [field('b', u32), field('c', u64)]);
  const layout = struct('x', [field('a', u8), field('', inner)]);
  assert.is(
    membersOf(canonical(layout)),
    '  a u8 at 0, 1 byte, from __u8\n' +
      '  b u32 at 8, 4 bytes, from __u32\n' +
      '  c u64 at 16, 8 bytes, from __u64\n',
  );
});

test('so are an anonymous union in a union, and one of one member anywhere', () => {
  const one = union(undefined, [field('', struct(undefined, [field('c', u16), field('d', u8)]))]);
  const arms = union('u', [field('a', u8), field('', union(undefined, [field('b', u32)]))]);
  assert.is(
    membersOf(canonical(struct('x', [field('u', arms), field('', one)]))),
    '  u union at 0, 4 bytes, aligned 4, from union u\n' +
      '    u.a u8 at 0, 1 byte, from __u8\n' +
      '    u.b u32 at 0, 4 bytes, from __u32\n' +
      '  c u16 at 4, 2 bytes, from __u16\n' +
      '  d u8 at 6, 1 byte, from __u8\n',
  );
});

test('an anonymous union of several stays, without a name', () => {
  const arm = struct(undefined, [field('b', u16), field('c', u8)]);
  const layout = struct('x', [field('', union(undefined, [field('a', u32), field('', arm)]))]);
  assert.is(
    membersOf(canonical(layout)),
    '  (nameless) union at 0, 4 bytes, aligned 4\n' +
      '    a u32 at 0, 4 bytes, from __u32\n' +
      '    (nameless) struct at 0, 4 bytes, aligned 2\n' +
      '      b u16 at 0, 2 bytes, from __u16\n' +
      '      c u8 at 2, 1 byte, from __u8\n',
  );
});

test('what stores nothing is dropped; a flexible array stays', () => {
  const hollow = struct('hollow', [field('none', array(u32, 0))]);
  const layout = struct('x', [
    field('empty', struct('empty', [])),
    field('hollow', hollow),
    field('hollows', array(hollow, 3)),
    field('', u32, { widthBits: 3 }),
    field('a', u32),
    field('rest', array(u8, 'flexible')),
  ]);
  assert.is(
    membersOf(canonical(layout)),
    '  a u32 at 4, 4 bytes, from __u32\n  rest u8[] at 8, 0 bytes, from __u8\n',
  );
});

test('members stand by offset, in source order where it is the same', () => {
  const { members, ...rest } = struct('x', [field('a', u32), field('b', u32)]);
  assert.equal(canonical({ ...rest, members: [...members].reverse() }).members, members);
  const arms = union('x', [field('z', u32), field('a', u32)]);
  assert.equal(
    canonical(arms).members.map(({ name }) => name),
    ['z', 'a'],
  );
});

test('enumerators stand by value', () => {
  const type = enumeration({ C: 2, A: 0, B: 2, D: -1 });
  const [member] = canonical(struct('x', [field('a', array(type, 2))])).members;
  const element = member && elementOf(member.type);
  assert.equal(element?.kind === 'enum' && element.enumerators.map(({ name }) => name), [
    'D',
    'A',
    'C',
    'B',
  ]);
});

test('a canonical layout is its own', () => {
  const layout = canonical(
    struct('x', [field('', union(undefined, [field('a', u32), field('b', u8)]))]),
  );
  assert.equal(canonical(layout), layout);
});

test('shared types nested deeply cost no exponential time', () => {
  let layout = struct('leaf', [field('a', u32), field('b', u32)]);
  for (let depth = 0; depth < 60; depth++)
    layout = {
      ...layout,
      members: [field('l', layout), field('r', layout)].map(each => ({ ...each, offsetBits: 0 })),
    };
  assert.is(canonical(layout).members.length, 2);
});

test.run();
