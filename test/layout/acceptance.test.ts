// What accepting does to a lock: versions, marks, and nothing to other ABIs.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { acceptLayout, entriesOf, type Known } from '../../plugin/layout/acceptance.ts';
import {
  type AbiLock,
  isOfAbi,
  type Lock,
  type RecordLock,
  readLock,
  writeLock,
} from '../../plugin/layout/lock.ts';
import * as make from '../support/layouts.ts';
import { Random } from '../support/random.ts';

const test = suite('acceptance');

/** A layout for each number. */
function layoutOf(state: number) {
  return make.struct('ckpt_x_s', [make.field('a', make.array(make.u32, state + 1))]);
}

const build = (abi: string, state: number, perAbi = true) => ({
  subsystem: 'x',
  layout: layoutOf(state),
  abi,
  perAbi,
});

function accepted(
  abi: string,
  state: number,
  known: Partial<Known> = {},
  perAbi = true,
): RecordLock {
  return acceptLayout(build(abi, state, perAbi), { isOwn: false, ...known });
}

/** `i386 1, s390x 2?`: ABIs, versions, marks; `1` for all ABIs. */
function told(lock: RecordLock): string {
  return entriesOf<Lock>(lock)
    .map(({ abi = '', version, unconfirmed }) =>
      `${abi} ${version}${unconfirmed ? '?' : ''}`.trim(),
    )
    .join(', ');
}

const all = (lock: RecordLock): Partial<Known> => ({ baseline: lock, current: lock });
const portable = (state: number, version: number): RecordLock => ({
  ...(accepted('i386', state, {}, false) as Lock),
  version,
});
const two = accepted('x86_64', 1, all(accepted('i386', 0)));

test('for all ABIs, the version counts from the baseline', () => {
  assert.is(told(accepted('i386', 0, {}, false)), '1');
  assert.is(told(accepted('i386', 0, all(portable(0, 4)), false)), '4');
  assert.is(told(accepted('i386', 1, all(portable(0, 4)), false)), '5');
  assert.is(told(accepted('i386', 1, { ...all(portable(0, 4)), isOwn: true }, false)), '4');
});

test('each ABI has a version of its own', () => {
  assert.is(told(two), 'i386 1, x86_64 1');
  const third = accepted('x86_64', 5, all(two));
  assert.is(told(third), 'i386 1?, x86_64 2');
  assert.is(told(accepted('x86_64', 6, { baseline: two, current: third })), 'i386 1?, x86_64 2');
  assert.is(told(accepted('x86_64', 6, all(third))), 'i386 1?, x86_64 3');
});

test('an ABI that is new to the lock begins with its greatest version and marks nobody', () => {
  const later = accepted('x86_64', 5, all(two));
  assert.is(told(accepted('s390x', 0, all(later))), 'i386 1?, s390x 2, x86_64 2');
  assert.is(told(accepted('s390x', 0, all(two))), 'i386 1, s390x 1, x86_64 1');
});

test('a mark goes with the accept of its ABI, and comes only with a change', () => {
  const changed = accepted('x86_64', 5, all(two));
  assert.is(told(accepted('x86_64', 5, { baseline: two, current: changed })), told(changed));
  const confirmed = accepted('i386', 0, { baseline: two, current: changed });
  assert.is(told(confirmed), 'i386 1, x86_64 2');
  assert.is(told(accepted('x86_64', 5, { baseline: two, current: confirmed })), 'i386 1, x86_64 2');
  assert.is(told(accepted('i386', 0, all(changed))), 'i386 1, x86_64 2');
});

test('a change on two ABIs in one work tree needs two accepts, not more', () => {
  const first = accepted('x86_64', 5, all(two));
  assert.is(told(accepted('i386', 6, { baseline: two, current: first })), 'i386 2, x86_64 2');
});

test('to per ABI and back', () => {
  const known = all(portable(0, 4));
  assert.is(told(accepted('i386', 0, known)), 'i386 4');
  assert.is(told(accepted('i386', 1, known)), 'i386 5');
  const begun = accepted('i386', 0, known);
  assert.is(told(accepted('s390x', 1, { ...known, current: begun })), 'i386 4, s390x 5');
  const later = accepted('x86_64', 5, all(two));
  assert.is(told(accepted('i386', 0, all(later), false)), '3');
  const alike = accepted('s390x', 0, all(accepted('i386', 0)));
  assert.is(told(accepted('i386', 0, all(alike), false)), '1');
});

test('a lock that cannot be read: the entries of HEAD, all in doubt', () => {
  assert.is(told(accepted('i386', 0, { baseline: two })), 'i386 1, x86_64 1?');
});

test('random accepts never touch another entry but its mark, and never end in doubt for ever', () => {
  const abis = ['aarch64', 'i386', 's390x', 'x86_64'];
  for (let seed = 0; seed < 300; seed++) {
    const random = new Random(seed);
    let baseline: RecordLock | undefined;
    let current: RecordLock | undefined;
    const states = new Map(abis.map(abi => [abi, 0]));
    for (let round = 0; round < 30; round++) {
      const abi = random.pick(abis);
      if (random.below(3) === 0) states.set(abi, random.below(4));
      if (random.below(6) === 0) baseline = current;
      const before: RecordLock | undefined = current;
      const isOwn = baseline === undefined;
      current = accepted(abi, states.get(abi) ?? 0, {
        baseline: baseline ?? before,
        current: before,
        isOwn,
      });
      assert.equal(others(current, abi), others(before, abi), `seed ${seed}`);
      const own = entriesOf<Lock>(current).find(each => each.abi === abi);
      assert.is(own?.unconfirmed, undefined);
      requireOnce(own, baseline, seed);
      assert.ok(readLock(writeLock(current), 'x').ok);
    }
    for (const abi of abis)
      current = accepted(abi, states.get(abi) ?? 0, { baseline, current, isOwn: !baseline });
    for (const abi of abis)
      current = accepted(abi, states.get(abi) ?? 0, { baseline, current, isOwn: !baseline });
    assert.not.match(told(current as RecordLock), /\?/, `seed ${seed}`);
  }
});

function others(lock: RecordLock | undefined, abi: string): AbiLock[] {
  return entriesOf<Lock>(lock)
    .filter(isOfAbi)
    .filter(each => each.abi !== abi)
    .map(({ unconfirmed: _, ...each }) => each);
}

/** A version rises at most once against the baseline, and only with a change. */
function requireOnce(own: Lock | undefined, baseline: RecordLock | undefined, seed: number): void {
  const base = entriesOf<Lock>(baseline).find(each => each.abi === own?.abi);
  if (!own || !base) return;
  const isSame = own.fingerprint === base.fingerprint;
  assert.is(own.version, base.version + (isSame ? 0 : 1), `seed ${seed}`);
}

test.run();
