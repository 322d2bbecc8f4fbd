// Headers on disk -> candidates for discovery.

import { posix } from 'node:path';
import { globSync } from 'glob';
import type { Candidate, FileText } from '../discover/discover.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { problemOf, readText } from './files.ts';
import { GENERATED } from './make.ts';

/** Where to look: folders relative to the module's folder, and file-name patterns below each. */
export interface Search {
  /** Absolute. */
  readonly folder: string;
  readonly roots: readonly string[];
  /** Globs whose last part has one `*`, which stands for the subsystem's name: `*_header.h`. */
  readonly patterns: readonly string[];
}

/** What matches, read. Symbolic links to files count as files; nothing is matched twice. */
export function findCandidates(search: Search): Result<readonly Candidate[]> {
  const found = new Map<string, Candidate>();
  for (const pattern of search.patterns) {
    const last = posix.basename(pattern).split('*');
    if (last.length !== 2) return fail(badPattern(pattern));
    for (const root of search.roots) {
      const headers = globIn(search.folder, root, pattern);
      if (!headers.ok) return headers;
      for (const header of headers.value.filter(isSource)) {
        found.set(header, candidate(search.folder, header, last));
      }
    }
  }
  return ok([...found.values()]);
}

/** With a pattern like `*.h`, generated headers match as well. */
function isSource(header: string): boolean {
  return !header.startsWith(`${GENERATED}/`);
}

function badPattern(pattern: string): Failure {
  const message = `pattern '${pattern}': its last part must have exactly one *, which stands for the subsystem's name`;
  return { code: 'bad-pattern', message };
}

function globIn(folder: string, root: string, pattern: string): Result<string[]> {
  const cwd = posix.join(folder, root);
  try {
    const names = globSync(pattern, { cwd, dot: false, posix: true, nodir: false });
    return ok(names.map(name => posix.normalize(posix.join(root, name))));
  } catch (error) {
    return fail({
      code: 'unreadable-file',
      message: `cannot be searched: ${problemOf(error)}`,
      place: { file: cwd },
    });
  }
}

function candidate(
  folder: string,
  header: string,
  [prefix = '', suffix = '']: readonly string[],
): Candidate {
  const base = posix.basename(header);
  const name = base.slice(prefix.length, base.length - suffix.length);
  const code = posix.join(posix.dirname(header), `${name}_code.c`);
  const codeText = textOf(posix.join(folder, code));
  return {
    header,
    name,
    headerText: textOf(posix.join(folder, header)) ?? { problem: 'no such file or folder' },
    code,
    ...(codeText ? { codeText } : {}),
  };
}

/** undefined when there is no such file. */
function textOf(path: string): FileText | undefined {
  const text = readText(path);
  if (text.ok) return { text: text.value };
  const problem = text.failures[0].message.replace(/^cannot be read: /, '');
  return problem === 'no such file or folder' ? undefined : { problem };
}

/** Lock files in the folders where headers may lie: by content, as other tools have `.layout` files, too. */
export function findLocks(search: Search): Result<readonly { path: string; name: string }[]> {
  const found = new Map<string, string>();
  for (const pattern of search.patterns) {
    for (const root of search.roots) {
      const paths = globIn(search.folder, root, posix.join(posix.dirname(pattern), '*.layout'));
      if (!paths.ok) return paths;
      for (const path of paths.value) found.set(path, posix.basename(path, '.layout'));
    }
  }
  const isLock = (path: string) => {
    const text = readText(posix.join(search.folder, path));
    return text.ok && text.value.startsWith('ckptgen-lock ');
  };
  return ok([...found].filter(([path]) => isLock(path)).map(([path, name]) => ({ path, name })));
}
