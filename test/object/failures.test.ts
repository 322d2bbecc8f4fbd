// What cannot be read: one clear error each, that says what to do.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { At, Form, Tag } from '../../plugin/object/dwarf.ts';
import { readObject } from '../../plugin/object/read.ts';
import { DwarfWriter, elfFile } from '../support/dwarf.ts';
import { clang, compile, folder, gcc, layoutsOf, run } from '../support/objects.ts';

const test = suite('objects that cannot be read');

const source = 'struct s { int m; }; struct s s;';

/** `code: message`; every failure of this room is at the object. */
function failure(bytes: Uint8Array): string {
  const read = readObject(bytes, 'sub dir/x.o');
  if (read.ok) throw new Error(`it was read: ${read.value.names()}`);
  const [first, ...more] = read.failures;
  assert.equal(more, []);
  assert.equal(first.place, { file: 'sub dir/x.o' });
  return `${first.code}: ${first.message}`;
}

test('not an object', () => {
  assert.is(
    failure(Buffer.from('int main(void);\n')),
    'not-an-object: not an ELF object; give an object file that a compiler made',
  );
  assert.is(
    failure(new Uint8Array(0)),
    'not-an-object: not an ELF object: the file is empty; give an object file that a compiler made',
  );
});

test('LLVM bitcode, plain and wrapped', () => {
  const message =
    'bitcode-object: this is LLVM bitcode, made by -flto: its layouts are not final; compile it with -fno-lto';
  assert.is(failure(compile(clang, source, ['-g', '-flto'])), message);
  assert.is(failure(Buffer.from('dec0170b0000000014000000', 'hex')), message);
});

test("gcc's LTO code alone", () => {
  for (const flags of [['-g'], []])
    assert.is(
      failure(compile(gcc, source, [...flags, '-flto', '-fno-fat-lto-objects'])),
      "lto-object: this is gcc's LTO code, made by -flto: its layouts are not final; compile it with -fno-lto",
    );
});

test("gcc's LTO code beside a whole object", () => {
  const fat = compile(gcc, source, ['-g', '-flto', '-ffat-lto-objects']);
  assert.equal(layoutsOf(fat).names(), ['struct s']);
});

test('no debug info', () => {
  for (const compiler of [gcc, clang])
    assert.is(
      failure(compile(compiler, source, [])),
      'no-debug-info: the object has no debug info; compile it with -g',
    );
});

test('split debug info: the object, and its other half', () => {
  const message =
    'split-dwarf: the debug info is in a .dwo file of its own; compile with -gno-split-dwarf';
  for (const compiler of [gcc, clang])
    for (const version of ['-gdwarf-4', '-gdwarf-5']) {
      assert.is(failure(compile(compiler, source, [version, '-gsplit-dwarf'], 'split')), message);
      assert.is(failure(readFileSync(join(folder, 'split.dwo'))), message);
    }
});

test('DWARF of another version', () => {
  for (const version of [2, 3])
    assert.is(
      failure(compile(gcc, source, [`-gdwarf-${version}`, '-gstrict-dwarf'])),
      `unsupported-dwarf: the debug info is DWARF ${version}, and 4 and 5 can be read; compile with -gdwarf-5`,
    );
  const next = new DwarfWriter().unit({ tag: Tag.compileUnit }, { version: 6 });
  assert.match(failure(next.elf()), /^unsupported-dwarf: the debug info is DWARF 6, /);
});

test('an unknown form', () => {
  const root = { tag: Tag.compileUnit, attributes: [[At.name, 0x7d, 0]] as const };
  assert.match(failure(new DwarfWriter().unit(root).elf()), /^unsupported-dwarf: .* form 0x7d /);
});

test('debug info in a supplementary file', () => {
  const root = {
    tag: Tag.compileUnit,
    children: [{ tag: Tag.structureType, attributes: [[At.name, Form.gnuStrpAlt, 1]] as const }],
  };
  assert.match(failure(new DwarfWriter().unit(root).elf()), /^unsupported-dwarf: .*made by dwz/);
});

test('a machine whose relocations are not known', () => {
  writeFileSync(join(folder, 'mips.c'), source);
  run('clang-14', ['--target=mips-linux-gnu', '-g', '-c', 'mips.c', '-o', 'mips.o'], folder);
  assert.match(
    failure(readFileSync(join(folder, 'mips.o'))),
    /^unsupported-object: relocations of machine 8 /,
  );
});

test('compression that is not known', () => {
  const bytes = compile(gcc, source, ['-g', '-gz']);
  // Elf64_Chdr: ch_type, reserved, ch_size, ch_addralign; then zlib's first byte.
  const zlib = Buffer.of(1, 0, 0, 0, 0, 0, 0, 0);
  for (let at = bytes.indexOf(zlib); at >= 0; at = bytes.indexOf(zlib, at + 1))
    if (bytes[at + 24] === 0x78) bytes[at] = 9;
  assert.match(failure(bytes), /^unsupported-object: \.debug_\w+ is compressed .*-gz=none$/);
});

test('sections that lie', () => {
  const { bytes: info } = new DwarfWriter().unit({ tag: Tag.compileUnit }).info;
  const twice = elfFile({ '.debug_info': info, '.debug_types': info, '.debug_str': info });
  const table = twice.length - 64 * 5;
  for (const index of [1, 2, 3]) {
    twice.writeBigUInt64LE(0n, table + index * 64 + 24);
    twice.writeBigUInt64LE(BigInt(twice.length >> 1), table + index * 64 + 32);
  }
  assert.match(failure(twice), /^bad-object: .*sections overlap/);
});

test('truncated at every byte of a small object', () => {
  const whole = new DwarfWriter()
    .unit({
      tag: Tag.compileUnit,
      children: [{ tag: Tag.structureType, attributes: [[At.name, Form.strp, 's']] }],
    })
    .elf();
  for (let length = 4; length < whole.length; length++)
    assert.match(
      failure(whole.subarray(0, length)),
      /^bad-object: the object is damaged: .*compile it again$/,
      `at ${length}`,
    );
});

test('a struct that is only declared', () => {
  const writer = new DwarfWriter().unit({
    tag: Tag.compileUnit,
    children: [
      {
        tag: Tag.structureType,
        attributes: [
          [At.name, Form.string, 's'],
          [At.declaration, Form.flagPresent, 0],
        ],
      },
    ],
  });
  const layouts = layoutsOf(writer.elf());
  assert.equal(layouts.names(), []);
  const found = layouts.find('struct s');
  assert.not.ok(found.ok);
  assert.is(
    found.ok || `${found.failures[0].code}: ${found.failures[0].message}`,
    'incomplete-type: struct s is only declared in the debug info, not defined; include its definition, and compile with -g2 and without -femit-struct-debug-baseonly',
  );
  assert.equal(layouts.find('struct t'), { ok: true, value: [] });
});

test("a member whose struct gcc's -femit-struct-debug-baseonly left out", () => {
  writeFileSync(join(folder, 'other.h'), 'struct inner { int x; };');
  const flags = ['-g', '-femit-struct-debug-baseonly'];
  const text = '#include "other.h"\nstruct outer { struct inner i; } o;';
  const found = layoutsOf(compile(gcc, text, flags)).find('struct outer');
  assert.match(
    found.ok ? 'found' : found.failures[0].message,
    /^struct inner is only declared .*-femit-struct-debug-baseonly$/,
  );
});

test('types of C++', () => {
  writeFileSync(join(folder, 'cpp.cc'), 'struct a { int x; }; struct b : a { int y; }; b v;');
  run('g++', ['-g', '-c', 'cpp.cc', '-o', 'cpp.o'], folder);
  const layouts = layoutsOf(readFileSync(join(folder, 'cpp.o')));
  const found = layouts.find('struct b');
  assert.match(found.ok ? 'found' : found.failures[0].message, /^b is a type of C\+\+ or Rust /);
  assert.ok(layouts.find('struct a').ok);
});

test.run();
