// Several units in one object: what one declares and another defines, what they agree on and what not.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ObjectLayouts } from '../../plugin/layout/layout.ts';
import { type Compiler, clang, compile, folder, gcc, layoutsOf, run } from '../support/objects.ts';
import { describeObject } from '../support/oneline.ts';

const test = suite('units');

function linked(compiler: Compiler, sources: readonly string[], flags: readonly string[] = ['-g']) {
  for (const [index, source] of sources.entries()) compile(compiler, source, flags, `u${index}`);
  const objects = sources.map((_, index) => `u${index}.o`);
  run('x86_64-linux-gnu-gcc', ['-r', '-nostdlib', ...objects, '-o', 'linked.o'], folder);
  return layoutsOf(readFileSync(join(folder, 'linked.o')));
}

function sizes(layouts: ObjectLayouts, name: string): number[] {
  const found = layouts.find(name);
  if (!found.ok) throw new Error(found.failures[0].message);
  return found.value.map(each => each.bytes);
}

test('one definition that every unit repeats is one', () => {
  const common = 'enum e { A }; struct in { enum e e; }; struct s { struct in i; struct s *p; };';
  for (const compiler of [gcc, clang]) {
    const layouts = linked(compiler, [`${common} struct s a;`, `\n\n${common} struct s b;`]);
    assert.equal(sizes(layouts, 'struct s'), [16]);
    assert.equal(sizes(layouts, 'struct in'), [4]);
  }
});

test('definitions that disagree are told apart, in the order of the units', () => {
  const units = [
    'struct s { int a; int b; }; struct s x; typedef struct { char c; } t; t v;',
    'struct s { int a; }; struct s y; typedef struct { short c; } t; t w;',
    'struct s { int a; int b; }; struct s z;',
  ];
  for (const compiler of [gcc, clang]) {
    const layouts = linked(compiler, units);
    assert.equal(sizes(layouts, 'struct s'), [8, 4]);
    assert.equal(sizes(layouts, 't'), [1, 2]);
    assert.equal(layouts.names(), ['struct s', 't']);
  }
});

const disagreements: readonly (readonly [string, string, string])[] = [
  ['the name of a member', 'struct s { int a; };', 'struct s { int b; };'],
  ['the sign', 'struct s { int a; };', 'struct s { unsigned a; };'],
  ['the width of a bit-field', 'struct s { int a:3; };', 'struct s { int a:4; };'],
  [
    'the value of an enumerator',
    'enum e { A }; struct s { enum e e; };',
    'enum e { A = 1 }; struct s { enum e e; };',
  ],
  [
    'the name of an enumerator',
    'enum e { A }; struct s { enum e e; };',
    'enum e { B }; struct s { enum e e; };',
  ],
  [
    'the place of a member',
    'struct s { int a:3; int :2; int b:4; };',
    'struct s { int a:3; int :4; int b:4; };',
  ],
  ['the bounds of an array', 'struct s { char a[2][4]; };', 'struct s { char a[8]; };'],
  ['a struct within', 'struct s { struct { int a; } i; };', 'struct s { struct { int b; } i; };'],
  [
    'the alignment',
    'struct s { int a; } __attribute__((aligned(4)));',
    'struct s { int a; } __attribute__((packed, aligned(1)));',
  ],
];

for (const [what, one, other] of disagreements)
  test(`definitions that disagree on ${what}`, () => {
    const layouts = linked(gcc, [`${one} struct s x;`, `${other} struct s y;`]);
    assert.is(sizes(layouts, 'struct s').length, 2);
  });

test('the name of a typedef is no disagreement', () => {
  const layouts = linked(gcc, [
    'typedef int a; struct s { a m; }; struct s x;',
    'typedef int b; struct s { b m; }; struct s y;',
  ]);
  assert.equal(sizes(layouts, 'struct s'), [4]);
});

test('a struct that one unit declares is found where another defines it', () => {
  writeFileSync(join(folder, 'inner.h'), 'struct inner { int x; };');
  const flags = ['-g', '-femit-struct-debug-baseonly'];
  compile(gcc, '#include "inner.h"\nstruct outer { struct inner i; } o;', flags, 'u0');
  compile(gcc, '#include "inner.h"\nstruct inner i;', ['-g'], 'u1');
  run('x86_64-linux-gnu-gcc', ['-r', '-nostdlib', 'u0.o', 'u1.o', '-o', 'linked.o'], folder);
  const layouts = layoutsOf(readFileSync(join(folder, 'linked.o')));
  assert.is(
    describeObject(layouts),
    `
struct inner: 4 bytes, align 4
  x s32 at 0, 4 bytes (int)
struct outer: 4 bytes, align 4
  i struct at 0, 4 bytes (struct inner)`.trim(),
  );
});

test('a typedef that realigns a struct has its own alignment', () => {
  const source = `struct s { char c; int i; }; typedef struct s wide __attribute__((aligned(16)));
    struct holder { char c; wide w; }; struct s v; wide w; struct holder h;`;
  for (const [compiler, flag] of [
    [gcc, '-gdwarf-4'],
    [gcc, '-gdwarf-5'],
    [clang, '-gdwarf-5'],
  ] as const) {
    const layouts = layoutsOf(compile(compiler, source, [flag]));
    const found = ['struct s', 'wide', 'struct holder'].map(name => layouts.find(name));
    assert.equal(
      found.map(each => (each.ok ? each.value[0]?.alignBytes : 0)),
      [4, 16, 16],
    );
  }
});

test('names are sorted bytewise; a typedef is found, listed only where its struct has no tag', () => {
  const source = `
    struct b { int x; }; union a { int x; }; struct B { int x; }; struct b_ { int x; };
    typedef struct b tagged; typedef struct { int x; } zuntagged; typedef zuntagged again;
    struct b v0; union a v1; struct B v2; struct b_ v3; tagged v4; zuntagged v5; again v6;
    typedef int number; number v7;`;
  for (const compiler of [gcc, clang]) {
    const layouts = layoutsOf(compile(compiler, source, ['-g']));
    assert.equal(layouts.names(), [
      'again',
      'struct B',
      'struct b',
      'struct b_',
      'union a',
      'zuntagged',
    ]);
    assert.equal(layouts.aliases(), ['tagged']);
    assert.equal(sizes(layouts, 'tagged'), [4]);
    assert.equal(sizes(layouts, 'number'), []);
    assert.equal(sizes(layouts, 'b'), []);
    assert.equal(sizes(layouts, 'union b'), []);
  }
});

test.run();
