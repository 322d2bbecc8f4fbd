// The distribution's kernel source, in hard-linked copies that tests may change, install into and build.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { withoutExcerpts } from './excerpts.ts';
import { cleanEnvironment } from './kernel-module.ts';

const PACKAGE = 'linux-source-6.1';
const BUNDLE = resolve('dist/ckptgen.mjs');

/** Outlives the run: sources by version and user, and the scratch folders, which hard links want on one file system. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ckptgen');

export interface Made {
  readonly status: number | null;
  readonly stdout: string;
  /** Without source lines. */
  readonly stderr: string;
  /** Both, without make's own lines about folders. */
  readonly text: string;
  readonly seconds: number;
}

export interface RunOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One program, as in a terminal. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Made {
  const started = performance.now();
  const ran = spawnSync(program, args, {
    cwd: options.folder,
    encoding: 'utf8',
    env: { ...cleanEnvironment(), ...options.environment },
    maxBuffer: 1 << 28,
  });
  if (ran.error) throw ran.error;
  const seconds = (performance.now() - started) / 1000;
  const stderr = withoutExcerpts(ran.stderr);
  const lines = `${ran.stdout}${stderr}`.split('\n');
  const text = lines.filter(line => !/^make(\[\d+\])?: (Enter|Leav)ing/.test(line)).join('\n');
  return { status: ran.status, stdout: ran.stdout, stderr, text, seconds };
}

/** One that has to succeed. */
export function must(program: string, args: readonly string[], options?: RunOptions): Made {
  return succeeded(`${program} ${args.join(' ')}`, run(program, args, options));
}

function succeeded(what: string, made: Made): Made {
  if (made.status === 0) return made;
  const log = join('.cache', 'kernel', `failed-${process.pid}-${logs++}.log`);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, `${what}\n${made.text}`);
  const tail = made.text.trimEnd().split('\n').slice(-30).join('\n');
  throw new Error(`${what}: exit ${made.status}; all of it in ${log}\n${tail}`);
}

let logs = 0;

/**
 * A source that no other process links: a link more or less is a change of each file, after which make compiles a probe
 * again that was compiled meanwhile. Each bears the pid of who uses it, or used it last; a rename takes it over.
 */
export function kernelSource(): string {
  const version = must('dpkg-query', ['-W', '-f', '${' + 'Version}', PACKAGE]).stdout;
  const folder = join(cache, 'sources', `${PACKAGE}-${version}`);
  const own = join(folder, String(process.pid));
  mkdirSync(folder, { recursive: true });
  if (!existsSync(own)) takeOver(folder, own);
  if (existsSync(own) && !isSpoilt(own)) return own;
  const part = join(scratchFolder(), 'source');
  mkdirSync(part);
  must('tar', ['-xf', sourceArchive, '-C', part, '--strip-components=1']);
  renameSync(part, own);
  return own;
}

function takeOver(folder: string, own: string): void {
  for (const pid of readdirSync(folder).filter(pid => !isAlive(pid))) {
    try {
      renameSync(join(folder, pid), own);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Its files are as old as the archive. One that was written to, through whatever link, is newer; then none is believed. */
function isSpoilt(folder: string): boolean {
  const newer = ['-type', 'f', '-newer', sourceArchive, '-print', '-quit'];
  const found = must('find', [folder, ...newer]).stdout.trim();
  if (found === '') return false;
  process.stdout.write(`\ntimed: ${found} was changed in the cache: unpacked anew\n`);
  discard(folder);
  return true;
}

export const sourceArchive = `/usr/src/${PACKAGE}.tar.xz`;

let scratchRoot: string | undefined;
let scratches = 0;

/** A folder of its own, removed when the process ends; those of processes that were killed, now. */
export function scratchFolder(): string {
  if (scratchRoot === undefined) {
    const here = join(cache, 'scratch');
    mkdirSync(here, { recursive: true });
    for (const name of readdirSync(here)) if (!isAlive(name)) discard(join(here, name));
    scratchRoot = join(here, String(process.pid));
    mkdirSync(scratchRoot);
    process.on('exit', () => discard(join(here, String(process.pid))));
  }
  const folder = join(scratchRoot, String(scratches++));
  mkdirSync(folder);
  return folder;
}

function isAlive(pid: string): boolean {
  return existsSync(join('/proc', pid));
}

function discard(folder: string): void {
  spawnSync('rm', ['-rf', folder]);
}

export interface TreeOptions {
  /** The name of its folder: people have odd ones. */
  readonly name?: string;
  /** Arguments of `ckptgen install`; null leaves the tree as it was unpacked. */
  readonly install?: readonly string[] | null;
}

/** A source tree with the plugin and its samples installed. */
export class Tree {
  readonly folder: string;

  constructor({ name = 'linux', install = ['--samples'] }: TreeOptions = {}) {
    this.folder = join(scratchFolder(), name);
    mkdirSync(dirname(this.folder), { recursive: true });
    must('cp', ['-al', kernelSource(), this.folder]);
    if (install) must(process.execPath, [BUNDLE, 'install', ...install, this.folder]);
  }

  ckptgen(...args: string[]): Made {
    return run(process.execPath, [BUNDLE, ...args]);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  has(file: string): boolean {
    return lstatSync(this.path(file), { throwIfNoEntry: false }) !== undefined;
  }

  remove(file: string): void {
    rmSync(this.path(file), { recursive: true });
  }

  /** Whole new files: what is there may be a link to the cached source. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      const path = this.path(file);
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      writeFileSync(path, text);
    }
  }

  /** One place of a file; returns what puts it back. */
  edit(file: string, from: string | RegExp, to: string): () => void {
    const before = this.read(file);
    const after = before.replace(from, () => to);
    if (after === before) throw new Error(`${file}: nothing there to be changed: ${from}`);
    this.write({ [file]: after });
    return () => this.write({ [file]: before });
  }
}
