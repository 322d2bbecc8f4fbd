// Source text behind a place.

import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { columnOf } from '../../plugin/host/source.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('source');
const folder = scratch();

test('a column is that of the whole word, in bytes', () => {
  fill(folder, { 'word.h': 'int ab;\n\t/* \u6a29 ab_ */ int ab;\n' });
  const path = join(folder, 'word.h');
  assert.is(columnOf(path, 1, 'ab'), 5);
  assert.is(columnOf(path, 2, 'ab'), 20);
  assert.is(columnOf(path, 3, 'ab'), undefined);
  assert.is(columnOf(path, 2, 'a'), undefined);
  assert.is(columnOf(path, 1, 'a.*'), undefined);
  assert.is(columnOf(join(folder, 'none.h'), 1, 'ab'), undefined);
});

test.run();
