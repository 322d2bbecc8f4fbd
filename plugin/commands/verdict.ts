// Today's layouts held against the locks, and each lock against its exported header.

import { join, resolve } from 'node:path';
import { judge, judgeRecord } from '../../rules/judge.ts';
import { fresh, type KnownFiles } from '../host/known-files.ts';
import { abiName } from '../layout/abi.ts';
import { canonical } from '../layout/canonical.ts';
import {
  type Constants,
  isEmpty,
  type Lookup,
  type Named,
  noConstants,
  type Revalue,
} from '../layout/constants.ts';
import type { ByteOrder } from '../layout/layout.ts';
import { isPerAbi, type LockEntry, type LockFile, readLock } from '../layout/lock.ts';
import { bytewise } from '../layout/names.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { isSame } from '../layout/same.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import { type Finding, isSerious, withNote } from '../report/diagnostic.ts';
import type { Build } from './build.ts';
import { exportedPath } from './config.ts';
import { declarationsFrom } from './declarations.ts';
import { foreignExports, type Looking, staleExport } from './exported-headers.ts';
import { type Finder, onDisk } from './finder.ts';
import { findLeakIn } from './leaks.ts';
import { findingOf, otherDeclaration, type Verdict, wayOut } from './lock-findings.ts';
import { PORTABILITY, withPortableWays } from './portable.ts';
import { type Probe, readRecords, type Today } from './records.ts';

export interface Verdicts {
  readonly records: readonly Verdict[];
  /** Of locks and exported headers whose subsystem is gone or not in this build. */
  readonly orphans: readonly Finding[];
  readonly byteOrder: ByteOrder;
}

/** What spares a pass the work of the one before it. */
export interface Earlier {
  /** Texts of locks and exported headers. */
  readonly files: Pick<KnownFiles, 'read'>;
  /** Verdicts by what they were made of, by subsystem. */
  readonly verdicts: Map<
    string,
    { readonly of: Made; readonly verdict: Verdict; readonly asked: Asked }
  >;
  /** What was found out before there was an object, by subsystem. */
  readonly locks?: ReadonlyMap<string, LockAlone>;
  /** Where locks and exported headers are looked for; default: on disk. */
  readonly finder?: Finder;
  /** Nothing that has changed can reach the constants of these: they are as their lock has them. */
  isUntouched?(subsystem: Subsystem): boolean;
  /** What `orphansOf` said, while no lock and no exported header has changed. */
  readonly orphans?: readonly Finding[] | undefined;
}

/** What a verdict went by beside its record's own constants. */
interface Asked {
  /** Names, and what they meant in the whole probe. */
  readonly names: Map<string, Named | undefined>;
  /** It went by the texts of macros, too. */
  texts: boolean;
  /** Headers, and what stood in them. */
  readonly files: Map<string, Result<string | null>>;
}

export function nothingEarlier(): Earlier {
  return { files: fresh, verdicts: new Map() };
}

/** What needs no object: what a lock says, and what is wrong with the header that is made of it. */
export interface LockAlone {
  /** null when there is none yet. */
  readonly file: Result<LockFile | null>;
  stale(): Result<Finding[]>;
}

/** Of each subsystem, by name; both are found out here. */
export function locksAlone(
  build: Build,
  files: Earlier['files'],
  subsystems: readonly Subsystem[],
): ReadonlyMap<string, LockAlone> {
  return new Map(
    subsystems.map(each => {
      const { file, stale } = lockAlone(build, files, each);
      const found = stale();
      return [each.name, { file, stale: () => found }];
    }),
  );
}

function lockAlone(build: Build, files: Earlier['files'], subsystem: Subsystem): LockAlone {
  const file = lockOf(join(build.src, subsystem.lock), subsystem, files);
  const stale = () =>
    file.ok && file.value ? staleExport(build, subsystem, file.value, { files }) : ok([]);
  return { file, stale };
}

export async function judgeBuild(build: Build): Promise<Result<Verdicts>> {
  const probe = readRecords(build, build.config.subsystems);
  return probe.ok ? judgeProbe(build, probe.value, nothingEarlier()) : probe;
}

/** What can be said of each record by itself. */
export interface Judged {
  readonly records: readonly Verdict[];
  readonly failures: readonly Failure[];
  readonly orphans: Result<readonly Finding[]>;
  readonly byteOrder: ByteOrder;
}

export async function judgeProbe(
  build: Build,
  probe: Probe,
  earlier: Earlier,
): Promise<Result<Verdicts>> {
  const judged = judgeRecords(build, probe, earlier);
  const leak = await findLeakIn(build, suspectsOf(judged, probe));
  return verdictsOf(judged, leak);
}

export function judgeRecords(build: Build, probe: Probe, earlier: Earlier): Judged {
  const failures: Failure[] = [];
  const records: Verdict[] = [];
  for (const today of probe.records) {
    const verdict = judgeOnce(build, { today, probe, earlier });
    if (verdict.ok) records.push(verdict.value);
    else failures.push(...verdict.failures);
  }
  const looking = { finder: earlier.finder ?? onDisk(build), files: earlier.files };
  const orphans = earlier.orphans ? ok(earlier.orphans) : orphansOf(build, looking);
  return { records, failures, orphans, byteOrder: probe.build.target.byteOrder };
}

/** Records about to be recorded or refused: their neighbours must not be the reason. */
export function suspectsOf({ records }: Judged, probe: Probe): readonly Today[] {
  const doubtful = records.filter(each => !each.lock || each.findings.some(isSerious));
  const names = new Set(doubtful.map(each => each.subsystem.name));
  return probe.records.filter(each => names.has(each.subsystem.name));
}

/** What all of it comes to; a leak makes whatever else was said of no use. */
export function verdictsOf(judged: Judged, leak: Result<Failure | null>): Result<Verdicts> {
  if (!leak.ok) return leak;
  if (leak.value) return fail(leak.value);
  const { records, failures, orphans, byteOrder } = judged;
  if (!orphans.ok) return orphans;
  const [first, ...more] = failures;
  return first ? fail(first, ...more) : ok({ records, orphans: orphans.value, byteOrder });
}

interface Request {
  readonly today: Today;
  readonly probe: Probe;
  readonly earlier: Earlier;
}

/** What a verdict is made of: the layout with its places, its constants, the lock and the exported header. */
interface Made {
  readonly today: Today;
  readonly constants: Constants;
  readonly texts: readonly Result<string | null>[];
}

function judgeOnce(build: Build, request: Request): Result<Verdict> {
  const { subsystem } = request.today;
  const { files, verdicts } = request.earlier;
  const paths = [subsystem.lock, exportedPath(build.config, subsystem.name)];
  const texts = paths.map(path => files.read(join(build.src, path)));
  const constants = constantsOf(request, texts);
  if (!constants.ok) return constants;
  const of = { today: request.today, constants: constants.value, texts };
  const known = verdicts.get(subsystem.name);
  if (known && isSame(known.of, of) && isAnswered(known.asked, request)) return ok(known.verdict);
  const asked: Asked = { names: new Map(), texts: false, files: new Map() };
  const judged = judgeOne(build, { ...request, constants: constants.value, asked });
  if (judged.ok) verdicts.set(subsystem.name, { of, verdict: judged.value, asked });
  return judged;
}

/** Of a record without a lock, nobody asks. */
function constantsOf(
  { today, probe, earlier }: Request,
  [lock]: readonly Result<string | null>[],
): Result<Constants> {
  const isAsked = lock?.ok && lock.value !== null && !earlier.isUntouched?.(today.subsystem);
  return isAsked ? probe.constants.of(today) : ok(noConstants);
}

function isAnswered(asked: Asked, { probe: { constants }, earlier }: Request): boolean {
  if (asked.texts) return false;
  if (![...asked.files].every(([path, was]) => isSame(was, earlier.files.read(path)))) return false;
  if (asked.names.size === 0) return true;
  const lookup = constants.lookup();
  return lookup.ok && [...asked.names].every(([name, was]) => isSame(was, lookup.value(name)));
}

interface Judging extends Request {
  readonly constants: Constants;
  readonly asked: Asked;
}

/** What cannot be saved at all is told first and alone: no acceptance helps there. */
function judgeOne(build: Build, request: Judging): Result<Verdict> {
  const { today, probe, earlier } = request;
  const { subsystem, layout, perAbi } = today;
  const abi = abiName(probe.build.target);
  const bare = { subsystem, today: canonical(layout), perAbi, abi };
  const alone = earlier.locks?.get(subsystem.name) ?? lockAlone(build, earlier.files, subsystem);
  if (!alone.file.ok) return alone.file;
  const file = alone.file.value;
  const lock = file && entryFor(file, abi);
  const known = { ...bare, ...(lock ? { lock } : {}), ...(file ? { file } : {}) };
  const own = judgeRecord(layout);
  if (!file || own.length > 0) return ok({ ...known, findings: own });
  if (isPerAbi(file) !== perAbi)
    return ok({ ...known, findings: [otherDeclaration(build, known)] });
  const drift = lock ? driftOf(build, { ...known, lock }, request) : ok([]);
  if (!drift.ok) return drift;
  const stale = drift.value.some(isSerious) ? ok([]) : alone.stale();
  return stale.ok ? ok({ ...known, findings: [...drift.value, ...stale.value] }) : stale;
}

function entryFor(file: LockFile, abi: string): LockEntry | undefined {
  return isPerAbi(file) ? file.entries.find(each => each.abi === abi) : file;
}

function driftOf(
  { base }: Build,
  verdict: Omit<Verdict, 'findings'> & { lock: LockEntry },
  { probe, earlier, asked, ...judging }: Judging,
): Result<Finding[]> {
  const { subsystem, today, perAbi, abi, lock } = verdict;
  const { build } = probe;
  const isUntouched = earlier.isUntouched?.(subsystem) ?? false;
  const constants = isUntouched ? lock.constants : judging.constants;
  const lookup =
    isUntouched || isEmpty(lock.constants) ? ok<Lookup>(() => undefined) : probe.constants.lookup();
  if (!lookup.ok) return lookup;
  const findings = judge(lock.layout, today, {
    ...{ lock, target: build.target, ...(perAbi ? { abi } : { build }) },
    constants: { old: lock.constants, new: constants, elsewhere: noting(lookup.value, asked) },
    declarationsOf: declarationsFrom(file => textOf(resolve(base, file), earlier, asked)),
  });
  const way = wayOut(subsystem, lock, { layout: today, constants });
  return ok(
    findings.map(finding =>
      finding.rule === PORTABILITY
        ? withPortableWays(finding, subsystem)
        : withNote(finding, way(finding)),
    ),
  );
}

/** What cannot be read says nothing. */
function textOf(path: string, { files }: Earlier, { files: asked }: Asked): string | undefined {
  const text = files.read(path);
  asked.set(path, text);
  return text.ok ? (text.value ?? undefined) : undefined;
}

function noting(lookup: Lookup, asked: Asked): Lookup {
  const { revalue } = lookup;
  const noted = (name: string) => {
    const answer = lookup(name);
    asked.names.set(name, answer);
    return answer;
  };
  if (!revalue) return noted;
  const revalued: Revalue = (name, meanings) => {
    asked.texts = true;
    return revalue(name, meanings);
  };
  return Object.assign(noted, { revalue: revalued });
}

/** null when there is none yet. */
function lockOf(
  file: string,
  subsystem: Subsystem,
  files: Earlier['files'],
): Result<LockFile | null> {
  const text = files.read(file);
  if (!text.ok) return text;
  return text.value === null ? ok(null) : readLock(text.value, file, subsystem.name);
}

interface Orphan {
  readonly name: string;
  readonly finding: Finding;
}

function orphansOf(build: Build, looking: Looking): Result<Finding[]> {
  const locks = orphanLocks(build, looking);
  if (!locks.ok) return locks;
  const headers = foreignExports(build, new Set(locks.value.map(each => each.name)), looking);
  return headers.ok ? ok([...locks.value.map(each => each.finding), ...headers.value]) : headers;
}

/** A lock without its subsystem: a format that a kernel no longer knows. */
function orphanLocks(build: Build, { finder }: Looking): Result<Orphan[]> {
  const { subsystems, offLocks } = build.config;
  const locks = finder.locks();
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
