// Texts that are made to cost time or memory, and random damage: always a value, always with a place.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSettings } from '../../plugin/settings/settings.ts';
import { Random } from '../support/random.ts';
import { known, told } from '../support/settings.ts';

const test = suite('settings, hostile');

const MIB = 1024 * 1024;
const filled = (unit: string, start = '') =>
  start + unit.repeat(Math.floor((MIB - start.length) / unit.length));

test('too large, in bytes', () => {
  const text =
    'ckptgen.yaml:1:1: error: the file is larger than 1 MiB, which no settings are [bad-config]\n';
  assert.is(told(`#${'x'.repeat(MIB)}`), text);
  assert.is(told(`#${'ä'.repeat(MIB / 2)}`), text);
});

test('too many entries', () => {
  const many = 'error: more than 10000 entries [bad-config]\n';
  assert.is(told(filled('- a\n')), `ckptgen.yaml:10001:1: ${many}`);
  assert.is(told(filled('a: b\n')), `ckptgen.yaml:10001:1: ${many}`);
  assert.is(told(filled('? a\n')), `ckptgen.yaml:10001:1: ${many}`);
  assert.is(told(filled('a,', '[')), `ckptgen.yaml:1:20003: ${many}`);
  assert.is(told(filled('a: b, ', '{')), `ckptgen.yaml:1:30003: ${many}`);
});

test('too deep', () => {
  const deep = 'error: nested deeper than 32 levels [bad-config]\n';
  assert.is(told(filled('[')), `ckptgen.yaml:1:33: ${deep}`);
  assert.is(told(filled('{a: ')), `ckptgen.yaml:1:126: ${deep}`);
  assert.is(told(filled('- ')), `ckptgen.yaml:1:64: ${deep}`);
  assert.is(told(filled('? ')), `ckptgen.yaml:1:64: ${deep}`);
  const lines = Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');
  assert.is(told(lines), `ckptgen.yaml:32:33: ${deep}`);
});

test('too many empty lines in a row', () => {
  const text = `locks: a\n${'  \n'.repeat(100)}`;
  assert.ok(readSettings(`${text}# b\n${text.slice(9)}`, 'ckptgen.yaml', known).ok);
  const message = 'ckptgen.yaml:102:3: error: more than 100 empty lines [bad-config]\n';
  assert.is(told(`${text}  \n# b\n`), message);
});

test('time grows with the text, whatever it is made of', () => {
  const units = [
    ...['#\n', '\n', ' \n', '\r\n', '\t\n', ' ', '"', '""', "''", '[]', '{}', ']', '[', ','],
    ...['\\', '"\\q', '%a\n', '---\n', '...\n', '!a ', '&a ', '*a ', '|\n', 'a\n', 'a ', ':', '-'],
    ...['\0', '\u2028', '<<: ', '"a"\n', '  #\n'],
  ];
  for (const start of ['', 'a: ', '- a: b\n', '[', '{a: ', 'a: "', 'a: |\n '])
    for (const unit of units) {
      const text = filled(unit, start).slice(0, MIB / 8);
      const began = process.cpuUsage();
      readSettings(text, 'ckptgen.yaml', known);
      const { user, system } = process.cpuUsage(began);
      assert.ok(user + system < 2_000_000, `${JSON.stringify(start + unit)}: ${user + system} us`);
    }
});

const sound = `# ckptgen.yaml
locks: layouts
compile: {kernel: ../build, flags: [-Iinclude, "-DX=\\"a\\""]}
records:
  - headers: [include/linux/kho/abi/*.h, '**/x?.h']   # two
    structs: ["luo_*_ser", "union foo", "foo_t"]
    version: LUO_FDT_SESSION_COMPATIBLE
    policy: additive
    per-abi: false
    constants: none
    compile:
      command:
      - gcc
      - -m32
waivers:
  - rule: pointer-in-record
    struct: luo_file_ser
    member: slots[].data
    reason: >
      read by the
      same kernel only
    expires: 2027-03-31
`;

const seeds = Number(process.env.CKPTGEN_COUNT ?? 2_000);
const first = Number(process.env.CKPTGEN_SEED ?? 0);

type Damage = (text: string, from: number, to: number, random: Random) => string;

const STRANGE = [
  ...'\0\t\n\r \x1b"\'#%&*,-.:<>?@[\\]`{|}!~0a\u2028\ud83d',
  '---\n',
  '<<: ',
  '\r\n',
  ': ',
];

const damages: readonly Damage[] = [
  (text, from, to) => text.slice(0, from) + text.slice(to),
  (text, from, to) => text.slice(0, to) + text.slice(from),
  (text, from, to) =>
    text.slice(0, from) + text.slice(to, to + 9) + text.slice(from, to) + text.slice(to + 9),
  (text, from, _to, random) => text.slice(0, from) + random.pick(STRANGE) + text.slice(from + 1),
  (text, from, _to, random) => text.slice(0, from) + random.pick(STRANGE) + text.slice(from),
];

test('random damage: read, or refused at lines of the file', () => {
  assert.ok(readSettings(sound, 'ckptgen.yaml', known).ok);
  let refused = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const random = new Random(seed);
    let text = sound;
    for (let count = 1 + random.below(4); count > 0; count--) {
      const from = random.below(text.length);
      text = random.pick(damages)(text, from, from + random.below(40), random);
    }
    const settings = readSettings(text, 'ckptgen.yaml', known);
    if (settings.ok) continue;
    refused++;
    const lines = text.trimEnd().split('\n');
    let before = { line: 1, column: 1 };
    for (const { code, message, place } of settings.failures) {
      const { file, line = 0, column = 0 } = place ?? {};
      const said = `seed ${seed}: ${line}:${column} ${message}\n${text}`;
      assert.is(`${code} ${file}`, 'bad-config ckptgen.yaml', said);
      assert.ok(column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1, said);
      assert.ok(line > before.line || (line === before.line && column >= before.column), said);
      assert.not.match(message, /undefined|\[object|\.$/, said);
      before = { line, column };
    }
  }
  assert.ok(refused > seeds / 2 && refused < seeds, `${refused} of ${seeds}`);
});

test.run();
