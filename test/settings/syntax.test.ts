// Broken YAML, and what of YAML is not used: one sentence at the place to look at.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { told } from '../support/settings.ts';

const test = suite('settings, syntax');

/** Each text with all that is told of it, `line:column message`. */
function check(cases: readonly (readonly [string, ...string[]])[]): void {
  for (const [text, ...expected] of cases)
    assert.is(
      told(text),
      expected
        .map(each => `ckptgen.yaml:${each.replace(' ', ': error: ')} [bad-config]\n`)
        .join(''),
      text,
    );
}

const notUsed = (what: string, kind: string) =>
  `'${what}' is read as YAML's ${kind}, which is not used here: put a value that begins with ${what[0]} in quotes`;

test('keys and indentation', () => {
  const noColon =
    "this key and its ':' do not stand on one line: the ':' is missing, or the indentation is wrong";
  const second =
    "a second ': ' stands in one value: put the value in quotes, or mend the indentation of the next line";
  check([
    ['records:\n- headers: a.h\n  structs a\n  policy: bump\n', `3:3 ${noColon}`],
    ['locks a\nrecords:\n- headers: a.h\n', `1:1 ${noColon}`],
    ['locks: a\n- b\n', `2:1 ${noColon}`],
    ['locks: a\ncompile\n', "2:1 a key without a ':' behind it"],
    ['waivers:\n- reason: see: this\n', `2:11 ${second}`],
    ['compile:\n  kernel: a\n    flags: b\n', `2:11 ${second}`],
    ['compile:\n  kernel: a\n flags: b\n', '3:1 indented unlike the keys among which it stands'],
    ['records:\n  - a\n b: c\n', '3:1 indented unlike the keys among which it stands'],
    ['records:\n  - a: b\n - c: d\n', '3:1 indented unlike the items among which it stands'],
    [
      'records:\n  - headers: a.h\n   structs: a\n',
      "3:1 this belongs to no item of the list: mend its indentation, or begin it with '- '",
    ],
    ['records: - a\n', '1:10 a list begins on the line below its key, or with a ['],
    ['compile:\n\tkernel: a\n', '2:1 a tab indents this line: YAML takes blanks only'],
    [
      '--- locks: a\n',
      '1:5 this cannot be read as YAML: Block collection cannot start on same line with directives-end marker',
    ],
    [`${'a'.repeat(1025)}: b\n`, '1:1 a key is longer than 1024 characters'],
  ]);
});

test('quotes and values', () => {
  const follows =
    'this follows a value that has ended: put the whole value in quotes, or take this away';
  check([
    ['locks: "a\nrecords:\n- headers: a.h\n', '1:8 the quote that opens here is not closed'],
    ["locks: 'a\nrecords:\n- headers: a.h\n", '1:8 the quote that opens here is not closed'],
    ['locks: "', '1:8 the quote that opens here is not closed'],
    ['locks: "a\\"\n', '1:8 the quote that opens here is not closed'],
    ["locks: 'a''", '1:8 the quote that opens here is not closed'],
    ['locks: "a\\"', '1:8 the quote that opens here is not closed'],
    ['locks: "a" b\n', `1:12 ${follows}`],
    ['locks: ]\n', `1:8 ${follows}`],
    ['{"locks":a}b: c', `1:12 ${follows}`],
    ['compile:\n  flags: [a]]\nlocks: b\n', `2:13 ${follows}`],
    ['locks: "a"#b\n', '1:11 a comment needs a blank before its #'],
    ['locks: @a\n', '1:8 a value that begins like this has to be put in quotes'],
    ['locks: `a`\n', '1:8 a value that begins like this has to be put in quotes'],
    ['locks: %a\n', '1:8 a value that begins like this has to be put in quotes'],
    [
      'locks: "a\\q\\xzz"\n',
      '1:10 no escape that YAML knows: a backslash is doubled in double quotes, or stands in single ones',
    ],
    ['locks: > a\n  b\n', '1:10 the text of a | or > begins on the next line'],
    [
      'compile: {flags: :[a]}\n',
      '1:18 a : or ? stands where no key does: put a text that begins with one in quotes',
    ],
    ['locks: |a\n  b\n', '1:9 the text of a | or > begins on the next line'],
    [
      'waivers:\n- reason: |\n      \n    a\n',
      '4:5 a text below | or > is indented deeper than its key, all of it alike',
    ],
  ]);
});

test('brackets', () => {
  check([
    ['compile:\n  flags: [a, b\n  before: [a.h]\n', '2:10 the [ that opens here is not closed'],
    ['compile: {kernel: a\nlocks: b\n', '1:10 the { that opens here is not closed'],
    ['compile: {flags: [a, b', '1:18 the [ that opens here is not closed'],
    ['compile: {flags: [a, b}\n', '1:18 the [ that opens here is not closed'],
    ['compile: {flags: [a,,b]}\n', '1:21 a comma with nothing before it'],
    ['compile: {flags: ["a" "b"]}\n', '1:23 a comma is missing before this'],
    [
      'compile: {flags: [\n - a\n ]}\n',
      '2:2 lines of a list or mapping stand within [ ] or { }: write all of it in one of the styles',
    ],
  ]);
});

test('what of YAML is not used', () => {
  check([
    ['records:\n- headers: *.h\n', `2:12 ${notUsed('*.h', 'alias')}`],
    ['records:\n- headers: [*a, b.h]\n', `2:13 ${notUsed('*a', 'alias')}`],
    ['locks: &a b\n', `1:8 ${notUsed('&a', 'anchor')}`],
    ['&a locks: b\n', `1:1 ${notUsed('&a', 'anchor')}`],
    ['locks: !a b\n', `1:8 ${notUsed('!a', 'tag')}`],
    ['locks: !!str b\n', `1:8 ${notUsed('!!str', 'tag')}`],
    ['locks: !!binary b\n', `1:8 ${notUsed('!!binary', 'tag')}`],
    ['locks: ! b\n', `1:8 ${notUsed('!', 'tag')}`],
    ['waivers: !!set {a}\n', `1:10 ${notUsed('!!set', 'tag')}`],
    ['*a\n', `1:1 ${notUsed('*a', 'alias')}`],
    ['*a : b\n', `1:1 ${notUsed('*a', 'alias')}`],
    [
      '%YAML 1.1\n---\nlocks: a\n',
      "1:1 '%YAML 1.1' is a directive of YAML, which is not used here",
    ],
    [
      'compile:\n  <<: {flags: a}\n',
      "2:3 '<<' is YAML's merge key, which is not used here: write the keys out",
    ],
    [
      'locks: a\n---\nlocks: b\n',
      '2:1 a second document begins here: settings are one, take the --- away',
    ],
    [
      'locks: a\n...\nlocks: b\n',
      '3:1 a second document begins here: settings are one, take the --- away',
    ],
  ]);
});

test('what is found missing at the end is told at the last character', () => {
  check([
    [
      'records:\n- a: b\n [c: d[].e\n f: >\n   g\n\n',
      "3:1 this belongs to no item of the list: mend its indentation, or begin it with '- '",
      '4:5 a value that begins like this has to be put in quotes',
      '5:4 this follows a value that has ended: put the whole value in quotes, or take this away',
    ],
  ]);
});

test('with them, the rest is judged', () => {
  check([
    [
      'locks: *a\nrecords:\n- headers: &b a.h\n  policy: c\n',
      `1:8 ${notUsed('*a', 'alias')}`,
      `3:12 ${notUsed('&b', 'anchor')}`,
      "4:11 'policy' is bump, additive or frozen, not 'c'",
    ],
  ]);
});

test('broken syntax is told by itself: one problem a line', () => {
  check([
    [
      'lock: @a "b"\nlocks: "a" b\npolicy: x\n',
      '1:7 a value that begins like this has to be put in quotes',
      '2:12 this follows a value that has ended: put the whole value in quotes, or take this away',
    ],
  ]);
});

test('control characters', () => {
  check([
    [
      'locks: a\0b\0\nlocs: a\x1b\n# \x02\x18\x1f\r\n',
      '1:9 a control character stands here, U+0000',
      '2:8 a control character stands here, U+001B',
      '3:3 a control character stands here, U+0002',
    ],
    ['locks: a\rrecords: b\r', '1:9 a control character stands here, U+000D'],
    ['locks: "a\x85b"\n', '1:10 a control character stands here, U+0085'],
  ]);
});

test.run();
