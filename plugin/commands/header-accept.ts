// ckptgen accept with settings: today's layouts become what the locks of headers say. Writes nothing unless
// everything that it was asked for can be recorded.

import { join } from 'node:path';
import { mergeFindings } from '../../rules/judge.ts';
import { discard, discardLeftovers, writeAllIfChanged } from '../host/files.ts';
import { withScratch } from '../host/scratch.ts';
import { abiName } from '../layout/abi.ts';
import { acceptLayout, entriesOf, type Known } from '../layout/acceptance.ts';
import { canonical } from '../layout/canonical.ts';
import { describeValue } from '../layout/constants.ts';
import {
  isPerAbi,
  type Lock,
  type LockEntry,
  type LockFile,
  type RecordLock,
  writeHeaderLock,
} from '../layout/lock.ts';
import { ok, type Result } from '../layout/result.ts';
import { type Finding, isSerious } from '../report/diagnostic.ts';
import { noSuchRecord, waivedHere } from './header-check.ts';
import { driftFrom, findingsOf, judgeRecordOf } from './header-judge.ts';
import type { Judged } from './header-judged.ts';
import { cName, type HeaderLocks, lockName, locksOf } from './header-locks.ts';
import { readToday, type TodayHeader, type TodayRecord } from './header-today.ts';
import { failed, type Outcome } from './outcome.ts';
import { matchesStruct } from './select.ts';
import type { FoundSettings } from './settings.ts';

export interface HeaderAcceptOptions {
  readonly found: FoundSettings;
  /** Records, by globs over their names; none means all. */
  readonly names: readonly string[];
  /** YYYY-MM-DD */
  readonly today: string;
}

export function acceptHeaders(options: HeaderAcceptOptions): Promise<Outcome> {
  return withScratch(async scratch => {
    const { folder } = options.found;
    const headers = await readToday(options.found, { scratch });
    if (!headers.ok) return { ...failed(headers.failures), base: folder };
    const plans = headers.value.map(header => planOf(header, options));
    const failures = plans.flatMap(each => (each.ok ? [] : each.failures));
    if (failures.length > 0) return { ...failed(failures), base: folder };
    const made = plans.flatMap(each => (each.ok ? [each.value] : []));
    const findings = made.flatMap(each => each.refused);
    if (findings.length > 0)
      return { findings: mergeFindings(findings), failures: [], base: folder };
    return made.every(each => each.lines.length === 0) && options.names.length > 0
      ? failed([noSuchRecord(options.names)])
      : record(made, folder);
  }, failed);
}

/** What is to become of the lock of one header. */
interface Plan {
  readonly lock: string;
  /** Null where no record is left. */
  readonly text: string | null;
  /** What cannot be recorded. */
  readonly refused: readonly Finding[];
  /** One a record that was asked for. */
  readonly lines: readonly string[];
}

function planOf(header: TodayHeader, options: HeaderAcceptOptions): Result<Plan> {
  const { found, names } = options;
  const locks = locksOf(header.header, { folder: found.folder, revision: 'HEAD' });
  if (!locks.ok) return locks;
  const around = { header, locks: locks.value };
  const isMeant = (name: string) =>
    names.length === 0 || names.some(glob => matchesStruct(glob, name));
  const all = header.records.map(each => judgeRecordOf(each, around));
  const named = all.filter(({ today }) => isMeant(today.record.name));
  const meant = all.filter(each => named.some(other => each === other || goesAlong(each, other)));
  const refused = meant.flatMap(each => refusals(each, all, header));
  const records = new Map<string, RecordLock>(locks.value.current ?? []);
  const gone = goneFrom(header, locks.value).filter(isMeant);
  for (const name of gone) records.delete(lockName(name));
  for (const { today } of meant) records.set(lockName(today.record.name), lockFor(today, around));
  const { lock } = header.header;
  const lines = [
    ...meant.map(({ today }) => lineOf(today, records, lock)),
    ...gone.map(name => `${name}: taken out of ${lock}\n`),
  ];
  const left = waivedHere(refused, options);
  const text = records.size > 0 ? writeHeaderLock([...records.values()]) : null;
  return ok({ lock, text, refused: left, lines });
}

/** Its version is the other's, and nothing else of it is new. */
function goesAlong({ today, drift, lock }: Judged, { today: other }: Judged): boolean {
  const isSame = today.version !== undefined && today.version.name === other.version?.name;
  return isSame && lock !== undefined && drift.length === 0;
}

/** Names as C writes them. */
function goneFrom({ records }: TodayHeader, { current }: HeaderLocks): string[] {
  const known = new Set(records.map(({ record }) => lockName(record.name)));
  return [...(current?.keys() ?? [])].filter(name => !known.has(name)).map(cName);
}

/** A new version that is not there, a policy, and what no lock can hold. */
function refusals(judged: Judged, all: readonly Judged[], header: TodayHeader): Finding[] {
  const { own, drift, need, today } = judged;
  const { policy } = today.entry;
  const isBarred = policy === 'frozen' ? drift.some(isSerious) : policy === 'additive' && need;
  const findings = findingsOf(judged, all, header);
  return [
    ...own,
    ...findings.filter(({ rule }) => rule === 'abi-dependent' || isOfVersion(rule, today)),
    ...(isBarred
      ? findings.filter(each => drift.some(({ message }) => message === each.message))
      : []),
  ];
}

/** Of a macro: a number in the lock is about to be mended. */
function isOfVersion(rule: string, { version }: TodayRecord): boolean {
  return version !== undefined && (rule === 'version-not-bumped' || rule === 'version-went-back');
}

interface Around {
  readonly header: TodayHeader;
  readonly locks: HeaderLocks;
}

function lockFor(today: TodayRecord, { header, locks }: Around): RecordLock {
  const { record, entry, constants, version } = today;
  const name = lockName(record.name);
  const known: Known<LockFile> = {
    baseline: locks.baseline?.get(name),
    current: locks.current?.get(name),
    isOwn: locks.isOwn,
  };
  return acceptLayout(
    {
      subsystem: name,
      layout: canonical(record.layout),
      abi: abiName(header.layouts.object.target),
      perAbi: entry.perAbi,
      constants,
      ...(version ? { macro: { name: version.name, value: version.value } } : {}),
      isSameFormat: older => !needsVersion(older, today, header),
    },
    known,
  );
}

function needsVersion(older: Lock, today: TodayRecord, { layouts }: TodayHeader): boolean {
  const lock: LockEntry = { ...older, file: '', lineOf: () => 1 };
  return driftFrom(lock, today, layouts).some(({ severity }) => severity === 'error');
}

function lineOf(
  { record }: TodayRecord,
  records: ReadonlyMap<string, RecordLock>,
  file: string,
): string {
  const lock = records.get(lockName(record.name));
  const entries = entriesOf<Lock>(lock);
  const versions = new Set(entries.map(versionText));
  const doubtful = lock && isPerAbi(lock) ? lock.entries.filter(each => each.unconfirmed) : [];
  const doubt = doubtful.map(({ abi }) => abi).join(', ');
  return `${record.name}: ${[...versions].join(', ')} in ${file}${doubt ? `; to be confirmed on ${doubt}` : ''}\n`;
}

function versionText({ version, macro }: Lock): string {
  return macro ? `${macro.name} = ${describeValue(macro.value)}` : `version ${version}`;
}

function record(plans: readonly Plan[], folder: string): Outcome {
  const texts = plans.flatMap(({ lock, text }) =>
    text === null ? [] : [[join(folder, lock), text] as const],
  );
  for (const { lock, text } of plans) if (text === null) discard(join(folder, lock));
  const swept = discardLeftovers(texts.map(([path]) => path));
  if (!swept.ok) return failed(swept.failures);
  const written = writeAllIfChanged(new Map(texts));
  if (!written.ok) return failed(written.failures);
  const lines = plans.flatMap(({ lines, lock }) => {
    const isNew = written.value.has(join(folder, lock));
    return lines.map(line =>
      line.replace(/ in /, isNew ? ' recorded in ' : ' is recorded already in '),
    );
  });
  return { text: lines.join(''), findings: [], failures: [] };
}
