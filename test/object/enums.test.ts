// Every enum of an object, wherever C lets it stand.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EnumType } from '../../plugin/layout/layout.ts';
import { At, Form, Tag } from '../../plugin/object/dwarf.ts';
import { type Die, DwarfWriter } from '../support/dwarf.ts';
import { type Compiler, clang, compile, folder, gcc, layoutsOf, run } from '../support/objects.ts';

const test = suite('enums');

const source = `enum tagged { A, B = 5, C };
enum { UNTAGGED = -1 } variable;
typedef enum { TYPEDEFED = 1 << 4 } t;
struct s { enum in_struct { IN_STRUCT } e; t t; };
enum big { BIG = 0x123456789abcdef0, };
enum unsigned_int { UNSIGNED = 0xffffffff };
enum __attribute__((packed)) small { SMALL = 200 };
enum declared;
struct s s; enum tagged e; enum big b; enum unsigned_int u; enum small m;
enum declared *p;
int f(int x) { enum in_block { IN_BLOCK = 7 } e = x; return e == IN_BLOCK; }
`;

function show({ tag, bytes, signed, enumerators, place }: EnumType): string {
  const values = enumerators.map(each => `${each.name}=${each.value}`).join(' ');
  return `${tag ?? '-'} ${signed ? 's' : 'u'}${bytes * 8} ${values} @${place?.file}:${place?.line}`;
}

function enumsOf(bytes: Uint8Array): string[] {
  const enums = layoutsOf(bytes).enums();
  if (!enums.ok) throw new Error(enums.failures[0].message);
  return enums.value.map(show);
}

const expected = [
  'tagged u32 A=0 B=5 C=6 @source.c:1',
  '- s32 UNTAGGED=-1 @source.c:2',
  '- u32 TYPEDEFED=16 @source.c:3',
  'in_struct u32 IN_STRUCT=0 @source.c:4',
  'big u64 BIG=1311768467463790320 @source.c:5',
  'unsigned_int u32 UNSIGNED=4294967295 @source.c:6',
  'small u8 SMALL=200 @source.c:7',
  'in_block u32 IN_BLOCK=7 @source.c:11',
];

const builds: readonly (readonly [Compiler, readonly string[]])[] = [
  [gcc, ['-gdwarf-5']],
  [gcc, ['-gdwarf-4']],
  [clang, ['-gdwarf-5']],
  [clang, ['-gdwarf-4']],
  [clang, ['-gdwarf-5', '-fdebug-types-section']],
];

/** gcc and clang write entries in orders of their own. */
const byLine = (one: string, other: string) => lineOf(one) - lineOf(other);
const lineOf = (shown: string) => Number(/\d+$/.exec(shown)?.[0]);

for (const [compiler, flags] of builds)
  test(`tagged or not, at any place: ${compiler.family} ${flags.join(' ')}`, () => {
    assert.equal(enumsOf(compile(compiler, source, flags)).sort(byLine), expected);
  });

test('in the order of the debug info', () => {
  const lines = 'enum a { A } a; enum b { B } b;\nenum c { C } c;';
  const tags = enumsOf(compile(gcc, lines, ['-g'])).map(each => each.split(' ')[0]);
  assert.equal(tags, ['a', 'b', 'c']);
});

test('used or not, where the compiler keeps what is not used', () => {
  const unused = 'enum unused { A }; enum { B }; int x;';
  const keep = ['-g', '-fno-eliminate-unused-debug-types'];
  assert.equal(enumsOf(compile(gcc, unused, keep)), [
    'unused u32 A=0 @source.c:1',
    '- u32 B=0 @source.c:1',
  ]);
});

test('what units agree on is one, what they do not is told apart', () => {
  const common = '\n\nenum common { SAME } c';
  compile(gcc, `${common}1; enum e { A } e1; enum { X } x1;`, ['-g'], 'u0');
  compile(gcc, `${common}2; enum e { A = 1 } e2; enum { X } x2;`, ['-g'], 'u1');
  run('x86_64-linux-gnu-gcc', ['-r', '-nostdlib', 'u0.o', 'u1.o', '-o', 'linked.o'], folder);
  assert.equal(enumsOf(readFileSync(join(folder, 'linked.o'))), [
    'common u32 SAME=0 @u0.c:3',
    'e u32 A=0 @u0.c:3',
    '- u32 X=0 @u0.c:3',
    'e u32 A=1 @u1.c:3',
  ]);
});

test('none, and one without enumerators, as C++ has them', () => {
  assert.equal(enumsOf(compile(gcc, 'int x;', ['-g'])), []);
  const empty: Die = {
    tag: Tag.enumerationType,
    attributes: [
      [At.name, Form.string, 'empty'],
      [At.byteSize, Form.data1, 4],
    ],
  };
  const unit = { tag: Tag.compileUnit, children: [empty] };
  assert.equal(enumsOf(new DwarfWriter().unit(unit).elf()), []);
});

test.run();
