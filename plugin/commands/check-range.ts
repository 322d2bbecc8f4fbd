// ckptgen check --range BASE..HEAD: each commit of a series by itself, as `--staged` would have judged it before
// it was made. The index that a commit would have been is made beside the repository's own.

import { join } from 'node:path';
import { realPath } from '../host/files.ts';
import { withScratch } from '../host/scratch.ts';
import { commitsIn, copyIndex, readCommit } from '../host/series.ts';
import { type Repository, repositoryOf, snapshotOf } from '../host/snapshot.ts';
import { plural } from '../layout/describe.ts';
import { ok, type Result } from '../layout/result.ts';
import { failed, type Outcome } from './outcome.ts';
import { judgeSnapshot, type StagedOptions } from './staged.ts';

export interface RangeOptions extends StagedOptions {
  /** As git rev-list takes it. */
  readonly range: string;
}

export function checkRange(options: RangeOptions): Outcome | Promise<Outcome> {
  const repository = repositoryOf(options.cwd);
  if (!repository.ok) return failed(repository.failures);
  const commits = commitsIn(repository.value, options.range);
  if (!commits.ok) return failed(commits.failures);
  return withScratch(async scratch => {
    const index = join(realPath(scratch), 'index');
    const copied = copyIndex(repository.value, index);
    if (!copied.ok) return failed(copied.failures);
    return judgeAll(commits.value, { ...options, repository: copied.value });
  }, failed);
}

type Commit = Parameters<typeof readCommit>[1];

async function judgeAll(
  commits: readonly Commit[],
  options: RangeOptions & { readonly repository: Repository },
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const commit of commits) {
    const judged = await judgeCommit(commit, options);
    outcomes.push(judged.ok ? judged.value : failed(judged.failures));
  }
  const findings = outcomes.flatMap(each => each.findings);
  const failures = outcomes.flatMap(each => each.failures);
  const bad = outcomes.filter(each => each.failures.length > 0 || each.findings.length > 0).length;
  const text = `${plural(commits.length, 'commit')}, ${bad === 0 ? 'nothing to tell' : `${bad} to look at`}\n`;
  return { findings, failures, text, base: options.repository.top };
}

async function judgeCommit(
  commit: Commit,
  { repository, ...options }: RangeOptions & { readonly repository: Repository },
): Promise<Result<Outcome>> {
  const read = readCommit(repository, commit);
  if (!read.ok) return read;
  const snapshot = snapshotOf(repository, commit.name, read.value);
  if (!snapshot.ok) return snapshot;
  const outcome = await judgeSnapshot(snapshot.value, { ...options, isPast: true });
  const note = { message: `in ${commit.name}` };
  const findings = outcome.findings.map(each => ({ ...each, notes: [...each.notes, note] }));
  const failures = outcome.failures.map(each => ({
    ...each,
    notes: [...(each.notes ?? []), note],
  }));
  return ok({ ...outcome, findings, failures });
}
