// Where records lie in an image, held against what the compiler makes of the struct; and what moved them.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type SectionRecord, sectionsOf, shiftOf } from '../../plugin/layout/sections.ts';
import { recordOf } from '../support/compile.ts';
import { Random } from '../support/random.ts';

const test = suite('sections');

function record(name: string, bytes: number, alignBytes = 1): SectionRecord {
  return { name, bytes, alignBytes };
}

const shown = (records: readonly SectionRecord[]) =>
  sectionsOf(records).map(({ name, offsetBytes }) => `${name} ${offsetBytes}`);

test('by name, each aligned', () => {
  assert.equal(shown([]), []);
  assert.equal(shown([record('c', 8, 8), record('a', 1), record('b_', 2, 2), record('b', 3)]), [
    'a 0',
    'b 1',
    'b_ 4',
    'c 8',
  ]);
});

test('as the compiler lays the struct out', () => {
  const random = new Random(7);
  for (let round = 0; round < 5; round++) {
    const records = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => {
      const alignBytes = 1 << random.below(5);
      return record(name, alignBytes * (1 + random.below(4)), alignBytes);
    });
    const members = records.map(
      ({ name, bytes, alignBytes }) =>
        `struct { char c[${bytes}]; } __attribute__((aligned(${alignBytes}))) ${name};`,
    );
    const { members: laidOut } = recordOf(`struct ckpt_x_s { ${members.join(' ')} };`);
    assert.equal(
      shown(records),
      laidOut.map(({ name, offsetBits }) => `${name} ${offsetBits / 8}`),
    );
  }
});

/** `b 4 -> 8`, and names of the causes. */
function shifted(
  old: readonly SectionRecord[],
  now: readonly SectionRecord[],
): [string[], string[]] {
  const { moved, causes } = shiftOf(old, now);
  return [
    moved.map(each => `${each.new.name} ${each.old.offsetBytes} -> ${each.new.offsetBytes}`),
    causes.map(each => `${each.old?.name ?? '-'} ${each.new?.name ?? '-'}`),
  ];
}

test('what came, what is gone, what grew, and what stands before them', () => {
  const [a, b, c] = [record('a', 4, 4), record('b', 4, 4), record('c', 4, 4)];
  assert.equal(shifted([a, c], [a, b, c]), [['c 4 -> 8'], ['- b']]);
  assert.equal(shifted([a, b, c], [a, c]), [['c 8 -> 4'], ['b -']]);
  assert.equal(shifted([a, b, c], [record('a', 8, 8), b, c]), [['b 4 -> 8', 'c 8 -> 12'], ['a a']]);
  assert.equal(shifted([a, b], [a, b, c]), [[], ['- c']]);
  assert.equal(shifted([a, b], [b, a]), [[], []]);
});

test.run();
