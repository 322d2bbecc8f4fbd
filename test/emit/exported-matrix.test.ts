// Headers of hand-made locks under every compiler, standard and target.

import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedHeader, uberHeader } from '../../plugin/emit/exported.ts';
import type { Result } from '../../plugin/layout/result.ts';
import { cells, complaints, nameOf } from '../support/exported/matrix.ts';
import { offsetProgram } from '../support/exported/offsets.ts';
import { samples, wideEnum } from '../support/exported/samples.ts';
import { fill, scratch } from '../support/scratch.ts';

const folder = scratch();
const options = { module: 'linux/ckpt' };
const matrix = suite('exported headers compile');

function text(result: Result<string>): string {
  if (!result.ok) throw new Error(result.failures[0].message);
  return result.value;
}

const uber = text(
  uberHeader(
    samples.map(({ lock }) => lock),
    options,
  ),
);
const uberOffsets = [...uber.matchAll(/^\tstruct ckpt_(\w+)_s (\w+);\t+\/\* (\d+):/gm)];

/** Value by bits, and sign: a constant of C90 easily gets another type than it was given. */
const enumeratorChecks = wideEnum.enumerators.map(({ name, value }) => {
  const macro = `CKPT_SCALARS__${name}`;
  const bits = `(__extension__ 0x${BigInt.asUintN(64, value).toString(16)}ULL)`;
  const condition = `(__u64)(${macro}) == ${bits} && ${macro} ${value < 0n ? '<' : '>'} 0`;
  return `extern char value_of_${name}[${condition} ? 1 : -1];`;
});

function program(): string {
  const include = '#include <linux/ckpt/uber.h>\n';
  const checks = samples.flatMap(({ lock, renamed }) => offsetProgram(lock, renamed));
  checks.push(...enumeratorChecks);
  return `${include}${include}${checks.join('\n')}\n`;
}

fill(folder, {
  'program.c': program(),
  'linux/ckpt/uber.h': uber,
  ...Object.fromEntries(
    samples.map(({ lock }) => [
      `linux/ckpt/${lock.subsystem}.h`,
      text(exportedHeader(lock, options)),
    ]),
  ),
});

for (const cell of cells)
  matrix(nameOf(cell), () => assert.is(complaints(cell, folder, 'program.c'), ''));

// What the kernel's `make headers` with CONFIG_UAPI_HEADER_TEST does with each header.
matrix('each header by itself, twice, as HDRTEST has it', () => {
  const [first] = cells;
  if (!first) throw new Error('no cell');
  const flags = ['-Wall', '-Werror=implicit-function-declaration', '-Werror'];
  for (const name of [...samples.map(({ lock }) => lock.subsystem), 'uber']) {
    const file = `linux/ckpt/${name}.h`;
    fill(folder, { 'null.c': '' });
    const twice = ['-include', file, '-include', file];
    assert.is(complaints(first, folder, 'null.c', [...flags, ...twice]), '');
  }
});

matrix('the records lie in the uber struct as C lays them out', () => {
  assert.is(uberOffsets.length, samples.length);
  const sorted = samples
    .map(({ lock }) => lock)
    .sort((a, b) => (a.subsystem < b.subsystem ? -1 : 1));
  const plain = sorted
    .map(({ subsystem }) => `struct ckpt_${subsystem}_s m_${subsystem};`)
    .join(' ');
  const checks = sorted.map(
    ({ subsystem }, i) =>
      `char c${i}[__builtin_offsetof(struct plain, m_${subsystem}) == ${uberOffsets[i]?.[3]} ? 1 : -1];`,
  );
  const size = 'char size[sizeof(struct plain) == sizeof(struct uber_ckpt_struct) ? 1 : -1];';
  const file = 'plain.c';
  fill(folder, {
    [file]: `#include <linux/ckpt/uber.h>\nstruct plain { ${plain} };\n${checks.join('\n')}\n${size}\n`,
  });
  for (const cell of cells.filter(({ standard }) => standard === 'c90'))
    assert.is(complaints(cell, folder, file), '', join(folder, file));
});

matrix('a header that is wrong by one byte does not compile', () => {
  const [first] = cells;
  const cap = text(exportedHeader(samples[1]?.lock as never, options));
  const pairs = [
    ['cap[2]', 'cap[3]'],
    [
      '\tstruct ckpt_cap__kernel_cap_struct permitted;',
      '\t__u8 x; struct ckpt_cap__kernel_cap_struct permitted;',
    ],
    ['aligned(4)', 'aligned(8)'],
  ] as const;
  for (const [good, bad] of pairs) {
    fill(folder, { 'bad.c': cap.replace(good, bad) });
    assert.match(complaints(first as never, folder, 'bad.c'), /size of array .* is negative/);
  }
});

matrix('uber.h does not compile with the header of another format', () => {
  const [first] = cells;
  const cap = text(exportedHeader(samples[1]?.lock as never, options));
  const other = cap.replace(/FINGERPRINT .*/, 'FINGERPRINT (__extension__ 0x1ULL)');
  fill(folder, { 'other/linux/ckpt/cap.h': other, 'other.c': '#include <linux/ckpt/uber.h>\n' });
  const found = complaints(first as never, folder, 'other.c', ['-Iother']);
  assert.match(found, /size of array .cap. is negative/);
});

matrix.run();
