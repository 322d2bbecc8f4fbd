// The locks of the settings' headers: as they are, and as they were.

import { join } from 'node:path';
import { readTextIfThere } from '../host/files.ts';
import { fileInRevision, type RevisionFile } from '../host/git.ts';
import { type LockFile, readHeaderLock } from '../layout/lock.ts';
import { ok, type Result } from '../layout/result.ts';
import type { SetHeader } from './header-set.ts';

/** Records by name, as C writes it, with `typedef` before that of an untagged one. */
export type LockedRecords = ReadonlyMap<string, LockFile>;

export interface HeaderLocks {
  /** Null where there is no file. */
  readonly current: LockedRecords | null;
  /** What versions count from: the revision's, or the file where nothing is committed. */
  readonly baseline: LockedRecords | null;
  /** Nobody but this work tree has seen the baseline: it may change without a new version. */
  readonly isOwn: boolean;
}

export interface Base {
  /** Of the settings. */
  readonly folder: string;
  /** `HEAD` unless told otherwise. */
  readonly revision: string;
  /** The lock, by its path from the folder, as the revision has it; default: what git says in the folder. */
  before?(lock: string): Result<RevisionFile>;
}

/** Fails with `bad-lock`, and where git does. */
export function locksOf({ lock }: SetHeader, base: Base): Result<HeaderLocks> {
  const { folder, revision } = base;
  const file = join(folder, lock);
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  const current = text.value === null ? ok(null) : recordsIn(text.value, file);
  if (!current.ok) return current;
  const before = base.before?.(lock) ?? fileInRevision(file, revision);
  if (!before.ok) return before;
  if (before.value.state !== 'text') {
    const isOwn = before.value.state === 'not-committed';
    return ok({ current: current.value, baseline: current.value, isOwn });
  }
  const baseline = recordsIn(before.value.text, `${revision}:${lock}`);
  return baseline.ok
    ? ok({ current: current.value, baseline: baseline.value, isOwn: false })
    : baseline;
}

function recordsIn(text: string, file: string): Result<LockedRecords> {
  const locks = readHeaderLock(text, file);
  return locks.ok ? ok(new Map(locks.value.map(each => [each.subsystem, each]))) : locks;
}

/** `struct foo`, `union foo`, `typedef foo_t`: what a lock calls a record. */
export function lockName(name: string): string {
  return /^(?:struct|union) /.test(name) ? name : `typedef ${name}`;
}

/** The inverse. */
export function cName(name: string): string {
  return name.replace(/^typedef /, '');
}
