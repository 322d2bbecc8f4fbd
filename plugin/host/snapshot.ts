// The index as the commit that it would be, beside what that commit comes behind. git is asked and changes
// nothing: it takes no lock, and refreshes nothing.

import { resolve } from 'node:path';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { gitFailure } from './git.ts';
import { differenceIn, Listed, pathsIn } from './index-listing.ts';
import { type Ran, type RanBytes, run, runBytes, startBytes, untranslated } from './run.ts';

export interface Asked {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Change {
  /** As git diff-index has it: `A`, `M`, `D`, `T`, `U`. */
  readonly status: string;
  /** From the top. */
  readonly path: string;
  /** What is or was there is a submodule. */
  readonly isSubmodule?: boolean;
}

export interface Snapshot {
  /** The top of the work tree, absolute, without symbolic links. */
  readonly top: string;
  /** For messages: `the index`, a commit's name. */
  readonly name: string;
  /** What it is compared with: HEAD, a commit's id or, before the first one, that of the empty tree. */
  readonly before: string;
  readonly changes: readonly Change[];
  readonly asked: Asked;
}

export interface Repository {
  readonly top: string;
  /** git's own folder, absolute. */
  readonly folder: string;
  /** Absolute. */
  readonly index: string;
  readonly asked: Asked;
}

/**
 * The repository that `cwd` lies in, its index that which git names: in a hook of `commit --only` it is
 * another than the work tree's. Failures: `git-failed`.
 */
export function repositoryOf(cwd: string): Result<Repository> {
  const args = ['rev-parse', '--absolute-git-dir', '--show-toplevel', '--git-path', 'index'];
  const ran = run('git', args, { cwd, env: untranslated() });
  const [folder = '', top = '', index = ''] = ran.stdout.split('\n');
  if (ran.status !== 0 || top === '') return fail(gitFailure(ran, 'which repository this is', cwd));
  return ok(repositoryWith(top, folder, resolve(cwd, index)));
}

/** git runs at the top from here on, where what is relative in its variables would mean something else. */
function repositoryWith(top: string, folder: string, index: string): Repository {
  // How paths are meant is said with each command.
  const inherited = Object.entries(untranslated()).filter(([name]) => !/_PATHSPECS$/.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    ...{ GIT_DIR: folder, GIT_WORK_TREE: top, GIT_INDEX_FILE: index },
    GIT_OPTIONAL_LOCKS: '0',
  };
  return { top, folder, index, asked: { cwd: top, env } };
}

/** The same with another index. */
export function withIndex({ top, folder }: Repository, index: string): Repository {
  return repositoryWith(top, folder, index);
}

/** What is staged, against HEAD. Failures: `git-failed`. */
export function stagedIn(repository: Repository): Result<Snapshot> {
  const known = snapshotOf(repository, 'the index', 'HEAD');
  if (known.ok) return known;
  const head = ask(repository.asked, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.status === 0) return known;
  const before = emptyTree(repository);
  return before.ok ? snapshotOf(repository, 'the index', before.value) : before;
}

export function emptyTree({ asked, top }: Repository): Result<string> {
  const ran = ask(asked, ['hash-object', '-t', 'tree', '--stdin']);
  return ran.status === 0 ? ok(ran.stdout.trim()) : fail(gitFailure(ran, 'what is staged', top));
}

export function snapshotOf(
  { asked, top }: Repository,
  name: string,
  before: string,
): Result<Snapshot> {
  const args = [
    'diff-index',
    '--cached',
    '--raw',
    '-z',
    '--no-renames',
    '--no-relative',
    '--ignore-submodules=none',
    before,
    '--',
  ];
  const ran = ask(asked, args);
  if (ran.status !== 0) return fail(gitFailure(ran, `what ${name} holds`, top));
  return ok({ top, name, before, changes: changesIn(ran.stdout), asked });
}

/** `:OLDMODE NEWMODE OLDID NEWID STATUS\0PATH\0`, as git-diff-index(1) has it. One in conflict stands there twice. */
function changesIn(raw: string): Change[] {
  const words = raw.split('\0');
  const found = new Map<string, Change>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [row, path] = [words[at] ?? '', words[at + 1] ?? ''];
    const isSubmodule = /^:(?:160000|\d+ 160000) /.test(row);
    const change = { status: row.at(-1) ?? '', path, ...(isSubmodule ? { isSubmodule } : {}) };
    if (found.get(path)?.status !== 'U') found.set(path, change);
  }
  return [...found.values()];
}

/** What git prints of the index; to be begun early. `through` is a new file. */
export function beginListing({ asked }: Snapshot, through?: string): Promise<RanBytes> {
  const options = { ...asked, ...(through === undefined ? {} : { through }) };
  return startBytes('git', ['ls-files', '--stage', '-v', '-z'], options);
}

/**
 * What the index lists. That the disk has it alike is looked at in all folders, or in these, from the top, alone.
 * Failures: `git-failed`.
 */
export async function listed(
  snapshot: Snapshot,
  { listing = beginListing(snapshot), folders }: ListOptions = {},
): Promise<Result<Listed>> {
  const { asked, top } = snapshot;
  const differing = [
    'diff-files',
    '--name-status',
    '-z',
    '--no-relative',
    // What git status of the user is told of submodules does not matter here.
    '--ignore-submodules=untracked',
    '--',
    ...(folders ?? []),
  ];
  const [rows, difference] = await Promise.all([
    listing,
    startBytes('git', ['--literal-pathspecs', ...differing], asked),
  ]);
  const broken = [rows, difference].find(({ status }) => status !== 0);
  if (broken) return fail(gitFailure(broken, 'what the index holds', top));
  const known = differenceIn(difference.stdout.toString('utf8'));
  return ok(new Listed(rows.stdout, { ...known, ...(folders ? { folders } : {}) }));
}

export interface ListOptions {
  readonly listing?: Promise<RanBytes>;
  readonly folders?: readonly string[] | undefined;
}

/** Contents by the ids of blobs. Failures: `git-failed`. */
export function blobsOf(snapshot: Snapshot, ids: readonly string[]): Result<readonly string[]> {
  if (ids.length === 0) return ok([]);
  const { asked } = snapshot;
  return blobsIn(runBytes('git', BLOBS, { ...asked, input: linesOf(ids) }), ids, snapshot);
}

const BLOBS = ['cat-file', '--batch'];

function linesOf(ids: readonly string[]): string {
  return ids.map(id => `${id}\n`).join('');
}

function blobsIn(
  ran: RanBytes,
  ids: readonly string[],
  { top }: Snapshot,
): Result<readonly string[]> {
  if (ran.status !== 0) return fail(gitFailure(ran, 'what is staged', top));
  const texts: string[] = [];
  for (let at = 0; at < ran.stdout.length; ) {
    const end = ran.stdout.indexOf('\n', at);
    const [id, type, size] = ran.stdout.toString('latin1', at, end).split(' ');
    if (type !== 'blob') return fail(lacks(id ?? '', top));
    texts.push(ran.stdout.toString('utf8', end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return texts.length === ids.length ? ok(texts) : fail(lacks('a file', top));
}

function lacks(id: string, file: string): Failure {
  const message = `git lacks ${id}: fetch what this clone has left out`;
  return { code: 'git-failed', message, place: { file } };
}

/** Texts by path; null where there is no such file. */
export type TextsBefore = ReadonlyMap<string, string | null>;

/** Of what the snapshot comes behind. Failures: `git-failed`. */
export function textsBefore(snapshot: Snapshot, paths: readonly string[]): Result<TextsBefore> {
  if (paths.length === 0) return ok(new Map());
  const ids = idsIn(ask(snapshot.asked, listBefore(snapshot, paths)), snapshot);
  if (!ids.ok) return ids;
  const texts = blobsOf(snapshot, [...ids.value.values()]);
  return texts.ok ? ok(byPath(paths, ids.value, texts.value)) : texts;
}

/** The same without waiting. */
export async function beginTextsBefore(
  snapshot: Snapshot,
  paths: readonly string[],
): Promise<Result<TextsBefore>> {
  if (paths.length === 0) return ok(new Map());
  const { asked } = snapshot;
  const listed = await startBytes('git', listBefore(snapshot, paths), asked);
  const found = idsIn({ ...listed, stdout: listed.stdout.toString('utf8') }, snapshot);
  if (!found.ok) return found;
  const ids = [...found.value.values()];
  const blobs = await startBytes('git', BLOBS, { ...asked, input: linesOf(ids) });
  const texts = blobsIn(blobs, ids, snapshot);
  return texts.ok ? ok(byPath(paths, found.value, texts.value)) : texts;
}

function listBefore({ before }: Snapshot, paths: readonly string[]): string[] {
  return ['ls-tree', '-z', '--full-tree', before, '--', ...paths];
}

/** Of files, by path. */
function idsIn(ran: Ran, { top }: Snapshot): Result<ReadonlyMap<string, string>> {
  if (ran.status !== 0) return fail(gitFailure(ran, 'what was committed', top));
  const ids = new Map<string, string>();
  for (const entry of pathsIn(ran.stdout)) {
    const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    if (id !== undefined && path !== undefined) ids.set(path, id);
  }
  return ok(ids);
}

function byPath(
  paths: readonly string[],
  ids: ReadonlyMap<string, string>,
  texts: readonly string[],
): TextsBefore {
  const found = new Map([...ids.keys()].map((path, at) => [path, texts[at] ?? '']));
  return new Map(paths.map(path => [path, found.get(path) ?? null]));
}

/** Those of the paths, none of which is in the index, that git ignores. Failures: `git-failed`. */
export function ignoredOf(
  snapshot: Snapshot,
  paths: readonly string[],
): Result<ReadonlySet<string>> {
  if (paths.length === 0) return ok(new Set());
  return ignoredIn(run('git', IGNORED, { ...snapshot.asked, input: rowsOf(paths) }), snapshot);
}

/** The same without waiting. */
export async function beginIgnored(
  snapshot: Snapshot,
  paths: readonly string[],
): Promise<Result<ReadonlySet<string>>> {
  if (paths.length === 0) return ok(new Set());
  const ran = await startBytes('git', IGNORED, { ...snapshot.asked, input: rowsOf(paths) });
  return ignoredIn({ ...ran, stdout: ran.stdout.toString('utf8') }, snapshot);
}

const IGNORED = ['check-ignore', '-z', '--stdin', '--no-index'];

function rowsOf(paths: readonly string[]): string {
  return paths.map(path => `${path}\0`).join('');
}

function ignoredIn(ran: Ran, { top }: Snapshot): Result<ReadonlySet<string>> {
  if (ran.status !== 0 && ran.status !== 1)
    return fail(gitFailure(ran, 'which files it ignores', top));
  return ok(new Set(pathsIn(ran.stdout)));
}

/** Writes files of the index below a folder, as a checkout would. Failures: `git-failed`. */
export function checkOut(
  { asked, top }: Snapshot,
  paths: readonly string[],
  into: string,
): Result<void> {
  if (paths.length === 0) return ok(undefined);
  const input = paths.map(path => `${path}\0`).join('');
  const bits = '--ignore-skip-worktree-bits';
  const args = ['checkout-index', '--force', bits, '-z', '--stdin', `--prefix=${into}/`];
  const ran = run('git', args, { ...asked, input });
  if (ran.status === 0) return ok(undefined);
  return fail(gitFailure(ran, 'what is staged', top));
}

function ask({ cwd, env }: Asked, args: readonly string[]): Ran {
  return run('git', args, { cwd, env });
}
