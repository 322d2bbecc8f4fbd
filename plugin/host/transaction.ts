// Many files of one tree, changed together. Whatever can fail is done first, beside the places
// (stage); what is left are renames and removals, in the given order (apply).

import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../layout/result.ts';
import { discard, problemOf } from './files.ts';
import type { TreeFile } from './tree.ts';

export interface Change {
  /** Below the root. */
  readonly path: string;
  /** null: the file, or the folder with all it holds, is removed. */
  readonly bytes: Uint8Array | null;
  /** For a new file; the umask has its say. */
  readonly isExecutable?: boolean;
  /** The file that this replaces: mode and owner stay. */
  readonly like?: TreeFile;
}

export type Step =
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string };

export interface Staged {
  readonly root: string;
  readonly steps: readonly Step[];
}

const STAGED = '.ckptgen-staged';

/** What a run that was killed left beside these files. */
export function discardStaged(root: string, paths: Iterable<string>): void {
  for (const path of paths) {
    for (const turn of [1, 2]) discard(join(root, `${path}${STAGED}${turn}`));
  }
}

/** Changes nothing that has a name of its own; on failure nothing at all is left. */
export function stage(root: string, changes: readonly Change[]): Result<Staged> {
  const steps: Step[] = [];
  const folders: string[] = [];
  let current = root;
  try {
    for (const change of changes) {
      current = join(root, change.path);
      if (change.bytes) makeFolders(dirname(current), folders);
      steps.push(change.bytes ? stageWrite(current, change, steps) : stageRemoval(current));
    }
    return ok({ root, steps });
  } catch (error) {
    for (const step of steps) if (step.kind === 'rename') discard(step.from);
    for (const turn of [1, 2]) discard(`${current}${STAGED}${turn}`);
    for (const folder of folders.reverse()) removeIfEmpty(folder);
    const message = `cannot be written: ${problemOf(error)}; nothing was changed`;
    return fail({ code: 'unwritable-file', message, place: { file: current } });
  }
}

function stageWrite(path: string, change: Change, before: readonly Step[]): Step {
  const turns = before.filter(step => step.kind === 'rename' && step.to === path).length;
  const from = `${path}${STAGED}${turns + 1}`;
  discard(from);
  const mode = change.isExecutable ? 0o777 : 0o666;
  writeFileSync(from, change.bytes ?? '', { flag: 'wx', mode });
  if (change.like) copyOwner(from, change.like);
  return { kind: 'rename', from, to: path };
}

/** Owner first: chown clears bits of the mode. Who may not give files away becomes their owner. */
function copyOwner(path: string, { mode, uid, gid }: TreeFile): void {
  try {
    chownSync(path, uid, gid);
  } catch {}
  chmodSync(path, mode);
}

function stageRemoval(path: string): Step {
  if (existsSync(dirname(path))) accessSync(dirname(path), constants.W_OK);
  return { kind: 'remove', path };
}

function makeFolders(folder: string, made: string[]): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

/** Folders that a removal empties go, too. */
export function apply({ root, steps }: Staged): Result<void> {
  for (const step of steps) {
    const path = step.kind === 'rename' ? step.to : step.path;
    try {
      if (step.kind === 'rename') renameSync(step.from, step.to);
      else removeWithFolders(root, step.path);
    } catch (error) {
      for (const each of steps) if (each.kind === 'rename') discard(each.from);
      const message = `cannot be replaced: ${problemOf(error)}; what comes after it was not done: mend this and run the same command again`;
      return fail({ code: 'unwritable-file', message, place: { file: path } });
    }
  }
  return ok(undefined);
}

function removeWithFolders(root: string, path: string): void {
  rmSync(path, { force: true, recursive: true });
  let folder = dirname(path);
  while (folder !== root && removeIfEmpty(folder)) folder = dirname(folder);
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
