// Macro information that no compiler at hand writes, and such as is meant to hang, exhaust or mislead.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { At, Form, MacroOp, Tag } from '../../plugin/object/dwarf.ts';
import { type Die, DwarfWriter, Writer } from '../support/dwarf.ts';
import { layoutsOf } from '../support/objects.ts';

const test = suite('macros by hand');

/** Ten times what the slowest takes on an idle machine. */
const LIMIT_MS = 5_000;

type Attributes = NonNullable<Die['attributes']>;

/** The header of .debug_macro, 32-bit DWARF, without an offset into the line table. */
const list = (flags = 0, version = 5): Writer => new Writer().number(version, 2).number(flags, 1);

const operation = (code: number): Writer => new Writer().number(code, 1);

const define = (text: string, line = 1): Uint8Array =>
  operation(MacroOp.define).uleb(line).text(text).bytes;

const start = (file = 1, line = 1): Uint8Array =>
  operation(MacroOp.startFile).uleb(line).uleb(file).bytes;

const end = operation(MacroOp.endFile).bytes;

const imports = (offset: number): Uint8Array => operation(MacroOp.import).number(offset, 4).bytes;

function joined(into: Writer, ...parts: readonly Uint8Array[]): Writer {
  for (const part of parts) into.raw(part);
  return into.number(0, 1);
}

/** An object of one unit whose root names a list. */
function object(
  macro: Uint8Array,
  {
    attribute = At.macros as number,
    offset = 0,
    section = '.debug_macro',
    more = [] as Attributes,
  } = {},
): Buffer {
  const root: Die = {
    tag: Tag.compileUnit,
    attributes: [[attribute, Form.secOffset, offset], ...more],
    children: [{ tag: Tag.structureType }],
  };
  return new DwarfWriter().unit(root).elf({ [section]: macro });
}

function read(bytes: Uint8Array) {
  const layouts = layoutsOf(bytes);
  const started = performance.now();
  const macros = layouts.macros();
  assert.ok(performance.now() - started < LIMIT_MS, 'takes too long');
  return macros;
}

function bodies(bytes: Uint8Array): string[] {
  const macros = read(bytes);
  if (!macros.ok) throw new Error(macros.failures[0].message);
  return macros.value.map(({ name, params, body }) =>
    [name, ...(params ? [`(${params})`] : []), body].join(' '),
  );
}

function fails(bytes: Uint8Array, message: RegExp): void {
  const macros = read(bytes);
  const failure = macros.ok ? undefined : macros.failures[0];
  assert.match(`${failure?.code}: ${failure?.message}`, message, `${failure?.message}`);
}

test('a list of strings by offset, by index, and in place', () => {
  const writer = new DwarfWriter();
  for (const text of ['BY_OFFSET 1', 'BY_INDEX 2', 'GONE 3', 'GONE']) writer.str.text(text);
  const [byOffset, byIndex, gone, undef] = [1, 13, 24, 31];
  writer.unit({
    tag: Tag.compileUnit,
    attributes: [
      [At.macros, Form.secOffset, 0],
      [At.strOffsetsBase, Form.secOffset, 8],
    ],
    children: [{ tag: Tag.structureType }],
  });
  for (const offset of [byIndex, gone, undef]) writer.strOffsets.number(offset, 4);
  const macro = joined(
    list(),
    define('IN_PLACE 0'),
    operation(MacroOp.defineStrp).uleb(1).number(byOffset, 4).bytes,
    operation(MacroOp.defineStrx).uleb(2).uleb(0).bytes,
    operation(MacroOp.defineStrx).uleb(3).uleb(1).bytes,
    operation(MacroOp.undefStrx).uleb(4).uleb(2).bytes,
    define('GONE_TOO 1'),
    operation(MacroOp.undef).uleb(5).text('GONE_TOO').bytes,
  );
  const bytes = writer.elf({ '.debug_macro': macro.bytes });
  assert.equal(bodies(bytes), ['IN_PLACE 0', 'BY_OFFSET 1', 'BY_INDEX 2']);
});

test('what is outside of files comes before what is within, wherever it stands', () => {
  const macro = joined(
    list(),
    start(),
    operation(MacroOp.undef).uleb(1).text('PREDEFINED').bytes,
    define('B 1', 2),
    end,
    define('PREDEFINED 1', 0),
    define('A 1', 0),
    define('B 0', 0),
  );
  assert.equal(bodies(object(macro.bytes)), ['A 1', 'B 1']);
});

test('lists in 64-bit DWARF, with an offset into the line table, of version 4', () => {
  const imported = joined(list(1), define('IMPORTED'));
  const macro = joined(list(3, 4).number(0, 8), operation(MacroOp.import).number(18 + 3, 8).bytes);
  const bytes = Buffer.concat([macro.bytes, imported.bytes]);
  assert.equal(bodies(object(bytes, { attribute: At.gnuMacros })), ['IMPORTED ']);
});

test('operations of a vendor', () => {
  const macro = joined(
    list(4)
      .number(2, 1)
      .raw(Uint8Array.of(0xe0, 2, Form.udata, Form.string, 0xe1, 0)),
    operation(0xe0).uleb(1000).text('anything').bytes,
    operation(0xe1).bytes,
    define('AFTER 1'),
  );
  assert.equal(bodies(object(macro.bytes)), ['AFTER 1']);
  const extension = joined(operation(0xff).uleb(1000).text('anything'), define('AFTER 1'));
  const macinfo = { attribute: At.macroInfo, section: '.debug_macinfo' };
  assert.equal(bodies(object(extension.bytes, macinfo)), ['AFTER 1']);
});

test('an operation that nobody has defined', () => {
  fails(object(joined(list(), operation(0xe0).bytes).bytes), /operation 0xe0 on macros is not def/);
  const many = list(4)
    .number(1, 1)
    .number(0xe0, 1)
    .uleb(2 ** 40);
  fails(object(many.bytes), /operation of 1099511627776 operands/);
  const form = joined(list(4).raw(Uint8Array.of(1, 0xe0, 1, 0x7f)));
  fails(object(form.bytes), /form 0x7f that DWARF 5 does not know/);
});

test('a section that has been stripped is none', () => {
  assert.equal(bodies(object(new Uint8Array(0))), []);
});

test('a damaged list does not touch the layouts', () => {
  const layouts = layoutsOf(object(Uint8Array.of(5)));
  assert.not.ok(layouts.macros().ok);
  assert.ok(layouts.enums().ok);
});

test('a version that is not known', () => {
  fails(object(list(0, 6).bytes), /^unsupported-dwarf: the macros are of version 6, and 4 and 5/);
});

test('macros in a supplementary file', () => {
  for (const code of [MacroOp.defineSup, MacroOp.undefSup, MacroOp.importSup]) {
    const macro = joined(list(), operation(code).uleb(1).number(0, 4).bytes);
    fails(object(macro.bytes), /^unsupported-dwarf: .* supplementary file \(made by dwz\)/);
  }
});

test('a list without an end, and one that starts behind the section', () => {
  fails(object(list().raw(define('A 1')).bytes), /^bad-object: .*\.debug_macro at .*: truncated/);
  fails(object(joined(list()).bytes, { offset: 100 }), /truncated/);
});

test('texts that define no macro', () => {
  for (const text of [
    '',
    ' A 1',
    '1A 2',
    '(a) b',
    'A\t1',
    'F(a',
    'F(a b',
    'F(a,) x',
    'F(1) x',
    'F(...b)',
  ])
    fails(object(joined(list(), define(text)).bytes), /^bad-object: .* defines no macro/);
  const params = Array.from({ length: 1001 }, (_, index) => `p${index}`).join(',');
  fails(object(joined(list(), define(`F(${params}) x`)).bytes), /defines no macro/);
});

test('texts that would write lines of their own', () => {
  const macro = joined(list(), define('A "x\n::error::y\x1b[31m"'), define('B "\\\t"'));
  assert.equal(bodies(object(macro.bytes)), ['A "x\\012::error::y\\033[31m"', 'B "\\\ufffd"']);
  fails(
    object(joined(list(), define('A\n::error:: 1')).bytes),
    /"A\\012::error:: 1" defines no macro/,
  );
});

test('a list that imports itself, and lists that import each other', () => {
  fails(object(joined(list(), imports(0)).bytes), /a list of macros imports itself/);
  const [one, other] = [joined(list(), imports(9)), joined(list(), imports(0))];
  fails(object(Buffer.concat([one.bytes, other.bytes])), /a list of macros imports itself/);
});

test('2^60 definitions in lists that each import the next one twice', () => {
  const lists = Array.from({ length: 60 }, (_, index) => {
    const next = (index + 1) * 14;
    return joined(list(), imports(next), imports(next)).bytes;
  });
  fails(
    object(Buffer.concat([...lists, joined(list(), define('A 1')).bytes])),
    /^unsupported-object: .* more than 2000000 definitions of macros/,
  );
});

test('a hundred thousand lists that import the next one', () => {
  const lists = Array.from(
    { length: 100_000 },
    (_, index) => joined(list(), imports((index + 1) * 9)).bytes,
  );
  fails(object(Buffer.concat([...lists, joined(list()).bytes])), /nested too deeply/);
});

test('imports into the middle of one long list', () => {
  const header = Uint8Array.of(5, 0, 0);
  const middle = joined(new Writer(), ...Array.from({ length: 20_000 }, () => define('A 1\x05')));
  const at = (index: number) => 3 + index * 7 + 5;
  const long = Buffer.concat([header, middle.bytes]);
  const outer = joined(list(), ...Array.from({ length: 20_000 }, (_, index) => imports(at(index))));
  const bytes = Buffer.concat([long, outer.bytes]);
  fails(object(bytes, { offset: long.length }), /lists of macros overlap/);
});

test('files nested a hundred thousand deep, and ends of files that have not started', () => {
  const deep = joined(list(), ...Array.from({ length: 100_000 }, () => start()));
  fails(object(deep.bytes), /files are nested too deeply/);
  fails(object(joined(list(), start(), end, end).bytes), /a file ends that has not started/);
});

test('a thousand units that share one long list', () => {
  const macro = joined(
    list(),
    ...Array.from({ length: 10_000 }, (_, each) => define(`M${each} 1`)),
  );
  const writer = new DwarfWriter();
  const root: Die = { tag: Tag.compileUnit, attributes: [[At.macros, Form.secOffset, 0]] };
  for (let unit = 0; unit < 1_000; unit++) writer.unit(root);
  const bytes = writer.elf({ '.debug_macro': macro.bytes });
  fails(bytes, /^unsupported-object: .* more than 2000000 definitions of macros/);
});

test('a long text that a hundred thousand definitions share', () => {
  const writer = new DwarfWriter();
  writer.str.text(`F(${'a,'.repeat(500)}...) ${'x'.repeat(1_000_000)}`);
  writer.unit({ tag: Tag.compileUnit, attributes: [[At.macros, Form.secOffset, 0]] });
  const strp = operation(MacroOp.defineStrp).uleb(1).number(1, 4).bytes;
  const macro = joined(list(), ...Array.from({ length: 100_000 }, () => strp));
  assert.is(bodies(writer.elf({ '.debug_macro': macro.bytes })).length, 1);
});

test('texts that are tails of one long one', () => {
  const writer = new DwarfWriter();
  writer.str.text('x'.repeat(200_000));
  writer.unit({ tag: Tag.compileUnit, attributes: [[At.macros, Form.secOffset, 0]] });
  const tails = Array.from(
    { length: 20_000 },
    (_, each) =>
      operation(MacroOp.defineStrp)
        .uleb(1)
        .number(each + 1, 4).bytes,
  );
  const macro = joined(list(), ...tails);
  fails(writer.elf({ '.debug_macro': macro.bytes }), /\.debug_str at .*: strings overlap/);
});

test.run();
