// A lock says all of a canonical layout: text and layout turn into each other without loss.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { makeLock, readLock, writeLock } from '../../plugin/layout/lock.ts';
import { Random } from '../support/random.ts';
import { LayoutMaker } from '../support/random-layouts.ts';

const test = suite('lock');

for (const hostile of [false, true]) {
  test(`comes back as it was written, ${hostile ? 'hostile' : 'plain'} names`, () => {
    for (let seed = 0; seed < 500; seed++) {
      const raw = new LayoutMaker(new Random(seed), { hostile }).record('ckpt_x_s');
      const lock = makeLock('x', seed, canonical(raw));
      const text = writeLock(lock);
      const again = readLock(text, 'x.layout');
      if (!again.ok) throw new Error(`seed ${seed}: ${JSON.stringify(again.failures)}\n${text}`);
      const { file, lineOf, ...found } = again.value;
      assert.equal(found, lock, `seed ${seed}`);
      assert.is(file, 'x.layout');
      assert.is(lineOf(''), 6);
    }
  });
}

test.run();
