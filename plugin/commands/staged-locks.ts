// What can be said of staged locks and exported headers without any build: held against those of the commit
// before, and against each other. And which staged records nobody has judged.

import { basename, dirname, join } from 'node:path';
import { scanHeader } from '../discover/scan.ts';
import { exportedHeader } from '../emit/exported.ts';
import { isExported, isLockText } from '../host/exported.ts';
import { entriesOf } from '../layout/acceptance.ts';
import {
  isHeaderLock,
  type LockEntry,
  type LockFile,
  readHeaderLock,
  readLock,
} from '../layout/lock.ts';
import { type Failure, type Note, ok, type Result } from '../layout/result.ts';
import { tagOf } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import { findingOf } from './lock-findings.ts';
import { versionFindings } from './lock-versions.ts';
import type { Texts } from './staged-texts.ts';

export interface LocksOptions {
  readonly texts: Texts;
  /** Names that the index has a lock of. */
  readonly names: ReadonlySet<string>;
  /** Files of the index with this last part. */
  called(name: string): readonly string[];
  /** Whether a build, or settings, have judged the record of a lock or header. */
  isJudged(path: string): boolean;
  /** Why builds that are there were of no use. */
  readonly why: readonly Note[];
}

export interface JudgedLocks {
  readonly findings: readonly Finding[];
  readonly failures: readonly Failure[];
}

/** `staged` are paths from the top. */
export function judgeLocks(staged: readonly string[], options: LocksOptions): Result<JudgedLocks> {
  // A commit may have a kernel's headers, all of them: what is no record's is not read.
  const isAsked = (path: string) =>
    /(?:\.layout|_header\.h)$/.test(path) ||
    (path.endsWith('.h') && options.names.has(basename(path, '.h')));
  const open = staged.filter(path => isAsked(path) && !options.isJudged(path));
  const read = options.texts.load(open);
  if (!read.ok) return read;
  const findings: Finding[] = [];
  const failures: Failure[] = [];
  for (const lock of locksOf(open, options)) {
    const judged = judgeLock(lock, options);
    if (!judged.ok) failures.push(...judged.failures);
    else findings.push(...judged.value);
  }
  const unjudged = open.filter(path => isRecord(path, options));
  failures.push(...unjudged.map(path => notJudged(options.texts.place(path), options.why)));
  return ok({ findings, failures });
}

/** Staged themselves, or of a staged exported header. */
function locksOf(staged: readonly string[], { texts, called, isJudged }: LocksOptions): string[] {
  const wasOrIs = (path: string, is: (text: string) => boolean) =>
    [texts.now(path), texts.before(path)].some(text => text !== null && is(text));
  const found = staged.flatMap(path => {
    if (path.endsWith('.layout')) return wasOrIs(path, isLockText) ? [path] : [];
    return wasOrIs(path, isExported) ? called(`${basename(path, '.h')}.layout`) : [];
  });
  return [...new Set(found)].filter(path => !isJudged(path));
}

/** A header that defines a record of its name, with code beside it; or a lock that is there. */
function isRecord(path: string, { texts, called }: LocksOptions): boolean {
  const text = texts.now(path);
  if (text === null) return false;
  if (path.endsWith('.layout')) return isLockText(text);
  const [, name] = /^(.+)_header\.h$/.exec(basename(path)) ?? [];
  if (name === undefined) return false;
  const code = join(dirname(path), `${name}_code.c`);
  const isDefined = scanHeader(text).structs.some(each => each.defined && each.tag === tagOf(name));
  return isDefined && called(`${name}_code.c`).includes(code);
}

function notJudged(file: string, why: readonly Note[]): Failure {
  const message =
    'is staged, and nobody has judged it: there is no build that has it; run make once, then commit';
  const notes = [...why, { message: 'to commit it unjudged: git commit --no-verify' }];
  return { code: 'not-judged', message, place: { file }, notes };
}

function judgeLock(path: string, options: LocksOptions): Result<readonly Finding[]> {
  const { texts } = options;
  const loaded = texts.load([path]);
  if (!loaded.ok) return loaded;
  const [now, file, name] = [texts.now(path), texts.place(path), basename(path, '.layout')];
  if (now === null) return ok(removedLock(path, options));
  if (isHeaderLock(now)) {
    const read = readHeaderLock(now, file);
    return read.ok ? ok([]) : read;
  }
  const lock = readLock(now, file, name);
  if (!lock.ok) return lock;
  const stale = staleExport(name, lock.value, options);
  if (!stale.ok) return stale;
  const entries = entriesOf<LockEntry>(lock.value);
  const versions = entries.flatMap(entry =>
    versionFindings({ subsystem: subsystemOf(path, name), lock: entry }, texts.before(path), path),
  );
  return ok([...versions, ...stale.value]);
}

/** Of no meaning to a lock. */
const FUNCTIONS = {
  checkpointReturns: 'void',
  hasVerify: false,
  hasUndo: false,
  goesLast: false,
} as const;

/** As far as a lock alone tells. */
function subsystemOf(lock: string, name: string) {
  const folder = dirname(lock) === '.' ? '' : dirname(lock);
  const at = (file: string) => join(folder, file);
  const [header, code] = [at(`${name}_header.h`), at(`${name}_code.c`)];
  return { name, folder, header, code, lock, ...FUNCTIONS };
}

/** The module's name is a part of the header, and nobody says it but the header's own folders. */
function staleExport(name: string, lock: LockFile, options: LocksOptions): Result<Finding[]> {
  const { texts, called } = options;
  const paths = called(`${name}.h`);
  const loaded = texts.load(paths);
  if (!loaded.ok) return loaded;
  const headers = paths.filter(path => isExported(texts.now(path) ?? ''));
  for (const path of headers) {
    const folders = dirname(path).split('/');
    for (const module of [folders.slice(-1).join('/'), folders.slice(-2).join('/')]) {
      const wanted = exportedHeader(lock, { module });
      if (!wanted.ok) return wanted;
      if (wanted.value === texts.now(path)) return ok([]);
    }
  }
  const [first] = headers;
  const how = first ? `is not what the lock of '${name}' makes` : 'is not staged';
  const message = `exported header of '${name}' ${how}`;
  const place = texts.place(first ?? lockPathOf(name, options));
  const notes = [{ message: `to write it from the lock: make ckpt_accept CKPT=${name}` }];
  return ok([findingOf({ name }, 'exported-header-stale', 'error', message, place, notes)]);
}

function lockPathOf(name: string, { called }: LocksOptions): string {
  return called(`${name}.layout`)[0] ?? `${name}.layout`;
}

/** Of a lock that goes: its header and its exported header are to go with it. */
function removedLock(path: string, { texts, called }: LocksOptions): Finding[] {
  const name = basename(path, '.layout');
  const header = join(dirname(path), `${name}_header.h`);
  if (called(basename(header)).includes(header)) {
    const message = `the lock of '${name}' is removed, and its header is still here: nothing guards its format any more`;
    const notes = [{ message: `to keep it: git restore --staged --worktree ${path}` }];
    return [findingOf({ name }, 'unlocked', 'error', message, texts.place(header), notes)];
  }
  // Moved: the exported header is the other lock's, which is held against it.
  if (called(basename(path)).length > 0) return [];
  const left = called(`${name}.h`);
  const loaded = texts.load(left);
  const exported = loaded.ok ? left.filter(each => isExported(texts.now(each) ?? '')) : [];
  return exported.map(each => {
    const message = `the lock of '${name}' is removed, and its exported header is still here`;
    const notes = [{ message: `if intended: git rm ${each}` }];
    return findingOf({ name }, 'struct-removed', 'error', message, texts.place(each), notes);
  });
}
