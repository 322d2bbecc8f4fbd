// The folder of a repository's hooks, as far as a hook is put beside those that are there.

import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { problemOf, readTextIfThere } from './files.ts';
import { gitFailure } from './git.ts';
import { run, untranslated } from './run.ts';

/** Behind the name of a hook that was there before ours. */
export const BEFORE = '.before-ckptgen';

export interface Hooks {
  /** Absolute; core.hooksPath where that is set. */
  readonly folder: string;
  /** Of the work tree, absolute. */
  readonly top: string;
}

/** Failures: `git-failed`. */
export function hooksOf(cwd: string): Result<Hooks> {
  const args = ['rev-parse', '--show-toplevel', '--git-path', 'hooks'];
  const ran = run('git', args, { cwd, env: untranslated() });
  const [top = '', folder = ''] = ran.stdout.split('\n');
  if (ran.status !== 0) return fail(gitFailure(ran, 'where its hooks are', cwd));
  return ok({ top, folder: resolve(cwd, folder) });
}

export type Hook =
  | { readonly kind: 'none' | 'other' }
  | { readonly kind: 'ours'; readonly text: string; readonly isExecutable: boolean };

/** What there is of that name; links, and what is no text of ours, are others. */
export function hookIn(
  { folder }: Hooks,
  name: string,
  isOurs: (text: string) => boolean,
): Result<Hook> {
  const path = join(folder, name);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return ok({ kind: 'none' });
  if (!found.isFile()) return ok({ kind: 'other' });
  const text = readTextIfThere(path);
  if (!text.ok) return text;
  return ok(
    text.value !== null && isOurs(text.value)
      ? { kind: 'ours', text: text.value, isExecutable: (found.mode & 0o111) === 0o111 }
      : { kind: 'other' },
  );
}

/** Whether there is one that was there before ours. Failures: `hook-exists`, of a second one. */
export function beforeOurs({ folder }: Hooks, name: string, { kind }: Hook): Result<boolean> {
  const path = join(folder, name + BEFORE);
  const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return isThere && kind === 'other' ? fail(twoBefore(path)) : ok(isThere);
}

/** Puts ours in place; what is there under the name, if it is not ours, is moved beside it first. */
export function putHook({ folder }: Hooks, name: string, { text, isOther }: NewHook): Result<void> {
  const path = join(folder, name);
  const part = `${path}.tmp${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(part, text);
    chmodSync(part, 0o755);
    if (isOther) renameSync(path, path + BEFORE);
    renameSync(part, path);
    return ok(undefined);
  } catch (error) {
    rmSync(part, { force: true });
    return fail(unwritable(path, error));
  }
}

interface NewHook {
  readonly text: string;
  readonly isOther: boolean;
}

/** Takes ours away; what was there before gets its name back. */
export function takeHook({ folder }: Hooks, name: string): Result<void> {
  const path = join(folder, name);
  try {
    if (lstatSync(path + BEFORE, { throwIfNoEntry: false })) renameSync(path + BEFORE, path);
    else rmSync(path);
    return ok(undefined);
  } catch (error) {
    return fail(unwritable(path, error));
  }
}

function twoBefore(file: string): Failure {
  const message =
    'is a hook that was there before, and another one stands in the place of ours: make one of the two, then install again';
  return { code: 'hook-exists', message, place: { file } };
}

function unwritable(file: string, error: unknown): Failure {
  const message = `cannot be written: ${problemOf(error)}`;
  return { code: 'unwritable-file', message, place: { file } };
}
