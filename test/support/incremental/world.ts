// A module on disk whose sources are edited as people and their tools do.

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'glob';
import { cleanEnvironment, Module } from '../kernel-module.ts';
import type { Random } from '../random.ts';
import { removeFolder, run } from './child.ts';
import { type Model, sparePath, type Texts, textsOf } from './model.ts';

/** As the tests of a module leave them; the sources are all other files. */
const TOOLS = ['ckptgen.mjs', 'ckpt_generated/**', '.git/**', '.gitignore'];

export function sourcesIn(folder: string): Texts {
  const files = globSync('**', { cwd: folder, ignore: TOOLS, nodir: true, posix: true });
  return new Map(files.sort().map(file => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** With what fixdep has found: calls of functions of make. */
const KBUILDS = /\.[oi]\.cmd$/;

export class World {
  readonly module: Module;
  model: Model;
  /** What the sources were on the way, since the last step; null where that is not known. */
  passed: Texts[] | null = [];
  readonly #random: Random;
  readonly #branches = new Map<string, Model>();
  #stashed: Model | null = null;
  #head = '';

  constructor(model: Model, random: Random) {
    this.model = model;
    this.#random = random;
    this.module = new Module({ subsystems: [], files: Object.fromEntries(textsOf(model)) });
    this.module.write({ '.gitignore': 'ckptgen.mjs\nckpt_generated/\n*.swp\n' });
    this.#git('init', '-q');
    this.#git('config', 'gc.auto', '0');
    this.#commit();
  }

  get folder(): string {
    return this.module.folder;
  }

  remove(): void {
    removeFolder(this.folder);
  }

  /** What the model says comes to disk, file by file. */
  apply(model: Model): void {
    const [before, after] = [textsOf(this.model), textsOf(model)];
    const changed = [...after].filter(([path, text]) => before.get(path) !== text);
    const gone = [...before.keys()].filter(path => !after.has(path));
    const acts = [
      ...changed.map(
        ([path, text]) =>
          () =>
            this.#save(path, text),
      ),
      ...gone.map(path => () => this.#removeFile(path)),
    ];
    if (this.#random.chance(50)) acts.reverse();
    this.model = model;
    for (const act of acts) {
      act();
      this.passed?.push(sourcesIn(this.folder));
    }
  }

  /** In place, or as editors that write another file and rename it. */
  #save(path: string, text: string): void {
    const file = this.module.path(path);
    mkdirSync(dirname(file), { recursive: true });
    const written = this.#random.chance(50) ? file : `${file}.swp`;
    writeFileSync(written, text);
    if (written !== file) renameSync(written, file);
  }

  #removeFile(path: string): void {
    rmSync(this.module.path(path));
    const folder = dirname(this.module.path(path));
    if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  }

  /** Both have times of before the last step. */
  swap(): string | null {
    const headers = this.model.headers.filter(each => each.spare && each.broken !== 'gone');
    if (headers.length === 0) return null;
    const header = this.#random.pick(headers);
    const [used, spare] = [header.path, sparePath(header)].map(each => this.module.path(each)) as [
      string,
      string,
    ];
    for (const [from, to] of [
      [used, `${used}.swp`],
      [spare, used],
      [`${used}.swp`, spare],
    ] as const) {
      renameSync(from, to);
      this.passed?.push(sourcesIn(this.folder));
    }
    [header.members, header.spare] = [
      header.spare as Model['headers'][0]['members'],
      header.members,
    ];
    return header.path;
  }

  touch(): string {
    const path = this.#random.pick([...textsOf(this.model).keys()]);
    const time = this.#random.chance(70) ? Date.now() / 1000 : 1e9;
    utimesSync(this.module.path(path), time, time);
    return path;
  }

  /** The tool itself writes locks and exported headers. */
  async accept(): Promise<string> {
    const some = this.model.subsystems.filter(() => this.#random.chance(40));
    const names = this.#random.chance(50) ? [] : some.map(each => each.name);
    const { folder, kernel } = this.module;
    const args = ['accept', '--kernel', kernel, '--module', folder, ...names];
    const ran = await run(process.execPath, [this.module.path('ckptgen.mjs'), ...args], folder);
    const recorded = [...sourcesIn(folder)].filter(([path]) => /\.layout$|^include\//.test(path));
    this.model.recorded = Object.fromEntries(recorded);
    this.passed?.push(sourcesIn(folder));
    return `${names.join(' ') || 'all'}: exit ${ran.status}`;
  }

  switchBranch(): string | null {
    this.#commit();
    const others = [...this.#branches.keys()].filter(each => each !== this.#head);
    if (others.length === 0) return null;
    const branch = this.#random.pick(others);
    this.#git('checkout', '-q', branch);
    this.#head = branch;
    this.model = structuredClone(this.#branches.get(branch) as Model);
    this.passed = null;
    return branch;
  }

  /** Stashes what is not committed, or takes it up again where it fits. */
  stash(): string | null {
    const isClean = this.#git('status', '--porcelain') === '';
    if (this.#stashed && isClean) {
      this.#git('stash', 'pop', '-q');
      this.model = this.#stashed;
      this.#stashed = null;
      this.passed = null;
      return 'pop';
    }
    if (this.#stashed || isClean) return null;
    this.#stashed = structuredClone(this.model);
    this.#git('stash', '-q', '-u');
    this.model = structuredClone(this.#branches.get(this.#head) as Model);
    this.passed = null;
    return 'push';
  }

  /** Deletes or truncates one of the tool's own files; deletes what Kbuild itself cannot read torn. */
  tamper(isOurs: (file: string) => boolean): string | null {
    const options = { cwd: this.module.path('ckpt_generated'), dot: true, nodir: true };
    const files = globSync('**', options).sort().filter(isOurs);
    if (files.length === 0) return null;
    const file = this.#random.pick(files);
    const path = this.module.path(`ckpt_generated/${file}`);
    const isDeleted = this.#random.chance(50) || KBUILDS.test(file);
    if (isDeleted) rmSync(path);
    else truncateSync(path, readFileSync(path).length >> 1);
    return `${isDeleted ? 'deleted' : 'truncated'} ${file}`;
  }

  async clean(): Promise<string> {
    const { folder, kernel } = this.module;
    await run('make', ['-s', '-C', kernel, `M=${folder}`, 'clean'], folder);
    return existsSync(this.module.path('ckpt_generated')) ? 'not everything is gone' : 'gone';
  }

  #commit(): void {
    const branch = `b${this.#branches.size}`;
    this.#git('checkout', '-q', '-b', branch);
    this.#git('add', '-A');
    this.#git('commit', '-q', '--allow-empty', '-m', branch);
    this.#branches.set(branch, structuredClone(this.model));
    this.#head = branch;
  }

  #git(...args: string[]): string {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    const options = { cwd: this.folder, env: cleanEnvironment(), encoding: 'utf8' } as const;
    return execFileSync('git', [...who, ...args], { ...options, stdio: 'pipe' });
  }
}
