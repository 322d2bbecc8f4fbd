// The file system, as far as ckptgen touches it. Texts are written whole or not at all.

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../layout/result.ts';

const NO_FILE = 'no file';

/** What the system said, without the path, which stands in the failure's place. */
export function problemOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EISDIR: 'is a folder',
    ENOTDIR: 'a part of its path is not a folder',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left on the device',
    ELOOP: 'too many symbolic links',
    [NO_FILE]: 'is no file, but a pipe, a socket or a device',
    ENXIO: 'is no file, but a pipe, a socket or a device',
    ERR_FS_FILE_TOO_LARGE: 'is larger than 2 GiB',
  };
  return known[code ?? ''] ?? code ?? message;
}

/** Of a pipe or device a read may have no end: nothing but a file is read. Throws as the system does. */
export function readRegular(path: string): Buffer {
  return withRegular(path, file => readFileSync(file));
}

/** The same of a file that says that it has no more than so many bytes, else null. No more than it says is read. */
export function readSmall(path: string, mostBytes: number): Buffer | null {
  return withRegular(path, (file, bytes) => {
    if (bytes > mostBytes) return null;
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer));
  });
}

function withRegular<T>(path: string, read: (file: number, bytes: number) => T): T {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    if (!found.isFile()) throw Object.assign(new Error('no file'), { code: NO_FILE });
    return read(file, found.size);
  } finally {
    closeSync(file);
  }
}

export function exists(path: string): boolean {
  return existsSync(path);
}

/** Without symbolic links, where there is such a path. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

export function readBytes(path: string): Result<Uint8Array> {
  try {
    return ok(readRegular(path));
  } catch (error) {
    return fail({
      code: 'unreadable-file',
      message: `cannot be read: ${problemOf(error)}`,
      place: { file: path },
    });
  }
}

export function readText(path: string): Result<string> {
  const bytes = readBytes(path);
  return bytes.ok ? ok(Buffer.from(bytes.value).toString('utf8')) : bytes;
}

/** The text of a file that need not exist: null then. A link to nothing exists, and is a failure. */
export function readTextIfThere(path: string): Result<string | null> {
  try {
    return ok(readRegular(path).toString('utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing && !lstatSync(path, { throwIfNoEntry: false })) return ok(null);
    const problem = missing ? 'it is a symbolic link to nothing' : problemOf(error);
    const message = `cannot be read: ${problem}`;
    return fail({ code: 'unreadable-file', message, place: { file: path } });
  }
}

/**
 * Writes the text, unless the file has it already: its time then stays, and make rebuilds nothing.
 * A reader sees the old text or the new one, never a part. The value tells whether it was written.
 */
export function writeIfChanged(path: string, text: string): Result<boolean> {
  const written = writeAllIfChanged(new Map([[path, text]]));
  return written.ok ? ok(written.value.size > 0) : written;
}

/**
 * The same for texts that belong together, by path: no file is touched before all of them have found
 * room beside their places. The value is the paths that were written.
 */
export function writeAllIfChanged(texts: ReadonlyMap<string, string>): Result<ReadonlySet<string>> {
  const staged = new Map<string, string>();
  let current = '';
  try {
    for (const [path, text] of texts) {
      current = path;
      if (isText(path, text)) continue;
      mkdirSync(dirname(path), { recursive: true });
      const temporary = `${path}.tmp${process.pid}`;
      staged.set(path, temporary);
      writeFileSync(temporary, text);
    }
    for (const [path, temporary] of staged) {
      current = path;
      renameSync(temporary, path);
    }
    return ok(new Set(staged.keys()));
  } catch (error) {
    for (const temporary of staged.values()) discard(temporary);
    return fail({
      code: 'unwritable-file',
      message: `cannot be written: ${problemOf(error)}`,
      place: { file: current },
    });
  }
}

/** What writers of these files have left beside them when they were killed. */
export function discardLeftovers(paths: readonly string[]): Result<void> {
  const written = new Set(paths);
  for (const folder of new Set(paths.map(path => dirname(path)))) {
    const gone = removeStale(folder, new Set(), name => {
      const [, file = '', writer = ''] = /^(.+)\.tmp(\d+)$/.exec(name) ?? [];
      return written.has(join(folder, file)) && isOver(writer);
    });
    if (!gone.ok) return gone;
  }
  return ok(undefined);
}

/** Removes a file of no further use; that there may be nothing to remove is no news. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function isText(path: string, text: string): boolean {
  try {
    return readRegular(path).equals(Buffer.from(text));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes what lies in `folder` under a name that `isOurs` claims and `keep` does not list. */
export function removeStale(
  folder: string,
  keep: ReadonlySet<string>,
  isOurs: (name: string) => boolean,
): Result<void> {
  try {
    for (const name of namesIn(folder)) {
      if (isOurs(name) && !keep.has(name)) rmSync(join(folder, name));
    }
    return ok(undefined);
  } catch (error) {
    const message = `holds an outdated file that cannot be removed: ${problemOf(error)}`;
    return fail({ code: 'unwritable-file', message, place: { file: folder } });
  }
}

/** Of <linux/sched.h>; a process has it from its end on, also while nobody has waited for it. */
const PF_EXITING = 4;

/** One that was killed closes its files, which is how we know, before it is gone from /proc. */
function isOver(id: string): boolean {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const [, , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(flags) & PF_EXITING) !== 0;
  } catch {
    return true;
  }
}

/** What processes that are gone have left in the folder: their files say whose they are. */
export function removeLeft(folder: string): void {
  for (const name of namesIn(folder)) {
    const [, id] = /\.tmp(\d+)$/.exec(name) ?? [];
    if (id !== undefined && isOver(id)) discard(join(folder, name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Paths of the folders in one; none where it cannot be read. Links are left out. */
export function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap(each => (each.isDirectory() ? [join(folder, each.name)] : []));
  } catch {
    return [];
  }
}
