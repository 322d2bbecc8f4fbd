// Today's layouts held against the locks, and each lock against its exported header.

import { join, posix } from 'node:path';
import { judge, judgeRecord } from '../../rules/catalogue.ts';
import { tagOf } from '../discover/discover.ts';
import { exportedHeader } from '../emit/exported.ts';
import { readTextIfThere } from '../host/files.ts';
import { findLocks } from '../host/headers.ts';
import { canonical } from '../layout/canonical.ts';
import { fingerprint } from '../layout/fingerprint.ts';
import type { AggregateType } from '../layout/layout.ts';
import type { LockFile } from '../layout/lock.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import { type Config, exportedPath } from './config.ts';
import { readRecords, type Today } from './records.ts';

export interface Build {
  /** The module's folder, absolute. */
  readonly src: string;
  /** Its generated folder. */
  readonly out: string;
  readonly config: Config;
}

/** A record, what its lock says, and what is wrong with it. */
export interface Verdict {
  readonly subsystem: Subsystem;
  /** Canonical. */
  readonly today: AggregateType;
  /** Absent while nothing is recorded. */
  readonly lock?: LockFile;
  readonly findings: readonly Finding[];
}

export interface Verdicts {
  readonly records: readonly Verdict[];
  /** Of locks whose subsystem is gone. */
  readonly orphans: readonly Finding[];
}

export function judgeBuild(build: Build): Result<Verdicts> {
  const records = readRecords(build, build.config.subsystems);
  if (!records.ok) return records;
  const failures: Failure[] = [];
  const verdicts: Verdict[] = [];
  for (const today of records.value) {
    const verdict = judgeOne(build, today);
    if (verdict.ok) verdicts.push(verdict.value);
    else failures.push(...verdict.failures);
  }
  const [first, ...more] = failures;
  if (first) return { ok: false, failures: [first, ...more] };
  const orphans = orphanLocks(build);
  return orphans.ok ? ok({ records: verdicts, orphans: orphans.value }) : orphans;
}

function judgeOne(build: Build, today: Today): Result<Verdict> {
  const { subsystem } = today;
  const layout = canonical(today.layout);
  const lock = readLockOf(build, subsystem);
  if (!lock.ok) return lock;
  const own = judgeRecord(today.layout);
  if (!lock.value) return ok({ subsystem, today: layout, findings: own });
  const drift = judge(lock.value, layout, join(build.src, subsystem.lock));
  const findings = [
    ...own,
    ...drift.map(finding => withWayOut(finding, subsystem, lock.value, layout)),
    ...(own.length + drift.length > 0 ? [] : staleExport(build, subsystem, lock.value)),
  ];
  return ok({ subsystem, today: layout, lock: lock.value, findings });
}

/** null when there is none yet. */
export function readLockOf(build: Build, subsystem: Subsystem): Result<LockFile | null> {
  const file = join(build.src, subsystem.lock);
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  return text.value === null ? ok(null) : readLock(text.value, file, subsystem.name);
}
