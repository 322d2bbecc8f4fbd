// The index as a build looks at it: which headers, locks and exported headers there are, and what is in them.

import { basename, join, relative } from 'node:path';
import { isExported, isLockText } from '../host/exported.ts';
import { readTextIfThere } from '../host/files.ts';
import type { Shadow } from '../host/shadow.ts';
import { ok, type Result } from '../layout/result.ts';
import type { Finder } from './finder.ts';
import type { Staged } from './staged-compile.ts';
import { isOfRecord, type LastBuild } from './staged-paths.ts';

export interface View {
  /** Files of the index that are called as what belongs to records, from the folder of the sources. */
  readonly paths: readonly string[];
  readonly finder: Finder;
  /** Of files by absolute path, those of the work tree in the shadow; null for a record's that the index has not. */
  readonly files: { read(path: string): Result<string | null> };
  /** Files of the work tree as it is that were read, and need not be as in the index. */
  readonly strayed: readonly string[];
}

export function viewOf(build: LastBuild, { index }: Staged, shadow: Shadow): View {
  const { folder, paths } = build;
  const strayed: string[] = [];
  /** What git ignores a build has made; a record is none of that. */
  const read = (path: string) => {
    const own = relative(shadow.root, path);
    const entry = own.startsWith('..') ? undefined : index.find(own);
    if (entry && shadow.isAsIs && !index.isAsOnDisk(entry)) strayed.push(own);
    const isThere = own.startsWith('..') || entry || !isOfRecord(own, build);
    return isThere ? readTextIfThere(path) : ok(null);
  };
  const ending = (end: string) => index.ending(end).map(({ path }) => relative(folder, path));
  const textIs = (path: string, is: (text: string) => boolean) => {
    const text = read(join(shadow.root, folder, path));
    return text.ok && text.value !== null && is(text.value);
  };
  const locks = ending('.layout').filter(path => textIs(path, isLockText));
  const nameOf = (path: string) => basename(path, '.layout');
  const finder: Finder = {
    locks: () => ok(locks.filter(paths.isLock).map(path => ({ path, name: nameOf(path) }))),
    exported: () => {
      const entries = index.directlyIn(join(folder, paths.exported));
      const own = entries.map(({ path }) => relative(folder, path));
      const found = own.filter(path => paths.isExported(path) && textIs(path, isExported));
      return ok(found.map(path => basename(path, '.h')));
    },
    locksOf: names => {
      const found = new Map<string, string[]>();
      for (const path of locks.filter(each => names.has(nameOf(each))))
        found.set(nameOf(path), [...(found.get(nameOf(path)) ?? []), path]);
      return found;
    },
  };
  const headers = [...new Set(paths.endings.flatMap(ending))].filter(paths.isHeader);
  return { paths: headers, finder, files: { read }, strayed };
}
