// `ckptgen watch --json` in a module's folder, as an editor's plugin starts it. What is waited for has a
// limit that only a watch that hangs reaches; nothing here measures time.

import { type ChildProcess, spawn } from 'node:child_process';
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { globSync } from 'glob';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from './cli.ts';
import { cleanEnvironment, Module } from './kernel-module.ts';

interface Place {
  readonly file: string | null;
  readonly line: number | null;
  readonly message: string;
}

interface Found extends Place {
  readonly rule: string;
  readonly notes: readonly Place[];
}

export interface WatchLine {
  readonly event: 'start' | 'begin' | 'result' | 'notice' | 'end';
  readonly pass: string;
  readonly changed: readonly string[];
  readonly verdict: string;
  readonly subsystems: number;
  readonly unlocked: readonly { readonly name: string; readonly accept: string }[];
  readonly written: readonly string[];
  readonly findings: readonly Found[];
  readonly code: string;
  readonly message: string;
  readonly why: string;
}

/** Longer than a watch takes to look at everything by itself, where no event came. */
const LIMIT_MS = 90_000;
const LOOK_MS = 20;
/** Characters of an event in a failure's text: a pass may tell thousands of files. */
const MOST_TOLD = 2_000;

const started = new Set<ChildProcess>();

/** What a test that fails has started would keep its file from ending. */
export function killWatches(): void {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
}

export function watchSuite(title: string) {
  const test = suite(title);
  test.after.each(killWatches);
  return test;
}

export interface WatchedOptions {
  readonly args?: readonly string[];
  /** What the watch is started through; the bundle, the module's folder and its flags follow. */
  readonly through?: readonly string[];
  /** Another file than the bundle. */
  readonly plugin?: string;
}

export class Watched {
  readonly events: WatchLine[] = [];
  readonly child: ChildProcess;
  readonly exit: Promise<number | string | null>;
  readonly #module: Module;
  stderr = '';
  #rest = '';
  #heardAt = performance.now();

  constructor(module: Module, options: WatchedOptions = {}) {
    this.#module = module;
    const { args = [], through = [], plugin = resolve('dist/ckptgen.mjs') } = options;
    const bundle = [process.execPath, plugin];
    const flags = ['watch', '--json', '--kernel', module.kernel, ...args];
    const [program = '', ...words] = [...through, ...bundle, ...flags];
    this.child = spawn(program, words, {
      cwd: module.folder,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', text => this.#hear(text));
    this.child.stderr?.setEncoding('utf8').on('data', text => {
      this.stderr += text;
    });
    this.exit = new Promise(done => this.child.on('close', (code, signal) => done(code ?? signal)));
    started.add(this.child);
  }

  #hear(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    this.#heardAt = performance.now();
    for (const line of lines) this.events.push(JSON.parse(line) as WatchLine);
  }

  results(from = 0): WatchLine[] {
    return this.events.slice(from).filter(each => each.event === 'result');
  }

  notices(): string[] {
    return this.events.flatMap(each => (each.event === 'notice' ? [each.code] : []));
  }

  async until(what: string, isSo: () => boolean, limitMs = LIMIT_MS): Promise<void> {
    const end = performance.now() + limitMs;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`no ${what}; ${this.#told()}`);
      if (this.child.exitCode !== null) throw new Error(`ended, no ${what}; ${this.#told()}`);
      await sleep(LOOK_MS);
    }
  }

  #told(): string {
    const lines = this.events.map(({ event, verdict, changed, written, findings, message, why }) =>
      JSON.stringify({ event, verdict, changed, written, findings, message, why }).slice(
        0,
        MOST_TOLD,
      ),
    );
    return `told:\n${lines.join('\n')}\n${this.stderr}`;
  }

  /** Nothing is told for so long, and no pass runs. */
  async quiet(milliseconds = 300): Promise<void> {
    const from = performance.now();
    const isQuiet = () => {
      const silent = performance.now() - Math.max(this.#heardAt, from);
      return silent >= milliseconds && this.events.at(-1)?.event !== 'begin';
    };
    await this.until('quiet', isQuiet, milliseconds + LIMIT_MS);
  }

  /** The verdict that it stays with after what has happened since `from`. */
  async verdict(verdict: string, from = 0): Promise<WatchLine> {
    const isTold = () => this.results(from).at(-1)?.verdict === verdict;
    do {
      await this.until(`'${verdict}'`, isTold);
      await this.quiet();
    } while (!isTold());
    return this.results(from).at(-1) as WatchLine;
  }

  async first(verdict = 'fine'): Promise<WatchLine> {
    return this.verdict(verdict);
  }

  /**
   * Does something, and waits for the verdict on it. What was told as written since must be what was; the
   * value's `written` are names below the generated folder, of all passes since.
   */
  async after(act: () => unknown, verdict = 'fine'): Promise<WatchLine> {
    const before = outputTimes(this.#module);
    const from = this.events.length;
    await act();
    const last = await this.verdict(verdict, from);
    const told = this.results(from).flatMap(each => each.written.map(belowGenerated));
    const written = [...new Set(told)].sort();
    const changed = [...outputTimes(this.#module)].filter(([file, at]) => before.get(file) !== at);
    assert.equal(changed.map(([file]) => file).sort(), written, 'what is told is what is written');
    return { ...last, written };
  }

  /** Does something that asks for nothing: also not when everything is looked at once more. */
  async nothingAfter(act: () => unknown, milliseconds = 1_500): Promise<void> {
    const before = outputTimes(this.#module);
    const from = this.events.length;
    await act();
    await this.quiet(milliseconds);
    assert.equal(this.events.slice(from), [], 'events');
    assert.equal(outputTimes(this.#module), before, 'times');
  }

  async ended(): Promise<number | string | null> {
    const limit = new AbortController();
    const late = sleep(LIMIT_MS, `did not end; ${this.#told()}`, { signal: limit.signal });
    const code = await Promise.race([this.exit, late.catch(() => '')]);
    limit.abort();
    return code;
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.quiet();
    this.child.kill(signal);
    assert.is(await this.ended(), 0, this.stderr);
    assert.is(this.stderr, '');
    assertNothingLeft(this.#module);
  }
}

function belowGenerated(path: string): string {
  return path.replace(/^.*?ckpt_generated\//, '');
}

/** What the steps of make and the watch alike generate for the compiler and for userspace. */
const OUTPUTS = [
  ...['glue.c', 'image.c', 'image.h', 'ckpt_image.h', 'uber.h', 'asserts.h', 'unlocked.list'],
  ...['*_glue.h', 'uapi/**/*.h'],
];

export function outputs(module: Module): Map<string, string> {
  const files = globSync(OUTPUTS, { cwd: module.path('ckpt_generated'), posix: true }).sort();
  return new Map(
    files.map(file => [file, readFileSync(module.path(`ckpt_generated/${file}`), 'utf8')]),
  );
}

function outputTimes(module: Module): Map<string, string> {
  const files = globSync(OUTPUTS, { cwd: module.path('ckpt_generated'), posix: true }).sort();
  return new Map(
    files.map(file => {
      const { ino, ctimeNs } = statSync(module.path(`ckpt_generated/${file}`), { bigint: true });
      return [file, `${ino} ${ctimeNs}`];
    }),
  );
}

/** The outputs are those that a first build of the same sources makes. */
export function assertAsClean(module: Module): void {
  const sources = globSync('**', {
    cwd: module.folder,
    ignore: ['ckpt_generated/**', '.git/**', '**/*.o', '**/.*.cmd', 'ckptgen.mjs'],
    nodir: true,
    posix: true,
  });
  const files = Object.fromEntries(sources.map(file => [file, module.read(file)]));
  const clean = new Module({ subsystems: [], files });
  const ran = ckptgen(clean.folder, 'generate', '--kernel', clean.kernel);
  assert.is(ran.status, 0, ran.stderr);
  const [seen, wanted] = [outputs(module), outputs(clean)];
  assert.equal([...seen.keys()], [...wanted.keys()]);
  for (const [file, text] of wanted) assert.is(seen.get(file), text, file);
}

/** Processes that work in or on the folder: a watch's make, compiler and flock. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').flatMap(id => {
    if (!/^\d+$/.test(id) || Number(id) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const isIn = command.includes(folder) || readlinkSync(`/proc/${id}/cwd`).startsWith(folder);
      const isOver = / Z /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
      return isIn && !isOver ? [command] : [];
    } catch {
      return [];
    }
  });
}

export function assertNothingLeft(module: Module): void {
  assert.equal(processesIn(module.folder), [], 'processes');
  const scratch = globSync('**/*.tmp*', { cwd: module.folder, dot: true, posix: true });
  assert.equal(scratch, [], 'scratch files');
}

/** As vim and `sed -i` save: a file beside it takes its name. */
export function saveByRename(module: Module, file: string, text: string): void {
  writeFileSync(module.path(`${file}.new~`), text);
  renameSync(module.path(`${file}.new~`), module.path(file));
}

export function replaceIn(module: Module, file: string, from: string, to: string): void {
  const text = module.read(file);
  assert.ok(text.includes(from), `${file} has ${from}`);
  writeFileSync(module.path(file), text.replace(from, to));
}

/** A module with the named subsystems, all recorded, and a watch whose first verdict is there. */
export async function watchedModule(
  subsystems: readonly string[] = ['cap', 'grp'],
  more: { readonly files?: Record<string, string>; readonly kbuild?: readonly string[] } = {},
): Promise<{ module: Module; watched: Watched }> {
  const module = new Module({ subsystems, ...more });
  const watched = new Watched(module);
  await watched.first();
  return { module, watched };
}

export function places(line: WatchLine): string[] {
  return line.findings.map(({ file, line: row, rule }) => `${file}:${row} [${rule}]`);
}
