// What git has: commits by their names, and single files. What a whole commit holds is read by revision.ts.
// Names of revisions come from outside: none is ever an option, and no shell reads one.

import { basename, dirname } from 'node:path';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { type Ran, run, untranslated } from './run.ts';

export type RevisionFile =
  | { readonly state: 'text'; readonly text: string }
  /** In a repository, but the revision (or an absent HEAD) knows no such file. */
  | { readonly state: 'not-committed' }
  /** No repository, or no git: nothing to count from. */
  | { readonly state: 'no-repository' };

/**
 * The file as the revision has it. Failures: `git-failed`, a repository that git refuses or cannot read;
 * `no-revision`, but for a HEAD that is still to come.
 */
export function fileInRevision(path: string, revision: string): Result<RevisionFile> {
  const cwd = dirname(path);
  const asked = (ran: Ran) => fail(gitFailure(ran, `what ${revision} has of it`, path));
  const inside = git(cwd, ['rev-parse', '--is-inside-work-tree']);
  if (inside.problem === 'ENOENT' || isNoRepository(inside)) return ok({ state: 'no-repository' });
  if (inside.status !== 0) return asked(inside);
  const id = objectOf(cwd, revision);
  if (id === undefined)
    return revision === 'HEAD' ? ok({ state: 'not-committed' }) : fail(noRevision(revision));
  const name = `./${basename(path)}`;
  const listed = git(cwd, ['ls-tree', '--name-only', '-z', id, '--', name]);
  if (listed.status !== 0) return asked(listed);
  if (listed.stdout === '') return ok({ state: 'not-committed' });
  const shown = git(cwd, ['cat-file', 'blob', `${id}:${name}`]);
  if (shown.status !== 0) return asked(shown);
  return ok({ state: 'text', text: shown.stdout });
}

export interface Repository {
  /** The top of its work tree, absolute. */
  readonly top: string;
  /** From the top to where it was asked: `include/linux/`; empty at the top. */
  readonly prefix: string;
}

/** The repository that the folder lies in. Failures: `git-failed`, also for one without a work tree. */
export function repositoryAt(cwd: string): Result<Repository> {
  const ran = git(cwd, ['rev-parse', '--show-toplevel', '--show-prefix']);
  if (ran.status !== 0) return fail(gitFailure(ran, 'which repository this is', cwd));
  const [top = '', prefix = ''] = ran.stdout.split('\n');
  return ok({ top, prefix });
}

export interface Commit {
  /** In full. */
  readonly id: string;
  /** For messages: as the user has written it. */
  readonly name: string;
}

export interface RevisionRange {
  readonly before: Commit;
  readonly after: Commit | 'work-tree';
}

/**
 * What is compared with what, as git diff has it: `A..B`, where either may be left out and is HEAD then;
 * `A...B`, from where the two have parted; `A`, against the work tree.
 * Failures: `no-revision`, which says which one; `git-failed`.
 */
export function resolveRange(cwd: string, range: string): Result<RevisionRange> {
  const inside = git(cwd, ['rev-parse', '--git-dir']);
  if (inside.status !== 0) return fail(gitFailure(inside, `what '${range}' is`, cwd));
  const [dots] = /\.\.\.?/.exec(range) ?? [];
  if (dots === undefined) {
    const before = commitCalled(cwd, range);
    return before.ok ? ok({ before: before.value, after: 'work-tree' }) : before;
  }
  const at = range.indexOf(dots);
  const [left, right] = [range.slice(0, at), range.slice(at + dots.length)];
  if (left === '' && right === '') return fail(noRevision(range));
  const before = commitCalled(cwd, left || 'HEAD');
  if (!before.ok) return before;
  const after = commitCalled(cwd, right || 'HEAD');
  if (!after.ok) return after;
  if (dots === '..') return ok({ before: before.value, after: after.value });
  const base = mergeBase(cwd, before.value, after.value);
  return base.ok ? ok({ before: base.value, after: after.value }) : base;
}

function commitCalled(cwd: string, name: string): Result<Commit> {
  const object = objectOf(cwd, name);
  if (object === undefined) return fail(noRevision(name));
  const id = objectOf(cwd, `${object}^{commit}`);
  if (id !== undefined) return ok({ id, name });
  return fail({ code: 'no-revision', message: `'${name}' is no commit, nor a tag of one` });
}

/** The first of them where histories that were merged crosswise have several, as git diff does. */
function mergeBase(cwd: string, left: Commit, right: Commit): Result<Commit> {
  const ran = git(cwd, ['merge-base', left.id, right.id]);
  const name = `the merge base of ${left.name} and ${right.name}`;
  if (ran.status === 0) return ok({ id: ran.stdout.trim(), name });
  if (ran.status !== 1) return fail(gitFailure(ran, `what ${name} is`, cwd));
  const message = `'${left.name}' and '${right.name}' have no commit in common; ${FETCH}`;
  return fail({ code: 'no-revision', message });
}

/**
 * The id of what the name says, of whatever type; undefined where there is no such thing. git's own names
 * never begin with a dash, and one that does would be an option.
 */
function objectOf(cwd: string, name: string): string | undefined {
  if (name.startsWith('-') || name.includes('\0')) return undefined;
  const { status, stdout } = git(cwd, ['rev-parse', '--verify', '--quiet', name]);
  // '^A', "not A", is taken as well, and printed with its '^'.
  return status === 0 ? /^([0-9a-f]{40,64})\n$/.exec(stdout)?.[1] : undefined;
}

const FETCH = 'of a clone that is not whole, fetch more of the history first';

function noRevision(name: string): Failure {
  const message = `'${name}' is no revision of this repository: name a commit, a tag or a branch; ${FETCH}`;
  return { code: 'no-revision', message };
}

/** git with its messages as they are matched here. */
function git(cwd: string, args: readonly string[]): Ran {
  return run('git', args, { cwd, env: untranslated() });
}

function isNoRepository({ stderr }: Ran): boolean {
  return /not a git repository/i.test(stderr);
}

/** `what` git was asked; `file` is where. */
export function gitFailure(
  { stderr, problem }: Pick<Ran, 'stderr' | 'problem'>,
  what: string,
  file: string,
): Failure {
  const said = stderr.trim().split('\n')[0] || problem || 'it does not say why';
  return { code: 'git-failed', message: `git cannot say ${what}: ${said}`, place: { file } };
}
