// C source -> the bytes of an object, by the compilers that the reader must understand.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectLayouts } from '../../plugin/layout/layout.ts';
import { readObject } from '../../plugin/object/read.ts';
import { scratch } from './scratch.ts';
import { compilerOf, type Family, type Machine, machines, run } from './witness/compilers.ts';

export { type Machine, machines, run };

export interface Compiler {
  readonly family: Family;
  readonly machine: Machine;
}

export function compilersFor(
  machine: Machine,
  families: readonly Family[] = ['gcc', 'clang'],
): Compiler[] {
  return families.map(family => ({ family, machine }));
}

const [x86] = machines as readonly [Machine];

export const gcc: Compiler = { family: 'gcc', machine: x86 };
export const clang: Compiler = { family: 'clang', machine: x86 };

/** Where the objects lie, and tools run. */
export const folder = scratch();

/** The object `name`.o of a source named `name`.c, as places in the layouts say; `-c` is given. */
export function compile(
  { family, machine }: Compiler,
  source: string,
  flags: readonly string[],
  name = 'source',
): Buffer {
  writeFileSync(join(folder, `${name}.c`), source);
  const [tool, ...args] = compilerOf(family, machine);
  run(tool, [...args, '-w', ...flags, '-c', `${name}.c`, '-o', `${name}.o`], folder);
  return readFileSync(join(folder, `${name}.o`));
}

export function layoutsOf(bytes: Uint8Array): ObjectLayouts {
  const read = readObject(bytes, 'object.o');
  if (!read.ok) throw new Error(read.failures[0].message);
  return read.value;
}
