// Git repositories with a history.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fill, scratch } from './scratch.ts';

/** Runs git, and returns what it prints without the last line end. */
export function git(folder: string, args: readonly string[], input = ''): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main'];
  const printed = execFileSync('git', ['-C', folder, ...identity, ...args], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return printed.replace(/\n$/, '');
}

export function repository(): string {
  const folder = scratch();
  git(folder, ['init']);
  return folder;
}

/** Commits these texts beside what is there; null removes a file. The value is the commit's id. */
export function commit(folder: string, files: Readonly<Record<string, string | null>>): string {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(folder, path));
    else fill(folder, { [path]: text });
  }
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--allow-empty', '--message', 'x']);
  return git(folder, ['rev-parse', 'HEAD']);
}
