// The compilers that are asked, and how an object and its answers are made.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteOrder } from '../../../plugin/layout/layout.ts';
import { Answers, section } from './questions.ts';

export interface Machine {
  /** As Target.machine says it. */
  readonly name: 'x86_64' | 'i386' | 'aarch64' | 's390x';
  /** GNU prefix: `x86_64-linux-gnu`. */
  readonly triple: string;
  readonly byteOrder: ByteOrder;
  /** Of a pointer, too. */
  readonly longBits: 32 | 64;
}

export const machines: readonly Machine[] = [
  { name: 'x86_64', triple: 'x86_64-linux-gnu', byteOrder: 'little', longBits: 64 },
  { name: 'i386', triple: 'i686-linux-gnu', byteOrder: 'little', longBits: 32 },
  { name: 'aarch64', triple: 'aarch64-linux-gnu', byteOrder: 'little', longBits: 64 },
  { name: 's390x', triple: 's390x-linux-gnu', byteOrder: 'big', longBits: 64 },
];

export function machineCalled(name: string): Machine {
  const machine = machines.find(each => each.name === name);
  if (!machine) throw new Error(`there is no compiler for ${name}`);
  return machine;
}

export type Family = 'gcc' | 'clang';
export type Dwarf = 4 | 5;

const debianPackages: Readonly<Record<string, string>> = {
  'clang-14': 'clang-14',
  pahole: 'pahole',
  readelf: 'binutils',
  make: 'make',
  'x86_64-linux-gnu-gcc': 'gcc',
  'i686-linux-gnu-gcc': 'gcc-i686-linux-gnu',
  'aarch64-linux-gnu-gcc': 'gcc-aarch64-linux-gnu',
  's390x-linux-gnu-gcc': 'gcc-s390x-linux-gnu',
  'x86_64-linux-gnu-objcopy': 'binutils',
  'i686-linux-gnu-objcopy': 'binutils-i686-linux-gnu',
  'aarch64-linux-gnu-objcopy': 'binutils-aarch64-linux-gnu',
  's390x-linux-gnu-objcopy': 'binutils-s390x-linux-gnu',
};

/** Runs a tool and returns what it prints; a missing or failing one is an error that names it. */
export function run(tool: string, args: readonly string[], cwd: string): string {
  const result = spawnSync(tool, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (result.error && (result.error as NodeJS.ErrnoException).code === 'ENOENT')
    throw new Error(`${tool} is not installed: apt-get install ${debianPackages[tool] ?? tool}`);
  if (result.status !== 0)
    throw new Error(
      `${tool} ... ${args.slice(-4).join(' ')}: exit ${result.status}\n${result.stderr.slice(0, 3000)}`,
    );
  return result.stdout;
}

/** The command of a compiler for a machine, as far as `-c` needs it. */
export function compilerOf(family: Family, machine: Machine): readonly [string, ...string[]] {
  if (family === 'clang') return ['clang-14', `--target=${machine.triple}`];
  return [`${machine.triple}-gcc`, '-Wno-packed-bitfield-compat'];
}

export interface Compilation {
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  /** Both relative to `folder`. */
  readonly source: string;
  readonly object: string;
}

/** Compiles `source` to `object`, without warnings: the sources are odd on purpose. */
export function compile({ command, folder, source, object }: Compilation): void {
  const [tool, ...args] = command;
  run(tool, [...args, '-w', '-c', source, '-o', object], folder);
}

/** The answers that an object made from Questions.source() holds. */
export function answersIn(folder: string, object: string, machine: Machine): Answers {
  const out = `${object}.facts`;
  const args = ['-O', 'binary', '-j', section, object, out];
  run(`${machine.triple}-objcopy`, args, folder);
  return new Answers(readFileSync(join(folder, out)), machine.byteOrder);
}

/** Asks: writes the C, compiles it, takes the answers out. */
export function ask(compilation: Compilation, text: string, machine: Machine): Answers {
  writeFileSync(join(compilation.folder, compilation.source), text);
  compile(compilation);
  return answersIn(compilation.folder, compilation.object, machine);
}
