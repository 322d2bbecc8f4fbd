// Text as gcc prints it; nothing in it commands a terminal.

import { stripVTControlCharacters } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Finding, withNote } from '../../plugin/report/diagnostic.ts';
import { painter } from '../../plugin/report/paint.ts';
import { textReport } from '../../plugin/report/text.ts';

const test = suite('text report');

const finding: Finding = {
  rule: 'element-type-changed',
  severity: 'error',
  message: "'effective' was u32[2], is u64",
  place: { file: 'include/linux/capability.h', line: 25, column: 3 },
  notes: [
    { place: { file: 'cap_header.h', line: 9 }, message: "reached through 'effective'" },
    { place: { file: 'cap.layout' }, message: 'whole file' },
    { message: 'no place' },
  ],
};

test('nothing', () => assert.is(textReport([]), ''));

test('a finding with its notes', () => {
  assert.is(
    textReport([finding]),
    "include/linux/capability.h:25:3: error: 'effective' was u32[2], is u64 [element-type-changed]\n" +
      "cap_header.h:9: note: reached through 'effective'\n" +
      'cap.layout: note: whole file\n' +
      'note: no place\n',
  );
});

/** Line 25 of the first, line 9 of the second. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'include/linux/capability.h': [...Array(24).fill('other'), '\tu64 val;'],
  'cap_header.h': [...Array(8).fill('other'), '\tkernel_cap_t effective;'],
};

function sourceLine(file: string, line: number): string | undefined {
  return SOURCES[file]?.[line - 1];
}

test('each with the line of its source, and no caret without a column', () => {
  const place = { file: 'include/linux/capability.h', line: 25, column: 6 };
  assert.is(
    textReport([{ ...finding, place }], { sourceLine }),
    "include/linux/capability.h:25:6: error: 'effective' was u32[2], is u64 [element-type-changed]\n" +
      '   25 |         u64 val;\n' +
      '      |             ^~~\n' +
      "cap_header.h:9: note: reached through 'effective'\n" +
      '    9 |         kernel_cap_t effective;\n' +
      'cap.layout: note: whole file\n' +
      'note: no place\n',
  );
});

test('a line is shown once where it is told of twice in a row, and again in the next finding', () => {
  const at = { file: 'cap_header.h', line: 9 };
  const twice: Finding = {
    ...finding,
    place: { ...at, column: 2 },
    notes: [
      { place: { ...at, column: 15 }, message: 'here' },
      { message: 'no place' },
      { place: at, message: 'and here' },
      { place: { ...at, line: 8 }, message: 'there' },
      { place: at, message: 'here again' },
    ],
  };
  const told = [
    "cap_header.h:9:2: error: 'effective' was u32[2], is u64 [element-type-changed]",
    '    9 |         kernel_cap_t effective;',
    '      |         ^~~~~~~~~~~~',
    'cap_header.h:9:15: note: here',
    'note: no place',
    'cap_header.h:9: note: and here',
    'cap_header.h:8: note: there',
    '    8 | other',
    'cap_header.h:9: note: here again',
    '    9 |         kernel_cap_t effective;',
    '',
  ].join('\n');
  assert.is(textReport([twice, twice], { sourceLine }), `${told}${told}`);
});

test('colours are those of gcc: place, kind, caret and what is marked', () => {
  const at = { file: 'cap_header.h', line: 9, column: 15 };
  const kinds = (['error', 'warning', 'info'] as const).map(severity => ({
    ...{ rule: 'r', severity, message: 'm', place: at },
    notes: [{ place: { ...at, line: 8, column: 1 }, message: 'n' }],
  }));
  const bold = (colour: number, text: string) => `\x1b[1m\x1b[${colour}m${text}\x1b[39m\x1b[22m`;
  const note =
    `\x1b[1mcap_header.h:8:1:\x1b[22m ${bold(36, 'note:')} n\n` +
    `    8 | ${bold(36, 'other')}\n      | ${bold(36, '^~~~~')}\n`;
  const told = kinds.map(({ severity }, index) => {
    const colour = [31, 35, 36][index] ?? 0;
    return (
      `\x1b[1mcap_header.h:9:15:\x1b[22m ${bold(colour, `${severity}:`)} m [r]\n` +
      `    9 |         kernel_cap_t ${bold(colour, 'effective')};\n` +
      `      |                      ${bold(colour, '^~~~~~~~~')}\n${note}`
    );
  });
  assert.is(textReport(kinds, { sourceLine, paint: painter(true) }), told.join(''));
  assert.is(
    stripVTControlCharacters(textReport(kinds, { sourceLine, paint: painter(true) })),
    textReport(kinds, { sourceLine }),
  );
});

test('a message of colons is no other kind', () => {
  const place = { file: 'a: note: b.h', line: 1 };
  assert.is(
    textReport([{ ...finding, place, message: 'x: warning: y', notes: [] }], {
      paint: painter(true),
    }),
    '\x1b[1ma: note: b.h:1:\x1b[22m \x1b[1m\x1b[31merror:\x1b[39m\x1b[22m x: warning: y [element-type-changed]\n',
  );
});

test('warnings and infos, in the order given', () => {
  const plain = { rule: 'r', message: 'm', notes: [] };
  assert.is(
    textReport([
      { ...plain, severity: 'warning' },
      { ...plain, severity: 'info', place: { file: 'x.h', line: 1 } },
    ]),
    'warning: m [r]\nx.h:1: info: m [r]\n',
  );
});

test('one more note is the last', () => {
  const { notes } = withNote(finding, { message: 'if intended: make ckpt_accept CKPT=cap' });
  assert.is(notes.length, 4);
  assert.is(notes.at(-1)?.message, 'if intended: make ckpt_accept CKPT=cap');
});

test('what a terminal would obey is spelled out', () => {
  const hostile: Finding = {
    rule: 'r',
    severity: 'error',
    message: 'a\x1b[31m b\n\rc \u202e \u200b \u{e0001} \ud800 é',
    place: { file: 'x\x07.h\n', line: 1 },
    notes: [{ message: '\x9b\u2028' }],
  };
  assert.is(
    textReport([hostile]),
    'x\\x07.h\\x0a:1: error: a\\x1b[31m b\\x0a\\x0dc \\u202e \\u200b \\u{e0001} \\ud800 é [r]\n' +
      'note: \\x9b\\u2028\n',
  );
});

test.run();
