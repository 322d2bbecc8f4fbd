// The harness of test/fuzz: built from what the plugin generates for the samples, run, and what it came to.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cleanEnvironment, Module } from './kernel-module.ts';
import { scratch } from './scratch.ts';
import { run } from './witness/compilers.ts';

const SAMPLES = {
  'kbuild/samples': ['cap', 'groups', 'personality', 'sched', 'umask', 'mediation.h'],
  'kbuild/tree/samples/ckpt': ['rlimit', 'uts'],
  'test/fuzz': ['fin', 'odd'],
};

/** How far executions came: see `reached` in harness.c. */
export interface Reached {
  readonly executions: number;
  readonly refused: number;
  readonly unasked: number;
  readonly denied: number;
  readonly unsaved: number;
  readonly putBack: number;
  readonly notPutBack: number;
  readonly restored: number;
  /** Executions by the error that they ended with, as Linux numbers them. */
  readonly errors: Readonly<Record<string, number>>;
}

export interface FuzzRun {
  /** What was found, in a few words; null if nothing was. */
  readonly fault: string | null;
  /** The input that shows it. */
  readonly input?: string;
  readonly reached?: Reached;
  readonly seconds: number;
  readonly text: string;
}

/** Lines by what they belong to. */
export interface Lines {
  readonly count: number;
  readonly covered: number;
}

export type CoveredPart = 'image.c' | 'glue' | 'samples';

/** Whose lines a file has; null for what is the harness's own. */
function partOf(path: string): CoveredPart | null {
  if (/\/ckpt_generated\/image\.c$/.test(path)) return 'image.c';
  if (/\/ckpt_generated\//.test(path)) return 'glue';
  return /\/(?:fin|odd)\/|\/shim\//.test(path) ? null : 'samples';
}

function faultIn(text: string): string {
  const line =
    /ckptgen: fuzz: (.*)|(?:ERROR: \w+Sanitizer: .*)|(?:runtime error: .*)|(?:ERROR: libFuzzer: .*)/.exec(
      text,
    );
  return line?.[1] ?? line?.[0] ?? 'it ended without a word';
}

export class Fuzzer {
  readonly module = new Module({ subsystems: [] });
  readonly #out = scratch();

  /** As a kernel's build generates it; the objects of the kernel are made, too. */
  constructor() {
    for (const [folder, names] of Object.entries(SAMPLES))
      for (const name of names)
        cpSync(join(folder, name), this.module.path(name), { recursive: true });
    this.module.build('ckpt_accept');
    const objects = ['glue.o', 'image.o'].map(name => `ckpt_generated/${name}`);
    const kbuild = ['-C', this.module.kernel, `M=${this.module.folder}`];
    const made = spawnSync('make', [...kbuild, ...objects], {
      encoding: 'utf8',
      env: cleanEnvironment(),
    });
    if (made.status !== 0) throw new Error(`make ${objects.join(' ')}:\n${made.stderr}`);
  }

  build(program: 'fuzz' | 'cover' = 'fuzz'): void {
    const folders = [`MODULE=${this.module.folder}`, `OUT=${this.#out}`];
    run('make', ['-s', '-j2', '-f', 'test/fuzz/Makefile', ...folders, this.#program(program)], '.');
  }

  #program(name: string): string {
    return join(this.#out, name);
  }

  /** Valid images to begin with; a corpus that has inputs keeps them. */
  #seed(corpus: string): void {
    mkdirSync(corpus, { recursive: true });
    const { status, stderr } = spawnSync(this.#program('fuzz'), [], {
      encoding: 'utf8',
      env: { ...process.env, CKPT_FUZZ_SEEDS: corpus },
    });
    if (status !== 0) throw new Error(`no seeds: ${stderr}`);
  }

  /** Ends at the first fault. The same seed and corpus make the same executions. */
  fuzz(runs: number, { seed = 1, corpus = scratch(), artifacts = scratch() } = {}): FuzzRun {
    this.#seed(corpus);
    mkdirSync(artifacts, { recursive: true });
    const kept = new Set(readdirSync(artifacts));
    /** What happens each second makes two runs differ: freed memory comes back at other addresses. */
    const steady = ['-reload=0', '-purge_allocator_interval=-1'];
    /** An input that is replaced by a smaller one takes others with it, and small images lack sections. */
    const whole = ['-reduce_inputs=0'];
    const limits = ['-max_len=8192', '-timeout=20', '-verbosity=0', ...steady, ...whole];
    const options = [`-runs=${runs}`, `-seed=${seed}`, `-artifact_prefix=${resolve(artifacts)}/`];
    const ran = this.#run('fuzz', [...options, ...limits, corpus]);
    const input = readdirSync(artifacts).find(name => !kept.has(name));
    return input === undefined ? ran : { ...ran, input: join(artifacts, input) };
  }

  /** A smaller input with a fault, beside the one given. */
  minimized(input: string): FuzzRun {
    const smaller = `${input}-minimized`;
    const paths = [`-exact_artifact_path=${smaller}`, input];
    this.#run('fuzz', ['-minimize_crash=1', '-runs=20000', '-max_total_time=60', ...paths]);
    const path = existsSync(smaller) ? smaller : input;
    return { ...this.#run('fuzz', [path]), input: path };
  }

  #run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): FuzzRun {
    const started = performance.now();
    const ran = spawnSync(this.#program(program), args, {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      maxBuffer: 1 << 30,
    });
    const text = ran.stderr;
    const fault = ran.status === 0 ? null : faultIn(text);
    const seconds = (performance.now() - started) / 1_000;
    const told = /^reached: (\{.*\})$/m.exec(text)?.[1];
    return { fault, seconds, text, ...(told ? { reached: JSON.parse(told) as Reached } : {}) };
  }

  /** What the inputs of a corpus come to, and which lines they run. */
  covered(corpus: string): { run: FuzzRun; lines: Readonly<Record<CoveredPart, Lines>> } {
    this.build('cover');
    const [raw, data] = [this.#program('profile.raw'), this.#program('profile')];
    const run = this.#run('cover', ['-runs=0', '-verbosity=0', corpus], { LLVM_PROFILE_FILE: raw });
    const lines = { 'image.c': none, glue: none, samples: none };
    for (const { filename, summary } of this.#coverage(raw, data)) {
      const part = partOf(filename);
      if (part) lines[part] = sum(lines[part], summary.lines);
    }
    return { run, lines };
  }

  #coverage(raw: string, data: string): readonly FileCoverage[] {
    run('llvm-profdata-14', ['merge', '-o', data, raw], '.');
    const asked = ['export', '-summary-only', `-instr-profile=${data}`, this.#program('cover')];
    return JSON.parse(run('llvm-cov-14', asked, '.')).data[0].files;
  }

  /** A run over a program of which one file of the module has another text at one place. */
  fuzzMutant(file: string, from: string, to: string, runs: number): FuzzRun {
    const path = this.module.path(file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`not once in ${file}: ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    try {
      this.build();
      return this.fuzz(runs);
    } finally {
      writeFileSync(path, text);
    }
  }
}

interface FileCoverage {
  readonly filename: string;
  readonly summary: { readonly lines: Lines };
}

const none: Lines = { count: 0, covered: 0 };

function sum(a: Lines, b: Lines): Lines {
  return { count: a.count + b.count, covered: a.covered + b.covered };
}

export function percent({ count, covered }: Lines): number {
  return (100 * covered) / count;
}
