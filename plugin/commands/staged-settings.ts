// Records that a staged ckptgen.yaml names, as they are staged: the file, its headers, what they include, locks.

import { basename, dirname, join, relative } from 'node:path';
import { placesOfMissing, searchedBy } from '../host/compiler.ts';
import type { WhatWasRead } from '../host/header-compile.ts';
import { Shadow } from '../host/shadow.ts';
import { textsBefore } from '../host/snapshot.ts';
import { ok, type Result } from '../layout/result.ts';
import { judgeHeaders } from './header-check.ts';
import { lockOf } from './header-set.ts';
import { readToday, type TodayHeader } from './header-today.ts';
import type { Command } from './kernel-command.ts';
import { failed, type Outcome } from './outcome.ts';
import { matchesHeader } from './select.ts';
import { type FoundSettings, findSettings, SETTINGS } from './settings.ts';
import { type Staged, unfoldFor, wholly, wordsIn } from './staged-compile.ts';
import { isBelow, isRule, mayMatter } from './staged-paths.ts';

export interface JudgedSettings {
  /** The file, from the top. */
  readonly file: string;
  readonly shadow: Shadow;
  readonly outcome: Outcome;
  /** Headers and locks that it is about, from the top. */
  readonly own: ReadonlySet<string>;
  /** Of a header, both from the top. */
  lockOf(header: string): string;
}

export interface SettingsOptions {
  /** A new folder, absolute, without symbolic links. */
  readonly scratch: string;
  /** YYYY-MM-DD */
  readonly today: string;
}

/** Files of the index that may be settings, from the top. */
export function settingsIn({ index }: Staged): string[] {
  const entries = index.ending(SETTINGS);
  return entries.flatMap(({ path }) => (basename(path) === SETTINGS ? [path] : []));
}

/** What is staged may change what a header comes to: any file may be included, however it is called. */
export function mayTouch(file: string, staged: readonly string[]): boolean {
  return staged.some(
    path =>
      path === file ||
      (path.endsWith('.layout') ? isBelow(path, dirname(file)) : mayBeIncluded(path)),
  );
}

/** As headers and what they are made of are called; a folder's link, or a submodule, has most often no ending. */
function mayBeIncluded(path: string): boolean {
  const isCalledSo = /\.(?:h|H|h\w\w?|h\+\+|inc\w*|defs?|tbl|list|x|[it]pp)$|(?:^|\/)[^./]+$/.test(
    path,
  );
  return isCalledSo && mayMatter(path) && !isRule(path);
}

/** Paths in what it says are those of the shadow, or count from its folder. */
export async function judgeSettings(
  file: string,
  known: Staged,
  { scratch, today }: SettingsOptions,
): Promise<Result<JudgedSettings>> {
  const whole = await wholly(known);
  if (!whole.ok) return whole;
  const staged = whole.value;
  // A header that git ignores a build has made, unless it is a record's.
  let isOwn: (path: string) => boolean = () => false;
  const isSource = (path: string) => path.endsWith('.layout') || isOwn(path);
  const root = join(scratch, 'tree');
  const shadow = new Shadow({ snapshot: staged.snapshot, listed: staged.index, root, isSource });
  const folder = dirname(file);
  const unfolded = shadow.unfold([folder]);
  if (!unfolded.ok) return unfolded;
  const found = findSettings(join(root, folder), join(root, file));
  const none = { file, shadow, own: new Set<string>(), lockOf: (header: string) => header };
  if (!found.ok) {
    // Whose locks these are it would have said.
    const locks = staged.index.ending('.layout').map(({ path }) => path);
    const own = new Set(locks.filter(path => isBelow(path, folder)));
    return ok({ ...none, own, outcome: failed(found.failures) });
  }
  if (!found.value || found.value.settings.records.length === 0)
    return ok({ ...none, outcome: failed([]) });
  const { isMeant, endings } = ownNames(found.value);
  isOwn = path => isBelow(path, folder) && isMeant(relative(folder, path));
  const there = endings.flatMap(each => staged.index.ending(each)).map(({ path }) => path);
  const own = new Set(there.filter(isOwn));
  const reading = { found: found.value, folder, scratch, shadow };
  const headers = await readStaged(reading, own, staged);
  const { snapshot } = staged;
  const before = (lock: string) => {
    const path = join(folder, lock);
    const texts = textsBefore(snapshot, [path]);
    if (!texts.ok) return texts;
    const text = texts.value.get(path) ?? null;
    return ok(
      text === null ? ({ state: 'not-committed' } as const) : ({ state: 'text', text } as const),
    );
  };
  const options = { found: found.value, names: [], strict: true, revision: 'HEAD', today, before };
  const { locks } = found.value.settings;
  const lock = (header: string) => join(folder, lockOf(relative(folder, header), locks));
  return ok({ ...none, own, lockOf: lock, outcome: judgeHeaders(headers, options) });
}

interface OwnNames {
  /** Of a path from the folder of the settings. */
  isMeant(path: string): boolean;
  /** How such paths end, at least. */
  readonly endings: readonly string[];
}

/** Headers that its globs mean, and where locks of such headers lie. */
function ownNames({ settings }: FoundSettings): OwnNames {
  const globs = settings.records.flatMap(({ headers }) => headers.map(({ text }) => text));
  const locks = globs.map(glob => lockOf(glob, settings.locks));
  const ends = globs.map(glob => /[^*?\]}]*$/.exec(glob)?.[0] ?? '');
  return {
    isMeant: path =>
      (path.endsWith('.layout') ? locks : globs).some(glob => matchesHeader(glob, path)),
    endings: [...new Set([...ends, '.layout'])],
  };
}

interface Reading {
  readonly found: FoundSettings;
  /** From the top. */
  readonly folder: string;
  readonly scratch: string;
  readonly shadow: Shadow;
}

/** Again as long as a header was read that a checkout would not have as it is on disk. */
async function readStaged(
  { found, folder, scratch, shadow }: Reading,
  own: ReadonlySet<string>,
  { snapshot, index }: Staged,
): Promise<Result<readonly TodayHeader[]>> {
  const changed = [...index.differing].filter(mayBeIncluded);
  const unfolded = shadow.unfold([...own, ...changed].map(path => dirname(path)));
  if (!unfolded.ok) return unfolded;
  for (;;) {
    const compile = { read: [] as string[], missing: [] as string[], searched: [] as string[] };
    const inCopy = {
      name: snapshot.name,
      folder: join(snapshot.top, folder),
      command: ({ words, cwd }: Command) => ({
        words: wordsIn(shadow, words, cwd),
        // What is relative in any other way of saying it counts from there.
        cwd: cwd === join(snapshot.top, folder) ? found.folder : cwd,
      }),
      onRead: ({ read, stderr, command }: WhatWasRead) => {
        compile.read.push(...read);
        const replay = { command, source: '', cwd: found.folder };
        compile.missing.push(...placesOfMissing(stderr, replay, found.folder));
        compile.searched.push(...searchedBy(command, found.folder));
      },
    };
    const headers = await readToday(found, { scratch, inCopy });
    const again = unfoldFor(shadow, compile);
    if (!again.ok) return again;
    if (!again.value) return headers;
  }
}
