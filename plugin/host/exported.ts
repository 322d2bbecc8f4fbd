// Exported headers on disk, and the locks they may come from.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../layout/result.ts';
import { problemOf, readText, readTextIfThere } from './files.ts';
import { filesEnding } from './tree.ts';

/** The subsystems whose headers ckptgen wrote into a folder; others are none of ours. None without the folder. */
export function findExported(folder: string): Result<readonly string[]> {
  const names = headersIn(folder);
  if (!names.ok) return names;
  const found: string[] = [];
  for (const name of names.value) {
    const text = readTextIfThere(join(folder, name));
    if (!text.ok) return text;
    if (text.value !== null && isExported(text.value)) found.push(name.slice(0, -'.h'.length));
  }
  return ok(found);
}

function headersIn(folder: string): Result<readonly string[]> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const files = entries.filter(each => !each.isDirectory() && each.name.endsWith('.h'));
    return ok(files.map(each => each.name).sort());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok([]);
    const message = `cannot be searched for exported headers: ${problemOf(error)}`;
    return fail({ code: 'unreadable-file', message, place: { file: folder } });
  }
}

/** Paths below `folder` of the locks of these subsystems, in folders of any depth: reads the whole tree. */
export function findLocksOf(
  folder: string,
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of filesEnding(folder, '.layout')) {
    const name = basename(path, '.layout');
    if (names.has(name) && isLock(join(folder, path)))
      found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
}

/** Of the text of a header: that ckptgen wrote it. */
export function isExported(text: string): boolean {
  return text.includes('by ckptgen; do not edit');
}

/** By content: other tools have `.layout` files, too. */
export function isLock(file: string): boolean {
  const text = readText(file);
  return text.ok && isLockText(text.value);
}

export function isLockText(text: string): boolean {
  return text.startsWith('ckptgen-lock ');
}
