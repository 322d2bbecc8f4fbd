// Source text behind a place: of whatever a place may name.

import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { columnOf, sourceLines } from '../../plugin/host/source.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('source');
const folder = scratch();

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('lines by their numbers; none before the first or behind the last', () => {
  const path = file('plain.h', 'one\n\ttwo \u6a29\r\n\nfour');
  const line = sourceLines();
  assert.equal(
    [-1, 0, 1, 2, 3, 4, 5, 1e12, 1.5, Number.NaN].map(number => line(path, number)),
    [
      undefined,
      undefined,
      'one',
      '\ttwo \u6a29\r',
      '',
      'four',
      undefined,
      undefined,
      undefined,
      undefined,
    ],
  );
});

test('a byte order mark is none of the first line', () => {
  assert.is(sourceLines()(file('mark.h', '\ufeffint a;\n'), 1), 'int a;');
});

test('through a link to a file', () => {
  symlinkSync(file('target.h', 'text\n'), join(folder, 'link.h'));
  assert.is(sourceLines()(join(folder, 'link.h'), 1), 'text');
});

test('a file is what it was when it was asked for first', () => {
  const path = file('cached.h', 'before\nbefore\n');
  const line = sourceLines();
  assert.is(line(path, 1), 'before');
  rmSync(path);
  assert.is(line(path, 2), 'before');
  assert.is(sourceLines()(path, 2), undefined);
});

test('what is no file has no lines, and keeps nobody waiting', () => {
  execFileSync('mkfifo', [join(folder, 'pipe.h')]);
  symlinkSync('nowhere', join(folder, 'broken.h'));
  const line = sourceLines();
  for (const path of ['pipe.h', 'broken.h', '.', 'none.h', 'a\0b', ''])
    assert.is(line(path && join(folder, path), 1), undefined, path);
  for (const path of ['/dev/zero', '<stdin>']) assert.is(line(path, 1), undefined, path);
});

test('nor has what is no text; of a text that is not UTF-8 all the same, the other lines', () => {
  const line = sourceLines();
  assert.is(line(file('binary.o', 'text\n\0\n'), 1), undefined);
  const path = file('latin1.h', Buffer.from('one\n\u00e9\nthree\n', 'latin1'));
  assert.equal(
    [1, 2, 3].map(number => line(path, number)),
    ['one', undefined, 'three'],
  );
});

const MEBIBYTE = 1 << 20;

test('files and lines that nobody has written have no lines', () => {
  const line = sourceLines();
  const most = file('most.h', `text\n${'x'.repeat(8 * MEBIBYTE - 5)}`);
  assert.is(line(most, 1), 'text');
  assert.is(line(most, 2), undefined);
  assert.is(line(file('more.h', `text\n${'x'.repeat(8 * MEBIBYTE)}`), 1), undefined);
  const long = 'x'.repeat(64 << 10);
  assert.is(line(file('long.h', `${long}\n`), 1), long);
  assert.is(line(file('longer.h', `${long}x\n`), 1), undefined);
});

test('of more files than a report needs, the first ones', () => {
  const text = `text\n${'x'.repeat(7 * MEBIBYTE)}`;
  const line = sourceLines();
  const lines = [0, 1, 2, 3, 4].map(number => line(file(`big${number}.h`, text), 1));
  assert.equal(lines, ['text', 'text', 'text', 'text', undefined]);
  assert.is(line(file('small.h', 'text\n'), 1), 'text');
});

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
