// Random structs: what the glue clears is what no member uses, and what it asserts is what gcc and
// clang lay out. The masks come from a program that sets every member, not from our reader.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ASSERT_MACROS, assertLines } from '../../plugin/emit/asserts.ts';
import { BIT_ASSERT_MACROS, bitAssertLines } from '../../plugin/emit/bit-asserts.ts';
import { clearFunction } from '../../plugin/emit/clear.ts';
import { holesOf } from '../../plugin/emit/holes.ts';
import { canonical } from '../../plugin/layout/canonical.ts';
import type { AggregateType, ObjectLayouts } from '../../plugin/layout/layout.ts';
import { makeLock } from '../../plugin/layout/lock.ts';
import { readObject } from '../../plugin/object/read.ts';
import { fill, scratch } from '../support/scratch.ts';
import { compilerOf, machines, run } from '../support/witness/compilers.ts';
import {
  isAggregate,
  type MemberModel,
  type NamedAggregate,
  reach,
} from '../support/witness/model.ts';
import { randomStructs } from '../support/witness/structs.ts';

const test = suite('glue-witness');

/** What the generated C takes from the kernel. */
const KERNEL = `
typedef __SIZE_TYPE__ size_t;
typedef unsigned char u8;
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
int printf(const char *, ...);
#define typeof __typeof__
#define offsetof __builtin_offsetof
#define sizeof_field(t, m) sizeof(((t *)0)->m)
#define static_assert _Static_assert
#define error_name(n) error_name_(n)
#define error_name_(n) bad_ ## n
#define BUILD_BUG_ON_MSG(condition, message) do { \\
	extern void error_name(__LINE__)(void) __attribute__((error(message))); \\
	if (condition) error_name(__LINE__)(); } while (0)
#define const
`;

/** C that sets every bit that the members use, below the lvalue `path`. */
function setting(members: readonly MemberModel[], path: string, depth = 0): string[] {
  return members.flatMap(({ name, base, counts, widthBits }) => {
    if (counts.some(count => count === 'flexible' || count === 0)) return [];
    const lvalue = name === undefined ? path : `${path}.${name}`;
    if (widthBits !== undefined)
      return name === undefined ? [] : [`${lvalue} = ${base.kind === 'bool' ? 1 : -1};`];
    if (!isAggregate(base)) return [`memset((void *)&${lvalue}, 0xff, sizeof(${lvalue}));`];
    const indices = counts.map((_, rank) => `n${depth + rank}`);
    const element = lvalue + indices.map(index => `[${index}]`).join('');
    const loops = counts.map(
      (count, rank) =>
        `for (int ${indices[rank]} = 0; ${indices[rank]} < ${count}; ${indices[rank]}++)`,
    );
    return [`${loops.join(' ')} {`, ...setting(base.members, element, depth + counts.length), '}'];
  });
}

/** Compares, for one type, the bits that stay after clearing with those that members set. */
function comparison(model: NamedAggregate, layout: AggregateType, index: number): string[] {
  const holes = holesOf(canonical(layout), 'little');
  if (!holes.ok) throw new Error(holes.failures[0].message);
  return [
    ...clearFunction(`clear_${index}`, model.name, holes.value),
    `static void compare_${index}(void)`,
    '{',
    `static ${model.name} used, kept;`,
    'memset(&kept, 0xff, sizeof(kept));',
    `clear_${index}(&kept);`,
    ...setting(model.members, 'used'),
    'if (memcmp(&used, &kept, sizeof(kept)))',
    `printf("${model.name}\\n");`,
    '}',
  ];
}

function read(file: string): ObjectLayouts {
  const layouts = readObject(readFileSync(file), file);
  if (!layouts.ok) throw new Error(layouts.failures[0].message);
  return layouts.value;
}

function only(layouts: ObjectLayouts, name: string): AggregateType {
  const found = layouts.find(name);
  if (!found.ok || found.value.length !== 1) throw new Error(name);
  return found.value[0] as AggregateType;
}

/** clang shows a bit-field as wide as its type as a member that is none. */
function hasWholeBitField(model: NamedAggregate): boolean {
  return [...reach(model)].some(({ members }) =>
    members.some(({ widthBits = 0 }) => [8, 16, 32, 64].includes(widthBits)),
  );
}

for (const family of ['gcc', 'clang'] as const)
  for (const machine of machines)
    test(`${family}, ${machine.name}: what is asserted holds`, () => {
      const folder = scratch();
      const { longBits } = machine;
      const random = randomStructs(7, 150, { longBits, int128: longBits === 64, flexible: false });
      const structs = random.structs.filter(model => family === 'gcc' || !hasWholeBitField(model));
      // As the probe does: debug info does not tell every alignment.
      const records = structs.map(
        ({ name }, index) =>
          `struct ckpt_x${index}_s { ${name} v; } x${index};\n` +
          `struct align_x${index} { char align[_Alignof(struct ckpt_x${index}_s)]; } a${index};`,
      );
      fill(folder, { 'a.c': `${random.source}${records.join('\n')}\n` });
      const [compiler, ...args] = compilerOf(family, machine);
      run(
        compiler,
        [...args, '-w', '-g', '-Wno-packed-bitfield-compat', '-c', 'a.c', '-o', 'a.o'],
        folder,
      );
      const layouts = read(join(folder, 'a.o'));
      const locks = structs.map((_, index) => {
        const name = `x${index}`;
        const alignBytes = only(layouts, `struct align_${name}`).bytes;
        return makeLock(
          name,
          1,
          canonical({ ...only(layouts, `struct ckpt_${name}_s`), alignBytes }),
        );
      });
      const bits = locks.map(lock =>
        bitAssertLines(`check_${lock.subsystem}`, lock, machine.byteOrder),
      );
      const checks = locks.filter((_, index) => (bits[index] ?? []).length > 0);
      assert.ok(machine.byteOrder === 'big' || checks.length > 30);
      const text = [
        KERNEL,
        '#include "a.c"',
        ...ASSERT_MACROS,
        ...BIT_ASSERT_MACROS,
        ...locks.flatMap(assertLines),
        ...bits.flat(),
        'void all(void)',
        '{',
        ...checks.map(lock => `check_${lock.subsystem}();`),
        '}',
        '',
      ].join('\n');
      fill(folder, { 'b.c': text });
      run(compiler, [...args, '-w', '-O2', '-c', 'b.c', '-o', 'b.o'], folder);
    });

test('a struct that was shuffled: named in a kernel with RANDSTRUCT, and there alone', () => {
  const folder = scratch();
  const members = ['unsigned int a;', 'unsigned long long b;', 'unsigned int low : 4, high : 12;'];
  const shuffled = [members[1], 'unsigned int high : 12, low : 4;', members[0]];
  fill(folder, { 'a.c': `struct ckpt_x_s { ${members.join(' ')} } x;\n` });
  run('gcc', ['-g', '-c', 'a.c', '-o', 'a.o'], folder);
  const lock = makeLock('x', 1, canonical(only(read(join(folder, 'a.o')), 'struct ckpt_x_s')));
  const asserts = [
    ...[KERNEL, ...ASSERT_MACROS, ...BIT_ASSERT_MACROS],
    `struct ckpt_x_s { ${shuffled.join(' ')} };`,
  ];
  fill(folder, {
    'members.c': [...asserts, ...assertLines(lock), ''].join('\n'),
    'bits.c': [
      ...[...asserts, ...bitAssertLines('check', lock, 'little')],
      'void called(void) { check(); }\n',
    ].join('\n'),
  });
  const named =
    '; or the compiler has shuffled it: take __randomize_layout away [randomized-layout]';
  for (const file of ['members.c', 'bits.c'])
    for (const flags of [[], ['-DRANDSTRUCT'], ['-DRANDSTRUCT_PLUGIN']]) {
      const args = [...flags, '-w', '-O2', '-c', file, '-o', 'x.o'];
      const { status, stderr } = spawnSync('gcc', args, { cwd: folder, encoding: 'utf8' });
      assert.is(status, 1);
      const told = stderr.split('\n').filter(line => /error: .*layout drift/.test(line));
      assert.ok(told.length > 0, stderr);
      assert.ok(
        told.every(line => line.includes(named) === flags.length > 0),
        told.join('\n'),
      );
    }
});

test('what is cleared is what no member uses', () => {
  const folder = scratch();
  const { structs, source } = randomStructs(3, 1500, {
    longBits: 64,
    int128: true,
    flexible: false,
  });
  fill(folder, {
    'a.c': `${source}${structs.map(({ name }, index) => `${name} x${index};`).join('\n')}\n`,
  });
  run('gcc', ['-w', '-g', '-Wno-packed-bitfield-compat', '-c', 'a.c', '-o', 'a.o'], folder);
  const layouts = read(join(folder, 'a.o'));
  const compared = structs.flatMap((model, index) =>
    comparison(model, only(layouts, model.name), index),
  );
  const calls = structs.map((_, index) => `compare_${index}();`);
  fill(folder, {
    'b.c': [
      KERNEL,
      source,
      ...compared,
      'int main(void)',
      '{',
      ...calls,
      'return 0;',
      '}',
      '',
    ].join('\n'),
  });
  run('gcc', ['-w', '-Wno-packed-bitfield-compat', 'b.c', '-o', 'b'], folder);
  const ran = spawnSync(join(folder, 'b'), { encoding: 'utf8' });
  assert.is(ran.status, 0);
  assert.is(ran.stdout, '');
  assert.ok(compared.filter(line => /^\tmemset/.test(line)).length > 300);
  assert.ok(compared.filter(line => /&=/.test(line)).length > 100);
  assert.ok(compared.filter(line => /^\tfor/.test(line)).length > 50);
});

test.run();
