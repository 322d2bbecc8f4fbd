// Headers on disk -> candidates for discovery.

import { type Dirent, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { globSync } from 'glob';
import type { Candidate, FileText } from '../discover/discover.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { isLock } from './exported.ts';
import { problemOf, readTextIfThere } from './files.ts';
import { GENERATED } from './make.ts';

/** Where to look: folders relative to the module's folder, and file-name patterns below each. */
export interface Search {
  /** Absolute. */
  readonly folder: string;
  readonly roots: readonly string[];
  /** Globs of make's kind whose last part has one `*`, which stands for the subsystem's name: `*_header.h`. */
  readonly patterns: readonly string[];
}

type Read = (path: string) => Result<string | null>;

/** What matches, read. Symbolic links to files count as files; nothing is matched twice. */
export function findCandidates(
  search: Search,
  read: Read = readTextIfThere,
): Result<readonly Candidate[]> {
  const matched = headersByPattern(search);
  if (!matched.ok) return matched;
  const { folder } = search;
  return ok(
    [...matched.value].map(([header, pattern]) => readCandidate(folder, { header, pattern }, read)),
  );
}

/** The same of what a list has, of paths relative to the folder. */
export function candidatesIn(
  paths: readonly string[],
  { folder, roots, patterns }: Search,
  read: Read,
): readonly Candidate[] {
  const found = new Map<string, string>();
  for (const pattern of patterns)
    for (const header of paths.filter(matcherOf(roots, [pattern]))) found.set(header, pattern);
  return [...found].map(([header, pattern]) => readCandidate(folder, { header, pattern }, read));
}

/** Whether glob would find a path, relative to the folder of the search, were it there. */
export function matcherOf(
  roots: readonly string[],
  patterns: readonly string[],
): (path: string) => boolean {
  const matchers = patterns.map(pattern => ({
    last: expressionOf(posix.basename(pattern)),
    wholes: roots.map(root => expressionOf(posix.join(root, pattern))),
  }));
  return path => {
    const name = posix.basename(path);
    const named = matchers.filter(({ last }) => last.test(name));
    return named.some(({ wholes }) => isSource(path) && wholes.some(whole => whole.test(path)));
  };
}

/** Patterns of the locks of what these find. */
export function lockPatterns(patterns: readonly string[]): string[] {
  return patterns.map(pattern => posix.join(posix.dirname(pattern), '*.layout'));
}

/** A `*` takes no hidden name, and a `**` no hidden folder. */
function expressionOf(pattern: string): RegExp {
  const parts = pattern.split('/').map(part => {
    if (part === '**') return '(?:[^./][^/]*/)*';
    const text = part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
    return `${part.startsWith('*') ? '(?!\\.)' : ''}${text}/`;
  });
  return new RegExp(`^${parts.join('').slice(0, -1)}$`);
}

/** Paths of what matches, relative to the folder. */
export function findHeaders(search: Search): Result<readonly string[]> {
  const matched = headersByPattern(search);
  return matched.ok ? ok([...matched.value.keys()]) : matched;
}

/** With the last pattern that each matches. */
function headersByPattern(search: Search): Result<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const pattern of search.patterns) {
    if (!PATTERN.test(pattern)) return fail(badPattern(pattern));
    for (const root of search.roots) {
      const headers = globIn(search.folder, root, pattern);
      if (!headers.ok) return headers;
      for (const header of headers.value.filter(isSource)) found.set(header, pattern);
    }
  }
  return ok(found);
}

/** With a pattern like `*.h`, generated headers match as well. */
function isSource(path: string): boolean {
  return !path.split('/').includes(GENERATED);
}

/** What make's wildcard (or find, behind a `**`) and glob take alike, and the shell within quotes. */
const PATTERN = /^(?:\*\*\/|(?!.*\*\*)(?:[\w.*-]+\/)*)[\w.-]*\*[\w.-]*$/;

function badPattern(pattern: string): Failure {
  const message =
    `'${pattern}' is no pattern of headers: letters, digits, _, ., - and * make the parts of one, ` +
    'the last part has exactly one *, which is the name of the subsystem; ' +
    '** stands only before the last part (**/*_header.h), for folders of any depth; ' +
    "correct ckptgen-patterns in Kbuild (in the kernel's tree CONFIG_CKPTGEN_FOLDERS)";
  return { code: 'bad-pattern', message };
}

/** Paths relative to `folder`. glob passes over what it cannot read: a lock there would guard nothing. */
function globIn(folder: string, root: string, pattern: string): Result<string[]> {
  const file = posix.join(folder, root);
  try {
    const problem = rootProblem(file, root) ?? folderProblem(folder, root, posix.dirname(pattern));
    return problem ? fail(problem) : ok(matches(folder, root, pattern));
  } catch (error) {
    const message = `cannot be searched: ${problemOf(error)}`;
    return fail({ code: 'unreadable-file', message, place: { file } });
  }
}

function matches(folder: string, root: string, pattern: string): string[] {
  const cwd = posix.join(folder, root);
  const names = globSync(pattern, { cwd, dot: false, posix: true, nodir: false });
  return names.map(name => posix.normalize(posix.join(root, name)));
}

function rootProblem(file: string, root: string): Failure | undefined {
  const error = searchError(file);
  if (!error) return undefined;
  const message = `cannot be searched for subsystems: ${problemOf(error)}; correct ckptgen-roots in Kbuild, which names it '${root}' (in the kernel's tree, make it a folder that can be read)`;
  return { code: 'bad-root', message, place: { file } };
}

/** Of the folders that a pattern reaches into, each level: what is no folder has no headers. */
function folderProblem(folder: string, root: string, pattern: string): Failure | undefined {
  const parts = pattern.split('/');
  for (const level of parts.keys()) {
    const reached = matches(folder, root, parts.slice(0, level + 1).join('/'));
    for (const path of reached.filter(isSource)) {
      const file = posix.join(folder, path);
      const error = searchError(file);
      if (!error || NO_FOLDER.has(error.code)) continue;
      const message = `cannot be searched for subsystems: ${problemOf(error)}; make it readable, or name the folders that hold subsystems in ckptgen-roots in Kbuild (in the kernel's tree in CONFIG_CKPTGEN_FOLDERS)`;
      return { code: 'unreadable-file', message, place: { file } };
    }
  }
  return undefined;
}

const NO_FOLDER = new Set(['ENOTDIR', 'ENOENT', 'ELOOP']);

function searchError(folder: string): (Error & { readonly code: string }) | undefined {
  try {
    readdirSync(folder);
    return undefined;
  } catch (error) {
    return error as Error & { code: string };
  }
}

/** The same header, its texts read again. */
export function reread(folder: string, known: Candidate, read: Read): Candidate {
  const codeText = textOf(posix.join(folder, known.code), read);
  const { codeText: _old, ...rest } = known;
  return {
    ...rest,
    headerText: textOf(posix.join(folder, known.header), read) ?? { problem: GONE },
    ...(codeText ? { codeText } : {}),
  };
}

const GONE = 'no such file or folder';

/** The headers in a folder, absolute; none where it cannot be read. */
export function headersIn(folder: string): string[] {
  return entriesOf(folder).flatMap(each =>
    each.name.endsWith('.h') ? [posix.join(folder, each.name)] : [],
  );
}

/** The same, and of all folders in it but hidden and generated ones; links to folders are not followed. */
export function headersBelow(folder: string): string[] {
  return entriesOf(folder).flatMap(each => {
    const path = posix.join(folder, each.name);
    if (each.name.startsWith('.') || each.name === GENERATED) return [];
    if (each.isDirectory()) return headersBelow(path);
    return each.name.endsWith('.h') ? [path] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Every folder, absolute, in which a header may appear, or a folder on the way to one. */
export function searchedFolders({ folder, roots, patterns }: Search): string[] {
  const found = new Set<string>();
  for (const root of roots) {
    found.add(posix.join(folder, root));
    for (const pattern of new Set(patterns.map(each => posix.dirname(each)))) {
      const parts = pattern === '.' ? [] : pattern.split('/');
      for (const level of parts.keys())
        for (const path of foldersIn(folder, root, parts.slice(0, level + 1).join('/')))
          found.add(path);
    }
  }
  return [...found];
}

function foldersIn(folder: string, root: string, pattern: string): string[] {
  const cwd = posix.join(folder, root);
  const names = globSync(`${pattern}/`, { cwd, dot: false, posix: true });
  return names.filter(isSource).map(name => posix.join(cwd, name));
}

/** The candidate that a header is by a pattern which it matches. */
function readCandidate(
  folder: string,
  { header, pattern }: { readonly header: string; readonly pattern: string },
  read: Read,
): Candidate {
  const [prefix = '', suffix = ''] = posix.basename(pattern).split('*');
  const base = posix.basename(header);
  const name = base.slice(prefix.length, base.length - suffix.length);
  const code = posix.join(posix.dirname(header), `${name}_code.c`);
  const codeText = textOf(posix.join(folder, code), read);
  return {
    header,
    name,
    headerText: textOf(posix.join(folder, header), read) ?? { problem: GONE },
    code,
    ...(codeText ? { codeText } : {}),
  };
}

/** undefined when there is no such file. */
function textOf(path: string, read: Read): FileText | undefined {
  const text = read(path);
  if (!text.ok) return { problem: text.failures[0].message.replace(/^cannot be read: /, '') };
  return text.value === null ? undefined : { text: text.value };
}

/** Lock files in the folders where headers may lie: by content, as other tools have `.layout` files, too. */
export function findLocks(search: Search): Result<readonly { path: string; name: string }[]> {
  const found = new Map<string, string>();
  for (const pattern of lockPatterns(search.patterns)) {
    for (const root of search.roots) {
      const paths = globIn(search.folder, root, pattern);
      if (!paths.ok) return paths;
      for (const path of paths.value) found.set(path, posix.basename(path, '.layout'));
    }
  }
  const locks = [...found].filter(([path]) => isLock(posix.join(search.folder, path)));
  return ok(locks.map(([path, name]) => ({ path, name })));
}
