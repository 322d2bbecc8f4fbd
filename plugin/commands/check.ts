// ckptgen check: do today's layouts hold what the locks promise? Writes nothing but what make does.

import { plural } from '../layout/describe.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import { prepareBuild, type Which } from './build.ts';
import { isUnlocked, unconfirmed, unlocked, type Verdict } from './lock-findings.ts';
import { failed, type Outcome } from './outcome.ts';
import { judgeBuild } from './verdict.ts';

export interface CheckOptions {
  readonly which: Which;
  /** Subsystems; none means all. */
  readonly names: readonly string[];
  /** A subsystem without a lock is an error, and so is an entry that is to be confirmed. */
  readonly strict: boolean;
}

export function check(options: CheckOptions): Outcome {
  const build = prepareBuild(options.which);
  if (!build.ok) return failed(build.failures);
  const verdicts = judgeBuild(build.value);
  if (!verdicts.ok) return failed(verdicts.failures);
  const chosen = chooseRecords(verdicts.value.records, options.names);
  if (!chosen.ok) return failed(chosen.failures);
  const findings: Finding[] = [
    ...chosen.value.flatMap(each => each.findings),
    ...chosen.value.filter(isUnlocked).map(each => unlocked(build.value, each, options.strict)),
    ...chosen.value.flatMap(each => unconfirmed(build.value, each, options.strict)),
    ...(options.names.length === 0 ? verdicts.value.orphans : []),
  ];
  return { text: summaryOf(chosen.value), findings, failures: [], base: build.value.base };
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

function summaryOf(records: readonly Verdict[]): string {
  const locked = records.filter(each => each.lock);
  const drifted = locked.filter(each => each.findings.length > 0);
  const parts = [
    `${locked.length - drifted.length} of ${plural(locked.length, 'lock')} agree`,
    ...(locked.length < records.length
      ? [`${plural(records.length - locked.length, 'subsystem')} without a lock`]
      : []),
  ];
  return `${parts.join(', ')}\n`;
}
