// How each header of a repository is read: as the settings say or, where they say nothing, as it seems.

import { isAbsolute, join, relative, resolve } from 'node:path';
import { guessFolders } from '../host/folders.ts';
import { type HeaderCompiler, openCompiler } from '../host/header-compile.ts';
import type { Revision } from '../host/revision.ts';
import type { Failure, Result } from '../layout/result.ts';
import { type Compile, defaultCompile, type RecordEntry } from '../settings/settings.ts';
import { commandOf } from './kernel-command.ts';
import type { Reading } from './revision-headers.ts';
import { matchesHeader, meansStruct } from './select.ts';
import type { FoundSettings } from './settings.ts';

export interface WaysOptions {
  readonly found: FoundSettings | null;
  /** The compiler of headers that no settings speak of. */
  readonly compiler: string;
  readonly cwd: string;
  /** The repository's, absolute. */
  readonly top: string;
  readonly scratch: string;
}

export interface Way {
  readonly compiler: HeaderCompiler;
  readonly before: readonly string[];
  /** Macros that state versions. */
  readonly versions: readonly string[];
}

export class Ways {
  readonly #options: WaysOptions;
  readonly #plain: Compile;
  readonly #compilers = new Map<Compile, HeaderCompiler>();

  constructor(options: WaysOptions) {
    this.#options = options;
    const compiler = { kind: 'command', words: [options.compiler] } as const;
    this.#plain = { ...defaultCompile, compiler };
  }

  /** To be called for all paths before one is asked for. The failures, if there are any. */
  async open(paths: readonly string[]): Promise<readonly Failure[] | null> {
    for (const compile of new Set(paths.map(path => this.#compileOf(path)))) {
      const opened = await this.#opened(compile);
      if (!opened.ok) return opened.failures;
      this.#compilers.set(compile, opened.value);
    }
    return null;
  }

  of(path: string): Way {
    const compile = this.#compileOf(path);
    const compiler = this.#compilers.get(compile);
    if (!compiler) throw new Error(`no compiler was opened for ${path}`);
    const entries = this.#entriesOf(path);
    return {
      compiler,
      before: compile.before.map(({ text }) => text),
      versions: entries.flatMap(({ version }) => (version ? [version.text] : [])),
    };
  }

  /** The macro that the settings name for a record of a header. */
  versionOf(path: string, name: string): string | undefined {
    const entry = this.#entriesOf(path).find(({ structs }) => meansStruct(structs, name));
    return entry?.version?.text;
  }

  readingOf(path: string, newest: Revision): Reading {
    const { compiler, before } = this.of(path);
    const given = this.#foldersIn(this.#compileOf(path));
    const folders =
      given.length > 0 ? { first: given, last: [] } : guessFolders(newest, path, compiler.machine);
    return { folders, before };
  }

  #entriesOf(path: string): readonly RecordEntry[] {
    const { found, top } = this.#options;
    if (!found) return [];
    const own = relative(found.folder, join(top, path));
    return found.settings.records.filter(({ headers }) =>
      headers.some(({ text }) => matchesHeader(text, own)),
    );
  }

  #compileOf(path: string): Compile {
    const [entry] = this.#entriesOf(path);
    return entry?.compile ?? this.#options.found?.settings.compile ?? this.#plain;
  }

  async #opened(compile: Compile): Promise<Result<HeaderCompiler>> {
    const { found, cwd, scratch } = this.#options;
    const ours = new Set(this.#foldersIn(compile));
    const flags = compile.flags.filter(flag => !ours.has(this.#folderIn(flag) ?? ''));
    const command = await commandOf({ ...compile, flags }, found?.folder ?? cwd, scratch);
    if (!command.ok) return command;
    const { words } = command.value;
    return openCompiler({ command: words, cwd: command.value.cwd, scratch });
  }

  /** Those of the repository are to be the revision's, from its top. */
  #foldersIn({ flags }: Compile): readonly string[] {
    return flags.flatMap(flag => this.#folderIn(flag) ?? []);
  }

  #folderIn(flag: string): string | undefined {
    const { found, cwd, top } = this.#options;
    if (!flag.startsWith('-I') || flag === '-I') return undefined;
    const path = relative(top, resolve(found?.folder ?? cwd, flag.slice(2)));
    return path.startsWith('..') || isAbsolute(path) ? undefined : path || '.';
  }
}
