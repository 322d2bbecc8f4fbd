// Text as gcc prints it; nothing in it commands a terminal.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Finding, withNote } from '../../plugin/report/diagnostic.ts';
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
