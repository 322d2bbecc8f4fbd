// Programs that ckptgen calls: make, the compiler, git.

import { spawnSync } from 'node:child_process';

export interface Ran {
  /** null when it did not start or was killed; `problem` then says why. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly problem?: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** What the program prints goes on to the user's standard error instead of being kept. */
  readonly show?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program with its arguments as they are: no shell reads them. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Ran {
  const result = spawnSync(program, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    input: options.input ?? '',
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    ...(options.show ? { stdio: ['ignore', 2, 2] } : {}),
  });
  const problem = result.error
    ? ((result.error as NodeJS.ErrnoException).code ?? result.error.message)
    : result.signal
      ? `killed by ${result.signal}`
      : undefined;
  return {
    status: result.status,
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
    ...(problem ? { problem } : {}),
  };
}
