// Programs that ckptgen calls: make, the compiler, git.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface Ran {
  /** null when it did not start or was killed; `problem` then says why. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly problem?: string;
}

export interface RanBytes extends Omit<Ran, 'stdout'> {
  readonly stdout: Buffer;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** What the program prints goes on to the user's standard error instead of being kept. */
  readonly show?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** A program that prints more is ended, and the problem is `ENOBUFS`. */
  readonly mostBytes?: number;
}

const MOST_BYTES = 256 * 1024 * 1024;

/** Messages are matched as they are written in the source of gcc, clang and git. */
export function untranslated(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C' };
}

/** Runs a program with its arguments as they are: no shell reads them. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Ran {
  const ran = runBytes(program, args, options);
  return { ...ran, stdout: ran.stdout.toString('utf8') };
}

/** The same where what the program prints need not be text. */
export function runBytes(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): RanBytes {
  const result = spawnSync(program, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    input: options.input ?? '',
    maxBuffer: options.mostBytes ?? MOST_BYTES,
    ...(options.show ? { stdio: ['ignore', 2, 2] } : {}),
  });
  const problem = result.error
    ? ((result.error as NodeJS.ErrnoException).code ?? result.error.message)
    : result.signal
      ? `killed by ${result.signal}`
      : undefined;
  return {
    status: result.status,
    stdout: result.stdout ?? Buffer.alloc(0),
    stderr: result.stderr?.toString('utf8') ?? '',
    ...(problem ? { problem } : {}),
  };
}

export interface StartOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the program, and all that it has started: make and compilers take away what they have not finished. */
  readonly signal?: AbortSignal | undefined;
}

/** The same without waiting: other work goes on, and the program can be stopped. Never rejects. */
export function start(program: string, args: readonly string[], options: StartOptions = {}) {
  return new Promise<Ran>(resolve => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: make and compiler drivers have children that do the work.
      detached: options.signal !== undefined,
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', text => {
        texts[name] += text;
      });
    let late: NodeJS.Timeout | undefined;
    const stop = () => {
      signalGroup(child.pid, 'SIGTERM');
      late = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MS);
    };
    const end = (status: number | null, problem: string | undefined) => {
      clearTimeout(late);
      options.signal?.removeEventListener('abort', stop);
      resolve({ status, ...texts, ...(problem ? { problem } : {}) });
    };
    child.on('error', error => end(null, (error as NodeJS.ErrnoException).code ?? error.message));
    child.on('close', (status, signal) => end(status, signal ? `killed by ${signal}` : undefined));
    // A program that reads nothing closes the pipe: no error of ours.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    options.signal?.addEventListener('abort', stop);
    if (options.signal?.aborted) stop();
  });
}

export interface BytesOptions extends Pick<RunOptions, 'cwd' | 'env' | 'input'> {
  /** A new file that what is printed takes its way through: of millions of bytes, a pipe is many pieces. */
  readonly through?: string;
}

/** Without waiting, where what the program prints need not be text. Rejects where `through` cannot be made or read. */
export async function startBytes(
  program: string,
  args: readonly string[],
  { through, ...options }: BytesOptions,
): Promise<RanBytes> {
  if (through === undefined) return startPiped(program, args, options, 'pipe');
  const file = openSync(through, 'wx');
  const running = startPiped(program, args, options, file);
  closeSync(file);
  const ran = await running;
  return { ...ran, stdout: readFileSync(through) };
}

function startPiped(
  program: string,
  args: readonly string[],
  { cwd, env, input = '' }: BytesOptions,
  output: 'pipe' | number,
): Promise<RanBytes> {
  return new Promise(resolve => {
    const child = spawn(program, [...args], { cwd, env, stdio: ['pipe', output, 'pipe'] });
    // A program that reads nothing closes the pipe: no error of ours.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.on('data', (chunk: Buffer) => chunks[name].push(chunk));
    const end = (status: number | null, problem: string | undefined) => {
      const stderr = Buffer.concat(chunks.stderr).toString('utf8');
      const stdout = Buffer.concat(chunks.stdout);
      resolve({ status, stdout, stderr, ...(problem ? { problem } : {}) });
    };
    child.on('error', error => end(null, (error as NodeJS.ErrnoException).code ?? error.message));
    child.on('close', (status, signal) => end(status, signal ? `killed by ${signal}` : undefined));
  });
}

/** A make that is stopped, or waits for one that cannot be, does not end by itself. */
const GRACE_MS = 2_000;

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {}
}
