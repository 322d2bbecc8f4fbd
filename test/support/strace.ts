// Kills a program at a chosen system call, before the system does what it asks for (strace -e inject).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from './kernel-module.ts';
import { scratch } from './scratch.ts';

/** Those by which a file, or what a folder holds, is changed once it is open. */
const CHANGING = [
  ...['write', 'pwrite64', 'writev', 'pwritev', 'ftruncate', 'copy_file_range'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat'],
  ...['unlink', 'unlinkat', 'rmdir', 'mkdir', 'mkdirat'],
];

/** The `ordinal`-th call of this name on this path, in which `.tmp` stands for that of the process. */
export interface Call {
  readonly name: string;
  readonly path: string;
  readonly ordinal: number;
}

export function shown({ name, path, ordinal }: Call): string {
  return `${name} ${path} (${ordinal})`;
}

/** Calls on files below `folder`, in order; those that the system refused changed nothing. */
function callsIn(log: string, folder: string): Call[] {
  const counts = new Map<string, number>();
  const calls: Call[] = [];
  for (const line of log.split('\n')) {
    const name = /^(\w+)\(/.exec(line)?.[1];
    const paths = [...line.matchAll(/["<]([^"<>]*)[">]/g)].map(([, path = '']) => path);
    const ours = paths.find(path => path.startsWith(`${folder}/`));
    if (!name || ours === undefined) continue;
    const path = ours.slice(folder.length + 1).replace(/\.tmp\d+$/, '.tmp');
    const ordinal = (counts.get(`${name} ${path}`) ?? 0) + 1;
    counts.set(`${name} ${path}`, ordinal);
    if (!/ = -1 /.test(line)) calls.push({ name, path, ordinal });
  }
  return calls;
}

let logs: string | undefined;

/** A program that waits until it is traced, or one that runs. */
export class Traced {
  readonly pid: number;
  readonly #folder: string;
  readonly #log: string;

  constructor(pid: number, folder: string) {
    this.pid = pid;
    this.#folder = folder;
    logs ??= scratch();
    this.#log = join(logs, String(pid));
  }

  /** From now on; node changes files in its main thread, which is the only one traced. */
  async attach(at?: Call): Promise<void> {
    const what = at ? this.#killing(at) : ['-e', `trace=${CHANGING}`];
    const args = ['-y', '-s', '0', '-e', 'signal=none', ...what, '-o', this.#log];
    const strace = spawn('strace', [...args, '-p', String(this.pid)], {
      ...{ env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
    });
    await new Promise<void>((resolve, reject) => {
      strace.on('error', reject);
      strace.on('exit', status => reject(new Error(`strace: exit ${status}`)));
      strace.stderr.on('data', data => /attached/.test(String(data)) && resolve());
    });
  }

  /** Only calls on this path are counted. */
  #killing({ name, path, ordinal }: Call): string[] {
    const file = join(this.#folder, path.replace(/\.tmp$/, `.tmp${this.pid}`));
    const inject = `inject=${name}:signal=KILL:when=${ordinal}`;
    return ['-P', file, '-e', `trace=${name}`, '-e', inject];
  }

  calls(): Call[] {
    return callsIn(readFileSync(this.#log, 'utf8'), this.#folder);
  }
}

export interface Ran {
  readonly status: number | null;
  readonly isKilled: boolean;
  readonly stderr: string;
  readonly calls: readonly Call[];
}

/** Runs node in `cwd`; `folder` is what is looked at, `at` where it is killed. */
export async function runTraced(
  args: readonly string[],
  { cwd, folder, at }: { readonly cwd: string; readonly folder: string; readonly at?: Call },
): Promise<Ran> {
  const script = 'kill -STOP $$; exec "$0" "$@"';
  const child = spawn('sh', ['-c', script, process.execPath, ...args], {
    ...{ cwd, env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
  });
  let stderr = '';
  child.stderr.on('data', data => {
    stderr += data;
  });
  const ended = once(child, 'close');
  const traced = new Traced(child.pid as number, folder);
  while (!/^State:\tT/m.test(readFileSync(`/proc/${traced.pid}/status`, 'utf8')))
    await new Promise(resolve => setTimeout(resolve, 2));
  await traced.attach(at);
  process.kill(traced.pid, 'SIGCONT');
  const [status, signal] = await ended;
  return { status, isKilled: signal === 'SIGKILL', stderr, calls: at ? [] : traced.calls() };
}
