// Many small C files compiled: a few at a time, several to a call of the compiler.

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** At once; the machine may have other work. */
const workers = 2;
const perCall = 8;

export interface Build {
  readonly command: readonly [string, ...string[]];
  /** The compiler runs there, and puts objects there. */
  readonly folder: string;
  /** Without `.c`, relative to `folder`. */
  readonly sources: readonly string[];
}

/** The objects that are in the folder then. What does not compile has none: an edit may be no C. */
export async function buildAll({ command, folder, sources }: Build): Promise<Set<string>> {
  const calls = chunks(sources.map(source => `${source}.c`));
  const work = async (): Promise<void> => {
    for (let files = calls.shift(); files; files = calls.shift())
      await compile(command, folder, files);
  };
  await Promise.all(Array.from({ length: workers }, work));
  return new Set(readdirSync(folder));
}

function chunks(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / perCall);
  return Array.from({ length: count }, (_, at) => files.slice(at * perCall, (at + 1) * perCall));
}

/** The driver goes on with the next file where one fails. */
function compile(
  [tool, ...flags]: Build['command'],
  cwd: string,
  files: readonly string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, [...flags, '-w', '-c', ...files], { cwd, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}
