// The same layouts however the object carries its debug info: compressed, relocated, linked, in type
// units, in 64-bit DWARF, among seventy thousand sections.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readObject } from '../../plugin/object/read.ts';
import {
  type Compiler,
  clang,
  compile,
  compilersFor,
  folder,
  gcc,
  layoutsOf,
  machines,
  run,
} from '../support/objects.ts';
import { describeObject } from '../support/oneline.ts';
import { compilerOf } from '../support/witness/compilers.ts';

const test = suite('containers of debug info');

const source = `
  typedef struct { unsigned v; } wrapped_t;
  enum mode { OFF, ON = 5 };
  struct inner { char c; short s; };
  struct outer { struct inner in[2]; wrapped_t w; enum mode m; struct outer *next; union { int a; float b; }; };
  struct outer object;
  int function(struct outer *of) { struct local { int l; } x = { of->w.v }; return x.l; }`;

const expected = (pointer: number) =>
  `
struct inner: 4 bytes, align 2
  c char at 0, 1 byte (char)
  s s16 at 2, 2 bytes (short)
struct local: 4 bytes, align 4
  l s32 at 0, 4 bytes (int)
struct outer: ${pointer === 8 ? 32 : 24} bytes, align ${pointer}
  in struct[2] at 0, 8 bytes (struct inner)
  w struct at 8, 4 bytes (wrapped_t)
    v u32 at 0, 4 bytes (unsigned int)
  m enum:u32 at 12, 4 bytes (enum mode) { OFF = 0, ON = 5 }
  next pointer${pointer * 8} at 16, ${pointer} bytes (struct outer *)
  - union at ${16 + pointer}, 4 bytes (union)
    a s32 at 0, 4 bytes (int)
    b f32 at 0, 4 bytes (float)
wrapped_t: 4 bytes, align 4
  v u32 at 0, 4 bytes (unsigned int)`.trim();

function check(compiler: Compiler, bytes: Uint8Array, what: string): void {
  const layouts = layoutsOf(bytes);
  const { name, byteOrder, longBits } = compiler.machine;
  const pointerBytes = longBits === 64 ? 8 : 4;
  assert.equal(layouts.target, { machine: name, pointerBytes, byteOrder }, what);
  assert.is(describeObject(layouts), expected(pointerBytes), what);
}

const versions = ['-gdwarf-4', '-gdwarf-5'];

const flagSets: readonly (readonly string[])[] = [
  ['-O2'],
  ['-gz=zlib'],
  ['-ffunction-sections', '-fdata-sections'],
];

for (const flags of flagSets)
  test(flags.join(' '), () => {
    for (const machine of machines)
      for (const compiler of compilersFor(machine))
        for (const version of versions) {
          const all = [version, ...flags];
          const what = `${compiler.family} ${machine.name} ${all.join(' ')}`;
          check(compiler, compile(compiler, source, all), what);
        }
  });

test("clang's type units are read, gcc's are refused: names are missing there", () => {
  for (const machine of machines)
    for (const version of versions)
      for (const more of [[], ['-gz=zlib'], ['-gdwarf64']]) {
        if (machine.longBits === 32 && more.includes('-gdwarf64')) continue;
        const flags = [version, '-fdebug-types-section', ...more];
        const ofGcc: Compiler = { family: 'gcc', machine };
        const ofClang: Compiler = { family: 'clang', machine };
        check(ofClang, compile(ofClang, source, flags), `clang ${machine.name} ${flags.join(' ')}`);
        const refused = readObject(compile(ofGcc, source, flags), 'a.o');
        assert.not(refused.ok);
        if (!refused.ok)
          assert.match(refused.failures[0].message, /compile with -fno-debug-types-section$/);
      }
});

test('64-bit DWARF', () => {
  for (const compiler of [gcc, clang])
    for (const version of versions)
      for (const more of [[], ['-gz']]) {
        const flags = [version, '-gdwarf64', ...more];
        const bytes = compile(compiler, source, flags);
        check(compiler, bytes, `${compiler.family} ${flags.join(' ')}`);
      }
});

test("GNU's older compressed sections", () => {
  const bytes = compile(gcc, source, ['-g', '-gz=zlib-gnu']);
  assert.ok(bytes.includes('.zdebug_info'), 'the compiler makes them');
  check(gcc, bytes, 'gcc -gz=zlib-gnu');
});

test('partly linked, a shared object, a program', () => {
  for (const compiler of [gcc, clang]) {
    compile(compiler, source, ['-gdwarf-5', '-fPIC'], 'part');
    writeFileSync(join(folder, 'main.c'), 'int main(void) { return 0; }');
    for (const flags of [['-r'], ['-shared'], ['main.c']]) {
      run('x86_64-linux-gnu-gcc', ['part.o', ...flags, '-nostdlib', '-o', 'linked'], folder);
      check(compiler, readFileSync(join(folder, 'linked')), `${compiler.family} ${flags}`);
    }
  }
});

/** Assembly whose labels and debug sections do not meet another's: each section is in a group. */
function grouped(assembly: string): string {
  return assembly
    .replaceAll('.Ldebug_line0', '0')
    .replaceAll('.L', '.M')
    .replace(/^\t\.(?:file|loc) .*$/gm, '')
    .replace(/(\.section\t\.debug_\w+),"(\w*)",@progbits/g, '$1,"$2G",@progbits')
    .replace(/(\.section\t\.debug_\w+,"\w*G",@progbits.*)/g, '$1,group,comdat');
}

function assemble(compiler: Compiler, assembly: string): Buffer {
  writeFileSync(join(folder, 'whole.s'), assembly);
  const [tool, ...args] = compilerOf(compiler.family, compiler.machine);
  run(tool, [...args, '-c', 'whole.s', '-o', 'whole.o'], folder);
  return readFileSync(join(folder, 'whole.o'));
}

const manySections = Array.from({ length: 70_000 }, (_, index) => `.section .s${index}\n`).join('');

test('debug sections of one name, and more sections than a header can count', () => {
  for (const machine of machines.slice(0, 2)) {
    const [compiler] = compilersFor(machine, ['gcc']) as [Compiler];
    const first = compile(compiler, 'struct first { int a; } x;', ['-g', '-S'], 'first').toString();
    const second = compile(compiler, source, ['-g', '-S']).toString();
    for (const before of ['', manySections]) {
      const bytes = assemble(compiler, `${before}${first}${grouped(second)}`);
      const names = layoutsOf(bytes).names();
      assert.equal(names, [
        'struct first',
        'struct inner',
        'struct local',
        'struct outer',
        'wrapped_t',
      ]);
      assert.is(
        describeObject(layoutsOf(bytes), names.slice(1)),
        expected(machine.longBits === 64 ? 8 : 4),
      );
    }
  }
});

test.run();
