// Debug info that is meant to hang, exhaust or mislead a reader: a Failure each, at once.

import { deflateSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { At, Form, Tag } from '../../plugin/object/dwarf.ts';
import { readObject } from '../../plugin/object/read.ts';
import { type Die, DwarfWriter, elfFile, Writer } from '../support/dwarf.ts';
import { layoutsOf } from '../support/objects.ts';

const test = suite('hostile debug info');

type Attributes = NonNullable<Die['attributes']>;

const base = (label: string, bytes: number, name = label): Die => ({
  tag: Tag.baseType,
  label,
  attributes: [
    [At.name, Form.string, name],
    [At.byteSize, Form.udata, bytes],
    [At.encoding, Form.data1, 5],
  ],
});

const member = (name: string, type: string, offset = 0, more: Attributes = []): Die => ({
  tag: Tag.member,
  attributes: [
    [At.name, Form.string, name],
    [At.type, Form.ref4, type],
    [At.dataMemberLocation, Form.sdata, offset],
    ...more,
  ],
});

const struct = (
  name: string,
  bytes: number,
  children: readonly Die[],
  tag = Tag.structureType,
): Die =>
  ({
    tag,
    label: name,
    attributes: [
      [At.name, Form.string, name],
      [At.byteSize, Form.udata, bytes],
    ],
    children,
  }) as Die;

const wrapper = (tag: number, label: string, type: string): Die => ({
  tag,
  label,
  attributes: [[At.type, Form.ref4, type]],
});

const typedef = (label: string, type: string): Die => ({
  tag: Tag.typedef,
  label,
  attributes: [
    [At.name, Form.string, label],
    [At.type, Form.ref4, type],
  ],
});

function write(...children: readonly Die[]): Buffer {
  return new DwarfWriter().unit({ tag: Tag.compileUnit, children }).elf();
}

/** What reading all of an object fails with, in less than a second. */
function failures(bytes: Uint8Array): string[] {
  const started = performance.now();
  const read = readObject(bytes, 'x.o');
  const found = read.ok ? read.value.names().map(name => read.value.find(name)) : [read];
  assert.ok(performance.now() - started < 1000, 'takes too long');
  return found.flatMap(each =>
    each.ok ? [] : [`${each.failures[0].code}: ${each.failures[0].message}`],
  );
}

function fails(bytes: Uint8Array, message: RegExp): void {
  const [first = 'nothing failed'] = failures(bytes);
  assert.match(first, message);
}

test('a struct that contains itself', () => {
  fails(write(struct('s', 8, [member('m', 's')])), /^bad-object: .* the type contains itself;/);
});

test('structs that contain each other, in arrays', () => {
  const array: Die = { ...wrapper(Tag.arrayType, 'array', 'a') };
  const bytes = write(
    struct('a', 8, [member('m', 'b')]),
    struct('b', 8, [member('m', 'array')]),
    array,
  );
  fails(bytes, /^bad-object: .* the type contains itself;/);
});

test('cycles of typedefs and qualifiers', () => {
  fails(write(typedef('t', 'u'), typedef('u', 't')), /the type refers to itself/);
  const bytes = write(
    struct('s', 8, [member('m', 'c')]),
    wrapper(Tag.constType, 'c', 'v'),
    wrapper(Tag.volatileType, 'v', 'c'),
  );
  fails(bytes, /the type contains itself/);
});

test('a pointer to itself', () => {
  const bytes = write(
    struct('s', 8, [member('m', 'p')]),
    wrapper(Tag.pointerType, 'p', 'q'),
    wrapper(Tag.pointerType, 'q', 'p'),
  );
  fails(bytes, /the type refers to itself/);
});

test('2^60 members in sixty structs, of no size, and in unions', () => {
  for (const tag of [Tag.structureType, Tag.unionType]) {
    const levels = Array.from({ length: 60 }, (_, level) => {
      const inner = level === 0 ? 'int' : `s${level - 1}`;
      return struct(`s${level}`, 4, [member('a', inner), member('b', inner)], tag as never);
    });
    const found = failures(write(...levels, base('int', 4)));
    assert.match(found[0] ?? '', /^bad-object: .* more than 1000000 members/);
  }
});

test('types nested two thousand deep', () => {
  const chain = Array.from({ length: 2000 }, (_, index) =>
    struct(`s${index}`, 4, [member('m', index === 0 ? 'int' : `s${index - 1}`)]),
  );
  fails(write(...chain.reverse(), base('int', 4)), /^bad-object: .* nested too deeply/);
});

test('entries nested twenty thousand deep', () => {
  const depth = 20_000;
  const abbrev = new Writer();
  abbrev.uleb(1).uleb(Tag.compileUnit).number(1, 1).number(0, 2);
  abbrev.uleb(2).uleb(Tag.structureType).number(1, 1);
  abbrev.uleb(At.name).uleb(Form.string).uleb(At.byteSize).uleb(Form.data1).number(0, 2);
  abbrev.number(0, 1);
  const tree = new Writer().number(5, 2).number(1, 1).number(8, 1).number(0, 4).uleb(1);
  for (let level = 0; level < depth; level++) tree.uleb(2).text('s').number(4, 1);
  tree.raw(new Uint8Array(depth + 1));
  const info = new Writer().number(tree.length, 4).raw(tree.bytes).bytes;
  const bytes = elfFile({ '.debug_info': info, '.debug_abbrev': abbrev.bytes });
  assert.equal(failures(bytes), []);
  assert.is(layoutsOf(bytes).names().length, 1);
});

test('arrays, sizes and offsets that no machine has', () => {
  const array = (count: number): Die => ({
    tag: Tag.arrayType,
    label: 'array',
    attributes: [[At.type, Form.ref4, 'int']],
    children: [{ tag: Tag.subrangeType, attributes: [[At.count, Form.udata, count]] }],
  });
  const holder = struct('s', 64, [member('m', 'array')]);
  fails(write(holder, array(2 ** 50), base('int', 4)), /an array of 4503599627370496 bytes/);
  fails(write(holder, array(17), base('int', 4)), /member m lies outside of its struct/);
  fails(write(struct('s', 2 ** 50, [])), /a type of 1125899906842624 bytes/);
  fails(write(struct('s', 4, [member('m', 'int', 1)]), base('int', 4)), /lies outside/);
  fails(write(struct('s', 4, [member('m', 'int', -1)]), base('int', 4)), /lies outside/);
  fails(write(struct('s', 4, [member('m', 'int', 2 ** 52)]), base('int', 4)), /lies outside/);
});

test("a member's offset that is known at run time only", () => {
  for (const expression of [[0x23, 4, 0x06], [0x06], [0x31, 0x22]]) {
    const location: Die = {
      tag: Tag.member,
      attributes: [
        [At.name, Form.string, 'm'],
        [At.type, Form.ref4, 'int'],
        [At.dataMemberLocation, Form.exprloc, Uint8Array.from(expression)],
      ],
    };
    fails(write(struct('s', 8, [location]), base('int', 4)), /known at run time only/);
  }
});

test('bit-fields wider than their type, or of a type that has no bits', () => {
  const bits = (width: number): Attributes => [[At.bitSize, Form.udata, width]];
  fails(
    write(struct('s', 4, [member('m', 'int', 0, bits(33))]), base('int', 4)),
    /33 bits in a type/,
  );
  fails(
    write(struct('s', 4, [member('m', 'int', 0, bits(0))]), base('int', 4)),
    /0 bits in a type/,
  );
});

test('references to what is no entry', () => {
  const astray = (offset: number): Die => ({
    tag: Tag.member,
    attributes: [
      [At.name, Form.string, 'm'],
      [At.type, Form.ref4, offset],
    ],
  });
  for (const offset of [0, 14])
    fails(write(struct('s', 4, [astray(offset)])), /^bad-object: .* meets no entry;/);
  fails(write(struct('s', 4, [astray(1e6)])), /^bad-object: .*: refers behind its unit;/);
});

test('a reference to an entry that is no type', () => {
  const bytes = write(struct('s', 4, [member('m', 'v')]), { tag: Tag.enumerator, label: 'v' });
  fails(bytes, /a type of tag 0x28, which C does not have/);
});

test('a name that would write lines of its own', () => {
  fails(write(struct('s\n::error::x', 4, [])), /control character in a name/);
});

test('a number without end', () => {
  const info = new Writer().number(5, 2).number(1, 1).number(8, 1).number(0, 4);
  info.raw(new Uint8Array(64).fill(0x80));
  const unit = new Writer().number(info.length, 4).raw(info.bytes).bytes;
  fails(elfFile({ '.debug_info': unit, '.debug_abbrev': Uint8Array.of(0) }), /endless number/);
});

test('a tree that does not end, and one that goes on behind its end', () => {
  const { bytes: whole } = new DwarfWriter().unit({
    tag: Tag.compileUnit,
    children: [struct('s', 4, [])],
  }).info;
  const { bytes: abbrev } = new DwarfWriter().unit({
    tag: Tag.compileUnit,
    children: [struct('s', 4, [])],
  }).abbrev;
  const withLength = (info: Uint8Array): Buffer => {
    const length = new Writer().number(info.length - 4, 4).bytes;
    return elfFile({
      '.debug_info': Buffer.concat([length, info.subarray(4)]),
      '.debug_abbrev': abbrev,
    });
  };
  assert.equal(failures(withLength(whole)), []);
  fails(withLength(whole.subarray(0, -1)), /truncated: the tree of a unit/);
  const root = whole.subarray(12, 13);
  fails(withLength(Buffer.concat([whole, root, Buffer.of(0)])), /entry outside the tree/);
  assert.equal(failures(withLength(Buffer.concat([whole, Buffer.alloc(3)]))), [], 'padding');
});

test('ten thousand units that share one long table of abbreviations from different places', () => {
  const abbrev = new Writer();
  for (let code = 1; code <= 20_000; code++) abbrev.uleb(code).uleb(Tag.member).number(0, 3);
  abbrev.number(0, 1);
  const info = new Writer();
  for (let unit = 0; unit < 10_000; unit++) {
    const body = new Writer()
      .number(5, 2)
      .number(1, 1)
      .number(8, 1)
      .number(unit * 5, 4);
    body.uleb(20_000);
    info.number(body.length, 4).raw(body.bytes);
  }
  fails(
    elfFile({ '.debug_info': info.bytes, '.debug_abbrev': abbrev.bytes }),
    /tables overlap|truncated/,
  );
});

test('twenty thousand names that are tails of one long string', () => {
  const names = 20_000;
  const text = Buffer.alloc(200_000, 'a');
  const abbrev = new Writer().uleb(1).uleb(Tag.compileUnit).number(1, 1).number(0, 2);
  abbrev.uleb(2).uleb(Tag.structureType).number(0, 1);
  abbrev.uleb(At.name).uleb(Form.strp).uleb(At.byteSize).uleb(Form.data1).number(0, 3);
  const tree = new Writer().number(5, 2).number(1, 1).number(8, 1).number(0, 4).uleb(1);
  for (let name = 0; name < names; name++) tree.uleb(2).number(name, 4).number(1, 1);
  const info = new Writer()
    .number(tree.length + 1, 4)
    .raw(tree.bytes)
    .number(0, 1).bytes;
  const str = Buffer.concat([text, Buffer.of(0)]);
  const bytes = elfFile({ '.debug_info': info, '.debug_abbrev': abbrev.bytes, '.debug_str': str });
  fails(bytes, /strings overlap/);
});

test('a kilobyte that decompresses to a gigabyte', () => {
  const header = Buffer.alloc(12);
  header.write('ZLIB');
  header.writeBigUInt64BE(1n << 30n, 4);
  const bomb = Buffer.concat([header, deflateSync(Buffer.alloc(1 << 20))]);
  fails(elfFile({ '.zdebug_info': bomb }), /claims to hold 1073741824 bytes/);
  header.writeBigUInt64BE(1000n, 4);
  const liar = Buffer.concat([header, deflateSync(Buffer.alloc(1 << 20))]);
  fails(elfFile({ '.zdebug_info': liar }), /cannot be decompressed/);
});

test.run();
