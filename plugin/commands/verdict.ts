// Today's layouts held against the locks, and each lock against its exported header.

import { join } from 'node:path';
import { judge, judgeRecord } from '../../rules/catalogue.ts';
import { readTextIfThere } from '../host/files.ts';
import { findLocks } from '../host/headers.ts';
import { abiName } from '../layout/abi.ts';
import { canonical } from '../layout/canonical.ts';
import type { ByteOrder } from '../layout/layout.ts';
import { isPerAbi, type LockEntry, type LockFile, readLock } from '../layout/lock.ts';
import { bytewise } from '../layout/names.ts';
import type { AbiBuild } from '../layout/portability.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import { type Finding, withNote } from '../report/diagnostic.ts';
import type { Build } from './build.ts';
import { exportedPath } from './config.ts';
import { foreignExports, staleExport } from './exported-headers.ts';
import { findLeak } from './leaks.ts';
import { findingOf, otherDeclaration, type Verdict, wayOut } from './lock-findings.ts';
import { PORTABILITY, withPortableWays } from './portable.ts';
import { readRecords, type Today } from './records.ts';

export interface Verdicts {
  readonly records: readonly Verdict[];
  /** Of locks and exported headers whose subsystem is gone or not in this build. */
  readonly orphans: readonly Finding[];
  readonly byteOrder: ByteOrder;
}

export async function judgeBuild(build: Build): Promise<Result<Verdicts>> {
  const probe = readRecords(build, build.config.subsystems);
  if (!probe.ok) return probe;
  const failures: Failure[] = [];
  const records: Verdict[] = [];
  for (const today of probe.value.records) {
    const verdict = judgeOne(build, today, probe.value.build);
    if (verdict.ok) records.push(verdict.value);
    else failures.push(...verdict.failures);
  }
  const doubtful = records.filter(each => !each.lock || each.findings.length > 0);
  const names = new Set(doubtful.map(each => each.subsystem.name));
  const leak = await findLeak(
    build,
    probe.value.records.filter(each => names.has(each.subsystem.name)),
  );
  if (!leak.ok) return leak;
  if (leak.value) return fail(leak.value);
  const orphans = orphansOf(build);
  if (!orphans.ok) return orphans;
  const [first, ...more] = failures;
  if (first) return fail(first, ...more);
  const { byteOrder } = probe.value.build.target;
  return ok({ records, orphans: orphans.value, byteOrder });
}

/** What cannot be saved at all is told first and alone: no acceptance helps there. */
function judgeOne(build: Build, today: Today, abiBuild: AbiBuild): Result<Verdict> {
  const { subsystem, layout, perAbi } = today;
  const abi = abiName(abiBuild.target);
  const bare = { subsystem, today: canonical(layout), perAbi, abi };
  const outcome = lockOf(join(build.src, subsystem.lock), subsystem);
  if (!outcome.ok) return outcome;
  const file = outcome.value;
  const lock = file && entryFor(file, abi);
  const known = { ...bare, ...(lock ? { lock } : {}), ...(file ? { file } : {}) };
  const own = judgeRecord(layout);
  if (!file || own.length > 0) return ok({ ...known, findings: own });
  if (isPerAbi(file) !== perAbi)
    return ok({ ...known, findings: [otherDeclaration(build, known)] });
  const drift = lock ? driftOf({ ...known, lock }, abiBuild) : [];
  const stale = drift.length > 0 ? ok([]) : staleExport(build, subsystem, file);
  return stale.ok ? ok({ ...known, findings: [...drift, ...stale.value] }) : stale;
}

function entryFor(file: LockFile, abi: string): LockEntry | undefined {
  return isPerAbi(file) ? file.entries.find(each => each.abi === abi) : file;
}

function driftOf(
  verdict: Omit<Verdict, 'findings'> & { lock: LockEntry },
  build: AbiBuild,
): Finding[] {
  const { subsystem, today, perAbi, abi, lock } = verdict;
  const findings = judge(lock.layout, today, { lock, ...(perAbi ? { abi } : { build }) });
  return findings.map(finding => {
    if (finding.rule === PORTABILITY) return withPortableWays(finding, subsystem);
    return withNote(finding, wayOut(subsystem, lock, today));
  });
}

/** null when there is none yet. */
function lockOf(file: string, subsystem: Subsystem): Result<LockFile | null> {
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  return text.value === null ? ok(null) : readLock(text.value, file, subsystem.name);
}

interface Orphan {
  readonly name: string;
  readonly finding: Finding;
}

function orphansOf(build: Build): Result<Finding[]> {
  const locks = orphanLocks(build);
  if (!locks.ok) return locks;
  const headers = foreignExports(build, new Set(locks.value.map(each => each.name)));
  return headers.ok ? ok([...locks.value.map(each => each.finding), ...headers.value]) : headers;
}

/** A lock without its subsystem: a format that a kernel no longer knows. */
function orphanLocks(build: Build): Result<Orphan[]> {
  const { roots, patterns, subsystems, offLocks } = build.config;
  const locks = findLocks({ folder: build.src, roots, patterns });
  if (!locks.ok) return locks;
  const owned = new Set([...subsystems.map(each => each.lock), ...offLocks]);
  const orphans = locks.value
    .filter(({ path }) => !owned.has(path))
    .sort((a, b) => bytewise(a.path, b.path));
  return ok(
    orphans.map(({ path, name }) => {
      const message = `subsystem '${name}' is gone, but its lock is still here`;
      const files = `${path} ${exportedPath(build.config, name)}`;
      const notes = [
        {
          message: `if intended: git rm ${files}   (kernels then refuse images that have '${name}')`,
        },
      ];
      const file = join(build.src, path);
      return {
        name,
        finding: findingOf({ name }, 'struct-removed', 'error', message, file, notes),
      };
    }),
  );
}
