// Source lines and carets: those of gcc's own messages, and of texts of which gcc has none.

import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourceLines } from '../../plugin/host/source.ts';
import { excerptOf } from '../../plugin/report/excerpt.ts';
import { KIND_STYLE, type Kind, painter } from '../../plugin/report/paint.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('excerpt');

const folder = scratch();

/** One error each, the fourth of them behind so many lines that the margin is as wide as the number, then wider. */
const UNDECLARED = [
  'int a = no1;',
  '\tint\tb = no2;   ',
  'int \t c =\t\tno3;',
  `${'\n'.repeat(12_000)}\t/* \u00e9 */ int d = no4;`,
  '/* \u6a29\u9650 */ int e = no5;\r',
  `${'\n'.repeat(120_000)}int f = /* a\u0301 */ no6\u00f6;`,
  '/* \u{1f600} */ int g = no7;',
  'int h = no$8;',
];

const PROGRAM = [
  ...['int j()', '{', '\tchar *p = 1;', '\treturn p == 0;', '}', 'int j(int);'],
  ...UNDECLARED,
  '',
].join('\n');

interface Told {
  readonly line: number;
  readonly column: number;
  readonly kind: Kind;
  readonly below: string;
}

const START = '\x1b[1m\x1b[';
const END = '\x1b[39m\x1b[22m';

/** Each with what stands below it; colours begin and end as ours. */
function toldByGcc(): Told[] {
  fill(folder, { 'g.c': PROGRAM });
  const flags = ['-Wall', '-fdiagnostics-color=always', '-fdiagnostics-column-unit=byte'];
  const { stderr } = spawnSync('gcc', [...flags, '-c', '-o', '/dev/null', 'g.c'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const text = stderr.replaceAll('\x1b[K', '').replaceAll('\x1b[01;', START);
  const told = text.matchAll(
    /g\.c:(\d+):(\d+):\S* \S*m(error|warning|note): .*\n((?: *\d+ \| .*\n *\| .*\n)?)/g,
  );
  return [...told].map(([, line, column, kind, below = '']) => ({
    ...{ line: Number(line), column: Number(column), kind: kind as Kind },
    below: below.replaceAll('\x1b[m', END),
  }));
}

test('as gcc prints them, colours included', () => {
  const told = toldByGcc();
  const kinds = told.map(({ kind }) => kind);
  assert.is(kinds.filter(kind => kind === 'error').length, 1 + UNDECLARED.length);
  for (const kind of ['warning', 'note'] as const) assert.ok(kinds.includes(kind), kind);
  const source = sourceLines();
  const sourceLine = (file: string, line: number) => source(`${folder}/${file}`, line);
  for (const { line, column, kind, below } of told) {
    const mark = (text: string) => painter(true)(KIND_STYLE[kind], text);
    assert.is(excerptOf({ file: 'g.c', line, column }, sourceLine, mark), below);
  }
});

/** Of a file with this one line; `<` and `>` are around what is painted. */
function shown(text: string, column?: number): string {
  const place = { file: 'x.h', line: 7, ...(column === undefined ? {} : { column }) };
  return excerptOf(
    place,
    () => text,
    marked => `<${marked}>`,
  );
}

test('the rest of an identifier is marked, else one character', () => {
  assert.is(shown('u32 mask;', 5), '    7 | u32 <mask>;\n      |     <^~~~>\n');
  assert.is(shown('u32 mask;', 6), '    7 | u32 m<ask>;\n      |      <^~~>\n');
  assert.is(shown('u32 mask;', 9), '    7 | u32 mask<;>\n      |         <^>\n');
  assert.is(shown('u32 7up', 5), '    7 | u32 <7>up\n      |     <^>\n');
});

test('without a column, or with one that the line does not have, the line alone', () => {
  assert.is(shown('\tu32 mask;'), '    7 |         u32 mask;\n');
  for (const column of [0, -1, 11, 1e9])
    assert.is(shown('u32 mask;', column), '    7 | u32 mask;\n');
});

test('behind the last character', () => {
  assert.is(shown('u32 mask', 9), '    7 | u32 mask\n      |         <^>\n');
});

test('a byte within a character is that character', () => {
  for (const column of [3, 4, 5, 6])
    assert.is(shown('a \u{1f600} b', column), '    7 | a <\u{1f600}> b\n      |   <^~>\n');
});

test('nothing without a line, a file or a text', () => {
  const mark = (text: string) => text;
  assert.is(
    excerptOf({ file: 'x.h', column: 1 }, () => 'text', mark),
    '',
  );
  assert.is(
    excerptOf({ file: 'x.h', line: 1 }, () => undefined, mark),
    '',
  );
  for (const blank of ['', ' \t ', '\r']) assert.is(shown(blank, 1), '');
});

test('what a terminal would obey is spelled out, and the caret stands below what it means', () => {
  const before = '/* \x1b[2J \u202e\ufeff \x07 */ u8 ';
  assert.is(
    shown(`${before}a;\x00`, Buffer.byteLength(before) + 1),
    `    7 | /* \\x1b[2J \\u202e\\ufeff \\x07 */ u8 <a>;\\x00\n      | ${' '.repeat(35)}<^>\n`,
  );
  assert.is(shown('\ufeffu8 a;', 7), '    7 | \\ufeffu8 <a>;\n      |          <^>\n');
  assert.is(shown('a \x1b b', 3), '    7 | a <\\x1b> b\n      |   <^~~~>\n');
  for (const column of [3, 4, 5])
    assert.is(shown('a \ud800 b', column), '    7 | a <\\ud800> b\n      |   <^~~~~~>\n');
});

const x = (count: number) => 'x'.repeat(count);

test('160 columns are shown whole', () => {
  assert.is(
    shown(`${x(155)} mask`, 157),
    `    7 | ${x(155)} <mask>\n      | ${' '.repeat(156)}<^~~~>\n`,
  );
});

test('of a longer line, 160 columns around the column', () => {
  const line = `${x(1_000)} mask ${x(1_000)}`;
  assert.is(
    shown(line, 1_002),
    `    7 | ...${x(76)} <mask> ${x(72)}...\n      | ${' '.repeat(80)}<^~~~>\n`,
  );
  assert.is(shown(line), `    7 | ${x(157)}...\n`);
  assert.is(
    shown(`${x(1_000)} mask`, 1_002),
    `    7 | ...${x(152)} <mask>\n      | ${' '.repeat(156)}<^~~~>\n`,
  );
  assert.is(shown(`mask ${x(1_000)}`, 1), `    7 | <mask> ${x(152)}...\n      | <^~~~>\n`);
});

test('an identifier that is longer than the room ends where it does', () => {
  assert.is(
    shown(`${x(100)} ${'y'.repeat(1_000)}`, 102),
    `    7 | ...${x(76)} <${'y'.repeat(77)}>...\n      | ${' '.repeat(80)}<^${'~'.repeat(76)}>\n`,
  );
});

test('wide characters at the cut: the caret stands where the text does', () => {
  for (const fill of ['', 'x']) {
    const before = `${fill}${'\u6a29'.repeat(500)}`;
    const [first = '', second = ''] = shown(
      `${before} mask ${x(500)}`,
      Buffer.byteLength(before) + 2,
    ).split('\n');
    const wide = first.match(/\u6a29/g)?.length ?? 0;
    assert.is(first.indexOf('<mask>') + wide, second.indexOf('<^~~~>'), first);
    assert.ok(first.length + wide <= 160 + '    7 | <>'.length, first);
  }
});

test('of a long line, only what is near costs time', () => {
  const text = `${'\t\u6a29'.repeat(16_000)} mask`;
  const started = Date.now();
  for (let time = 0; time < 1_000; time++)
    assert.match(shown(text, Buffer.byteLength(text) - 3), /^ {4}7 \| \.\.\..* <mask>\n/);
  assert.ok(Date.now() - started < 3_000);
});

test('hostile texts and columns neither throw nor command a terminal', () => {
  const pieces = [
    '\t',
    '\x1b',
    '\u0301',
    '\ud800',
    '\udc00',
    '\u{1f600}',
    'mask',
    '\r',
    '\ufffe',
    ' ',
  ];
  for (let seed = 1; seed < 3_000; seed++) {
    const text = Array.from({ length: 1 + (seed % 400) }, (_, at) => {
      return pieces[(seed * (at + 7) * (at + 3)) % pieces.length];
    }).join('');
    const lines = shown(text, seed % (Buffer.byteLength(text) + 3)).split('\n');
    assert.ok(lines.length <= 3, JSON.stringify(text));
    for (const line of lines) assert.not.match(line, /\p{C}/u);
  }
});

test.run();
