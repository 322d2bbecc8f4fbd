// Files of a tree that is not ours, by path below its root. No link is followed on the way: what lies
// behind one may belong to another tree.

import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { join, posix } from 'node:path';
import { globSync } from 'glob';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { problemOf } from './files.ts';

export interface TreeFile {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** null when there is no such file. */
export function treeFile(root: string, path: string): Result<TreeFile | null> {
  try {
    const parts = path.split('/');
    for (let count = 1; count < parts.length; count++) {
      const folder = parts.slice(0, count).join('/');
      const found = lstatSync(join(root, folder), { throwIfNoEntry: false });
      if (!found) return ok(null);
      if (!found.isDirectory()) return fail(notPlain(root, folder, found, 'folder'));
    }
    const found = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (!found) return ok(null);
    if (!found.isFile()) return fail(notPlain(root, path, found, 'file'));
    const { mode, uid, gid } = found;
    return ok({ bytes: readFileSync(join(root, path)), mode: mode & 0o7777, uid, gid });
  } catch (error) {
    const message = `cannot be read: ${problemOf(error)}`;
    return fail({ code: 'unreadable-file', message, place: { file: join(root, path) } });
  }
}

function notPlain(root: string, path: string, found: Stats, wanted: 'file' | 'folder'): Failure {
  const kind = found.isSymbolicLink()
    ? 'is a symbolic link'
    : found.isDirectory()
      ? 'is a folder'
      : found.isFile()
        ? 'is a file'
        : 'is a special file';
  const message = `${kind}, a plain ${wanted} is needed: nothing was changed; put one in its place`;
  return { code: 'not-a-plain-file', message, place: { file: join(root, path) } };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Paths of the entries of a folder below `root`; none when it is no folder. */
export function entriesOf(root: string, folder: string): string[] {
  const found = lstatSync(join(root, folder), { throwIfNoEntry: false });
  if (!found?.isDirectory()) return [];
  return readdirSync(join(root, folder))
    .sort()
    .map(name => posix.join(folder, name));
}

/** Paths of the files whose name ends so, in the whole tree. */
export function filesEnding(root: string, ending: string): string[] {
  return globSync(`**/*${ending}`, { cwd: root, nodir: true, posix: true, follow: false }).sort();
}
