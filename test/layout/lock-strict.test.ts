// A damaged lock is refused, with the line, what was expected and what to do.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readLock, writeLock } from '../../plugin/layout/lock.ts';
import type { Failure } from '../../plugin/layout/result.ts';
import { Random } from '../support/random.ts';
import { sampleLock } from '../support/sample-lock.ts';

const test = suite('lock, strict');

const sound = writeLock(sampleLock);
const lines = sound.split('\n').slice(0, -1);

function refusal(text: string): Failure {
  const lock = readLock(text, 'x.layout');
  if (lock.ok) throw new Error(`was read:\n${text}`);
  const [failure] = lock.failures;
  assert.is(failure.code, 'bad-lock');
  assert.is(failure.place?.file, 'x.layout');
  assert.is(failure.notes?.length, 1);
  return failure;
}

function lineOf(start: string): number {
  const index = lines.findIndex(line => line.trim().startsWith(start));
  if (index < 0) throw new Error(`no line begins with ${start}`);
  return index + 1;
}

interface Damage {
  /** The line, by its beginning. */
  readonly at: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly says: RegExp;
  /** Where it is told, when not there. */
  readonly told?: string;
}

const fingerprintLine = { told: 'fingerprint', says: /the lines below have the fingerprint/ };

const damages: Readonly<Record<string, Damage>> = {
  'a newer format': {
    at: 'ckptgen-lock',
    from: '1',
    to: '2',
    says: /format 2, this ckptgen reads format 1/,
  },
  'no lock at all': { at: 'ckptgen-lock', from: /.*/, to: '#include <x.h>', says: /not a lock/ },
  'another comment': { at: '#', from: 'Written', to: 'written', says: /expected '# Written by/ },
  'an unknown key': {
    at: 'record',
    from: 'record',
    to: 'subsystem',
    says: /expected 'record NAME'/,
  },
  'a name that is none': { at: 'record', from: 'x', to: 'X', says: /expected 'record NAME'/ },
  'another name': {
    at: 'record',
    from: 'x',
    to: 'y',
    says: /ckpt_y_s, SIZE/,
    told: 'struct ckpt_x_s',
  },
  'a version with a sign': {
    at: 'version',
    from: '2',
    to: '-2',
    says: /expected 'version NUMBER'/,
  },
  'the version of what is not recorded': {
    at: 'version',
    from: '2',
    to: '0',
    says: /expected 'version NUMBER'/,
  },
  'a version with zeros': { at: 'version', from: '2', to: '02', says: /expected 'version NUMBER'/ },
  'an endless version': {
    at: 'version',
    from: '2',
    to: '2'.repeat(400),
    says: /expected 'version/,
  },
  'a short fingerprint': { at: 'fingerprint', from: /.$/, to: '', says: /16 hex digits/ },
  'another fingerprint': {
    at: 'fingerprint',
    from: /\w{16}/,
    to: '0123456789abcdef',
    says: /have the fingerprint/,
  },
  'a union as a record': {
    at: 'struct ckpt',
    from: 'struct',
    to: 'union',
    says: /expected 'struct ckpt_x_s, SIZE/,
  },
  'an alignment that is none': {
    at: 'struct ckpt',
    from: /\d+$/,
    to: '6',
    says: /alignment of 6 bytes/,
  },
  'alignment 0': { at: 'struct ckpt', from: /\d+$/, to: '0', says: /alignment of 0 bytes/ },
  'a size too small': {
    at: 'struct ckpt',
    from: /\d+ bytes/,
    to: '72 bytes',
    says: /outside/,
    told: 'blob',
  },
  'another size': { at: 'struct ckpt', from: /\d+ bytes/, to: '960 bytes', ...fingerprintLine },
  'an unknown type': { at: 'flags', from: 'u64:52', to: 'u63:52', says: /expected 'PATH TYPE at/ },
  'another type': { at: 'effective.cap', from: 'u32', to: 's32', ...fingerprintLine },
  'another count': {
    at: 'effective.cap',
    from: '[2]',
    to: '[3]',
    says: /a size that its type cannot have/,
  },
  'another offset': {
    at: 'slots[].mode',
    from: 'at 12',
    to: 'at 11',
    says: /overlaps the member above/,
  },
  'an offset outside': { at: 'effective.cap', from: 'at 0', to: 'at 4', says: /lies outside/ },
  'an offset before': { at: 'slots[].id', from: 'at 8', to: 'at 4', says: /lies outside/ },
  'an offset with zeros': {
    at: 'effective.cap',
    from: 'at 0',
    to: 'at 00',
    says: /expected 'effective.cap u32\[2\] at 0/,
  },
  'a huge offset': {
    at: 'name',
    from: /at \d+/,
    to: 'at 99999999999999999999',
    says: /expected 'PATH/,
  },
  'a huge width': { at: 'flags', from: /52/g, to: '65', says: /a size that its type/ },
  'a bit that is none': { at: 'more', from: /bit \d/, to: 'bit 8', says: /expected 'PATH/ },
  'bytes for bits': { at: 'more', from: '1 bit', to: '1 byte', says: /a size that its type/ },
  'a wrong plural': { at: 'more', from: '1 bit,', to: '1 bits,', says: /1 bit, from/ },
  'a stride that does not fit': {
    at: 'slots struct',
    from: '8 each',
    to: '4 each',
    says: /a size that its type/,
  },
  'no stride': { at: 'slots struct', from: ', 8 each', to: '', says: /a size that its type/ },
  'no alignment': { at: 'effective struct', from: ', aligned 4', to: '', says: /expected 'PATH/ },
  'an alignment on a number': {
    at: 'effective.cap',
    from: ', from',
    to: ', aligned 4, from',
    says: /expected/,
  },
  'no type name': { at: 'effective.cap', from: /, from.*/, to: '', says: /expected 'PATH/ },
  'a tag that the name says': {
    at: 'slots struct',
    from: /$/,
    to: ' = struct slot',
    says: /from struct slot' here/,
  },
  'a path of another struct': {
    at: 'effective.cap',
    from: 'effective',
    to: 'permitted',
    says: /of the form 'effective.NAME'/,
  },
  'a path without end': {
    at: 'effective.cap',
    from: 'effective.cap',
    to: 'effective.',
    says: /of the form/,
  },
  'two paths the same': {
    at: 'more',
    from: 'more',
    to: 'flags',
    says: /stands in line \d+ already/,
  },
  'a broken quote': { at: '"odd', from: '\\"', to: '"', says: /expected/ },
  'an escape too much': { at: '"odd', from: 'odd', to: '\\u006fdd', says: /expected/ },
  'an enumerator twice': {
    at: 'MODE_A',
    from: 'MODE_A',
    to: 'MODE_B',
    says: /stands in line \d+ already/,
  },
  'an enumerator of no number': {
    at: 'MODE_B',
    from: '-1',
    to: 'one',
    says: /expected an enumerator/,
  },
  'another enumerator': { at: 'MODE_B', from: '-1', to: '-2', ...fingerprintLine },
  'minus zero': { at: 'MODE_A', from: '0', to: '-0', says: /MODE_A = 0' here/ },
  'an odd indentation': { at: 'effective.cap', from: /^/, to: ' ', says: /indented/ },
  'a deep indentation': { at: 'effective struct', from: /^/, to: '    ', says: /deeper than/ },
  'a member below a number': {
    at: 'more',
    from: /^/,
    to: '  ',
    says: /below a member that holds none/,
  },
  'no indentation': { at: 'effective struct', from: /^ */, to: '', says: /is not known here/ },
  'an empty line': { at: 'name', from: /.*/, to: '', says: /empty line/ },
  'a blank at the end': { at: 'name', from: /$/, to: ' ', says: /expected|found/ },
  'a tab': { at: 'name', from: '  ', to: '\t', says: /no printable ASCII/ },
  'a letter that looks like another': {
    at: 'name',
    from: 'a',
    to: '\u0430',
    says: /no printable ASCII/,
  },
  'CR LF': { at: 'name', from: /$/, to: '\r', says: /CR LF/ },
  'a conflict': { at: 'name', from: /^/, to: '<<<<<<< HEAD\n', says: /merge conflict/ },
  'the middle of a conflict': { at: 'name', from: /^/, to: '=======\n', says: /merge conflict/ },
  'the end of a conflict': {
    at: 'name',
    from: /^/,
    to: '>>>>>>> theirs\n',
    says: /merge conflict/,
  },
  'the base of a conflict': { at: 'name', from: /^/, to: '||||||| base\n', says: /merge conflict/ },
};

for (const [name, { at, from, to, says, told }] of Object.entries(damages)) {
  test(name, () => {
    const index = lineOf(at) - 1;
    const damaged = lines.map((line, each) => (each === index ? line.replace(from, to) : line));
    assert.not.equal(damaged, lines, 'nothing was damaged');
    const failure = refusal(`${damaged.join('\n')}\n`);
    assert.match(failure.message, says);
    assert.is(failure.place?.line, told ? lineOf(told) : index + 1);
  });
}

test('a line missing, twice or behind the next', () => {
  lines.forEach((line, index) => {
    const without = lines.toSpliced(index, 1);
    refusal(`${without.join('\n')}\n`);
    refusal(`${lines.toSpliced(index, 0, line).join('\n')}\n`);
    if (index + 1 < lines.length) refusal(`${without.toSpliced(index + 1, 0, line).join('\n')}\n`);
  });
});

test('cut off anywhere', () => {
  for (let length = 0; length < sound.length; length++) refusal(sound.slice(0, length));
});

test('something behind the end', () => {
  assert.match(refusal(`${sound}\n`).message, /empty line/);
  assert.match(refusal(`${sound}record y\n`).message, /is not known here/);
  assert.is(refusal(`${sound}record y\n`).place?.line, lines.length + 1);
});

test('what is accepted is what would be written: any one character changed', () => {
  const random = new Random(1);
  const characters = ' 0129azAZ"\\.,:=[]()_-\n\r\t\u00e9';
  for (let round = 0; round < 4000; round++) {
    const at = random.below(sound.length);
    const text =
      sound.slice(0, at) + random.pick([...characters, '']) + sound.slice(at + random.below(3));
    const lock = readLock(text, 'x.layout');
    if (lock.ok) assert.is(writeLock(lock.value), text);
  }
});

test('nesting without end is refused, not followed', () => {
  const deep = Array.from({ length: 5000 }, (_, depth) => {
    const path = Array(depth + 1)
      .fill('a')
      .join('.');
    return `${'  '.repeat(depth + 1)}${path} struct at 0, 4 bytes, aligned 4`;
  });
  assert.match(
    refusal(`${[...lines.slice(0, 6), ...deep].join('\n')}\n`).message,
    /deeper than 100/,
  );
});

test.run();
