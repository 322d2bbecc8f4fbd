// Values of records: what the compiler has stored is what is told, on every machine.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Judged, judgeValues } from '../../plugin/image/judge.ts';
import { Problems } from '../../plugin/image/problems.ts';
import { hasTooManyValues, type Value, valuesIn } from '../../plugin/image/values.ts';
import { canonical } from '../../plugin/layout/canonical.ts';
import { flagMask, isValueOf } from '../../plugin/layout/flags.ts';
import type { AggregateType, ByteOrder } from '../../plugin/layout/layout.ts';
import { recordOn } from '../support/compile.ts';
import * as make from '../support/layouts.ts';
import { Random } from '../support/random.ts';
import { LayoutMaker } from '../support/random-layouts.ts';
import { fill, scratch } from '../support/scratch.ts';
import { compile, compilerOf, machines, run } from '../support/witness/compilers.ts';

const test = suite('values');

const STRUCT = `
enum mode { OFF = 0, ON = 1, AUTO = -3 };
enum caps { READ = 1, WRITE = 2, EXEC = 4, BOTH = 3 };
struct pair { __s16 x; __u8 y; };
struct ckpt_x_s {
	__s32 negative; __u64 large; __u8 small; __s8 low;
	_Bool yes, no; char letter; char name[6]; char names[2][4];
	enum mode mode; enum mode modes[2]; enum caps caps, none, both;
	struct pair pairs[2][2]; struct { __u16 inner[3]; } nested;
	unsigned three : 3; int minus : 5; unsigned long long wide : 40; unsigned tail : 7;
	union { __u32 whole; __u8 bytes[4]; struct { __u16 first; } half; };
	float single; double twice; __u32 zeros[9]; __u8 grid[2][3]; __u64 longs[2];
};
`;

const VALUE = `{
	.negative = -70000, .large = 0x8000000000000001ull, .small = 200, .low = -100,
	.yes = 1, .letter = '\\x1b', .name = "a\\"b", .names = { "ab", "\\\\\\xff\\n" },
	.mode = AUTO, .modes = { ON, (enum mode)7 }, .caps = READ | EXEC, .both = BOTH,
	.pairs = { { { 1, 2 }, { -3, 4 } }, { { 5, 6 } } }, .nested = { { 1, 2, 3 } },
	.three = 5, .minus = -7, .wide = 0xfedcba9876ull, .tail = 65, .bytes = { 9, 9, 9, 9 },
	.single = 1.5f, .twice = -1e300, .zeros = { 7 }, .grid = { { 1, 1, 1 }, { 2 } }, .longs = { 3 }
}`;

const TEXTS = [
  ['negative', '-70000'],
  ['large', '9223372036854775809'],
  ['small', '200'],
  ['low', '-100'],
  ['yes', 'true'],
  ['no', 'false'],
  ['letter', "'\\x1b'"],
  ['name', '"a\\"b"'],
  ['names', '["ab", "\\\\\\xff\\x0a"]'],
  ['mode', 'AUTO (-3)'],
  ['modes', '[ON (1), 7]'],
  ['caps', 'READ|EXEC (5)'],
  ['none', '0'],
  ['both', 'BOTH (3)'],
  ['pairs[0][0].x', '1'],
  ['pairs[0][0].y', '2'],
  ['pairs[0][1].x', '-3'],
  ['pairs[0][1].y', '4'],
  ['pairs[1][0].x', '5'],
  ['pairs[1][0].y', '6'],
  ['pairs[1][1].x', '0'],
  ['pairs[1][1].y', '0'],
  ['nested.inner', '[1, 2, 3]'],
  ['three', '5'],
  ['minus', '-7'],
  ['wide', String(0xfedcba9876)],
  ['tail', '65'],
  ['|whole', String(0x09090909)],
  ['|bytes', '[9 <repeats 4 times>]'],
  ['|half.first', String(0x0909)],
  ['single', '1.5'],
  ['twice', '-1e+300'],
  ['zeros', '[7, 0 <repeats 8 times>]'],
  ['grid', '[[1, 1, 1], [2, 0, 0]]'],
  ['longs', '[3, 0]'],
];

function told({ slot, text }: Value): string[] {
  return [`${slot.isInUnion ? '|' : ''}${slot.path}`, text];
}

for (const machine of machines)
  for (const family of ['gcc', 'clang'] as const)
    test(`${machine.name}, ${family}: what C has stored`, () => {
      const { layout } = recordOn(machine, STRUCT, family);
      const folder = scratch();
      const types = [8, 16, 32, 64].map((bits, index) => {
        const type = ['char', 'short', 'int', 'long long'][index];
        return `typedef unsigned ${type} __u${bits}; typedef signed ${type} __s${bits};\n`;
      });
      const variable = `struct ckpt_x_s record __attribute__((section(".record"))) = ${VALUE};\n`;
      fill(folder, { 'a.c': `${types.join('')}${STRUCT}${variable}` });
      compile({ command: compilerOf(family, machine), folder, source: 'a.c', object: 'a.o' });
      run(`${machine.triple}-objcopy`, ['-O', 'binary', '-j', '.record', 'a.o', 'a.bin'], folder);
      const bytes = readFileSync(join(folder, 'a.bin'));
      const record = { bytes, byteOrder: machine.byteOrder };
      assert.equal([...valuesIn(canonical(layout), record)].map(told), TEXTS);
    });

const { array, field, struct, union } = make;

function jsonOf(layout: AggregateType, hex: string, byteOrder: ByteOrder = 'little') {
  const record = { bytes: Buffer.from(hex.replaceAll(' ', ''), 'hex'), byteOrder };
  return [...valuesIn(layout, record)].map(({ json, named }) =>
    named === undefined ? json : [json, named],
  );
}

test('JSON: more than 32 bits are a string, by the type', () => {
  const layout = struct('s', [
    field('a', make.u64),
    field('b', make.u32),
    field('c', make.u64, { widthBits: 32 }),
    field('d', array(make.s64, 1)),
  ]);
  const hex = `0100000000000000 ffffffff 02000000 ${'ff'.repeat(8)}`;
  assert.equal(jsonOf(layout, hex), ['1', 4294967295, 2, ['-1']]);
});

test('JSON: enums with their names, arrays as they are nested, strings as they are spelled', () => {
  const mode = make.enumeration({ A: 1, B: 2 });
  const layout = struct('s', [
    field('a', mode),
    field('b', array(mode, 2)),
    field('c', array(make.u8, 2, 2)),
    field('d', array(make.char, 3)),
    field('e', make.bool),
  ]);
  const hex = '02000000 01000000 05000000 01020304 611b00 01 00000000';
  assert.equal(jsonOf(layout, hex), [
    [2, 'B'],
    [
      [1, 5],
      ['A', null],
    ],
    [
      [1, 2],
      [3, 4],
    ],
    'a\\x1b',
    true,
  ]);
});

test('__le and __be are in their own order, others in that of the image', () => {
  const layout = struct('s', [
    field('le', make.le32),
    field('be', make.be32),
    field('n', make.u32),
  ]);
  const hex = '01000000 00000001 00000100';
  assert.equal(jsonOf(layout, hex, 'little'), [1, 1, 65536]);
  assert.equal(jsonOf(layout, hex, 'big'), [1, 1, 256]);
});

test('floating point is told without loss', () => {
  const f32 = { kind: 'float', bytes: 4 } as const;
  const layout = struct('s', [field('a', array(f32, 4)), field('b', { kind: 'float', bytes: 16 })]);
  const hex = `0000807f 00000080 0100c07f 0000803f ${'12'.repeat(16)}`;
  assert.equal(jsonOf(layout, hex), [['Infinity', '-0', 'NaN 0100c07f', 1], '12'.repeat(16)]);
});

test('zeros that end a string are left out, those within stay', () => {
  const layout = struct('s', [field('a', array(make.char, 5)), field('b', array(make.char, 2))]);
  assert.equal(jsonOf(layout, '6100620000 6162'), ['a\\x00b', 'ab']);
});

test('flags are enums of powers of two with one of at least 4', () => {
  const mask = (...values: number[]) =>
    flagMask(make.enumeration(Object.fromEntries(values.map(each => [`V${each}`, each]))));
  assert.equal(
    [mask(1, 2, 4), mask(0, 1, 2, 4, 7), mask(0, 1, 2, 3), mask(1, 2), mask(4), mask(4, 5)],
    [7n, 7n, undefined, undefined, 4n, undefined],
  );
  assert.is(mask(-1, 1, 2, 4), undefined);
  const flags = make.enumeration({ A: 1, B: 2, C: 8 });
  const held = [0n, 3n, 11n, 4n, 16n, -1n].map(value => isValueOf(flags, value));
  assert.equal(held, [true, true, true, false, false, false]);
  assert.ok(isValueOf(make.enumeration({}), 77n));
});

function judged(layout: AggregateType, hex: string): string[] {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  assert.is(bytes.length, layout.bytes);
  const record: Judged['record'] = { bytes, byteOrder: 'little' };
  const problems = new Problems();
  judgeValues({ record, layout, section: 'x', at: 100 }, problems);
  return problems.told.map(({ at, what, errno }) => `${at} ${errno} ${what}`);
}

test('bools and enums are judged outside of unions, in every element', () => {
  const mode = make.enumeration({ A: 1, B: 2 });
  const flags = make.enumeration({ X: 1, Y: 4 });
  const slot = struct('slot', [field('on', array(make.bool, 2)), field('mode', mode)]);
  const free = union(undefined, [field('raw', make.u8), field('maybe', make.bool)]);
  const layout = struct('s', [
    field('slots', array(slot, 2)),
    field('flags', flags),
    field('', free),
  ]);
  assert.equal(judged(layout, '0100 0000 01000000 0001 0000 02000000 05000000 07000000'), []);
  assert.equal(judged(layout, '0102 0000 03000000 ff01 0000 02000000 02000000 01000000'), [
    "101 EDOM 'slots[0].on[1]' is a bool and 2",
    "104 EDOM 'slots[0].mode' is 3, which is none of its enumerators",
    "108 EDOM 'slots[1].on[0]' is a bool and 255",
    "116 EDOM 'flags' is 0x2, its flags are within 0x5",
  ]);
});

test('what would fill memory is known before it does', () => {
  const inner = struct('t', [field('a', make.u8), field('b', array(make.u8, 1_000))]);
  assert.is(hasTooManyValues(struct('s', [field('all', array(inner, 1_000))])), true);
  assert.is(hasTooManyValues(struct('s', [field('some', array(inner, 900))])), false);
  const nothing: AggregateType = struct('n', [field('tail', array(make.u8, 'flexible'))]);
  const empty = struct('s', [field('all', array(nothing, 1e15, 1e15)), field('one', make.u8)]);
  assert.is(hasTooManyValues(empty), false);
  assert.equal(jsonOf(empty, '07'), [7]);
});

test('random records of random bytes are told in printable ASCII', () => {
  const random = new Random(5);
  for (let round = 0; round < 300; round++) {
    const layout = canonical(new LayoutMaker(random, { hostile: true }).record('s'));
    const bytes = Buffer.from(Array.from({ length: layout.bytes }, () => random.below(256)));
    const byteOrder = random.pick(['little', 'big'] as const);
    for (const { slot, text, elements, json } of valuesIn(layout, { bytes, byteOrder })) {
      const all = [slot.path, text, JSON.stringify(json), ...elements.map(each => each.text)];
      for (const each of all) assert.match(each, /^[\x20-\x7e]*$/);
    }
    const problems = new Problems();
    judgeValues({ record: { bytes, byteOrder }, layout, section: 's', at: 0 }, problems);
  }
});

test.run();
