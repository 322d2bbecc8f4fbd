// A git repository with a module that was built, and what `check --staged` says of it.

import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withoutExcerpts } from './excerpts.ts';
import { cleanEnvironment, Module, type ModuleOptions } from './kernel-module.ts';
import { Folder, scratch } from './scratch.ts';

/** What a build leaves. */
export const IGNORED = [
  '*.o',
  '*.ko',
  '*.mod',
  '*.mod.c',
  '.*.cmd',
  'modules.order',
  'Module.symvers',
]
  .concat(['ckpt_generated/', 'ckptgen.mjs', ''])
  .join('\n');

export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  /** Without source lines. */
  readonly stderr: string;
  readonly wholeStderr: string;
}

interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly file: string | null;
  readonly message: string;
}

/** The bundle in a folder. */
export function ckptgenIn(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Said {
  const bundle = join(process.cwd(), 'dist/ckptgen.mjs');
  const ran = spawnSync(process.execPath, [bundle, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...cleanEnvironment(), ...environment },
  });
  const { status, stdout, stderr } = ran;
  return { status, stdout, stderr: withoutExcerpts(stderr), wholeStderr: stderr };
}

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main'];

export class Repo extends Folder {
  constructor(folder = scratch()) {
    super(folder);
  }

  /** Of a folder, at whatever depth; sorted. */
  files(folder: string): string[] {
    return readdirSync(this.path(folder), { recursive: true, encoding: 'utf8' }).sort();
  }

  /** What git prints; it has to succeed. */
  git(...args: string[]): string {
    const ran = this.tryGit(...args);
    if (ran.status !== 0) throw new Error(`git ${args.join(' ')}: ${ran.stderr}`);
    return ran.stdout.replace(/\n$/, '');
  }

  tryGit(...args: string[]): Said {
    const ran = spawnSync('git', ['-C', this.folder, ...IDENTITY, ...args], {
      encoding: 'utf8',
      env: cleanEnvironment(),
    });
    return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr, wholeStderr: ran.stderr };
  }

  commitAll(message = 'x'): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  check(...args: string[]): Said {
    return ckptgenIn(this.folder, ['check', '--staged', ...args]);
  }

  /** `rule severity file`, sorted. */
  verdict(...args: string[]): {
    readonly status: number | null;
    readonly findings: readonly string[];
  } {
    const { status, stdout } = this.check('--format', 'json', ...args);
    return { status, findings: findingsOf(stdout) };
  }
}

export function findingsOf(json: string): string[] {
  const { findings } = JSON.parse(json) as { findings: readonly JsonFinding[] };
  return findings.map(each => `${each.severity} ${each.rule} ${each.file ?? ''}`).sort();
}

/** Built, accepted and committed, its subsystems `cap` and `grp`. */
export function builtRepo(options: ModuleOptions = {}): Repo & { readonly module: Module } {
  const module = new Module(options);
  module.write({ '.gitignore': IGNORED });
  const repo = Object.assign(new Repo(module.folder), { module });
  module.build();
  module.build('ckpt_accept');
  module.build();
  repo.git('init', '--quiet');
  repo.commitAll();
  return repo;
}

/** Files' states: texts, or null where there is none; the first is the committed one. */
export type States = Readonly<Record<string, readonly (string | null)[]>>;

/** One of each. */
export type State = Readonly<Record<string, string | null>>;

export function product(states: States): State[] {
  return Object.entries(states).reduce<State[]>(
    (all, [path, texts]) => all.flatMap(each => texts.map(text => ({ ...each, [path]: text }))),
    [{}],
  );
}

/** The state that has the text at this place of each file. */
export function stateAt(states: States, at: number): State {
  const pairs = Object.entries(states).map(([path, texts]) => [path, texts[at] ?? null]);
  return Object.fromEntries(pairs) as State;
}

/** Which they are, for the name of a test. */
export function nameOf(states: States, state: State): string {
  const parts = Object.entries(state).map(
    ([path, text]) => `${path} ${(states[path] ?? []).indexOf(text)}`,
  );
  return parts.join(', ');
}

export function put(where: Folder, state: State): void {
  for (const [path, text] of Object.entries(state))
    if (text === null) rmSync(where.path(path), { force: true });
    else where.write({ [path]: text });
}
