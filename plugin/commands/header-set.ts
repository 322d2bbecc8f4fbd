// The headers of the settings, found: which entries of the file are about each.

import { join } from 'node:path';
import { globHeaders } from '../host/globs.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Placed, RecordEntry } from '../settings/settings.ts';
import type { FoundSettings } from './settings.ts';

export interface SetHeader {
  /** From the folder of the settings. */
  readonly path: string;
  /** All of them compile it alike. */
  readonly entries: readonly [RecordEntry, ...RecordEntry[]];
  /** Where its lock lies, from the folder of the settings. */
  readonly lock: string;
}

/** Sorted by path. Fails with `bad-config` for each glob that matches nothing: it would guard nothing. */
export function headersOf({ settings, folder }: FoundSettings): Result<readonly SetHeader[]> {
  const found = new Map<string, RecordEntry[]>();
  const failures: Failure[] = [];
  for (const entry of settings.records)
    for (const glob of entry.headers) {
      const paths = globHeaders(folder, glob.text);
      if (paths.length === 0) failures.push(noHeader(glob));
      for (const path of paths) {
        const entries = found.get(path) ?? [];
        if (!entries.includes(entry)) entries.push(entry);
        found.set(path, entries);
      }
    }
  failures.push(...[...found].flatMap(compiledTwice));
  const [first, ...more] = failures;
  if (first) return fail(first, ...more);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return ok(sorted.flatMap(([path, entries]) => setHeaders(path, entries, settings.locks)));
}

function setHeaders(
  path: string,
  entries: readonly RecordEntry[],
  locks: Placed | undefined,
): SetHeader[] {
  const [first, ...more] = entries;
  return first ? [{ path, entries: [first, ...more], lock: lockOf(path, locks) }] : [];
}

/** `include/a.layout` for `include/a.h`; below the folder for locks, where there is one. */
export function lockOf(header: string, locks: Placed | undefined): string {
  const lock = `${header.replace(/\.h$/, '')}.layout`;
  return locks ? join(locks.text, lock) : lock;
}

function compiledTwice([path, [first, ...more]]: [string, RecordEntry[]]): Failure[] {
  const other = more.find(({ compile }) => compile !== first?.compile);
  if (!other) return [];
  const message = `'${path}' is compiled in another way here than for the record before: give both one 'compile'`;
  return [{ code: 'bad-config', message, place: other.place }];
}

function noHeader({ text, place }: Placed): Failure {
  return { code: 'bad-config', message: `'${text}' matches no header`, place };
}
