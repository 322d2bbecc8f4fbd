// A git repository with a module that was built, and what `check --staged` says of it.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutExcerpts } from './excerpts.ts';
import { cleanEnvironment, Module, type ModuleOptions } from './kernel-module.ts';
import { fill, scratch } from './scratch.ts';

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

export class Repo {
  readonly folder: string;

  constructor(folder = scratch()) {
    this.folder = folder;
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  write(files: Readonly<Record<string, string>>): void {
    fill(this.folder, files);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
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
