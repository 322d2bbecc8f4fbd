// ckptgen accept: today's layout becomes the format. The only writer of locks and exported headers;
// writes nothing unless everything it was asked for can be recorded.

import { join } from 'node:path';
import { judgeRecord } from '../../rules/catalogue.ts';
import { exportedHeader } from '../emit/exported.ts';
import { readTextIfThere, writeAllIfChanged } from '../host/files.ts';
import { fileInHead } from '../host/git.ts';
import { canonical } from '../layout/canonical.ts';
import { type LockFile, makeLock, readLock, writeLock } from '../layout/lock.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import { type Build, prepareBuild, type Which } from './build.ts';
import { chooseRecords } from './check.ts';
import { exportedPath } from './config.ts';
import { findLeak } from './leaks.ts';
import { failed, type Outcome } from './outcome.ts';
import { readRecords, type Today } from './records.ts';

export interface AcceptOptions {
  readonly which: Which;
  /** Subsystems; none means all. */
  readonly names: readonly string[];
}

/** What is to be recorded of one subsystem. */
interface Acceptance {
  readonly subsystem: Subsystem;
  readonly version: number;
  readonly lockText: string;
  readonly headerText: string;
}

/** The lock that versions count from. */
interface Baseline {
  readonly lock: LockFile;
  /** Nobody but this work tree has seen it: it may change without a new version. */
  readonly isOwn: boolean;
}

export function accept(options: AcceptOptions): Outcome {
  const build = prepareBuild(options.which);
  if (!build.ok) return failed(build.failures);
  const probe = readRecords(build.value, build.value.config.subsystems);
  if (!probe.ok) return failed(probe.failures);
  const chosen = chooseRecords(probe.value.records, options.names);
  if (!chosen.ok) return failed(chosen.failures);
  const findings = chosen.value.flatMap(each => judgeRecord(each.layout));
  if (findings.some(isError)) return { findings, failures: [], base: build.value.base };
  const leak = findLeak(build.value, chosen.value);
  if (!leak.ok) return failed(leak.failures);
  if (leak.value) return failed([leak.value]);
  const outcomes = chosen.value.map(each => acceptanceOf(build.value, each));
  const failures = outcomes.flatMap(each => (each.ok ? [] : each.failures));
  if (failures.length > 0) return failed(failures);
  return record(
    build.value,
    outcomes.flatMap(each => (each.ok ? [each.value] : [])),
  );
}

function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}

function acceptanceOf(build: Build, { subsystem, layout }: Today): Result<Acceptance> {
  const baseline = baselineOf(join(build.src, subsystem.lock));
  if (!baseline.ok) return baseline;
  const first = makeLock(subsystem.name, 1, canonical(layout));
  const lock = { ...first, version: versionOf(first.fingerprint, baseline.value) };
  const header = exportedHeader(lock, { module: build.config.module });
  if (!header.ok) return header;
  return ok({
    subsystem,
    version: lock.version,
    lockText: writeLock(lock),
    headerText: header.value,
  });
}

/** Against the lock that HEAD has, a version rises at most once, however often this runs. */
function versionOf(fingerprint: string, baseline: Baseline | null): number {
  if (!baseline) return 1;
  const { lock, isOwn } = baseline;
  return lock.fingerprint === fingerprint || isOwn ? lock.version : lock.version + 1;
}

/** null when nothing was ever recorded. HEAD comes first: the file itself may be torn by a merge. */
function baselineOf(file: string): Result<Baseline | null> {
  const head = fileInHead(file);
  if (!head.ok) return head;
  if (head.value.state === 'text') {
    const lock = readLock(head.value.text, `HEAD:${file}`);
    return lock.ok ? ok({ lock: lock.value, isOwn: false }) : lock;
  }
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  if (text.value === null) return ok(null);
  const lock = readLock(text.value, file);
  if (!lock.ok) return { ok: false, failures: [withRemoval(lock.failures[0])] };
  return ok({ lock: lock.value, isOwn: head.value.state === 'not-committed' });
}

/** git has no older state of it: the one way left is to begin anew. */
function withRemoval(failure: Failure): Failure {
  const message =
    'its version cannot be read; to record the layout anew as version 1, remove the file';
  return { ...failure, notes: [...(failure.notes ?? []), { message }] };
}

function record(build: Build, acceptances: readonly Acceptance[]): Outcome {
  const pathsOf = ({ subsystem }: Acceptance) =>
    [subsystem.lock, exportedPath(build.config, subsystem.name)] as const;
  const texts = acceptances.flatMap(each => {
    const [lock, header] = pathsOf(each);
    return [
      [join(build.src, lock), each.lockText] as const,
      [join(build.src, header), each.headerText] as const,
    ];
  });
  const written = writeAllIfChanged(new Map(texts));
  if (!written.ok) return failed(written.failures);
  const lines = acceptances.map(each => {
    const [lock, header] = pathsOf(each);
    const isNew = [lock, header].some(path => written.value.has(join(build.src, path)));
    const what = isNew ? `recorded in ${lock} and ${header}` : 'recorded already';
    return `${each.subsystem.name}: version ${each.version} ${what}\n`;
  });
  return { text: lines.join(''), findings: [], failures: [] };
}
