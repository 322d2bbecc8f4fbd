// Today's layouts held against the locks, and each lock against its exported header.

import { join } from 'node:path';
import { judge, judgeRecord } from '../../rules/catalogue.ts';
import { exportedHeader } from '../emit/exported.ts';
import { readTextIfThere } from '../host/files.ts';
import { findLocks } from '../host/headers.ts';
import { canonical } from '../layout/canonical.ts';
import { fingerprint } from '../layout/fingerprint.ts';
import type { AggregateType, ByteOrder } from '../layout/layout.ts';
import { type LockFile, readLock } from '../layout/lock.ts';
import { bytewise } from '../layout/names.ts';
import { type Failure, fail, type Note, ok, type Result } from '../layout/result.ts';
import { type Subsystem, tagOf } from '../layout/subsystem.ts';
import { type Finding, type Severity, withNote } from '../report/diagnostic.ts';
import type { Build } from './build.ts';
import { exportedPath } from './config.ts';
import { findLeak } from './leaks.ts';
import { readRecords, type Today } from './records.ts';

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
  readonly byteOrder: ByteOrder;
}

export function judgeBuild(build: Build): Result<Verdicts> {
  const probe = readRecords(build, build.config.subsystems);
  if (!probe.ok) return probe;
  const failures: Failure[] = [];
  const records: Verdict[] = [];
  for (const today of probe.value.records) {
    const verdict = judgeOne(build, today);
    if (verdict.ok) records.push(verdict.value);
    else failures.push(...verdict.failures);
  }
  const doubtful = records.filter(each => !each.lock || each.findings.length > 0);
  const names = new Set(doubtful.map(each => each.subsystem.name));
  const leak = findLeak(
    build,
    probe.value.records.filter(each => names.has(each.subsystem.name)),
  );
  if (!leak.ok) return leak;
  if (leak.value) return fail(leak.value);
  const orphans = orphanLocks(build);
  if (!orphans.ok) return orphans;
  const [first, ...more] = failures;
  if (first) return fail(first, ...more);
  return ok({ records, orphans: orphans.value, byteOrder: probe.value.byteOrder });
}

/** What cannot be saved at all is told first and alone: no acceptance helps there. */
function judgeOne(build: Build, { subsystem, layout }: Today): Result<Verdict> {
  const today = canonical(layout);
  const file = join(build.src, subsystem.lock);
  const outcome = lockOf(file, subsystem);
  if (!outcome.ok) return outcome;
  const own = judgeRecord(layout);
  const lock = outcome.value;
  if (!lock || own.length > 0)
    return ok({ subsystem, today, ...(lock ? { lock } : {}), findings: own });
  const drift = judge(lock.layout, today, { lock: { file, lineOf: lock.lineOf } });
  const stale = drift.length > 0 ? ok([]) : staleExport(build, subsystem, lock);
  if (!stale.ok) return stale;
  const explained = drift.map(finding => withNote(finding, wayOut(subsystem, lock, today)));
  return ok({ subsystem, today, lock, findings: [...explained, ...stale.value] });
}

/** null when there is none yet. */
function lockOf(file: string, subsystem: Subsystem): Result<LockFile | null> {
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  return text.value === null ? ok(null) : readLock(text.value, file, subsystem.name);
}

function acceptCommand(subsystem: Subsystem): string {
  return `make ckpt_accept CKPT=${subsystem.name}`;
}

function wayOut(subsystem: Subsystem, lock: LockFile, today: AggregateType): Note {
  const same = lock.fingerprint === fingerprint(today);
  const effect = same
    ? `records the same version of '${subsystem.name}'`
    : `records version ${lock.version + 1} of '${subsystem.name}'; kernels then refuse images of version ${lock.version}`;
  return { message: `if intended: ${acceptCommand(subsystem)}   (${effect})` };
}

/** The committed exported header must be what the lock makes: userspace is told nothing else. */
function staleExport(build: Build, subsystem: Subsystem, lock: LockFile): Result<Finding[]> {
  const file = join(build.src, exportedPath(build.config, subsystem.name));
  const header = exportedHeader(lock, { module: build.config.module });
  if (!header.ok) return header;
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  if (text.value === header.value) return ok([]);
  const how = text.value === null ? 'is missing' : `is not what '${subsystem.lock}' makes`;
  const notes = [{ message: `to write it from the lock: ${acceptCommand(subsystem)}` }];
  const message = `exported header of '${subsystem.name}' ${how}`;
  return ok([findingOf(subsystem, 'exported-header-stale', 'error', message, file, notes)]);
}

/** A subsystem nobody has recorded. The build goes on; with `strict` it is an error. */
export function unlocked(build: Build, { subsystem }: Verdict, strict: boolean): Finding {
  const message = `'${subsystem.name}' has no lock: its format is provisional (version 0)`;
  const notes = [{ message: `to record it as version 1: ${acceptCommand(subsystem)}` }];
  const file = join(build.src, subsystem.header);
  return findingOf(subsystem, 'unlocked', strict ? 'error' : 'info', message, file, notes);
}

function findingOf(
  subsystem: Pick<Subsystem, 'name'>,
  rule: string,
  severity: Severity,
  message: string,
  file: string,
  notes: readonly Note[],
): Finding {
  return {
    rule,
    severity,
    message,
    struct: `struct ${tagOf(subsystem.name)}`,
    place: { file },
    notes,
  };
}

/** A lock without its subsystem: a format that a kernel no longer knows. */
function orphanLocks(build: Build): Result<Finding[]> {
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
      return findingOf({ name }, 'struct-removed', 'error', message, join(build.src, path), notes);
    }),
  );
}
