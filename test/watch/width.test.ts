// Columns, and how a line is wrapped and shortened.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clipped, clippedPath, widthOf, wrapped } from '../../plugin/watch/width.ts';

const test = suite('watch width');

const widths: readonly (readonly [string, number])[] = [
  ['', 0],
  ['cap_header.h', 12],
  ['é\u00a0\u03a9', 3],
  ['e\u0301', 1],
  ['\u6a29\u9650', 4],
  ['\u30ab\u30fc\uff21', 6],
  ['\uff76\uffe8', 2],
  ['\u1112\u1161\u11ab', 2],
  ['\ud55c', 2],
  ['\u{20000}\u{1f600}', 4],
  ['\u{1f1e9}\u{1f1ea}', 2],
  ['\u2764\ufe0f', 1],
  ['\x1b[1m\x1b[31mred\x1b[39m\x1b[22m', 3],
];

for (const [text, columns] of widths)
  test(`${JSON.stringify(text)} takes ${columns}`, () => assert.is(widthOf(text), columns));

test('rows', () => {
  assert.equal(wrapped('', 5), ['']);
  assert.equal(wrapped('abcde', 5), ['abcde']);
  assert.equal(wrapped('abcdefghijk', 5), ['abcde', 'fghij', 'k']);
});

test('a wide character is not cut, nor a mark put on the next row', () => {
  assert.equal(wrapped('abcd\u6a29e', 5), ['abcd', '\u6a29e']);
  assert.equal(wrapped('abcde\u0301f', 5), ['abcde\u0301', 'f']);
  assert.equal(wrapped('\u6a29\u6a29', 1), ['\u6a29', '\u6a29']);
});

test('colours take no room', () => {
  assert.equal(wrapped('\x1b[1mabcde\x1b[22mf', 5), ['\x1b[1mabcde\x1b[22m', 'f']);
});

test('a shortened text keeps its beginning, a path its end', () => {
  assert.is(clipped('abcdefgh', 8), 'abcdefgh');
  assert.is(clipped('abcdefgh', 7), 'abcd...');
  assert.is(clippedPath('abcdefgh', 8), 'abcdefgh');
  assert.is(clippedPath('abcdefgh', 7), '...efgh');
  assert.is(clipped('a\u6a29\u6a29\u6a29', 6), 'a\u6a29...');
  assert.is(clippedPath('\u6a29\u6a29\u6a29a', 6), '...\u6a29a');
});

test('where there is no room for anything', () => {
  assert.is(clipped('abcdefgh', 2), '..');
  assert.is(clippedPath('abcdefgh', 0), '');
  assert.is(clipped('abcdefgh', -1), '');
});

test.run();
