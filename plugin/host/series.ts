// The commits of a series, each as the index that it was made of.

import { copyFileSync } from 'node:fs';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { exists, problemOf } from './files.ts';
import { gitFailure } from './git.ts';
import { run } from './run.ts';
import { emptyTree, type Repository, withIndex } from './snapshot.ts';

export interface SeriesCommit {
  readonly id: string;
  /** Its first one; undefined for the first commit of all. */
  readonly parent: string | undefined;
  /** For messages: `0123456789ab ("subject")`, as the kernel writes it. */
  readonly name: string;
}

/** Those of `BASE..HEAD`, or behind `BASE`. The oldest first; merges are left out: what they bring is in their commits. Failures: `no-revision`. */
export function commitsIn(
  { asked, top }: Repository,
  range: string,
): Result<readonly SeriesCommit[]> {
  const format = '%H%x00%P%x00%h ("%s")';
  const args = [
    'log',
    '-z',
    '--reverse',
    '--no-merges',
    '--no-color',
    '--no-show-signature',
    '--encoding=UTF-8',
  ].concat('--encoding=UTF-8');
  if (range === '' || range === '..' || range.startsWith('-')) return fail(noRange(range, ''));
  const both = range.includes('..') ? range : `${range}..HEAD`;
  const ran = run('git', [...args, `--format=${format}`, '--abbrev=12', both, '--'], asked);
  if (ran.problem) return fail(gitFailure(ran, `what '${range}' is`, top));
  if (ran.status !== 0) return fail(noRange(range, ran.stderr));
  const rows = ran.stdout.split('\0');
  const commits: SeriesCommit[] = [];
  for (let at = 0; at + 2 < rows.length; at += 3) {
    const [id = '', parents = '', name = ''] = rows.slice(at, at + 3);
    commits.push({ id, parent: parents.split(' ')[0] || undefined, name });
  }
  return ok(commits);
}

function noRange(range: string, said: string): Failure {
  const [why = ''] = said.trim().split('\n');
  const message = `'${range}' is no series of commits: name one as BASE..HEAD${why ? `; git says: ${why}` : ''}`;
  return { code: 'no-revision', message };
}

/** The repository with a copy of its index: what the copy says of files on disk holds for commits, too. */
export function copyIndex(repository: Repository, index: string): Result<Repository> {
  try {
    if (exists(repository.index)) copyFileSync(repository.index, index);
    return ok(withIndex(repository, index));
  } catch (error) {
    const message = `cannot be copied: ${problemOf(error)}`;
    return fail({ code: 'unreadable-file', message, place: { file: repository.index } });
  }
}

/** Makes the index that of the commit; the value is what the commit comes behind. Failures: `git-failed`. */
export function readCommit(
  repository: Repository,
  { id, parent, name }: SeriesCommit,
): Result<string> {
  const { asked, top } = repository;
  // Nobody's hooks run for an index that passes, and nothing of it lies in the repository.
  const none = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.splitIndex=false'];
  const args = [...none, 'read-tree', '--reset', '--no-recurse-submodules', id];
  const ran = run('git', args, asked);
  if (ran.status !== 0) return fail(gitFailure(ran, `what ${name} holds`, top));
  return parent === undefined ? emptyTree(repository) : ok(parent);
}
