// The compile that is begun before git has listed the index: most commits hold what the disk holds.

import { basename, dirname, join, relative } from 'node:path';
import { probeSource } from '../emit/probe.ts';
import { compileProbe, type ProbeObject, searchedBy } from '../host/compiler.ts';
import { readTextIfThere, realPath, writeIfChanged } from '../host/files.ts';
import {
  beginTextsBefore,
  type Change,
  type Snapshot,
  type TextsBefore,
} from '../host/snapshot.ts';
import { ok, type Result } from '../layout/result.ts';
import { exportedPath } from './config.ts';
import { likelyBuild } from './staged-builds.ts';
import {
  fromTop,
  isOfRecord,
  type LastBuild,
  locksBefore,
  relevantTo,
  roleOf,
} from './staged-paths.ts';

/** A compile that was begun before the index was read: of the work tree as it is, by the last make's set. */
export interface Ahead {
  readonly build: LastBuild;
  readonly object: Promise<ProbeObject>;
  readonly hasMacros: boolean;
  /** Of its locks, from the top, as they were. */
  readonly before: Promise<Result<TextsBefore>>;
  readonly stop: AbortController;
  /** Whether a file that the last make has read includes a header of this name, as the disk has it. */
  isIncluded(name: string): boolean;
}

/**
 * `out` is a new folder, absolute. Macros and what no record uses are most of what the compiler has to write down,
 * and what is to be read then.
 */
function compileAhead(
  build: LastBuild,
  snapshot: Snapshot,
  { out, hasMacros }: { readonly out: string; readonly hasMacros: boolean },
): Ahead | null {
  const source = join(out, 'probe.c');
  const words = build.command.map(word => (word.endsWith('/probe.c') ? source : word));
  const command = hasMacros ? words : withoutConstants(words);
  const written = writeIfChanged(source, probeSource(build.config.subsystems));
  if (!written.ok) return null;
  const stop = new AbortController();
  const replay = { command, source, cwd: build.base, signal: stop.signal };
  const object = compileProbe(replay, join(out, 'staged'));
  const before = beginTextsBefore(snapshot, locksBefore(build, build.config.subsystems, snapshot));
  const known = new Map<string, boolean>();
  const isIncluded = (name: string) => {
    const read = (path: string) => readTextIfThere(join(snapshot.top, path));
    const is = known.get(name) ?? mayInclude(name, build, read);
    known.set(name, is);
    return is;
  };
  return { build, object, hasMacros, before, stop, isIncluded };
}

/** Constants are asked of an object that has macros alone: where they are asked all the same, it is compiled again. */
function withoutConstants(words: readonly string[]): string[] {
  const kept = words.filter(word => word !== '-fno-eliminate-unused-debug-types');
  return kept.map(word => (word === '-g3' ? '-g2' : word));
}

/** Where its files lie: the first two parts of their folders, since git takes a while for each. Absent: anywhere. */
export function foldersOf(
  build: LastBuild,
  { top, changes }: Snapshot,
): readonly string[] | undefined {
  const { inputs, folder, config, command, base } = build;
  const files = config.subsystems.flatMap(({ header, lock }) => [header, lock]);
  const own = [...files, exportedPath(config, 'any')];
  // What is staged may stand for what was read, and lie elsewhere.
  const staged = relevantTo(build, changes).map(({ path }) => path);
  const paths = [...inputs, ...staged, ...own.map(path => join(folder, path))];
  // What is read of a system's headers, compilers do not list.
  const isUnlisted = command.some(
    (word, at) =>
      isOfSystem(word) &&
      searchedBy(command.slice(at, at + 2), base).some(path => isInTop(top, path)),
  );
  const folders = paths.map(path => dirname(path).split('/').slice(0, 2).join('/'));
  return isUnlisted || folders.includes('.') ? undefined : [...new Set(folders)];
}

function isOfSystem(word: string): boolean {
  return /^-(?:isystem|idirafter)/.test(word);
}

function isInTop(top: string, path: string): boolean {
  return !fromTop(top, realPath(path)).startsWith('..');
}

/** Most commits hold what the disk holds: the compiler runs while git lists the index. */
export function beginAhead(snapshot: Snapshot, scratch: string): Ahead | null {
  const { top, changes } = snapshot;
  const build = likelyBuild(
    top,
    changes.map(({ path }) => path),
  );
  if (!build || relevantTo(build, changes).length === 0) return null;
  return compileAhead(build, snapshot, {
    out: join(scratch, 'ahead'),
    hasMacros: mayAskMacros(build, changes),
  });
}

/** What takes a while and needs no index: to be called while git lists it. */
export function searchAhead({ build, isIncluded }: Ahead, { changes }: Snapshot): void {
  const staged = new Set(changes.map(({ path }) => path));
  const headers = build.config.subsystems.map(({ header }) => header);
  for (const header of headers.filter(each => staged.has(join(build.folder, each))))
    isIncluded(basename(header));
}

/** Whether one of the files that were read for the last make includes a header of this name; they count from the top. */
export function mayInclude(
  name: string,
  { inputs }: LastBuild,
  read: (path: string) => Result<string | null>,
): boolean {
  if (inputs.size === 0) return true;
  return [...inputs].some(path => {
    const text = path.endsWith('/probe.c') ? ok(null) : read(path);
    if (!text.ok || text.value === null) return false;
    return [`${name}"`, `${name}>`].some(end => text.value?.includes(end));
  });
}

/** A guess: where it is wrong, it is compiled again. */
function mayAskMacros(build: LastBuild, changes: readonly Change[]): boolean {
  const paths = relevantTo(build, changes).map(({ path }) => path);
  const isOwn = (path: string) => isOfRecord(path, build) && roleOf(path, build) !== 'code';
  const texts = paths
    .filter(isOwn)
    .map(path => readTextIfThere(join(build.src, relative(build.folder, path))));
  const isPlain = texts.every(
    text => text.ok && text.value !== null && !GIVES_CONSTANTS.test(text.value),
  );
  return !isPlain || paths.some(path => !isOfRecord(path, build));
}

/** In a header; in a lock the line before its constants. An include guard is none. */
const GIVES_CONSTANTS = /^\s*#\s*define\s+\w+[ \t(]+\S|\benum\b|^constants$/m;
