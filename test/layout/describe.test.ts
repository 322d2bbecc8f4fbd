// A type as one word, different for everything that differs in memory.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeMember, describeType } from '../../plugin/layout/describe.ts';
import type { Type } from '../../plugin/layout/layout.ts';
import * as make from '../support/layouts.ts';

const test = suite('describe');

const types: Readonly<Record<string, Type>> = {
  u8: make.u8,
  s32: make.s32,
  u128: make.int(128, false),
  le32: make.le32,
  be32: make.be32,
  sbe64: { ...make.s64, order: 'big' },
  char: make.char,
  bool: make.bool,
  bool32: { kind: 'bool', bytes: 4 },
  f64: make.f64,
  f96: { kind: 'float', bytes: 12 },
  'opaque[16 bytes]': { kind: 'opaque', bytes: 16 },
  'opaque[1 byte][2]': make.array({ kind: 'opaque', bytes: 1 }, 2),
  'enum:u32': make.enumeration({}),
  'enum:s8[4]': make.array({ ...make.enumeration({}), signed: true, bytes: 1 }, 4),
  pointer64: make.pointer,
  'function-pointer64': make.functionPointer,
  pointer32: { kind: 'pointer', bytes: 4, pointee: 'object' },
  struct: make.struct('x', []),
  'union[2][3]': make.array(make.union('x', []), 2, 3),
  'u32[2][3]': make.array(make.u32, 2, 3),
  'u32[6]': make.array(make.u32, 6),
  'u8[]': make.array(make.u8, 'flexible'),
  'u8[0]': make.array(make.u8, 0),
  'u8[][4]': make.array(make.u8, 'flexible', 4),
};

for (const [text, type] of Object.entries(types))
  test(text, () => assert.is(describeType(type), text));

test('a member', () => {
  const member = { ...make.field('cap', make.array(make.u32, 2)), offsetBits: 0 };
  assert.is(describeMember('effective.cap', member, 64), 'effective.cap u32[2] at 8, 8 bytes');
});

test('a bit-field', () => {
  const member = { ...make.field('f', make.u64, { widthBits: 52 }), offsetBits: 0 };
  assert.is(describeMember('f', member, 67), 'f u64:52 at 8 bit 3, 52 bits');
  assert.is(describeMember('f', { ...member, widthBits: 1 }, 64), 'f u64:1 at 8 bit 0, 1 bit');
});

test.run();
