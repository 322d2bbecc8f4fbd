// The probe of a build compiled as a checkout of the index would compile it: by the last make's command, over a
// shadow of the work tree.

import { basename, dirname, join, resolve } from 'node:path';
import { probeSource } from '../emit/probe.ts';
import {
  compileProbe,
  type ProbeObject,
  placesOfMissing,
  type Replay,
  searchedBy,
} from '../host/compiler.ts';
import { realPath, writeIfChanged } from '../host/files.ts';
import type { Listed } from '../host/index-listing.ts';
import { type Compile, noCheckout, Shadow } from '../host/shadow.ts';
import { listed, type Snapshot } from '../host/snapshot.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Build } from './build.ts';
import type { Ahead } from './staged-ahead.ts';
import { isOfRecord, type LastBuild, relevantTo } from './staged-paths.ts';

export interface Staged {
  readonly snapshot: Snapshot;
  /** Held against the disk in all folders, or in those of the build that is most likely asked about. */
  readonly index: Listed;
}

/** In all folders. */
export async function wholly({ snapshot, index }: Staged): Promise<Result<Staged>> {
  if (index.isWhole) return ok({ snapshot, index });
  const whole = await listed(snapshot);
  return whole.ok ? ok({ snapshot, index: whole.value }) : whole;
}

/** Files that the verdict may hang on, and that the disk has, or may have, otherwise; from the top. */
export function otherFiles(build: LastBuild, { index, snapshot }: Staged): readonly string[] {
  const staged = new Set(relevantTo(build, snapshot.changes).map(({ path }) => path));
  const isRead = (path: string) =>
    path.endsWith('.h') || build.inputs.has(path) || isOfRecord(path, build);
  const unseen = index
    .unseen()
    .filter(({ path }) => build.inputs.has(path) || isOfRecord(path, build) || staged.has(path));
  return [...unseen.map(({ path }) => path), ...[...index.differing].filter(isRead)];
}

/** The work tree itself, where nothing is known to be otherwise there. */
export function asIs(build: LastBuild, { snapshot, index }: Staged): Shadow {
  const isSource = (path: string) => isOfRecord(path, build);
  return new Shadow({ snapshot, listed: index, root: snapshot.top, isSource });
}

export function shadowFor(
  build: LastBuild,
  { snapshot, index }: Staged,
  { root, other }: { readonly root: string; readonly other: readonly string[] },
): Result<Shadow> {
  const isSource = (path: string) => isOfRecord(path, build);
  const shadow = new Shadow({ snapshot, listed: index, root, isSource });
  const unfolded = shadow.unfold(['.', ...other.map(path => dirname(path))]);
  return unfolded.ok ? ok(shadow) : unfolded;
}

/** The build as it is in the shadow; what it makes lies in `out`. */
export function buildIn(shadow: Shadow, build: LastBuild, out: string): Build {
  const source = join(out, 'probe.c');
  const command = wordsIn(shadow, build.command, build.base).map((word, at) =>
    build.command[at]?.endsWith('/probe.c') ? source : word,
  );
  return { src: shadow.of(build.src), out, base: build.base, config: build.config, command };
}

const OF_FOLDER = /^(-I|-isystem|-iquote|-idirafter|-include|-imacros)?(.*)$/s;

/** A folder or file of the work tree is that of the shadow. What is no path resolves to nothing there. */
export function wordsIn(shadow: Shadow, words: readonly string[], base: string): string[] {
  return words.map((word, at) => {
    const isNamed = /^-(?:I|isystem|iquote|idirafter)$/.test(words[at - 1] ?? '');
    return wordIn(shadow, word, { base, isNamed });
  });
}

interface Word {
  readonly base: string;
  /** By the word before it, as a folder. */
  readonly isNamed: boolean;
}

function wordIn(shadow: Shadow, word: string, { base, isNamed }: Word): string {
  const [, option = '', path = ''] = OF_FOLDER.exec(word) ?? [];
  const isPath = option !== '' || isNamed || (path.includes('/') && !path.startsWith('-'));
  if (path === '' || !isPath) return word;
  const named = resolve(base, path);
  const own = shadow.indexed(named) ?? shadow.inHere(realPath(named));
  return own === undefined ? word : option + own;
}

export function replayOf({ command = [], out, base, signal }: Build): Replay {
  return { command, source: join(out, 'probe.c'), cwd: base, signal };
}

export interface StagedCompile {
  readonly shadow: Shadow;
  readonly ahead?: Ahead | undefined;
  /** Of what will have been read. */
  readonly foreseen: Promise<Result<void>>;
}

/**
 * The probe of these subsystems; null where the work tree as it is would not do. Compiled again as long as a file was read that a checkout would not have as it
 * is on disk: each time the shadow has one folder more of its own, so there is an end.
 */
export async function compileStaged(
  build: Build,
  subsystems: readonly Subsystem[],
  { shadow, ahead, foreseen }: StagedCompile,
): Promise<Result<ProbeObject | null>> {
  const replay = replayOf(build);
  const written = writeIfChanged(replay.source, probeSource(subsystems));
  if (!written.ok) return written;
  for (;;) {
    const object = await (ahead?.object ?? compileProbe(replay, join(build.out, 'staged')));
    const known = await foreseen;
    if (!known.ok) return known;
    // The probe is no file of the repository, even where folders for what is passing are made in it.
    const all = object.dependencies.map(path => resolve(replay.cwd, path));
    const read = all.filter(path => basename(path) !== 'probe.c');
    const { ok: isFine, stderr } = object.compiled;
    const missing = isFine ? [] : placesOfMissing(stderr, replay, build.src);
    const compile = { read, missing, searched: searchedBy(replay.command, replay.cwd) };
    if (shadow.isAsIs) {
      const strangers = shadow.strangers(compile);
      return strangers.ok ? ok(strangers.value.isNews ? null : object) : strangers;
    }
    const again = unfoldFor(shadow, compile);
    if (!again.ok) return again;
    if (!again.value) return ok(object);
  }
}

/** Whether it is to be compiled again. Fails with `not-judged` where that would not help. */
export function unfoldFor(shadow: Shadow, compile: Compile): Result<boolean> {
  const strangers = shadow.strangers(compile);
  if (!strangers.ok) return strangers;
  const { folders, isNews, files } = strangers.value;
  const [first] = files;
  if (!isNews)
    return first === undefined
      ? ok(false)
      : fail(noCheckout(join(shadow.asCalled(shadow.root), first)));
  const unfolded = shadow.unfold(folders);
  return unfolded.ok ? ok(true) : unfolded;
}
