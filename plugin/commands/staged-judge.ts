// The records of a build as they are staged: laid out, held against their locks, and the locks against those of
// the commit before.

import { basename, join } from 'node:path';
import { discover } from '../discover/discover.ts';
import { candidatesIn } from '../host/headers.ts';
import type { Shadow } from '../host/shadow.ts';
import { noCheckout } from '../host/shadow.ts';
import { type TextsBefore, textsBefore } from '../host/snapshot.ts';
import { type Failure, type FilePlace, fail, ok, type Result } from '../layout/result.ts';
import { lockPath, type Subsystem } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import { offenderOf } from './blame.ts';
import type { Build } from './build.ts';
import { isSameSet } from './discovery.ts';
import { isUnlocked, unconfirmed, unlocked, type Verdict } from './lock-findings.ts';
import { versionFindings } from './lock-versions.ts';
import { isWithoutMacros } from './record-constants.ts';
import { recordsIn } from './records.ts';
import { type Ahead, mayInclude } from './staged-ahead.ts';
import {
  asIs,
  buildIn,
  compileStaged,
  otherFiles,
  replayOf,
  type Staged,
  shadowFor,
  wholly,
} from './staged-compile.ts';
import { fromTop, type LastBuild, locksBefore, textBefore } from './staged-paths.ts';
import { placedBy } from './staged-told.ts';
import { type View, viewOf } from './staged-view.ts';
import { judgeProbe, locksAlone, nothingEarlier } from './verdict.ts';

export interface JudgedBuild {
  readonly build: LastBuild;
  readonly shadow: Shadow;
  /** Those that a checkout would have; empty where that could not be found out. */
  readonly subsystems: readonly Subsystem[];
  readonly findings: readonly Finding[];
  readonly failures: readonly Failure[];
}

export interface JudgeOptions {
  /** A new folder, absolute, without symbolic links. */
  readonly scratch: string;
  /** Whether a file from the top is staged. */
  isStaged(path: string): boolean;
  /** Something is staged that is no file of one subsystem alone. */
  readonly isAnyInput: boolean;
  readonly ahead?: Ahead | undefined;
}

/** Paths in what it says are those of the shadow. */
export async function judgeStaged(
  build: LastBuild,
  staged: Staged,
  options: JudgeOptions,
): Promise<Result<JudgedBuild>> {
  if (otherFiles(build, staged).length === 0) {
    const shadow = asIs(build, staged);
    const judged = await judgeIn(shadow, { build, staged, options });
    const isAnew = options.ahead?.hasMacros === false && judged?.failures.some(isWithoutMacros);
    const again = isAnew
      ? await judgeIn(shadow, { build, staged, options: { ...options, ahead: undefined } })
      : judged;
    if (again) return ok(again);
  }
  const whole = await wholly(staged);
  if (!whole.ok) return whole;
  return judgeCopy(build, whole.value, options);
}

async function judgeCopy(
  build: LastBuild,
  staged: Staged,
  options: JudgeOptions,
): Promise<Result<JudgedBuild>> {
  const other = otherFiles(build, staged);
  const shadow = shadowFor(build, staged, { root: join(options.scratch, 'tree'), other });
  if (!shadow.ok) return shadow;
  const judged = await judgeIn(shadow.value, {
    build,
    staged,
    options: { ...options, ahead: undefined },
  });
  return judged ? ok(judged) : fail(noCheckout(build.src));
}

interface Judging {
  readonly build: LastBuild;
  readonly staged: Staged;
  readonly options: JudgeOptions;
}

/** null where the work tree as it is would not do. */
async function judgeIn(
  shadow: Shadow,
  { build, staged, options }: Judging,
): Promise<JudgedBuild | null> {
  const inside = buildIn(shadow, build, join(options.scratch, 'out'));
  const view = viewOf(build, staged, shadow);
  const found = subsystemsIn(inside, view);
  if (view.strayed.length > 0) return null;
  const known = {
    build,
    shadow,
    subsystems: found.ok ? found.value : [],
    findings: [],
    failures: [],
  };
  if (!found.ok) return { ...known, failures: found.failures };
  const now = { ...inside, config: { ...inside.config, subsystems: found.value } };
  const judged = await judgeAll(now, staged, { ...options, build, shadow, view });
  if (view.strayed.length > 0) return null;
  if (!judged.ok) return { ...known, failures: judged.failures };
  return judged.value && { ...known, findings: judged.value };
}

/** But for those that the last build had switched off. */
function subsystemsIn({ src, config }: Build, view: View): Result<readonly Subsystem[]> {
  const { roots, patterns, offLocks } = config;
  const search = { folder: src, roots, patterns };
  const candidates = candidatesIn(view.paths, search, path => view.files.read(path));
  const off = new Set(offLocks);
  const found = discover(candidates.filter(({ header, name }) => !off.has(lockPath(header, name))));
  if (found.ok) return found;
  const inSrc = (place: FilePlace) => ({ ...place, file: join(src, place.file) });
  const [first, ...more] = found.failures.map(each => placedBy(each, inSrc));
  return first ? fail(first, ...more) : found;
}

interface Around extends JudgeOptions {
  readonly build: LastBuild;
  readonly shadow: Shadow;
  readonly view: View;
}

async function judgeAll(
  build: Build,
  staged: Staged,
  around: Around,
): Promise<Result<readonly Finding[] | null>> {
  const { subsystems } = build.config;
  const isAhead =
    around.ahead?.build.out === around.build.out && isSameSet(around.build, subsystems);
  const { shadow } = around;
  const foreseen = shadow.foresee(foreseeable(around.build, staged));
  const ofAhead = isAhead ? around.ahead : undefined;
  const compiling = compileStaged(build, subsystems, { shadow, ahead: ofAhead, foreseen });
  // While the compiler runs.
  const locks = locksBefore(around.build, subsystems, staged.snapshot);
  const asking = ofAhead?.before ?? Promise.resolve(textsBefore(staged.snapshot, locks));
  const isUntouched = untouchedBy(around, subsystems);
  const alone = locksAlone(build, around.view.files, subsystems);
  const object = await compiling;
  const before = await asking;
  if (!object.ok) return object;
  if (!object.value) return ok(null);
  if (!before.ok) return before;
  const { compiled, bytes } = object.value;
  if (!compiled.ok || !bytes)
    return fail(await offenderOf(subsystems, replayOf(build), { src: build.src, whole: compiled }));
  if (!bytes.ok) return bytes;
  const { finder, files } = around.view;
  const textOf = (path: string) => files.read(path);
  const read = { file: join(build.out, 'probe.o'), src: build.src, textOf };
  const probe = recordsIn(bytes.value, read, subsystems);
  if (!probe.ok) return probe;
  const verdicts = await judgeProbe(build, probe.value, {
    ...{ ...nothingEarlier(), files, finder, isUntouched, locks: alone },
  });
  if (!verdicts.ok) return verdicts;
  const { records, orphans } = verdicts.value;
  return ok([
    ...records.flatMap(each => each.findings),
    ...records.filter(({ lock }) => lock).flatMap(each => versionsOf(each, before.value, around)),
    ...records.filter(isUnlocked).map(each => unlocked(build, each, isOwn(each, around))),
    ...records.flatMap(each => unconfirmed(build, each, false)),
    ...orphans,
  ]);
}

/** What will be read; scripts/basic/fixdep leaves the options out. */
function foreseeable({ base, inputs }: LastBuild, { snapshot }: Staged): readonly string[] {
  const options = fromTop(snapshot.top, join(base, 'include/generated/autoconf.h'));
  return options.startsWith('..') ? [...inputs] : [...inputs, options];
}

/**
 * Macros take as long as all else: those of records that nothing staged can reach are not read. A subsystem's own
 * header reaches others where one that was read includes it.
 */
function untouchedBy(around: Around, subsystems: readonly Subsystem[]) {
  const own = subsystems.filter(subsystem => isOwn({ subsystem }, around));
  const isAny = around.isAnyInput || own.some(each => isIncluded(each, around));
  return (subsystem: Subsystem) => !isAny && !own.includes(subsystem);
}

/** Of a work tree that is as the index is, it was found out while git listed that. */
function isIncluded({ header }: Subsystem, { build, shadow, view, ahead }: Around): boolean {
  const name = basename(header);
  if (shadow.isAsIs && ahead?.build.out === build.out) return ahead.isIncluded(name);
  return mayInclude(name, build, path => view.files.read(join(shadow.root, path)));
}

/** What a commit brings is to be locked by it; what was without a lock before is told. */
function isOwn({ subsystem }: Pick<Verdict, 'subsystem'>, { build, isStaged }: Around): boolean {
  const { header, code, lock } = subsystem;
  return [header, code, lock].some(path => isStaged(join(build.folder, path)));
}

function versionsOf(verdict: Verdict, before: TextsBefore, { build }: Around): readonly Finding[] {
  const path = join(build.folder, verdict.subsystem.lock);
  return versionFindings(verdict, textBefore(path, before), path);
}
