// state.json tells why, and nothing else: whatever is wrong with it, it is as good as none.

import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Facts, factsOf, sumOfText } from '../../plugin/commands/facts.ts';
import { reasonsFor } from '../../plugin/commands/reasons.ts';
import { readState, writeState } from '../../plugin/commands/state-file.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('state file and reasons');

const FACTS: Facts = {
  plugin: 'p1',
  command: ['gcc', '-O2'],
  inputs: new Map([
    ['/k/a.h', '1'],
    ['/k/b.h', '1'],
  ]),
  subsystems: new Map([
    ['cap', { layout: '1', lock: '1', declared: '1' }],
    ['grp', { layout: '1', lock: '1', declared: '1' }],
  ]),
  outputs: new Set(['glue.c', 'cap_glue.h', 'grp_glue.h']),
};

test('what is written is read', () => {
  const folder = scratch();
  assert.is(readState(folder), null);
  writeState(folder, FACTS);
  assert.equal(readState(folder), FACTS);
});

test('at any length but its own, and in another format, it is none', () => {
  const folder = scratch();
  const path = join(folder, 'state.json');
  writeState(folder, FACTS);
  const text = readFileSync(path, 'utf8');
  for (let length = text.length - 2; length >= 0; length -= 7) {
    truncateSync(path, length);
    assert.is(readState(folder), null, String(length));
  }
  writeFileSync(path, text.replace('p1', 'p2'));
  assert.is(readState(folder), null, 'edited');
  const body = text.split('\n')[1]?.replace('"format":2', '"format":3') ?? '';
  writeFileSync(path, `${sumOfText(body)}\n${body}\n`);
  assert.is(readState(folder), null, 'format 3');
});

/** Why these were written, by path. */
function why(before: Facts | null, now: Partial<Facts>, ...written: string[]): string[] {
  const made = { written, probe: 'probe.o', show: (path: string) => path.replace('/k/', '') };
  return reasonsFor(before, { ...FACTS, ...now }, made).map(each => `${each.what}: ${each.why}`);
}

const cap = (facts: object) =>
  new Map([...FACTS.subsystems, ['cap', { layout: '1', lock: '1', declared: '1', ...facts }]]);

test('what only some compiles list is no reason', () => {
  const inputs = new Map([...FACTS.inputs, ['/k/include/generated/autoconf.h', '1']]);
  const facts = factsOf({ plugin: 'p', command: ['gcc'], inputs }, [], new Map());
  assert.equal([...facts.inputs.keys()], ['/k/a.h', '/k/b.h']);
});

test('each reason', () => {
  const inputs = new Map([
    ['/k/a.h', '2'],
    ['/k/c.h', '1'],
  ]);
  assert.equal(why(FACTS, {}), []);
  assert.equal(why(null, {}), []);
  assert.equal(why(null, {}, 'glue.c'), ['glue.c: nothing is known of an earlier run']);
  assert.equal(why(FACTS, { inputs }), [
    'probe.o: changed: a.h; read now: c.h; no longer read: b.h',
  ]);
  assert.equal(why(FACTS, { command: ['gcc', '-O3'] }), [
    'probe.o: flags new: -O3; flags gone: -O2',
  ]);
  assert.equal(why(FACTS, { plugin: 'p2' }, 'glue.c'), ['glue.c: another ckptgen wrote it']);
  assert.equal(why(FACTS, { subsystems: cap({ layout: '2' }) }, 'cap_glue.h', 'uapi/tm/uber.h'), [
    "cap_glue.h: the layout of 'cap' is another",
    'uapi/tm/uber.h: another layout, lock or declaration: cap',
  ]);
  assert.equal(why(FACTS, { subsystems: cap({ lock: '2' }) }, 'uapi/tm/cap.h'), [
    "uapi/tm/cap.h: the lock of 'cap' is another",
  ]);
  assert.equal(why(FACTS, { subsystems: cap({ declared: '2' }) }, 'cap_glue.h', 'uber.h'), [
    "cap_glue.h: 'cap' has other files, or its functions return something else",
    'uber.h: another layout, lock or declaration: cap',
  ]);
  const more = new Map([...FACTS.subsystems, ['pol', { layout: '1', lock: '1', declared: '1' }]]);
  assert.equal(why(FACTS, { subsystems: more }, 'pol_glue.h', 'glue.c'), [
    "pol_glue.h: 'pol' is new",
    'glue.c: new: pol',
  ]);
  assert.equal(why({ ...FACTS, subsystems: more }, {}, 'glue.c'), ['glue.c: gone: pol']);
  assert.equal(why(FACTS, {}, 'glue.c', 'asserts.h'), [
    'glue.c: it was missing, or changed by somebody else',
    'asserts.h: it was not there before',
  ]);
});

test.run();
