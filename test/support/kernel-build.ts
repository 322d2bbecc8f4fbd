// A build of a kernel tree: configured as asked or not at all, and what a make left or changed in it.

import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import { type Made, must, type RunOptions, run, scratchFolder, type Tree } from './kernel-tree.ts';
import { fill } from './scratch.ts';

export interface BuildOptions {
  /** Lines of a .config on top of tinyconfig. */
  readonly lines?: readonly string[];
  /** ARCH=, CROSS_COMPILE=, LLVM=, CC=, ... for each make. */
  readonly variables?: readonly string[];
  /** `null` is in place. */
  readonly out?: string | null;
  readonly jobs?: number;
}

export class Build {
  readonly tree: Tree;
  readonly out: string;
  readonly options: BuildOptions;
  readonly #args: readonly string[];

  constructor(tree: Tree, options: BuildOptions = {}) {
    this.tree = tree;
    this.options = options;
    const out = options.out === undefined ? scratchFolder() : options.out;
    if (out !== null) mkdirSync(out, { recursive: true });
    this.out = out ?? tree.folder;
    const where = out === null ? [] : [`O=${out}`];
    this.#args = [
      '-C',
      tree.folder,
      ...where,
      `-j${options.jobs ?? 2}`,
      ...(options.variables ?? []),
    ];
    if (options.lines) this.configure(options.lines);
  }

  /** tinyconfig and these lines: one that did not come through is an error, not another configuration. */
  configure(lines: readonly string[]): void {
    this.build('-s', 'tinyconfig');
    this.set(...lines);
  }

  /** The last line about a symbol is the one that counts. */
  set(...lines: string[]): void {
    const before = readFileSync(this.path('.config'), 'utf8');
    writeFileSync(this.path('.config'), `${before}${lines.join('\n')}\n`);
    this.build('-s', 'olddefconfig');
    const missing = lines.filter(line => !this.isConfigured(line));
    if (missing.length > 0) throw new Error(`olddefconfig dropped: ${missing.join(', ')}`);
  }

  isConfigured(line: string): boolean {
    const config = readFileSync(this.path('.config'), 'utf8').split('\n');
    const off = /^# (CONFIG_\w+) is not set$/.exec(line)?.[1];
    if (off) return !config.some(each => each.startsWith(`${off}=`));
    return config.includes(line);
  }

  path(file: string): string {
    return join(this.out, file);
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  bytes(file: string): Buffer {
    return readFileSync(this.path(file));
  }

  write(files: Readonly<Record<string, string>>): void {
    fill(this.out, files);
  }

  /** What make is called with, for a shell or another program to call it. */
  command(...args: string[]): string[] {
    return ['make', ...this.#args, ...args];
  }

  make(...args: string[]): Made {
    return this.run(args);
  }

  run(args: readonly string[], options?: RunOptions): Made {
    return run('make', [...this.#args, ...args], options);
  }

  /** A make that has to succeed. */
  build(...args: string[]): Made {
    return must('make', [...this.#args, ...args]);
  }

  /** Every file of the build folder below `folder`, with its time of change. */
  times(folder = '.'): Map<string, number> {
    const files = globSync('**', { cwd: this.path(folder), dot: true, nodir: true, posix: true });
    const timed = files.map(
      file => [file, statSync(this.path(join(folder, file))).mtimeMs] as const,
    );
    return new Map(timed.sort());
  }

  /** What an object or archive of any machine, or of LLVM's bitcode, defines. */
  symbols(object: string): string[] {
    const { stdout } = must('llvm-nm-14', ['--defined-only', this.path(object)]);
    return stdout.split('\n').flatMap(line => /^[-0-9a-f]+ \w (\S+)$/.exec(line)?.[1] ?? []);
  }

  discard(): void {
    if (this.out !== this.tree.folder) rmSync(this.out, { recursive: true, force: true });
  }
}
