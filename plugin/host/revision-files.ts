// Headers of a revision, and what they include, as files of their own: a compiler can read them there.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { problemOf } from './files.ts';
import { type Folders, pathInTree } from './folders.ts';
import { type Include, includesIn } from './includes.ts';
import type { Revision } from './revision.ts';

export interface Extraction {
  readonly revision: Revision;
  /** Relative to the repository's top. */
  readonly paths: readonly string[];
  /** What will be included before them, as `<...>` names it: the compiler takes the repository's, if it has them. */
  readonly before: readonly string[];
  readonly folders: Folders;
  /** Absolute; a folder without anything in it. Nothing is written elsewhere. */
  readonly into: string;
  readonly limits?: Limits;
}

/** Of all that is written. */
export interface Limits {
  readonly files: number;
  readonly bytes: number;
}

/** What a header of the kernel reaches is a tenth of this, or less. */
const usualLimits: Limits = { files: 20_000, bytes: 200_000_000 };

export interface Extracted {
  /** Of the paths that were asked for, normalized. */
  readonly present: readonly string[];
  /** Those that the revision does not have. */
  readonly absent: readonly string[];
  /** All that were written, by path. */
  readonly files: ReadonlyMap<string, ExtractedFile>;
  /** Those of them that `before` may mean. */
  readonly before: readonly string[];
}

export interface ExtractedFile {
  readonly sha256: string;
  /** Paths of all files of the revision that its includes may mean, in order. */
  readonly includes: readonly string[];
}

/**
 * Writes the files, and every file of the revision that an #include could reach from them, with their
 * paths kept: of files of one name all that are in reach, as conditions and the order of folders are the
 * compiler's to judge.
 *
 * Failures: `bad-path` for one that leaves the repository, `too-many-files`, `unwritable-file`, and those
 * of `Revision.read`.
 */
export function extractHeaders(extraction: Extraction): Result<Extracted> {
  const { revision } = extraction;
  const folders = [...extraction.folders.first, ...extraction.folders.last].map(pathInTree);
  const paths = [...new Set(extraction.paths.map(pathInTree))];
  const outside = [...folders, ...paths].find(isOutside);
  if (outside !== undefined) return fail(badPath(outside));
  const named = extraction.before.map(name => ({ name, quoted: false }));
  const before = filesFor(named, folders, revision);
  const present = paths.filter(path => revision.isFile(path));
  const absent = paths.filter(path => !revision.isFile(path));
  const files = extractAll([...present, ...before], folders, extraction);
  return files.ok ? ok({ present, absent, files: files.value, before }) : files;
}

/** A wave is what those before it include: each is read by one process. */
function extractAll(
  roots: readonly string[],
  folders: readonly string[],
  { revision, into, limits = usualLimits }: Extraction,
): Result<ReadonlyMap<string, ExtractedFile>> {
  const files = new Map<string, ExtractedFile>();
  let bytes = 0;
  for (let wave = new Set(roots); wave.size > 0; ) {
    if (files.size + wave.size > limits.files) return fail(tooManyFiles(revision, limits));
    const contents = revision.read([...wave], limits.bytes - bytes);
    if (!contents.ok) return contents;
    for (const [path, content] of contents.value) {
      const problem = write(join(into, path), content);
      if (problem) return fail(problem);
      bytes += content.length;
      const includes = filesFor(includesIn(content.toString('utf8')), folders, revision, path);
      files.set(path, { sha256: createHash('sha256').update(content).digest('hex'), includes });
    }
    const included = [...wave].flatMap(path => files.get(path)?.includes ?? []);
    wave = new Set(included.filter(path => !files.has(path)));
  }
  return ok(files);
}

/**
 * The files of the repository in all places where the compiler may look for what a file includes. Of hostile
 * texts with a million names no more is kept than there are files.
 */
function filesFor(
  includes: Iterable<Include>,
  folders: readonly string[],
  revision: Revision,
  includer = '.',
): string[] {
  const found = new Set<string>();
  const quotedFolders = [dirname(includer), ...folders];
  for (const { name, quoted } of includes)
    for (const folder of quoted ? quotedFolders : folders) {
      const path = join(folder, name);
      if (!name.startsWith('/') && !isOutside(path) && revision.isFile(path)) found.add(path);
    }
  return [...found];
}

/**
 * Whether a header, and all that it may include, is the same in two extractions: what it compiles to is the
 * same then.
 */
export function isSame(header: string, one: Extracted, other: Extracted): boolean {
  const reached = new Set([header, ...one.before, ...other.before]);
  for (const path of reached) {
    const [own, its] = [one.files.get(path), other.files.get(path)];
    if (own?.sha256 !== its?.sha256) return false;
    if (own?.includes.join('\0') !== its?.includes.join('\0')) return false;
    for (const each of own?.includes ?? []) reached.add(each);
  }
  return true;
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../') || path.startsWith('/');
}

function badPath(path: string): Failure {
  const message = "lies outside of the repository; paths count from the repository's top";
  return { code: 'bad-path', message, place: { file: path } };
}

function tooManyFiles({ name }: Revision, { files }: Limits): Failure {
  const message = `more than ${files} files of ${name} can be reached from these headers by #include; name fewer headers, or fewer folders`;
  return { code: 'too-many-files', message };
}

function write(file: string, content: Uint8Array): Failure | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Never through a link: what is there already is none of ours.
    writeFileSync(file, content, { flag: 'wx' });
    return undefined;
  } catch (error) {
    const message = `cannot be written: ${problemOf(error)}`;
    return { code: 'unwritable-file', message, place: { file } };
  }
}
