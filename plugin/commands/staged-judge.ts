// The records of a build as they are staged: laid out, held against their locks, and the locks against those of
// the commit before.

import { join } from 'node:path/posix';
import { discover } from '../discover/discover.ts';
import { candidatesIn } from '../host/headers.ts';
import type { Shadow } from '../host/shadow.ts';
import { textsBefore } from '../host/snapshot.ts';
import { type Failure, type FilePlace, fail, ok, type Result } from '../layout/result.ts';
import { lockPath, type Subsystem } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import { offenderOf } from './blame.ts';
import type { Build } from './build.ts';
import { isUnlocked, unconfirmed, unlocked, type Verdict } from './lock-findings.ts';
import { versionFindings } from './lock-versions.ts';
import { recordsIn } from './records.ts';
import { buildIn, compileStaged, replayOf, type Staged, shadowFor } from './staged-compile.ts';
import type { LastBuild } from './staged-paths.ts';
import { placedBy } from './staged-told.ts';
import { type View, viewOf } from './staged-view.ts';
import { judgeProbe, nothingEarlier } from './verdict.ts';

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
}

/** Paths in what it says are those of the shadow. */
export async function judgeStaged(
  build: LastBuild,
  staged: Staged,
  options: JudgeOptions,
): Promise<Result<JudgedBuild>> {
  const shadow = shadowFor(build, staged, join(options.scratch, 'tree'));
  if (!shadow.ok) return shadow;
  const inside = buildIn(shadow.value, build, join(options.scratch, 'out'));
  const view = viewOf(build, staged, shadow.value);
  const found = subsystemsIn(inside, view);
  const known = { build, shadow: shadow.value, subsystems: found.ok ? found.value : [] };
  const judged = found.ok
    ? await judgeAll({ ...inside, config: { ...inside.config, subsystems: found.value } }, staged, {
        ...{ ...known, view, isStaged: options.isStaged },
      })
    : found;
  if (!judged.ok) return ok({ ...known, findings: [], failures: judged.failures });
  return ok({ ...known, findings: judged.value, failures: [] });
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

interface Around {
  readonly build: LastBuild;
  readonly shadow: Shadow;
  readonly view: View;
  isStaged(path: string): boolean;
}

async function judgeAll(
  build: Build,
  staged: Staged,
  around: Around,
): Promise<Result<readonly Finding[]>> {
  const { subsystems } = build.config;
  const object = await compileStaged(build, subsystems, around.shadow);
  if (!object.ok) return object;
  const { compiled, bytes } = object.value;
  if (!compiled.ok || !bytes)
    return fail(await offenderOf(subsystems, replayOf(build), { src: build.src, whole: compiled }));
  if (!bytes.ok) return bytes;
  const { finder, files } = around.view;
  const textOf = (path: string) => files.read(path);
  const read = { file: join(build.out, 'probe.o'), src: build.src, textOf };
  const probe = recordsIn(bytes.value, read, subsystems);
  if (!probe.ok) return probe;
  const earlier = { ...nothingEarlier(), files, finder };
  const verdicts = await judgeProbe(build, probe.value, earlier);
  if (!verdicts.ok) return verdicts;
  const { records, orphans } = verdicts.value;
  const versions = versionsOf(records, staged, around);
  if (!versions.ok) return versions;
  return ok([
    ...records.flatMap(each => each.findings),
    ...versions.value,
    ...records.filter(isUnlocked).map(each => unlocked(build, each, isOwn(each, around))),
    ...records.flatMap(each => unconfirmed(build, each, false)),
    ...orphans,
  ]);
}

/** What a commit brings is to be locked by it; what was without a lock before is told. */
function isOwn({ subsystem }: Verdict, { build, isStaged }: Around): boolean {
  const { header, code, lock } = subsystem;
  return [header, code, lock].some(path => isStaged(join(build.folder, path)));
}

function versionsOf(
  records: readonly Verdict[],
  { snapshot }: Staged,
  { build }: Around,
): Result<readonly Finding[]> {
  const pathOf = ({ subsystem }: Verdict) => join(build.folder, subsystem.lock);
  const locked = records.filter(({ lock }) => lock !== undefined);
  const texts = textsBefore(snapshot, locked.map(pathOf));
  if (!texts.ok) return texts;
  const textOf = (verdict: Verdict) => texts.value.get(pathOf(verdict)) ?? null;
  return ok(locked.flatMap(verdict => versionFindings(verdict, textOf(verdict), pathOf(verdict))));
}
