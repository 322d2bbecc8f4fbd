// The headers of two revisions, taken out of git so that a compiler can read them.

import { join, normalize } from 'node:path';
import { readText } from '../host/files.ts';
import { guessFolders } from '../host/folders.ts';
import { type Commit, repositoryAt, resolveRange } from '../host/git.ts';
import { rescues } from '../host/header-compile.ts';
import { openRevision, type Revision } from '../host/revision.ts';
import { type Extracted, extractHeaders, isSame } from '../host/revision-files.ts';
import { openWorkTree } from '../host/work-tree.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { HeaderState } from './header-objects.ts';

export interface Asked {
  readonly range: string;
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly scratch: string;
  /** That the compiler compiles for. */
  readonly machine: string;
}

export interface ComparedHeader {
  /** Where it is there. */
  readonly in: 'both' | 'before' | 'after';
  /** One or two, the older first. */
  readonly states: readonly HeaderState[];
}

export interface RevisionHeaders {
  readonly headers: readonly ComparedHeader[];
  /** How many more there are that are the same, with all that they may include. */
  readonly same: number;
  /** As the user has called them. */
  readonly names: { readonly before: string; readonly after: string };
  /** The repository's, absolute. */
  readonly top: string;
}

/** Failures: those of git and of the disk; `no-file` for a path that neither revision has. */
export function openHeaders(asked: Asked): Result<RevisionHeaders> {
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
  const paths = pathsIn(
    asked.paths.map(path => normalize(join(prefix, path))),
    pair,
  );
  if (!paths.ok) return paths;
  const all: ExtractedHeader[] = [];
  for (const [index, path] of paths.value.entries()) {
    const into = join(asked.scratch, String(index));
    const header = extractBoth(path, pair, { ...asked, scratch: into });
    if (!header.ok) return header;
    all.push(header.value);
  }
  const isChanged = all.some(each => !each.isSame);
  const headers = all.filter(each => !each.isSame || (isChanged && statesVersion(each)));
  const same = all.length - headers.length;
  return ok({ headers, same, names: { before: pair.before.name, after: pair.after.name }, top });
}

interface Pair {
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
  { scratch, machine }: Asked,
): Result<ExtractedHeader> {
  const newest = pair.after.isFile(path) ? pair.after : pair.before;
  const folders = guessFolders(newest, path, machine);
  const states: HeaderState[] = [];
  const extractions: Extracted[] = [];
  for (const which of ['before', 'after'] as const) {
    const revision = pair[which];
    if (!revision.isFile(path)) continue;
    const into = join(scratch, which);
    const asked = { revision, paths: [path], before: rescues.flat(), folders, into };
    const extracted = extractHeaders(asked);
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
  return ok({ in: where, states, isSame: same });
}
