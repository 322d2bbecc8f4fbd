// What git's HEAD says of a file: the version of a lock counts from there.

import { basename, dirname } from 'node:path';
import { fail, ok, type Result } from '../layout/result.ts';
import { run } from './run.ts';

export type HeadFile =
  | { readonly state: 'text'; readonly text: string }
  /** In a repository, but HEAD (or its absence) knows no such file. */
  | { readonly state: 'not-committed' }
  /** No repository, or no git: nothing to count from. */
  | { readonly state: 'no-repository' };

/** The file as HEAD has it. Failures: a repository that git refuses or cannot read. */
export function fileInHead(path: string): Result<HeadFile> {
  const cwd = dirname(path);
  const inside = run('git', ['rev-parse', '--is-inside-work-tree'], { cwd });
  if (inside.problem === 'ENOENT' || /not a git repository/i.test(inside.stderr))
    return ok({ state: 'no-repository' });
  if (inside.status !== 0) return fail(gitFailure(inside.stderr, path));
  const head = run('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd });
  if (head.status !== 0) return ok({ state: 'not-committed' });
  const name = `./${basename(path)}`;
  const listed = run('git', ['ls-tree', '--name-only', '-z', 'HEAD', '--', name], { cwd });
  if (listed.status !== 0) return fail(gitFailure(listed.stderr, path));
  if (listed.stdout === '') return ok({ state: 'not-committed' });
  const shown = run('git', ['cat-file', 'blob', `HEAD:${name}`], { cwd });
  if (shown.status !== 0) return fail(gitFailure(shown.stderr, path));
  return ok({ state: 'text', text: shown.stdout });
}

function gitFailure(stderr: string, file: string) {
  const said = stderr.trim().split('\n')[0] ?? '';
  return {
    code: 'git-failed',
    message: `git cannot say what HEAD has of it: ${said}`,
    place: { file },
  };
}
