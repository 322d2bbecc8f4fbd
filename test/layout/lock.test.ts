// A lock says all of a canonical layout: text and layout turn into each other without loss.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { makeLock, readLock, writeLock } from '../../plugin/layout/lock.ts';
import { readPortable as read } from '../support/locks.ts';
import { Random } from '../support/random.ts';
import { LayoutMaker } from '../support/random-layouts.ts';
import { sampleLock } from '../support/sample-lock.ts';

const test = suite('lock');

test('golden text', () => {
  assert.is(writeLock(sampleLock), readFileSync('test/golden/layout/sample.layout', 'utf8'));
});

for (const hostile of [false, true]) {
  test(`comes back as it was written, ${hostile ? 'hostile' : 'plain'} names`, () => {
    for (let seed = 0; seed < 400; seed++) {
      const raw = new LayoutMaker(new Random(seed), { hostile }).record('ckpt_x_s');
      const lock = makeLock('x', seed + 1, canonical(raw));
      const text = writeLock(lock);
      const { file, lineOf, ...found } = read(text);
      assert.equal(found, lock, `seed ${seed}`);
      assert.is(writeLock(found), text);
      assert.match(text, /^[\x20-\x7e\n]*$/);
    }
  });
}

test('knows the line of everything', () => {
  const text = writeLock(sampleLock);
  const lines = text.split('\n');
  const { lineOf } = read(text);
  const lineAt = (path: string, enumerator?: string) =>
    (lines[lineOf(path, enumerator) - 1] ?? '').trim();
  assert.match(lineAt(''), /^struct ckpt_x_s,/);
  assert.match(lineAt('effective'), /^effective struct/);
  assert.match(lineAt('effective.cap'), /^effective\.cap u32/);
  assert.match(lineAt('slots[].id'), /^slots\[\]\.id /);
  assert.match(lineAt('raw'), /^raw u64/);
  assert.is(lineAt('slots[].mode', 'MODE_B'), 'MODE_B = -1');
});

test('for what it has not, the line of what is around it', () => {
  const { lineOf } = read(writeLock(sampleLock));
  assert.is(lineOf('effective.val'), lineOf('effective'));
  assert.is(lineOf('slots[].none.deep'), lineOf('slots'));
  assert.is(lineOf('none'), lineOf(''));
  assert.is(lineOf('slots[].mode', 'MODE_C'), lineOf('slots[].mode'));
});

test('of another subsystem than the file is for', () => {
  const lock = readLock(writeLock(sampleLock), 'cap.layout', 'cap');
  assert.is(lock.ok, false);
  if (lock.ok) return;
  assert.is(lock.failures[0].message, "the lock of 'x' where that of 'cap' belongs");
  assert.equal(lock.failures[0].place, { file: 'cap.layout', line: 3 });
});

test.run();
