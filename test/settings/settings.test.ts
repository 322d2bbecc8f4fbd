// What a sound ckptgen.yaml says: each key, each default, and where it stands.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isExpired, readSettings, type Settings } from '../../plugin/settings/settings.ts';
import { known, told } from '../support/settings.ts';

const test = suite('settings');

function read(text: string): Settings {
  const settings = readSettings(text, 'ckptgen.yaml', known);
  if (!settings.ok) throw new Error(told(text));
  return settings.value;
}

const cc = { compiler: { kind: 'command', words: ['cc'] }, flags: [], before: [] };
const nothing = { compile: cc, records: [], waivers: [] };

const at = (line: number, column: number) => ({ file: 'ckptgen.yaml', line, column });
const placed = (text: string, line: number, column: number) => ({
  text,
  place: at(line, column),
});

test('a file that says nothing', () => {
  for (const text of ['', '\n', ' ', '# only this\n', '---\n', '---\n...\n', '{}', '~', '\ufeff'])
    assert.equal(read(text), nothing, JSON.stringify(text));
});

test('every key', () => {
  const text = [
    'locks: layouts',
    'compile:',
    '  kernel: ../build',
    '  flags: [-Iinclude, "-DX=a b"]',
    '  before: [linux/types.h, asm/x.h]',
    'records:',
    '  - headers: [include/*.h, "**/x?.h"]',
    '    structs: [luo_*_ser, union foo]',
    '    version: FOO_VERSION',
    '    policy: frozen',
    '    per-abi: true',
    '    constants: [LUO_*, FOO]',
    '    compile:',
    '      command: [gcc, -m32]',
    'waivers:',
    '  - rule: pointer-in-record',
    '    struct: struct luo_*',
    '    member: slots[].d*',
    '    reason: read by the same kernel only',
    '    expires: 2027-03-31',
    '',
  ].join('\n');
  const expected = {
    locks: placed('layouts', 1, 8),
    compile: {
      compiler: { kind: 'kernel', folder: placed('../build', 3, 11) },
      flags: ['-Iinclude', '-DX=a b'],
      before: [placed('linux/types.h', 5, 12), placed('asm/x.h', 5, 27)],
    },
    records: [
      {
        place: at(7, 5),
        headers: [placed('include/*.h', 7, 15), placed('**/x?.h', 7, 28)],
        structs: [placed('luo_*_ser', 8, 15), placed('union foo', 8, 26)],
        version: placed('FOO_VERSION', 9, 14),
        policy: 'frozen',
        perAbi: true,
        constants: [placed('LUO_*', 12, 17), placed('FOO', 12, 24)],
        compile: { compiler: { kind: 'command', words: ['gcc', '-m32'] }, flags: [], before: [] },
      },
    ],
    waivers: [
      {
        place: at(16, 5),
        rule: 'pointer-in-record',
        struct: placed('struct luo_*', 17, 13),
        member: placed('slots[].d*', 18, 13),
        reason: 'read by the same kernel only',
        expires: placed('2027-03-31', 20, 14),
      },
    ],
  };
  assert.equal(read(text), expected);
  assert.equal(read(text.replaceAll('\n', '\r\n')), expected, 'CRLF');
});

test('defaults of a record', () => {
  assert.equal(read('records:\n- headers: a.h\n').records, [
    {
      place: at(2, 3),
      headers: [placed('a.h', 2, 12)],
      structs: 'all',
      constants: 'all',
      policy: 'bump',
      perAbi: false,
      compile: cc,
    },
  ]);
});

test('a record is compiled by its own, else as the file says, never by a mixture', () => {
  const { compile, records } = read(
    'compile: {command: gcc, flags: -g}\nrecords:\n- headers: a.h\n- {headers: b.h, compile: {flags: -O2}}\n',
  );
  const own = { compiler: { kind: 'command', words: ['cc'] }, flags: ['-O2'], before: [] };
  assert.equal(
    records.map(each => each.compile),
    [compile, own],
  );
  assert.equal(compile, {
    compiler: { kind: 'command', words: ['gcc'] },
    flags: ['-g'],
    before: [],
  });
});

test('one text does for a list of one', () => {
  const text = 'records:\n- {headers: a.h, structs: "*_t", constants: A?}\n';
  const [record] = read(text).records;
  assert.equal(record?.headers, [placed('a.h', 2, 13)]);
  assert.equal(record?.structs, [placed('*_t', 2, 27)]);
  assert.equal(record?.constants, [placed('A?', 2, 45)]);
});

test('no constants', () => {
  const [record] = read('records:\n- headers: a.h\n  constants: none\n').records;
  assert.is(record?.constants, 'none');
});

test('in every style of YAML', () => {
  const plain = read(
    'waivers:\n- rule: size-changed\n  struct: a\n  reason: b c\n  expires: 2027-01-01\n',
  );
  for (const text of [
    'waivers: [{rule: size-changed, struct: a, reason: b c, expires: 2027-01-01}]',
    '{"waivers":[{"rule":"size-changed","struct":"a","reason":"b c","expires":"2027-01-01"}]}',
    "? waivers\n: - rule: 'size-changed'\n    struct: !!str a\n".replace('!!str ', '') +
      '    reason: >\n      b\n      c\n    expires: |\n      2027-01-01\n',
    'waivers:\n  -\n    rule: size-changed # x\n    struct: a\n    reason: b\n      c\n    expires: 2027-01-01',
  ]) {
    const [waiver] = read(text).waivers;
    const texts = [waiver?.rule, waiver?.struct.text, waiver?.reason, waiver?.expires.text];
    const [same] = plain.waivers;
    assert.equal(texts, [same?.rule, same?.struct.text, same?.reason, same?.expires.text], text);
  }
});

test('YAML 1.2: words that older versions took for something else are texts', () => {
  const { compile, waivers } = read(
    'compile: {command: [yes, no, on, 1_000, 0b1, 12:30:45]}\n' +
      'waivers:\n- {rule: size-changed, struct: y, reason: off, expires: 2028-02-29}\n',
  );
  assert.equal(compile.compiler, {
    kind: 'command',
    words: ['yes', 'no', 'on', '1_000', '0b1', '12:30:45'],
  });
  assert.is(waivers[0]?.reason, 'off');
  assert.is(waivers[0]?.expires.text, '2028-02-29');
});

test('a waiver holds on its last day', () => {
  const waiver = { expires: placed('2027-03-31', 1, 1) };
  assert.not.ok(isExpired(waiver, '2027-03-30'));
  assert.not.ok(isExpired(waiver, '2027-03-31'));
  assert.ok(isExpired(waiver, '2027-04-01'));
  assert.ok(isExpired(waiver, '2028-01-01'));
  assert.not.ok(isExpired(waiver, '2026-12-31'));
});

test('two waivers of one rule that waive different things', () => {
  const waiver = (more: string) =>
    `- {rule: size-changed, reason: r, expires: 2027-01-01, ${more}}\n`;
  const text = ['struct: a', 'struct: b', 'struct: a, member: b', 'struct: struct a'].map(waiver);
  assert.is(read(`waivers:\n${text.join('')}`).waivers.length, 4);
});

test('the limits themselves are allowed', () => {
  const items = Array.from({ length: 9_996 }, (_, index) => `  - F${index}\n`).join('');
  const [record] = read(`records:\n- headers: a.h\n  constants:\n${items}`).records;
  assert.is(record?.constants.length, 9_996);
  const comment = `#${'x'.repeat(1024 * 1024 - 1)}`;
  assert.equal(read(comment), nothing);
  assert.is(read(`locks: ${'x'.repeat(1_000)}`).locks?.text.length, 1_000);
});

test.run();
