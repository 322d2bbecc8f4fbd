// ckptgen check: do today's layouts hold what the locks promise? Writes nothing but what make does.

import { basename, join } from 'node:path';
import { exists } from '../host/files.ts';
import { plural } from '../layout/describe.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import { type Finding, isSerious } from '../report/diagnostic.ts';
import { type Build, prepareBuild, type Which } from './build.ts';
import { imageShift } from './image-shift.ts';
import { isUnlocked, unconfirmed, unlocked, type Verdict } from './lock-findings.ts';
import { lockVersionFindings } from './lock-versions.ts';
import { olderAt } from './older.ts';
import { failed, type Outcome } from './outcome.ts';
import { judgeBuild } from './verdict.ts';

export interface CheckOptions {
  readonly which: Which;
  /** Subsystems; none means all. */
  readonly names: readonly string[];
  /** A subsystem without a lock is an error, and so is an entry that is to be confirmed. */
  readonly strict: boolean;
  /** What versions count from. */
  readonly revision: string;
}

export async function check(options: CheckOptions): Promise<Outcome> {
  const build = prepareBuild(options.which);
  if (!build.ok) return failed(build.failures);
  const verdicts = await judgeBuild(build.value);
  if (!verdicts.ok) return failed(verdicts.failures);
  const chosen = chooseRecords(verdicts.value.records, options.names);
  if (!chosen.ok) return failed(chosen.failures);
  const since = sinceRevision(build.value, verdicts.value.records, options);
  if (!since.ok) return failed(since.failures);
  const findings: Finding[] = [
    ...chosen.value.flatMap(each => each.findings),
    ...since.value,
    ...chosen.value.filter(isUnlocked).map(each => unlocked(build.value, each, options.strict)),
    ...chosen.value.flatMap(each => unconfirmed(build.value, each, options.strict)),
    ...(options.names.length === 0 ? verdicts.value.orphans : []),
  ];
  const isEmpty = options.strict && verdicts.value.records.length === 0;
  const off = options.names.length === 0 ? offLocks(build.value) : [];
  return {
    text: summaryOf(chosen.value, off),
    findings,
    failures: isEmpty ? [nothingToCheck] : [],
    base: build.value.base,
  };
}

/** What the commit says that versions count from. A record without a lock is in no commit. */
function sinceRevision(
  { src, config }: Build,
  records: readonly Verdict[],
  { names, revision }: CheckOptions,
): Result<readonly Finding[]> {
  const chosen = chooseRecords(records, names);
  if (!chosen.ok || !chosen.value.some(({ lock }) => lock)) return ok([]);
  const older = olderAt(src, revision);
  if (!older.ok || !older.value) return older.ok ? ok([]) : older;
  const versions = lockVersionFindings(chosen.value, older.value);
  if (!versions.ok || names.length > 0) return versions;
  const shift = imageShift(config, records, older.value);
  return shift.ok ? ok([...versions.value, ...shift.value]) : shift;
}

/** Those named, in the order of the names; all without a name. */
export function chooseRecords<R extends { readonly subsystem: Subsystem }>(
  records: readonly R[],
  names: readonly string[],
): Result<readonly R[]> {
  if (names.length === 0) return ok(records);
  const known = records.map(each => each.subsystem.name);
  const unknown = names.find(name => !known.includes(name));
  if (unknown !== undefined) {
    const message = `there is no subsystem '${unknown}' in this build; there are: ${known.join(' ') || 'none'}`;
    return fail({ code: 'usage', message });
  }
  return ok(records.filter(each => names.includes(each.subsystem.name)));
}

const nothingToCheck: Failure = {
  code: 'nothing-to-check',
  message: 'no subsystem is built: nothing was checked; name a build that has the subsystems',
};

/** Names of subsystems that have a lock and are not built. */
function offLocks({ src, config }: Build): string[] {
  const there = config.offLocks.filter(lock => exists(join(src, lock)));
  return there.map(lock => basename(lock, '.layout')).sort();
}

function summaryOf(records: readonly Verdict[], off: readonly string[]): string {
  const locked = records.filter(each => each.lock);
  const drifted = locked.filter(each => each.findings.some(isSerious));
  const parts = [
    records.length === 0
      ? 'no subsystem is built: nothing was checked'
      : `${locked.length - drifted.length} of ${plural(locked.length, 'lock')} agree`,
    ...(locked.length < records.length
      ? [`${plural(records.length - locked.length, 'subsystem')} without a lock`]
      : []),
    ...(off.length > 0 ? [`${off.length} switched off: ${off.join(' ')}`] : []),
  ];
  return `${parts.join(', ')}\n`;
}
