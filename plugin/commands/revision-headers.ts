// The headers of two revisions, taken out of git so that a compiler can read them.

import { join, normalize } from 'node:path';
import { readText } from '../host/files.ts';
import type { Folders } from '../host/folders.ts';
import { type Commit, repositoryAt, resolveRange } from '../host/git.ts';
import { rescues } from '../host/header-compile.ts';
import { openRevision, type Revision } from '../host/revision.ts';
import { type Extracted, extractHeaders, isSame } from '../host/revision-files.ts';
import { openWorkTree } from '../host/work-tree.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { HeaderState } from './header-objects.ts';

export interface Asked {
  /** `A..B`, `A...B`, or `A` against the work tree. */
  readonly range: string;
  /** From `cwd`; a folder stands for all headers below it. */
  readonly paths: readonly string[];
  readonly cwd: string;
}

/** Two revisions, and what of them is compared. */
export interface OpenRange {
  readonly pair: Pair;
  /** Headers, from the repository's top; each is in one of the revisions at least. */
  readonly paths: readonly string[];
  /** The repository's, absolute. */
  readonly top: string;
}

/** Failures: those of git; `no-file` for a path that neither revision has. */
export function openRange(asked: Asked): Result<OpenRange> {
  const repository = repositoryAt(asked.cwd);
  if (!repository.ok) return repository;
  const range = resolveRange(asked.cwd, asked.range);
  if (!range.ok) return range;
  const { top, prefix } = repository.value;
  const open = (which: Commit | 'work-tree') =>
    which === 'work-tree' ? openWorkTree(repository.value) : openRevision(asked.cwd, which);
  const [before, after] = [open(range.value.before), open(range.value.after)];
  if (!before.ok) return before;
  if (!after.ok) return after;
  const pair: Pair = { before: before.value, after: after.value };
  const own = asked.paths.map(path => normalize(join(prefix, path)));
  const paths = pathsIn(own, pair);
  return paths.ok ? ok({ pair, paths: paths.value, top }) : paths;
}

export interface ComparedHeader {
  /** From the repository's top. */
  readonly path: string;
  /** Where it is there. */
  readonly in: 'both' | 'before' | 'after';
  /** One or two, the older first. */
  readonly states: readonly HeaderState[];
}

export interface RevisionHeaders {
  readonly headers: readonly ComparedHeader[];
  /** How many more there are that are the same, with all that they may include. */
  readonly same: number;
}

/** How a header is to be read. */
export interface Reading {
  /** Where its includes lie, from the repository's top. */
  readonly folders: Folders;
  /** Headers that will come before it. */
  readonly before: readonly string[];
}

/** Fails where git or the disk does. */
export function extractRange(
  { pair, paths }: OpenRange,
  readingOf: (path: string, newest: Revision) => Reading,
  scratch: string,
): Result<RevisionHeaders> {
  const all: ExtractedHeader[] = [];
  for (const [index, path] of paths.entries()) {
    const newest = pair.after.isFile(path) ? pair.after : pair.before;
    const into = join(scratch, String(index));
    const header = extractBoth(path, pair, { ...readingOf(path, newest), into });
    if (!header.ok) return header;
    all.push(header.value);
  }
  const isChanged = all.some(each => !each.isSame);
  const headers = all.filter(each => !each.isSame || (isChanged && statesVersion(each)));
  return ok({ headers, same: all.length - headers.length });
}

export interface Pair {
  readonly before: Revision;
  readonly after: Revision;
}

function pathsIn(asked: readonly string[], { before, after }: Pair): Result<readonly string[]> {
  const found = new Set<string>();
  const failures: Failure[] = [];
  for (const path of asked) {
    const all = [before, after].flatMap(revision => headersAt(path, revision));
    if (all.length === 0) failures.push(noFile(path, { before, after }));
    for (const each of all) found.add(each);
  }
  const [first, ...more] = failures;
  return first ? fail(first, ...more) : ok([...found].sort());
}

function headersAt(path: string, revision: Revision): readonly string[] {
  if (revision.isFile(path)) return [path];
  const folder = path.replace(/(.)\/$/, '$1');
  if (!revision.isFolder(folder)) return [];
  return revision.filesBelow(folder).filter(file => file.endsWith('.h'));
}

function noFile(path: string, { before, after }: Pair): Failure {
  const message = `is neither in ${before.name} nor in ${after.name}`;
  return { code: 'no-file', message, place: { file: path } };
}

interface ExtractedHeader extends ComparedHeader {
  /** In both, with all that it may include. */
  readonly isSame: boolean;
}

/** It may be that of records in other headers, and stands still. */
function statesVersion({ states }: ComparedHeader): boolean {
  return states.some(({ files }) =>
    files.some(({ text }) => /^[ \t]*#[ \t]*define[ \t]+\w+_(?:VERSION|COMPATIBLE)\b/m.test(text)),
  );
}

function extractBoth(
  path: string,
  pair: Pair,
  reading: Reading & { readonly into: string },
): Result<ExtractedHeader> {
  const { folders } = reading;
  const states: HeaderState[] = [];
  const extractions: Extracted[] = [];
  for (const which of ['before', 'after'] as const) {
    const revision = pair[which];
    if (!revision.isFile(path)) continue;
    const into = join(reading.into, which);
    const before = [...reading.before, ...rescues.flat()];
    const extracted = extractHeaders({ revision, paths: [path], before, folders, into });
    if (!extracted.ok) return extracted;
    extractions.push(extracted.value);
    const text = readText(join(into, path));
    if (!text.ok) return text;
    const source = { name: revision.name, root: into, headers: [path], folders };
    states.push({ source, files: [{ file: path, text: text.value }] });
  }
  const [one, other] = extractions;
  const where = other ? 'both' : pair.after.isFile(path) ? 'after' : 'before';
  const same = one !== undefined && other !== undefined && isSame(path, one, other);
  return ok({ path, in: where, states, isSame: same });
}
