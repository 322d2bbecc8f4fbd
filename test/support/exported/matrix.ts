// The compilers, standards and targets that an exported header must pass.

import { spawnSync } from 'node:child_process';
import { machines } from '../witness/compilers.ts';
import { offsetProgram, type Renamed } from './offsets.ts';
import type { Recorded } from './records.ts';

export interface Cell {
  readonly tool: string;
  readonly target: string;
  readonly standard: string;
  readonly package: string;
}

const languages = {
  c: ['c90', 'c99', 'c11', 'c17', 'c2x'],
  'c++': ['c++11', 'c++14', 'c++17', 'c++20'],
} as const;

function cellsOf(triple: string): Cell[] {
  const gnu = triple.startsWith('x86_64') ? '' : `-${triple.replace('_', '-')}`;
  const compilers = [
    { tool: `${triple}-gcc`, package: `gcc${gnu}`, standards: languages.c },
    { tool: `${triple}-g++`, package: `g++${gnu}`, standards: languages['c++'] },
    { tool: 'clang-14', package: 'clang-14', standards: languages.c },
    { tool: 'clang++-14', package: 'clang-14', standards: languages['c++'] },
  ];
  return compilers.flatMap(({ tool, package: name, standards }) =>
    standards.map(standard => ({ tool, target: triple, standard, package: name })),
  );
}

/** Every compiler in every standard for every target: 72 of them. */
export const cells: readonly Cell[] = machines.flatMap(({ triple }) => cellsOf(triple));

export function nameOf({ tool, target, standard }: Cell): string {
  return `${tool} ${target} -std=${standard}`;
}

const strict = ['-Wall', '-Wextra', '-Wpedantic', '-Werror'];

/** What the compiler says against the file, '' for nothing. */
export function complaints(cell: Cell, folder: string, file: string, flags = strict): string {
  const language = cell.standard.startsWith('c++') ? 'c++' : 'c';
  const target = cell.tool.startsWith('clang') ? [`--target=${cell.target}`] : [];
  const args = [
    ...target,
    `-std=${cell.standard}`,
    ...flags,
    '-I.',
    '-fsyntax-only',
    '-x',
    language,
  ];
  const result = spawnSync(cell.tool, [...args, file], { cwd: folder, encoding: 'utf8' });
  if (result.error) throw new Error(`${cell.tool} is missing: apt-get install ${cell.package}`);
  return result.status === 0 && result.stderr === ''
    ? ''
    : `${nameOf(cell)}\n${result.stderr.slice(0, 3000)}`;
}

/** A standard does not change a layout: one of each compiler holds the offsets against the lock. */
export function hasProgram({ standard }: Cell): boolean {
  return standard === languages.c[0] || standard === languages['c++'][0];
}

/**
 * The headers of many records below `module`, and two files for `complaints`: `headers.c` includes
 * each twice, `checked.c` holds each against its lock as well.
 */
export function translationUnits(
  records: readonly (Recorded & { readonly header: string })[],
  module: string,
  renamed: Renamed,
): Record<string, string> {
  const include = ({ lock }: Recorded) => `#include <${module}/${lock.subsystem}.h>\n`.repeat(2);
  const checked = (record: Recorded) =>
    `${include(record)}${offsetProgram(record.lock, renamed).join('\n')}\n`;
  return {
    'headers.c': records.map(include).join(''),
    'checked.c': records.map(checked).join(''),
    ...Object.fromEntries(
      records.map(({ lock, header }) => [`${module}/${lock.subsystem}.h`, header]),
    ),
  };
}
