// The glue's text against golden files; what it does is tested in glue-witness.test.ts, and that the
// kernel's tools accept it in test/kernel.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { glueSource, protoHeader, uberKernelHeader } from '../../plugin/emit/glue.ts';
import { assertsHeader, type GlueRecord, glueHeader } from '../../plugin/emit/subsystem-glue.ts';
import { canonical } from '../../plugin/layout/canonical.ts';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { makeLock } from '../../plugin/layout/lock.ts';
import type { Subsystem } from '../../plugin/layout/subsystem.ts';
import {
  array,
  bool,
  char,
  enumeration,
  field,
  le32,
  s32,
  s64,
  struct,
  u8,
  u16,
  u32,
  u64,
  union,
} from '../support/layouts.ts';
import { subsystem } from '../support/subsystems.ts';

const test = suite('glue');
const options = { module: 'ckpt_sample' } as const;

function record(
  name: string,
  layout: AggregateType,
  { version = 1, returns = 'void' }: { version?: number; returns?: 'void' | 'int' } = {},
): GlueRecord {
  const today = canonical(layout);
  return {
    subsystem: subsystem(name, name, returns),
    lock: makeLock(name, version, today),
    layout: today,
  };
}

function header(each: GlueRecord, byteOrder: 'little' | 'big' = 'little'): string {
  const text = glueHeader(each, { byteOrder });
  if (!text.ok) throw new Error(text.failures[0].message);
  return text.value;
}

function refusal(layout: AggregateType): string {
  const text = glueHeader(record('x', layout), { byteOrder: 'little' });
  return text.ok ? '' : text.failures[0].code;
}

function golden(name: string): string {
  return readFileSync(`test/golden/glue/${name}`, 'utf8');
}

const slot = struct('slot', [field('id', u64), field('kind', u8)]);
const mixed = struct('ckpt_mixed_s', [
  field('on', bool),
  field('small', u8),
  field('when', s64),
  field('wire', le32),
  field('effective', struct('kernel_cap_struct', [field('cap', array(u32, 2))])),
  field('slots', array(slot, 3)),
  field('grid', array(u16, 2, 3)),
  field('name', array(char, 5)),
  field('mode', enumeration({ MODE_A: 0, MODE_MAX: 0xffffffff })),
  field('u', union('either', [field('a', u8), field('b', array(u16, 3))])),
  field('', union(undefined, [field('low', u32), field('high', array(u8, 2))])),
]);
const bits = struct('ckpt_bits_s', [
  field('count', u32, { widthBits: 5 }),
  field('delta', s32, { widthBits: 3 }),
  field('on', bool, { widthBits: 1 }),
  field(
    'deep',
    array(struct(undefined, [field('flag', u8, { widthBits: 2 }), field('v', u32)]), 2),
  ),
]);
const plain = struct('ckpt_plain_s', [field('umask', u32)]);

const records = [
  record('plain', plain, { version: 2, returns: 'int' }),
  record('mixed', mixed),
  record('bits', bits, { version: 0 }),
];

const subsystems = records.map(each => each.subsystem);

test('glue.c', () => {
  assert.is(glueSource(subsystems, options), golden('glue.c'));
});

for (const each of records)
  test(`${each.subsystem.name}_glue.h`, () => {
    assert.is(header(each), golden(`${each.subsystem.name}_glue.h`));
  });

test('asserts.h', () => {
  assert.is(assertsHeader(), golden('asserts.h'));
});

test('uber.h', () => {
  assert.is(uberKernelHeader(subsystems, options), golden('uber.h'));
});

test('X_proto.h', () => {
  assert.is(protoHeader(subsystem('plain', 'sched', 'int')), golden('plain_proto.h'));
});

test('is the same whatever the order of the subsystems', () => {
  const reversed = [...subsystems].reverse();
  assert.is(glueSource(reversed, options), golden('glue.c'));
  assert.is(uberKernelHeader(reversed, options), golden('uber.h'));
});

test('what a checkpoint returns is told by X_glue.h alone', () => {
  const others = subsystems.map(({ name }) => subsystem(name, 'elsewhere', 'int'));
  assert.is(glueSource(others, options), golden('glue.c'));
  const calls = (returns: 'void' | 'int') =>
    /\{\n([^{]*plain_checkpoint[^}]*)\}/.exec(header(record('plain', plain, { returns })))?.[1];
  assert.is(calls('void'), '\tplain_checkpoint(record);\n\n\treturn 0;\n');
  assert.is(
    calls('int'),
    '\tint error;\n\n\terror = plain_checkpoint(record);\n\n\treturn error;\n',
  );
});

test('functions that a subsystem may have are called, and one that goes last is restored behind the others', () => {
  const [bare, more] = [subsystem('z'), subsystem('a')];
  const all = [bare, { ...more, hasVerify: true, hasUndo: true, goesLast: true }];
  const text = glueSource(all, options);
  assert.equal(text.match(/\.(verify|undo) = .*/g), [
    '.verify = ckptgen_verify_a,',
    '.undo = ckptgen_undo_a,',
  ]);
  assert.equal(text.match(/&ckpt_subsystems.*/g), [
    '&ckpt_subsystems[1], /* z */',
    '&ckpt_subsystems[0], /* a */',
  ]);
  const prototypes = (each: (typeof all)[number]) => protoHeader(each).match(/^int .*/gm);
  assert.equal(
    all.map(each => each && prototypes(each)),
    [
      ['int z_restore(const struct ckpt_z_s *record);'],
      ['verify', 'restore', 'undo'].map(name => `int a_${name}(const struct ckpt_a_s *record);`),
    ],
  );
  const glue = header({ ...record('a', plain), subsystem: all[1] as Subsystem });
  for (const name of ['verify', 'restore', 'undo'])
    assert.ok(glue.includes(`(const void *record)\n{\n\treturn a_${name}(record);\n}`), name);
});

test('holes are cleared before an error is returned', () => {
  assert.match(
    header(record('mixed', mixed, { returns: 'int' })),
    '\terror = mixed_checkpoint(record);\n\tckptgen_clear_mixed(record);\n\n\treturn error;\n',
  );
});

test('without any subsystem there are two empty tables', () => {
  assert.is(glueSource([], options), golden('empty.c'));
});

test("bits are cleared by the target's byte order", () => {
  const masks = (text: string) =>
    [...text.matchAll(/base\[(.*)\] &= (.*);/g)].map(m => `${m[1]}: ${m[2]}`);
  assert.equal(masks(header(record('bits', bits))), ['1: 0x01', '4 + i * 8: 0x03']);
  assert.equal(masks(header(record('bits', bits), 'big')), ['1: 0x80', '4 + i * 8: 0xc0']);
});

test('a record without holes is not cleared', () => {
  assert.not.match(header(record('plain', plain)), /clear/);
});

test('a union of more holes than can be told apart is refused', () => {
  const layout = struct('ckpt_x_s', [field('u', union('u', [field('many', array(slot, 20000))]))]);
  assert.is(refusal(layout), 'union-too-large');
});

for (const name of ['a;b', 'é', '1st', ''])
  test(`a member called ${JSON.stringify(name)} is refused`, () => {
    const members = [{ ...field('x', u32), name, offsetBits: 0 }];
    assert.is(refusal({ ...plain, members }), 'bad-name');
  });

test('an enumerator that is no identifier is refused', () => {
  assert.is(refusal(struct('ckpt_x_s', [field('m', enumeration({ 'A"': 1 }))])), 'bad-name');
});

test.run();
