// What compilers other than those at hand write, by hand.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { At, Form, Tag } from '../../plugin/object/dwarf.ts';
import { type Die, DwarfWriter, Writer } from '../support/dwarf.ts';
import { layoutsOf } from '../support/objects.ts';
import { describeObject } from '../support/oneline.ts';

const test = suite('producers of debug info');

type Attributes = NonNullable<Die['attributes']>;

function base(label: string, encoding: number, bytes = 4, more: Attributes = []): Die {
  return {
    tag: Tag.baseType,
    label,
    attributes: [
      [At.name, Form.string, label],
      [At.byteSize, Form.data1, bytes],
      [At.encoding, Form.data1, encoding],
      ...more,
    ],
  };
}

/** A struct of 8 bytes with the member `m` of the type that is labelled `t`. */
function describe(types: readonly Die[], member: Attributes = []): string {
  const struct: Die = {
    tag: Tag.structureType,
    attributes: [
      [At.name, Form.string, 's'],
      [At.byteSize, Form.data1, 8],
    ],
    children: [
      {
        tag: Tag.member,
        attributes: [[At.name, Form.string, 'm'], [At.type, Form.ref4, 't'], ...member],
      },
    ],
  };
  const unit = { tag: Tag.compileUnit, children: [struct, ...types] };
  const text = describeObject(layoutsOf(new DwarfWriter().unit(unit).elf()));
  return text.split('\n').slice(1).join('\n').trim();
}

const enumOf = (attributes: Attributes, values: readonly [number, number | bigint][]): Die => ({
  tag: Tag.enumerationType,
  label: 't',
  attributes: [[At.name, Form.string, 'e'], ...attributes],
  children: values.map(([form, value], index) => ({
    tag: Tag.enumerator,
    attributes: [
      [At.name, Form.string, `V${index}`],
      [At.constValue, form, value],
    ],
  })),
});

test('an enum whose type says its sign and size', () => {
  const values: [number, number | bigint][] = [
    [Form.sdata, -1],
    [Form.data4, 0xffffffff],
    [Form.data1, 200],
    [Form.data8, 0xffffffffffffffffn],
  ];
  const type = (label: string): Attributes => [[At.type, Form.ref4, label]];
  assert.is(
    describe([enumOf(type('u'), values), base('u', 7)]),
    'm enum:u32 at 0, 4 bytes (enum e) { V0 = 4294967295, V1 = 4294967295, V2 = 200, V3 = 4294967295 }',
  );
  assert.is(
    describe([enumOf(type('i'), values), base('i', 5)]),
    'm enum:s32 at 0, 4 bytes (enum e) { V0 = -1, V1 = -1, V2 = 200, V3 = -1 }',
  );
});

test('an enum whose sign only its enumerators say', () => {
  const size: Attributes = [[At.byteSize, Form.data1, 4]];
  assert.is(
    describe([
      enumOf(size, [
        [Form.sdata, -2],
        [Form.data1, 255],
      ]),
    ]),
    'm enum:s32 at 0, 4 bytes (enum e) { V0 = -2, V1 = 255 }',
  );
  assert.is(
    describe([enumOf(size, [[Form.data1, 255]])]),
    'm enum:u32 at 0, 4 bytes (enum e) { V0 = 255 }',
  );
  assert.is(describe([enumOf(size, [])]), 'm enum:u32 at 0, 4 bytes (enum e) {  }');
});

test("an enum whose sign gcc's DW_AT_encoding says", () => {
  const attributes: Attributes = [
    [At.byteSize, Form.data1, 1],
    [At.encoding, Form.data1, 6],
  ];
  assert.is(
    describe([enumOf(attributes, [[Form.data1, 255]])]),
    'm enum:s8 at 0, 1 byte (enum e) { V0 = -1 }',
  );
});

const arrayOf = (range: Attributes): Die => ({
  tag: Tag.arrayType,
  label: 't',
  attributes: [[At.type, Form.ref4, 'int']],
  children: [{ tag: Tag.subrangeType, attributes: range }],
});

const bounds: readonly (readonly [string, Attributes, string])[] = [
  ['an upper bound of 0', [[At.upperBound, Form.data1, 0]], 'm s32[1] at 0, 4 bytes (int)'],
  ['an upper bound of -1', [[At.upperBound, Form.sdata, -1]], 'm s32[0] at 0, 0 bytes (int)'],
  ['-1 in 8 bytes', [[At.upperBound, Form.data8, -1]], 'm s32[0] at 0, 0 bytes (int)'],
  ['a count', [[At.count, Form.data1, 2]], 'm s32[2] at 0, 8 bytes (int)'],
  ['no bound', [], 'm s32[] at 0, 0 bytes (int)'],
  [
    'a lower bound',
    [
      [At.lowerBound, Form.data1, 3],
      [At.upperBound, Form.data1, 4],
    ],
    'm s32[2] at 0, 8 bytes (int)',
  ],
];

for (const [what, range, expected] of bounds)
  test(`an array with ${what}`, () => {
    assert.is(describe([arrayOf(range), base('int', 5)]), expected);
  });

test('an integer of a stated byte order', () => {
  const order = (value: number): Attributes => [[At.endianity, Form.data1, value]];
  assert.is(describe([base('t', 7, 4, order(1))]), 'm be32 at 0, 4 bytes (t)');
  assert.is(describe([base('t', 7, 4, order(2))]), 'm le32 at 0, 4 bytes (t)');
  assert.is(describe([base('t', 7, 4, order(0))]), 'm u32 at 0, 4 bytes (t)');
});

test('types that C has no arithmetic for are bytes', () => {
  assert.is(describe([base('t', 7, 3)]), 'm opaque[3 bytes] at 0, 3 bytes (t)');
  assert.is(describe([base('t', 0x0f, 8)]), 'm opaque[8 bytes] at 0, 8 bytes (t)');
  assert.is(describe([base('t', 0xfe, 4)]), 'm opaque[4 bytes] at 0, 4 bytes (t)');
});

test('a member placed in bits, wholly or as a field', () => {
  const placed: Attributes = [[At.dataBitOffset, Form.data1, 32]];
  assert.is(describe([base('t', 5)], placed), 'm s32 at 4, 4 bytes (t)');
  const field: Attributes = [...placed, [At.bitSize, Form.data1, 3]];
  assert.is(describe([base('t', 5)], field), 'm s32:3 at 4 bit 0, 3 bits (t)');
});

/** Paths of the files 1 and 2 of a line table: `m` is declared in the one, `n` in the other. */
function placesWith(version: 4 | 5, line: Uint8Array): (string | undefined)[] {
  const member = (name: string, file: number): Die => ({
    tag: Tag.member,
    attributes: [
      [At.name, Form.string, name],
      [At.type, Form.ref4, 't'],
      [At.declFile, Form.data1, file],
      [At.declLine, Form.data1, 7],
    ],
  });
  const struct: Die = {
    tag: Tag.structureType,
    attributes: [
      [At.name, Form.string, 's'],
      [At.byteSize, Form.data1, 8],
    ],
    children: [member('m', 1), member('n', 2), member('o', 3)],
  };
  const unit: Die = {
    tag: Tag.compileUnit,
    attributes: [[At.stmtList, Form.secOffset, 0]],
    children: [struct, base('t', 5)],
  };
  const bytes = new DwarfWriter().unit(unit, { version }).elf({ '.debug_line': line });
  const found = layoutsOf(bytes).find('struct s');
  return found.ok ? (found.value[0]?.members ?? []).map(each => each.place?.file) : [];
}

/** The header of a line program up to its tables, which follow. */
function lineTable(version: 4 | 5, tables: Uint8Array): Uint8Array {
  const body = new Writer().number(version, 2);
  if (version === 5) body.number(8, 1).number(0, 1);
  body
    .number(0, 4)
    .raw(Uint8Array.of(1, 1, 1, 0xfb, 14, 1))
    .raw(tables);
  return new Writer().number(body.length, 4).raw(body.bytes).bytes;
}

test('files by absolute names, and in directories that end in a slash', () => {
  const old = new Writer().text('dir/').text('').text('/abs/x.h').uleb(1).uleb(0).uleb(0);
  old.text('y.h').uleb(1).uleb(0).uleb(0).text('');
  assert.equal(placesWith(4, lineTable(4, old.bytes)), ['/abs/x.h', 'dir/y.h', undefined]);
  const now = new Writer()
    .raw(Uint8Array.of(1, 1, Form.string))
    .uleb(2)
    .text('/comp')
    .text('dir/');
  now.raw(Uint8Array.of(3, 1, Form.string, 2, Form.udata, 5, Form.data16)).uleb(3);
  for (const [name, directory] of [
    ['x.c', 0],
    ['/abs/x.h', 1],
    ['y.h', 1],
  ] as const)
    now.text(name).uleb(directory).raw(new Uint8Array(16));
  assert.equal(placesWith(5, lineTable(5, now.bytes)), ['/abs/x.h', 'dir/y.h', undefined]);
});

test.run();
