// A lock with an entry for each ABI: text and entries turn into each other, anything else is refused.

import { readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withEntry } from '../../plugin/layout/acceptance.ts';
import { canonical } from '../../plugin/layout/canonical.ts';
import {
  type AbiLock,
  isPerAbi,
  type LockFile,
  makeLock,
  type PerAbiLock,
  readLock,
  writeLock,
} from '../../plugin/layout/lock.ts';
import { Random } from '../support/random.ts';
import { LayoutMaker } from '../support/random-layouts.ts';
import { sampleLock } from '../support/sample-lock.ts';

const test = suite('lock of several ABIs');

const names = ['aarch64', 'arm_be', 'em8_32_be', 'i386', 'ppc64_le', 's390x', 'x86_64'];

function entry(abi: string, version: number, seed: number): AbiLock {
  const layout = new LayoutMaker(new Random(seed), {}).record('ckpt_x_s');
  return { ...makeLock('x', version, canonical(layout)), abi };
}

function lockOf(entries: readonly AbiLock[]): PerAbiLock {
  const [first, ...more] = entries;
  if (!first) throw new Error('no entry');
  return more.reduce((all, each) => withEntry(all, each), withEntry(undefined, first));
}

function read(text: string): LockFile {
  const lock = readLock(text, 'x.layout');
  if (!lock.ok) throw new Error(`${JSON.stringify(lock.failures)}\n${text}`);
  return lock.value;
}

const small = (abi: string, version: number): AbiLock => ({ ...sampleLock, version, abi });
const sound = writeLock(
  lockOf([small('x86_64', 3), { ...small('i386', 2), unconfirmed: true }, small('s390x', 1)]),
);
const lines = sound.split('\n').slice(0, -1);

test('golden text', () => {
  const path = 'test/golden/layout/per-abi.layout';
  if (process.env.CKPTGEN_GOLDEN === 'write') writeFileSync(path, sound);
  assert.is(sound, readFileSync(path, 'utf8'));
});

test('comes back as it was written', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = new Random(seed);
    const some = names.filter(() => random.below(2) === 0);
    const lock = lockOf(
      ['i386', ...some].map((abi, index): AbiLock => {
        const made = entry(abi, random.below(9) + 1, seed * 10 + index);
        return random.below(2) === 0 ? { ...made, unconfirmed: true } : made;
      }),
    );
    const text = writeLock(lock);
    const found = read(text);
    if (!isPerAbi(found)) throw new Error('no entries');
    const bare = found.entries.map(({ file: _file, lineOf: _lineOf, ...each }) => each);
    assert.equal({ ...found, entries: bare }, lock, `seed ${seed}`);
    assert.is(writeLock(found), text);
  }
});

test('lines are those of the entry', () => {
  const lock = read(sound);
  if (!isPerAbi(lock)) throw new Error('no entries');
  for (const { abi, lineOf } of lock.entries) {
    const start = lines.findIndex(line => line.startsWith(`abi ${abi}`));
    assert.is(lineOf(''), start + 5);
    assert.match(lines[lineOf('') - 1] ?? '', /^struct ckpt_x_s,/);
    assert.match(lines[lineOf('slots[].mode', 'MODE_B') - 1] ?? '', /^ *MODE_B = -1$/);
    assert.is(lineOf('none'), lineOf(''));
  }
});

interface Damage {
  readonly from: string | RegExp;
  readonly to: string;
  readonly says: RegExp;
  readonly line: number;
}

const lineOf = (text: string) => lines.indexOf(text) + 1;
const second = lineOf('abi s390x');

const damages: Readonly<Record<string, Damage>> = {
  'an unknown ABI': {
    from: 'abi s390x\n',
    to: 'abi vax\n',
    says: /'vax' is no ABI that this ckptgen knows/,
    line: second,
  },
  'an ABI under another name': {
    from: 'abi x86_64\n',
    to: 'abi x86_64_le\n',
    says: /no ABI that/,
    line: lineOf('abi x86_64'),
  },
  'an ABI without a name': {
    from: 'abi s390x\n',
    to: 'abi\n',
    says: /expected 'abi NAME'/,
    line: second,
  },
  'another mark': {
    from: 'to be confirmed',
    to: 'confirmed',
    says: /expected 'abi NAME' or 'abi NAME, to be confirmed', found 'abi i386, confirmed'/,
    line: 4,
  },
  'an entry twice': {
    from: /abi s390x\n# Accepted by a build for s390x/,
    to: 'abi i386\n# Accepted by a build for i386',
    says: /'i386' has an entry already/,
    line: second,
  },
  'entries in another order': {
    from: /abi s390x\n# Accepted by a build for s390x/,
    to: 'abi aarch64\n# Accepted by a build for aarch64',
    says: /'aarch64' stands behind 'i386': entries are sorted/,
    line: second,
  },
  "another entry's comment": {
    from: '# Accepted by a build for s390x',
    to: '# Accepted by a build for i386',
    says: /expected '# Accepted by a build for s390x/,
    line: second + 1,
  },
  'no comment': {
    from: /# Accepted by a build for s390x.*\n/,
    to: '',
    says: /expected '# Accepted by a build for s390x.*found 'version 1'/,
    line: second + 1,
  },
  'the version of a format that is not recorded': {
    from: 'version 1\n',
    to: 'version 0\n',
    says: /expected 'version NUMBER'/,
    line: second + 2,
  },
  'a fingerprint that is not of the lines': {
    from: /(abi s390x\n.*\n.*\nfingerprint )..../,
    to: '$10000',
    says: /the lines below have the fingerprint/,
    line: second + 3,
  },
  'a member of another entry': {
    from: /abi x86_64\n/,
    to: '  late u8 at 1, 1 byte, from u8\nabi x86_64\n',
    says: /overlaps|outside|order/,
    line: lineOf('abi x86_64'),
  },
  'an entry behind a layout of all ABIs': {
    from: /abi i386.*\n.*\n/,
    to: '',
    says: /'abi s390x' is not known here/,
    line: second - 2,
  },
};

for (const [name, { from, to, says, line }] of Object.entries(damages))
  test(`refused: ${name}`, () => {
    const text = sound.replace(from, to);
    assert.is.not(text, sound, 'nothing was damaged');
    const lock = readLock(text, 'x.layout');
    if (lock.ok) throw new Error(`was read:\n${text}`);
    assert.match(lock.failures[0].message, says);
    assert.equal(lock.failures[0].place, { file: 'x.layout', line });
  });

test('cut off anywhere, a line missing, twice or behind the next', () => {
  const refused = (text: string) => assert.not.ok(readLock(text, 'x.layout').ok, text);
  const ends = new Set(lines.flatMap((line, i) => (line.startsWith('abi ') && i > 3 ? [i] : [])));
  for (let length = 0; length < sound.length; length++) {
    const text = sound.slice(0, length);
    // A lock that ends where an entry does is one of fewer ABIs.
    const isWhole = text.endsWith('\n') && ends.has(text.split('\n').length - 1);
    if (!isWhole) refused(text);
  }
  lines.forEach((line, index) => {
    const without = lines.toSpliced(index, 1);
    refused(`${without.join('\n')}\n`);
    refused(`${lines.toSpliced(index, 0, line).join('\n')}\n`);
    if (index + 1 < lines.length) refused(`${without.toSpliced(index + 1, 0, line).join('\n')}\n`);
  });
});

test('what is accepted is what would be written: any one character changed', () => {
  const random = new Random(7);
  const characters = [...' 0129abix_,.:=[]#\n', ''];
  for (let round = 0; round < 3000; round++) {
    const at = random.below(sound.length);
    const text = sound.slice(0, at) + random.pick(characters) + sound.slice(at + random.below(3));
    const lock = readLock(text, 'x.layout');
    if (lock.ok) assert.is(writeLock(lock.value), text);
  }
});

test.run();
