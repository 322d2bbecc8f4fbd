// A record of the settings held against its lock: what differs, what its version says of that, what its
// layout is like by itself.

import { judge, judgeHygiene, judgeStored, judgeVersion } from '../../rules/judge.ts';
import type { VersionStep } from '../../rules/rule.ts';
import { abiName } from '../layout/abi.ts';
import { isPerAbi, type Lock, type LockEntry, type LockFile } from '../layout/lock.ts';
import { versionMove } from '../layout/versions.ts';
import { type Finding, isSerious, withNote } from '../report/diagnostic.ts';
import { declarationsFrom } from './declarations.ts';
import type { Judged } from './header-judged.ts';
import type { HeaderLayouts } from './header-layouts.ts';
import { type HeaderLocks, lockName } from './header-locks.ts';
import type { TodayHeader, TodayRecord } from './header-today.ts';
import { versionWay, wayOut } from './header-ways.ts';

interface Around {
  readonly header: TodayHeader;
  readonly locks: HeaderLocks;
}

export function judgeRecordOf(today: TodayRecord, { header, locks }: Around): Judged {
  const { name, layout } = today.record;
  const abi = abiName(header.layouts.object.target);
  const lock = entryIn(locks.current?.get(lockName(name)), abi);
  const base = entryIn(locks.baseline?.get(lockName(name)), abi);
  const drift = lock ? driftFrom(lock, today, header.layouts) : [];
  const since = base && base !== lock ? driftFrom(base, today, header.layouts) : drift;
  const need = !locks.isOwn && since.some(({ severity }) => severity === 'error');
  const own = judgeStored(layout, name);
  return { today, ...(lock ? { lock } : {}), ...(base ? { base } : {}), drift, need, own };
}

/** A lock for all ABIs, or the entry for this one. */
function entryIn(file: LockFile | undefined, abi: string): LockEntry | undefined {
  if (!file) return undefined;
  return isPerAbi(file) ? file.entries.find(each => each.abi === abi) : file;
}

export function driftFrom(
  lock: LockEntry,
  { record, constants, entry }: TodayRecord,
  { lookup, object, textOf }: HeaderLayouts,
): Finding[] {
  const { name, layout } = record;
  return judge(lock.layout, layout, {
    name,
    lock,
    target: object.target,
    fixedSize: entry.policy !== 'additive',
    ...(lock.abi === undefined ? { build: object } : { abi: lock.abi }),
    constants: { old: lock.constants, new: constants, elsewhere: lookup },
    declarationsOf: declarationsFrom(textOf),
  });
}

/** Findings of one record of a header, each with the way out of it; `all` are its records. */
export function findingsOf(
  judged: Judged,
  all: readonly Judged[],
  { layouts }: TodayHeader,
): Finding[] {
  const { drift, own } = judged;
  const way = wayOut(judged);
  return [
    ...own,
    ...drift.map(finding => (finding.severity === 'info' ? finding : withNote(finding, way))),
    ...versionFindings(
      judged,
      all.some(each => goesWith(each, judged) && isChanged(each)),
    ),
    ...freshHygiene(judged, layouts),
  ];
}

/** One macro may stand for several records. */
function goesWith({ today: some }: Judged, { today: other }: Judged): boolean {
  return some === other || (some.version && some.version.name === other.version?.name) === true;
}

function isChanged({ lock, drift }: Judged): boolean {
  return !lock || drift.some(isSerious);
}

function versionFindings(judged: Judged, isAnyChanged: boolean): Finding[] {
  const { today, lock, base, need } = judged;
  const { name } = today.record;
  const since = base && stepFrom(base, judged);
  const against = lock && stepFrom(lock, judged);
  const older = since
    ? judgeVersion({ steps: [since], need, isChanged: true }, name, whereOf(judged))
    : [];
  const newer =
    against && older.length === 0
      ? judgeVersion({ steps: [against], need: false, isChanged: isAnyChanged }, name, { lock })
      : [];
  return [...older, ...newer].map(finding => withNote(finding, versionWay(judged, finding.rule)));
}

/** The lock as it is says the same in most cases, and can be opened. */
function whereOf({ lock, base }: Judged): { lock?: LockEntry } {
  const isSame = lock?.version === base?.version && lock?.macro?.value === base?.macro?.value;
  const entry = isSame ? lock : base;
  return entry ? { lock: entry } : {};
}

/** From a lock to what the macro says today or, where the lock counts, to what it counts now. */
function stepFrom(from: Lock, { today, lock }: Judged): VersionStep | undefined {
  const { version } = today;
  const now = version?.value ?? (lock && !lock.macro ? BigInt(lock.version) : undefined);
  const old = version ? from.macro?.value : BigInt(from.version);
  if (now === undefined || old === undefined) return undefined;
  const place = version?.place ? { place: version.place } : {};
  return {
    ...(version ? { name: version.name } : {}),
    ...place,
    old,
    now,
    move: versionMove(old, now),
  };
}

/** What the lock's layout is not known to have already. Told only: what changed is told as that, and fails. */
function freshHygiene({ today, lock, drift }: Judged, { object }: HeaderLayouts): Finding[] {
  const { name, layout } = today.record;
  if (lock && drift.length === 0) return [];
  const known = new Set(lock ? judgeHygiene(lock.layout, object, name).map(keyOf) : []);
  return judgeHygiene(layout, object, name)
    .filter(finding => !known.has(keyOf(finding)))
    .map(finding => ({ ...finding, severity: 'info' as const }));
}

function keyOf({ rule, member, message }: Finding): string {
  return `${rule} ${member ?? message}`;
}
