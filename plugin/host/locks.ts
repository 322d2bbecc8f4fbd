// Locks of subsystems, wherever below a folder they lie.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { globSync } from 'glob';
import { fail, ok, type Result } from '../layout/result.ts';
import { isLockText } from './exported.ts';
import { problemOf, readText } from './files.ts';

export interface LockText {
  /** With the folder before it. */
  readonly file: string;
  readonly text: string;
}

/**
 * Of these subsystems, sorted by path: by content, as other tools have `.layout` files, too. Hidden folders and
 * `node_modules` are left out, and links to folders are not followed. Fails where the folder cannot be read.
 */
export function lockTextsBelow(
  folder: string,
  names: ReadonlySet<string>,
): Result<ReadonlyMap<string, readonly LockText[]>> {
  try {
    readdirSync(folder);
  } catch (error) {
    const message = `cannot be searched for locks: ${problemOf(error)}; name a folder with --locks`;
    return fail({ code: 'unreadable-file', message, place: { file: folder } });
  }
  const found = new Map<string, LockText[]>();
  for (const path of layoutFiles(folder)) {
    const name = basename(path, '.layout');
    const file = join(folder, path);
    const text = names.has(name) ? readText(file) : undefined;
    if (text?.ok && isLockText(text.value))
      found.set(name, [...(found.get(name) ?? []), { file, text: text.value }]);
  }
  return ok(found);
}

function layoutFiles(folder: string): string[] {
  const ignore = ['**/node_modules/**'];
  return globSync('**/*.layout', { cwd: folder, nodir: true, posix: true, ignore }).sort();
}
