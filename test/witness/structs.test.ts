// The generator of random structs: replayable, and without what an option leaves out.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isAggregate, type MemberModel, reach } from '../support/witness/model.ts';
import { randomStructs } from '../support/witness/structs.ts';

const structs = suite('generator of random structs');

function membersOf(made: ReturnType<typeof randomStructs>): MemberModel[] {
  const aggregates = made.structs.flatMap(struct => [...reach(struct)]);
  return [...new Set(aggregates)].flatMap(({ members }) => members);
}

structs('the same seed gives the same text, another one another', () => {
  assert.is(randomStructs(7, 100).source, randomStructs(7, 100).source);
  assert.is.not(randomStructs(7, 100).source, randomStructs(8, 100).source);
});

structs('a longer run starts with a shorter one', () => {
  assert.ok(randomStructs(7, 100).source.startsWith(randomStructs(7, 50).source));
});

structs('options leave out what they name', () => {
  const made = randomStructs(9, 500, {
    pointers: false,
    flexible: false,
    floats: false,
    unnamedBits: false,
    longBits: 32,
  });
  const members = membersOf(made);
  assert.is(members.filter(({ base }) => base.kind === 'pointer').length, 0);
  assert.is(members.filter(({ counts }) => counts[0] === 'flexible').length, 0);
  assert.is(members.filter(({ base }) => base.kind === 'float').length, 0);
  assert.not.match(made.source, / :\d/);
  assert.not.match(made.source, /__int128/);
  assert.is(made.structs.length, 500);
});

structs('every kind of thing is made', () => {
  const members = membersOf(randomStructs(3, 500, { int128: true }));
  const kinds = new Set(members.map(({ base }) => base.kind));
  const all = ['bool', 'char', 'enum', 'float', 'int', 'opaque', 'pointer', 'struct', 'union'];
  assert.is([...kinds].sort().join(' '), all.join(' '));
  const has = (test: (member: MemberModel) => boolean) => members.some(test);
  assert.ok(
    has(({ name, base }) => name === undefined && isAggregate(base)),
    'anonymous',
  );
  assert.ok(
    has(({ counts }) => counts.length === 3),
    'rank 3',
  );
  assert.ok(
    has(({ counts }) => counts[0] === 'flexible'),
    'flexible',
  );
  assert.ok(
    has(({ counts }) => counts.includes(0)),
    '[0]',
  );
  const widths = new Set(members.map(({ widthBits }) => widthBits));
  for (let width = 1; width <= 64; width++) assert.ok(widths.has(width), `no :${width}`);
});

structs.run();
