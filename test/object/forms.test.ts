// Every form of DWARF 4 and 5, in both sizes and byte orders, by hand: no compiler writes them all.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { At, Form, Tag } from '../../plugin/object/dwarf.ts';
import { type Die, DwarfWriter, type UnitOptions, type Value, Writer } from '../support/dwarf.ts';
import { layoutsOf } from '../support/objects.ts';
import { describeObject } from '../support/oneline.ts';

const test = suite('forms');

type Attribute = readonly [name: number, form: number, value: Value];

const int: Die = {
  tag: Tag.baseType,
  label: 'int',
  attributes: [
    [At.name, Form.string, 'int'],
    [At.byteSize, Form.data1, 4],
    [At.encoding, Form.data1, 5],
  ],
};

interface Parts {
  readonly name?: Attribute;
  readonly size?: Attribute;
  readonly type?: Attribute;
  readonly location?: Attribute;
  /** Attributes that nothing reads, before those that something does. */
  readonly before?: readonly Attribute[];
}

/** `struct s { int m; }` in a unit of its own. */
function object(parts: Parts, options: UnitOptions & { more?: (to: DwarfWriter) => void } = {}) {
  const writer = new DwarfWriter(options.order);
  options.more?.(writer);
  const struct: Die = {
    tag: Tag.structureType,
    attributes: [
      ...(parts.before ?? []),
      parts.name ?? [At.name, Form.string, 's'],
      parts.size ?? [At.byteSize, Form.data1, 8],
    ],
    children: [
      {
        tag: Tag.member,
        attributes: [
          ...(parts.before ?? []),
          [At.name, Form.string, 'm'],
          parts.type ?? [At.type, Form.ref4, 'int'],
          parts.location ?? [At.dataMemberLocation, Form.data1, 4],
        ],
      },
    ],
  };
  writer.unit({ tag: Tag.compileUnit, children: [struct, int] }, options);
  return describeObject(layoutsOf(writer.elf()));
}

const expected = 'struct s: 8 bytes, align 4\n  m s32 at 4, 4 bytes (int)';

const settings: readonly UnitOptions[] = [
  { version: 4 },
  { version: 5 },
  { version: 4, dwarf64: true },
  { version: 5, dwarf64: true },
  { version: 5, order: 'big' },
  { version: 5, order: 'big', dwarf64: true },
];

/** `form` behind DW_FORM_indirect, with its value. */
function indirect(form: number, value: Uint8Array): Uint8Array {
  return new Writer().uleb(form).raw(value).bytes;
}

const names: readonly (keyof typeof Form)[] = [
  'string',
  'strp',
  'lineStrp',
  'strx',
  'strx1',
  'strx2',
  'strx3',
  'strx4',
];

for (const name of names)
  test(`a name in ${name}`, () => {
    for (const setting of settings)
      assert.is(object({ name: [At.name, Form[name], 's'] }, setting), expected);
  });

const references: readonly (keyof typeof Form)[] = [
  'ref1',
  'ref2',
  'ref4',
  'ref8',
  'refUdata',
  'refAddr',
];

for (const name of references)
  test(`a reference in ${name}`, () => {
    for (const setting of settings)
      assert.is(object({ type: [At.type, Form[name], 'int'] }, setting), expected);
  });

test('a reference to another unit', () => {
  const more = (to: DwarfWriter) =>
    to.unit({ tag: Tag.compileUnit, children: [{ ...int, label: 'elsewhere' }] });
  const text = object({ type: [At.type, Form.refAddr, 'elsewhere'] }, { more });
  assert.is(text, expected);
});

test('a reference to a type unit', () => {
  const signature = 0xfedcba9876543210n;
  const more = (to: DwarfWriter) =>
    to.unit(
      { tag: Tag.compileUnit, children: [{ ...int, label: 'typed' }] },
      { signature, typed: 'typed' },
    );
  assert.is(object({ type: [At.type, Form.refSig8, signature] }, { more }), expected);
});

const constants: readonly (readonly [keyof typeof Form, Value])[] = [
  ['data1', 8],
  ['data2', 8],
  ['data4', 8],
  ['data8', 8],
  ['udata', 8],
  ['sdata', 8],
  ['implicitConst', 8],
  ['indirect', indirect(Form.data1, Uint8Array.of(8))],
  ['indirect', indirect(Form.udata, Uint8Array.of(0x88, 0x80, 0x00))],
];

for (const [name, value] of constants)
  test(`a constant in ${name}`, () => {
    for (const setting of settings)
      assert.is(object({ size: [At.byteSize, Form[name], value] }, setting), expected);
  });

for (const name of ['block1', 'block2', 'block4', 'block', 'exprloc'] as const)
  test(`a member's offset in ${name}`, () => {
    const location = [At.dataMemberLocation, Form[name], Uint8Array.of(0x23, 4)] as const;
    for (const setting of settings) assert.is(object({ location }, setting), expected);
  });

test('forms of attributes that nothing reads', () => {
  const unread = 0x3fff;
  const bytes = Uint8Array.of(1, 2, 3);
  const before: readonly Attribute[] = [
    [unread, Form.addr, 1],
    [unread, Form.addrx, 300],
    [unread, Form.addrx1, 1],
    [unread, Form.addrx2, 1],
    [unread, Form.addrx3, 1],
    [unread, Form.addrx4, 1],
    [unread, Form.block1, bytes],
    [unread, Form.block2, bytes],
    [unread, Form.block4, bytes],
    [unread, Form.block, bytes],
    [unread, Form.exprloc, bytes],
    [unread, Form.data16, new Uint8Array(16)],
    [unread, Form.flag, 1],
    [unread, Form.flagPresent, 0],
    [unread, Form.loclistx, 300],
    [unread, Form.rnglistx, 300],
    [unread, Form.secOffset, 1],
    [unread, Form.strpSup, 1],
    [unread, Form.refSup4, 1],
    [unread, Form.refSup8, 1],
    [unread, Form.refSig8, 1],
    [unread, Form.gnuAddrIndex, 300],
    [unread, Form.gnuStrIndex, 300],
    [unread, Form.gnuRefAlt, 1],
    [unread, Form.gnuStrpAlt, 1],
    [unread, Form.implicitConst, -5],
    [unread, Form.indirect, indirect(Form.block1, Uint8Array.of(2, 0, 0))],
    [unread, Form.sdata, -300],
  ];
  for (const setting of settings) assert.is(object({ before }, setting), expected);
});

test.run();
