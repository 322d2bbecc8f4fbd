// The exported header of a record that has a layout for each ABI: every program, on any ABI, reads the
// image of every kernel.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedHeader, uberHeader } from '../../plugin/emit/exported.ts';
import { abiName } from '../../plugin/layout/abi.ts';
import { withEntry } from '../../plugin/layout/acceptance.ts';
import { canonical } from '../../plugin/layout/canonical.ts';
import { type AbiLock, makeLock, type PerAbiLock } from '../../plugin/layout/lock.ts';
import type { Result } from '../../plugin/layout/result.ts';
import { checkpatch } from '../support/checkpatch.ts';
import { recordOn } from '../support/compile.ts';
import { cells, complaints, nameOf } from '../support/exported/matrix.ts';
import { offsetProgram } from '../support/exported/offsets.ts';
import { fill, scratch } from '../support/scratch.ts';
import { compile, compilerOf, type Machine, machines, run } from '../support/witness/compilers.ts';

const test = suite('exported header of several ABIs');
const folder = scratch();
const options = { module: 'linux/ckpt' };

const declarations = `
enum state { FPU_OFF, FPU_LAZY = 5 };
struct regs { unsigned long ip; unsigned long long mask; };
struct ckpt_x_s {
	unsigned char kind;
	struct regs regs[2];
	unsigned long flags : 3, cause : 20;
	unsigned int : 0;
	unsigned int wide : 17;
	unsigned short odd : 9;
	enum state state;
	union { unsigned long raw; struct { unsigned int low; unsigned int high; }; };
	long last;
};
`;

function text(result: Result<string>): string {
  if (!result.ok) throw new Error(JSON.stringify(result.failures));
  return result.value;
}

const entries = machines.map((machine): AbiLock => {
  const { layout, build } = recordOn(machine, declarations);
  return { ...makeLock('x', 3, canonical(layout)), abi: abiName(build.target) };
});
const lock = entries.reduce<PerAbiLock | undefined>((all, each) => withEntry(all, each), undefined);
if (!lock) throw new Error('no entry');
const header = text(exportedHeader(lock, options));

test('the text is as reviewed', () => {
  const path = join(process.cwd(), 'test/golden/exported/per-abi.h');
  if (process.env.CKPTGEN_GOLDEN === 'write') writeFileSync(path, header);
  assert.is(header, readFileSync(path, 'utf8'));
  assert.not.match(header, /#if\b/, 'nothing may depend on who reads');
});

fill(folder, {
  'linux/ckpt/x.h': header,
  'program.c': `${'#include <linux/ckpt/x.h>\n'.repeat(2)}${entries.flatMap(each => offsetProgram(each)).join('\n')}\n`,
  ...Object.fromEntries(
    entries.map(each => [`${each.abi}/linux/ckpt/uber.h`, text(uberHeader([each], options))]),
  ),
});

for (const cell of cells)
  test(nameOf(cell), () => assert.is(complaints(cell, folder, 'program.c'), ''));

// Outside include/uapi checkpatch wants the kernel's macros, which userspace does not have.
test('in the style of the kernel, as its checkpatch has it', () => {
  assert.is(checkpatch(folder, ['linux/ckpt/x.h'], 'PREFER_DEFINED_ATTRIBUTE_MACRO'), '');
});

test('uber.h of one kernel has its own ABI, and compiles on all', () => {
  for (const { abi } of entries) {
    const uber = `struct uber_ckpt_struct image; struct ckpt_x_s_${abi} *x = &image.x;`;
    fill(folder, { 'uber.c': `#include <linux/ckpt/uber.h>\n${uber}\n` });
    const strict = ['-Wall', '-Wextra', '-Wpedantic', '-Werror', `-I${abi}`];
    for (const cell of cells.filter(({ standard }) => standard === 'c90'))
      assert.is(complaints(cell, folder, 'uber.c', strict), '', abi);
  }
});

/** What a kernel for the machine stores, as its compiler has it. */
function imageOf(machine: Machine): Buffer {
  const values =
    '.kind = 0x5a, .regs = { { 0x11223344, 0x0102030405060708 }, { 0x55667788, 0x1112131415161718 } }, ' +
    '.flags = 5, .cause = 0xabcde, .wide = 0x1f00f, .odd = 0x155, .state = FPU_LAZY, .low = 0xcafe, .last = -2';
  const image = `struct ckpt_x_s image __attribute__((section(".image"))) = { ${values} };`;
  fill(folder, { 'image.c': `${declarations}${image}\n` });
  compile({ command: compilerOf('gcc', machine), folder, source: 'image.c', object: 'image.o' });
  run(
    `${machine.triple}-objcopy`,
    ['-O', 'binary', '-j', '.image', 'image.o', 'image.bin'],
    folder,
  );
  return readFileSync(join(folder, 'image.bin'));
}

/** A program that finds the struct by the image's fingerprint, and knows nothing of its own ABI. */
function reader(): string {
  const read = (abi: string) => {
    const prefix = `CKPT_X__${abi.toUpperCase()}`;
    const one = (what: string) => `(unsigned long long)num(&image.${what}, sizeof(image.${what}))`;
    const bits = (unit: string, name: string) =>
      `(${one(unit)} >> ${prefix}__${name}_SHIFT) & ${prefix}__${name}_MASK`;
    const units = unitsOf(prefix);
    const values = [
      ...['kind', 'regs[0].ip', 'regs[0].mask', 'regs[1].ip', 'regs[1].mask'].map(one),
      ...['FLAGS', 'CAUSE', 'WIDE', 'ODD'].map(name => bits(units.get(name) ?? '', name)),
      `(unsigned long long)(${one('state')} == ${prefix}__FPU_LAZY)`,
    ];
    return `
	if (fingerprint == ${prefix}_FINGERPRINT && big == ${abi === 's390x' ? 1 : 0}) {
		struct ckpt_x_s_${abi} image;
		if (fread(&image, 1, sizeof(image), f) != ${prefix}_SIZE)
			return 2;
		printf("${values.map(() => '%llx').join(' ')}\\n", ${values.join(',\n\t\t       ')});
		return 0;
	}`;
  };
  return `#include <stdio.h>
#include <stdlib.h>
#include <linux/ckpt/x.h>
static int big;
static unsigned long long num(const void *from, int bytes)
{
	const unsigned char *byte = from;
	unsigned long long value = 0;
	int i;

	for (i = 0; i < bytes; i++)
		value = value << 8 | byte[big ? i : bytes - 1 - i];
	return value;
}
int main(int argc, char **argv)
{
	unsigned long long fingerprint = strtoull(argv[1], NULL, 16);
	FILE *f = fopen(argv[3], "rb");

	big = atoi(argv[2]);
	if (argc != 4 || !f)
		return 3;
${entries.map(({ abi }) => read(abi)).join('')}
	return 4;
}
`;
}

/** The unit that the comment behind each mask names. */
function unitsOf(prefix: string): ReadonlyMap<string, string> {
  const masks = header.matchAll(new RegExp(`^#define ${prefix}__(\\w+)_MASK .*/\\* (\\w+):`, 'gm'));
  return new Map([...masks].map(([, name = '', unit = '']) => [name, unit]));
}

for (const tool of ['i686-linux-gnu-gcc', 'x86_64-linux-gnu-gcc'])
  test(`a program of ${tool} reads the image of every kernel`, () => {
    fill(folder, { 'reader.c': reader() });
    run(tool, ['-static', '-I.', '-Wall', '-Werror', '-o', 'reader', 'reader.c'], folder);
    for (const machine of machines) {
      const entry = entries.find(({ abi }) => abi === machine.name) as AbiLock;
      const file = join(folder, `${machine.name}.bin`);
      const bytes = imageOf(machine);
      assert.is(bytes.length, entry.layout.bytes);
      writeFileSync(file, bytes);
      const big = machine.byteOrder === 'big' ? '1' : '0';
      const ran = spawnSync(join(folder, 'reader'), [entry.fingerprint, big, file], {
        encoding: 'utf8',
      });
      assert.equal(
        [ran.status, ran.stdout],
        [0, '5a 11223344 102030405060708 55667788 1112131415161718 5 abcde 1f00f 155 1\n'],
        machine.name,
      );
    }
  });

test.run();
