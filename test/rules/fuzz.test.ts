// No difference passes in silence, and nothing else makes a sound: over random layouts and random edits.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { fingerprint } from '../../plugin/layout/fingerprint.ts';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { makeLock, writeLock } from '../../plugin/layout/lock.ts';
import type { Finding } from '../../plugin/report/diagnostic.ts';
import { jsonReport } from '../../plugin/report/json.ts';
import { judge } from '../../rules/judge.ts';
import { readPortable } from '../support/locks.ts';
import { corrupt, edits, mutate } from '../support/mutations.ts';
import { Random } from '../support/random.ts';
import { LayoutMaker } from '../support/random-layouts.ts';

const test = suite('fuzz');
const seeds = 300;

function differ(old: AggregateType, now: AggregateType): boolean {
  return fingerprint(canonical(old)) !== fingerprint(canonical(now));
}

function expectVerdict(old: AggregateType, now: AggregateType, name: string): Finding[] {
  const findings = judge(old, now);
  const serious = findings.some(({ severity }) => severity !== 'info');
  assert.is(serious, differ(old, now), `${name}: ${jsonReport(findings)}`);
  if (!serious) assert.is(findings.length, 0, name);
  return findings;
}

for (const edit of Object.keys(edits)) {
  test(`an edit of the kind '${edit}' is found exactly where fingerprints differ`, () => {
    for (let seed = 0; seed < seeds; seed++) {
      const random = new Random(seed);
      const old = new LayoutMaker(random, { hostile: seed % 5 === 0 }).record('ckpt_x_s');
      const now = mutate(old, edit, { random, attributes: true });
      const findings = expectVerdict(old, now, `${edit} ${seed}`);
      assert.ok(
        findings.every(({ message }) => !message.includes('the layout was')),
        `${edit} ${seed}`,
      );
    }
  });
}

test('numbers that no compiler makes are found as well', () => {
  for (let seed = 0; seed < 5 * seeds; seed++) {
    const random = new Random(seed);
    const old = new LayoutMaker(random).record('ckpt_x_s');
    expectVerdict(old, corrupt(old, random), `seed ${seed}`);
    expectVerdict(corrupt(old, random), old, `seed ${seed}, back`);
  }
});

test('two unrelated layouts', () => {
  for (let seed = 0; seed < seeds; seed++) {
    const one = new LayoutMaker(new Random(seed)).record('ckpt_x_s');
    const other = new LayoutMaker(new Random(seed + seeds)).record('ckpt_x_s');
    expectVerdict(one, other, `seed ${seed}`);
    assert.equal(judge(one, one), []);
  }
});

test('one edit is one finding', () => {
  for (const edit of ['insert', 'append', 'swap', 'width', 'enum', 'wrap', 'nothing']) {
    let several = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const random = new Random(seed);
      const old = new LayoutMaker(random).record('ckpt_x_s');
      if (judge(old, mutate(old, edit, { random, attributes: false })).length > 1) several++;
    }
    assert.ok(several <= seeds / 100, `${edit}: ${several} of ${seeds} have more than one`);
  }
});

test('a lock stands in for the layout it was made of', () => {
  for (let seed = 0; seed < seeds; seed++) {
    const random = new Random(seed);
    const old = new LayoutMaker(random).record('ckpt_x_s');
    const now = mutate(old, random.pick(Object.keys(edits)), { random, attributes: true });
    const lock = readPortable(writeLock(makeLock('x', 1, canonical(old))));
    const told = (findings: Finding[]) => findings.map(({ rule, message }) => `${rule} ${message}`);
    assert.equal(told(judge(lock.layout, now)), told(judge(old, now)), `seed ${seed}`);
    assert.equal(judge(lock.layout, old), []);
  }
});

test.run();
