// The fingerprint is what its description says, so that somebody else can compute it.

import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { fingerprint, fingerprintText } from '../../plugin/layout/fingerprint.ts';
import { array, enumeration, field, struct, u8, u32, u64, union } from '../support/layouts.ts';

const test = suite('fingerprint');

const slot = struct('slot', [field('id', u32), field('mode', enumeration({ B: 1, A: 0 }))]);
const layout = struct('ckpt_x_s', [
  field('slots', array(slot, 4, 2)),
  field('flags', u64, { widthBits: 52 }),
  field('', union(undefined, [field('b', u8), field('a', array(u32, 2))])),
  field('odd name', array(u8, 'flexible')),
]);

const text = `ckptgen-fingerprint 1
size 80
alignment 8
"odd name" u8[] 640 0
a u32[2] 576 64
b u8 576 8
flags u64:52 512 52
slots[4][2]*8.id u32 0 32
slots[4][2]*8.mode enum:u32 32 32 A=0 B=1
`;

test('the text that is hashed', () => {
  assert.is(fingerprintText(canonical(layout)), text);
});

test('is the beginning of what sha256sum says', () => {
  const sum = execFileSync('sha256sum', { input: text, encoding: 'utf8' });
  assert.is(fingerprint(canonical(layout)), sum.slice(0, 16));
});

test('names of types, tags, places and the order of union members are not covered', () => {
  const place = { file: 'x.h', line: 3 };
  const one = struct('one', [field('u', union('u', [field('a', u32), field('b', u8)]))]);
  const other = struct(
    'other',
    [field('u', union('v', [field('b', u8, { typeName: 'byte' }), field('a', u32)]), { place })],
    { place },
  );
  assert.is(fingerprint(canonical(one)), fingerprint(canonical(other)));
});

test('size and alignment are', () => {
  const plain = struct('x', [field('a', u32)]);
  const all = [plain, { ...plain, bytes: 8 }, { ...plain, alignBytes: 8 }].map(fingerprint);
  assert.is(new Set(all).size, 3);
});

test.run();
