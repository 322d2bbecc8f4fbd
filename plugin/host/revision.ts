// The files of a commit, without a work tree: listed once, read many at a time.

import { posix } from 'node:path';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { type Commit, gitFailure } from './git.ts';
import { Listing } from './listing.ts';
import { runBytes, untranslated } from './run.ts';

/** Files of one state of a repository. Paths count from its top, and have no `.`, `..` or empty part. */
export interface Revision {
  /** For messages. */
  readonly name: string;
  /** Symbolic links to files of the tree are files; those that leave it are none, nor are submodules. */
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  /** Files in the folder itself; `.` is the top. Here and below, links to folders are not followed. */
  filesIn(folder: string): readonly string[];
  /** The same, and in folders of it. Sorted. */
  filesBelow(folder: string): readonly string[];
  /**
   * Contents by path. Failures: `no-file`, `git-failed`, `unreadable-file`; `too-many-bytes` where they
   * are more than `mostBytes` together.
   */
  read(paths: readonly string[], mostBytes: number): Result<ReadonlyMap<string, Buffer>>;
}

/** Opens a commit of the repository that `cwd` lies in. Failures: `git-failed`, `too-many-bytes`. */
export function openRevision(cwd: string, { id, name }: Commit): Result<Revision> {
  const listed = git(cwd, ['ls-tree', '-r', '-z', '--full-tree', id]);
  if (listed.status !== 0) return fail(gitFailure(listed, `what ${name} holds`, cwd));
  const { files, links } = readListing(listed.stdout.toString('utf8'));
  const source = { cwd, name };
  const targets = readBlobs(source, [...links.values()], mostLinkBytes);
  if (!targets.ok) return targets;
  const texts = [...links.keys()].map((link, at) => [link, String(targets.value[at])] as const);
  return ok(new CommitFiles(source, files, new Map(texts)));
}

interface Source {
  readonly cwd: string;
  /** Of the revision. */
  readonly name: string;
}

/** Of all links together: a link is a path. */
const mostLinkBytes = 16 * 1024 * 1024;

class CommitFiles implements Revision {
  private readonly source: Source;
  /** Ids by path. */
  private readonly blobs: ReadonlyMap<string, string>;
  /** Targets by path. */
  private readonly links: ReadonlyMap<string, string>;
  private readonly listing: Listing;

  constructor(
    source: Source,
    blobs: ReadonlyMap<string, string>,
    links: ReadonlyMap<string, string>,
  ) {
    this.source = source;
    this.blobs = blobs;
    this.links = links;
    this.listing = new Listing([...blobs.keys(), ...links.keys()]);
  }

  get name(): string {
    return this.source.name;
  }

  isFile(path: string): boolean {
    return this.blobOf(path) !== undefined;
  }

  isFolder(path: string): boolean {
    const real = follow(path, this.links);
    if (real === undefined) return false;
    return this.listing.hasFolder(real || '.');
  }

  filesIn(folder: string): readonly string[] {
    return this.listing.directlyIn(folder).filter(path => this.isFile(path));
  }

  filesBelow(folder: string): readonly string[] {
    return this.listing.below(folder).filter(path => this.isFile(path));
  }

  read(paths: readonly string[], mostBytes: number): Result<ReadonlyMap<string, Buffer>> {
    const ids: string[] = [];
    for (const path of paths) {
      const id = this.blobOf(path);
      if (id === undefined) return fail(noFile(path, this.name));
      ids.push(id);
    }
    const blobs = readBlobs(this.source, ids, mostBytes);
    if (!blobs.ok) return blobs;
    return ok(new Map(blobs.value.map((bytes, at) => [paths[at] ?? '', bytes])));
  }

  private blobOf(path: string): string | undefined {
    const own = this.blobs.get(path);
    if (own !== undefined || this.links.size === 0) return own;
    const real = follow(path, this.links);
    return real === undefined ? undefined : this.blobs.get(real);
  }
}

export function noFile(path: string, revision: string): Failure {
  return { code: 'no-file', message: `is no file of ${revision}`, place: { file: path } };
}

export function tooManyBytes(revision: string, mostBytes: number): Failure {
  const message = `what is to be read of ${revision} is larger than ${mostBytes} bytes; name fewer headers, or fewer folders`;
  return { code: 'too-many-bytes', message };
}

/** A tree can be made with parts that would lead out of the folder it is written to. */
const UNSAFE = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** `MODE blob ID\tPATH\0`, as git-ls-tree(1) has it -> ids by path. Of a submodule it says `commit`. */
function readListing(text: string) {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  for (const entry of text.split('\0')) {
    const tab = entry.indexOf('\t');
    const path = entry.slice(tab + 1);
    if (UNSAFE.test(path)) continue;
    const id = entry.slice('100644 blob '.length, tab);
    if (entry.startsWith('100')) files.set(path, id);
    else if (entry.startsWith('120000')) links.set(path, id);
  }
  return { files, links };
}

/** Far above what a path without circles takes: 40 links are the system's own limit. */
const mostSteps = 1_000;

/** The path with its links followed, as the system does; undefined where that leaves the tree or has no end. */
function follow(path: string, links: ReadonlyMap<string, string>): string | undefined {
  const ahead = path.split('/').reverse();
  let reached = '';
  for (let steps = 0; ahead.length > 0; steps++) {
    if (steps === mostSteps) return undefined;
    const part = ahead.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..' && reached === '') return undefined;
    const next = part === '..' ? upOf(reached) : posix.join(reached, part);
    const target = links.get(next);
    if (target === undefined) reached = next;
    else if (target.startsWith('/')) return undefined;
    else ahead.push(...target.split('/').reverse());
  }
  return reached;
}

function upOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** Contents in the order of the ids, by one process. */
function readBlobs(
  { cwd, name }: Source,
  ids: readonly string[],
  mostBytes: number,
): Result<readonly Buffer[]> {
  if (ids.length === 0) return ok([]);
  const input = ids.map(id => `${id}\n`).join('');
  const headBytes = ids.length * mostHeadBytes;
  const ran = git(cwd, ['cat-file', '--batch'], input, mostBytes + headBytes);
  if (ran.problem === 'ENOBUFS') return fail(tooManyBytes(name, mostBytes));
  if (ran.status !== 0) return fail(gitFailure(ran, `what files of ${name} hold`, cwd));
  const blobs = readBatch(ran.stdout, ids);
  return blobs ? ok(blobs) : fail(incomplete(name));
}

function incomplete(revision: string): Failure {
  const message = `git lacks files of ${revision}: fetch what this clone has left out`;
  return { code: 'git-failed', message };
}

/** `ID blob SIZE\n`, and the line end behind the content. */
const mostHeadBytes = 64 + ' blob '.length + 20 + 2;

/** The output of git-cat-file(1) --batch; undefined where an object is missing. */
function readBatch(output: Buffer, ids: readonly string[]): Buffer[] | undefined {
  const blobs: Buffer[] = [];
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf('\n', at);
    const [said, type, size] = output.toString('latin1', at, end).split(' ');
    if (said !== id || type !== 'blob') return undefined;
    at = end + 1 + Number(size);
    blobs.push(output.subarray(end + 1, at));
    at++;
  }
  return blobs;
}

function git(cwd: string, args: readonly string[], input = '', mostBytes?: number) {
  return runBytes('git', args, {
    cwd,
    input,
    env: untranslated(),
    ...(mostBytes === undefined ? {} : { mostBytes }),
  });
}
