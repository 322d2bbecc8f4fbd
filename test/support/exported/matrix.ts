// The compilers, standards and targets that an exported header must pass.

import { spawnSync } from 'node:child_process';
import { machines } from '../witness/compilers.ts';

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
