// ckptgen check --staged: would the commit that is staged keep what the locks promise? Changes nothing.
//
//     what is staged -> nothing of it matters: fine, and nothing else is looked at
//       -> builds whose verdict may hang on it: each compiled and judged in a copy of the index
//       -> settings, alike
//       -> locks and exported headers that nothing of these has judged: against the commit before
//       -> told at the files of the work tree, with what to type

import { basename, dirname, join, relative, resolve } from 'node:path';
import { realPath } from '../host/files.ts';
import { withScratch } from '../host/scratch.ts';
import { beginListing, listed, repositoryOf, type Snapshot, stagedIn } from '../host/snapshot.ts';
import { isHeaderLock } from '../layout/lock.ts';
import type { Failure } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';
import { exportedPath } from './config.ts';
import { failed, type Outcome } from './outcome.ts';
import { SETTINGS } from './settings.ts';
import { type Ahead, beginAhead, foldersOf, searchAhead } from './staged-ahead.ts';
import { findBuilds, isStale } from './staged-builds.ts';
import type { Staged } from './staged-compile.ts';
import { type JudgedBuild, judgeStaged } from './staged-judge.ts';
import { judgeLocks } from './staged-locks.ts';
import {
  inConflict,
  makerStaged,
  noteOf,
  notJudged,
  rulesStaged,
  settingsGone,
  summaryOf,
} from './staged-notices.ts';
import {
  isBelow,
  isOfRecord,
  isRule,
  type LastBuild,
  mayMake,
  mayMatter,
  relevantTo,
  roleOf,
} from './staged-paths.ts';
import { type JudgedSettings, judgeSettings, mayTouch, settingsIn } from './staged-settings.ts';
import { Texts } from './staged-texts.ts';
import { acceptedFor, asCalled, placedBy, withStaging, withUnstaged } from './staged-told.ts';

export interface StagedOptions {
  readonly cwd: string;
  /** A build folder that is named; absolute. */
  readonly kernel?: string;
  /** YYYY-MM-DD */
  readonly today: string;
  /** A commit that is there already: nothing that the work tree has mends it. */
  readonly isPast?: boolean;
}

export function checkStaged(options: StagedOptions): Outcome | Promise<Outcome> {
  const repository = repositoryOf(options.cwd);
  if (!repository.ok) return failed(repository.failures);
  const snapshot = stagedIn(repository.value);
  return snapshot.ok ? judgeSnapshot(snapshot.value, options) : failed(snapshot.failures);
}

const NOTHING: Outcome = { findings: [], failures: [] };

export function judgeSnapshot(
  snapshot: Snapshot,
  options: StagedOptions,
): Outcome | Promise<Outcome> {
  if (!snapshot.changes.some(({ path }) => mayMatter(path))) return NOTHING;
  return withScratch(async folder => {
    const scratch = realPath(folder);
    const rows = beginListing(snapshot, join(scratch, 'index'));
    const ahead = beginAhead(snapshot, scratch);
    try {
      const folders = ahead ? foldersOf(ahead.build, snapshot) : undefined;
      const listing = listed(snapshot, { listing: rows, folders });
      if (ahead) searchAhead(ahead, snapshot);
      const index = await listing;
      if (!index.ok) return failed(index.failures);
      const staged = { snapshot, index: index.value };
      return await new Check(staged, options, { scratch, ahead }).run();
    } finally {
      ahead?.stop.abort();
      await Promise.all([ahead?.object, ahead?.before]);
    }
  }, failed);
}

class Check {
  readonly #staged: Staged;
  readonly #options: StagedOptions;
  readonly #scratch: string;
  readonly #ahead: Ahead | null;
  readonly #paths: readonly string[];
  readonly #findings: Finding[] = [];
  readonly #failures: Failure[] = [];
  /** Headers and locks, from the top, that were judged or told as not to be judged. */
  readonly #known = new Set<string>();
  /** Whose verdict came to something. */
  readonly #judged: string[] = [];

  constructor(
    staged: Staged,
    options: StagedOptions,
    { scratch, ahead }: { readonly scratch: string; readonly ahead: Ahead | null },
  ) {
    this.#staged = staged;
    this.#options = options;
    this.#scratch = scratch;
    this.#ahead = ahead;
    this.#paths = staged.snapshot.changes.map(({ path }) => path);
  }

  async run(): Promise<Outcome> {
    const { top } = this.#staged.snapshot;
    const { kernel } = this.#options;
    const found = findBuilds(top, this.#staged.index, { kernel, known: this.#ahead?.build });
    this.#failures.push(...found.failures.filter(each => this.#isAsked(each)));
    for (const [at, build] of found.builds.entries()) await this.#build(build, `build${at}`);
    for (const [at, file] of settingsIn(this.#staged).entries()) await this.#settings(file, at);
    this.#removedSettings();
    this.#locks(found.failures);
    this.#rules(found.builds);
    const findings = [...new Map(this.#findings.map(each => [keyOf(each), each])).values()];
    const text = this.#judged.length > 0 ? `${this.#judged.join('\n')}\n` : '';
    return { findings, failures: this.#failures, text, base: top };
  }

  /** A build that is named has to be one; of another, its subsystems are told when they are staged. */
  #isAsked({ place }: Failure): boolean {
    const { kernel } = this.#options;
    return kernel !== undefined && place?.file.startsWith(realPath(kernel)) === true;
  }

  async #build(build: LastBuild, name: string): Promise<void> {
    const { snapshot } = this.#staged;
    let known: boolean | undefined;
    const isOld = () => {
      known ??= isStale(build, this.#staged);
      return known;
    };
    const relevant = relevantTo(build, snapshot.changes, isOld);
    if (relevant.length === 0) return;
    const scratch = join(this.#scratch, name);
    const isStaged = (path: string) => this.#paths.includes(path);
    const isAnyInput = relevant.some(({ path }) => !isOfRecord(path, build)) || isOld();
    const ahead = this.#ahead ?? undefined;
    const judged = await judgeStaged(build, this.#staged, {
      ...{ scratch, isStaged, isAnyInput, ahead },
    });
    if (judged.ok) return this.#tellBuild(judged.value);
    this.#failures.push(...judged.failures);
    this.#knowAll(build);
  }

  #tellBuild({ build, shadow, subsystems, findings, failures }: JudgedBuild): void {
    const { snapshot } = this.#staged;
    const { top } = snapshot;
    for (const each of subsystems) {
      const exported = exportedPath(build.config, each.name);
      for (const path of [each.header, each.code, each.lock, exported])
        this.#known.add(join(build.folder, path));
    }
    const absolute = <T extends Finding | Failure>(each: T) => placedFrom(build.base, each);
    for (const each of findings) {
      const finding = asCalled(absolute(each), shadow);
      const owner = acceptedFor(finding, build, subsystems);
      this.#tell(withStaging(finding, { owner, top }));
    }
    const isOwn = this.#paths.some(path => isOfRecord(path, build));
    this.#fail(
      failures.map(each => asCalled(absolute(each), shadow)),
      isOwn,
    );
    if (failures.length > 0) this.#knowAll(build);
    else this.#judged.push(summaryOf(subsystems.length, findings, build.folder));
  }

  /** What could not be judged was told of all of them. */
  #knowAll(build: LastBuild): void {
    for (const path of this.#paths) if (isOfRecord(path, build)) this.#known.add(path);
  }

  #isAsOnDisk(file: string): boolean {
    const { snapshot, index } = this.#staged;
    const path = relative(snapshot.top, file);
    const entry = index.find(path);
    return !entry || !(entry.isUnseen || entry.isConflict || index.differing.has(path));
  }

  #tell(finding: Finding): void {
    const { top } = this.#staged.snapshot;
    const isAsOnDisk = (file: string) => this.#options.isPast === true || this.#isAsOnDisk(file);
    this.#findings.push(withUnstaged(finding, { top, isAsOnDisk }));
  }

  /** What the sources are to blame for stops the commit; else one that has a part in it is stopped. */
  #fail(failures: readonly Failure[], isOwn: boolean): void {
    for (const failure of failures)
      if (isOwn || !OF_MACHINE.has(failure.code)) this.#failures.push(failure);
      else this.#findings.push(notJudged(failure));
  }

  async #settings(file: string, at: number): Promise<void> {
    if (!mayTouch(file, this.#paths)) return;
    const scratch = join(this.#scratch, `settings${at}`);
    const { today } = this.#options;
    const judged = await judgeSettings(file, this.#staged, { scratch, today });
    if (!judged.ok) this.#failures.push(...judged.failures);
    else this.#tellSettings(judged.value);
  }

  #tellSettings({ file, shadow, own, outcome, lockOf }: JudgedSettings): void {
    const { top } = this.#staged.snapshot;
    const base = outcome.base ?? shadow.root;
    const absolute = <T extends Finding | Failure>(each: T) => placedFrom(base, each);
    const [findings, failures] = [outcome.findings.map(absolute), outcome.failures.map(absolute)];
    for (const path of own) this.#known.add(path);
    const isStaged = (path: string) => this.#paths.includes(path);
    for (const each of findings) {
      const finding = asCalled(each, shadow);
      const path = relative(top, finding.place?.file ?? '');
      const isOld = finding.rule === 'unlocked' && ![path, lockOf(path)].some(isStaged);
      const told = isOld ? { ...finding, severity: 'info' as const } : finding;
      const owner = own.has(path) && !path.endsWith('.layout') ? [lockOf(path)] : [];
      this.#tell(withStaging(told, { owner, top }));
    }
    const isOwn = this.#paths.some(path => path === file || own.has(path));
    this.#fail(
      failures.map(each => asCalled(each, shadow)),
      isOwn,
    );
    if (failures.length === 0 && outcome.text) this.#judged.push(`${file}: ${outcome.text.trim()}`);
  }

  /** Locks that stay behind: nothing holds their headers against them any more. */
  #removedSettings(): void {
    const { snapshot, index } = this.#staged;
    const gone = snapshot.changes.filter(
      ({ path, status }) => status === 'D' && basename(path) === SETTINGS,
    );
    if (gone.length === 0) return;
    const texts = new Texts(snapshot, index);
    for (const { path: file } of gone) {
      const paths = index.ending('.layout').map(({ path }) => path);
      const open = paths.filter(path => isBelow(path, dirname(file)) && !this.#known.has(path));
      const loaded = texts.load(open);
      if (!loaded.ok) this.#failures.push(...loaded.failures);
      const left = open.find(path => isHeaderLock(texts.now(path) ?? ''));
      if (left !== undefined) this.#failures.push(settingsGone(join(snapshot.top, file), left));
    }
  }

  #locks(useless: readonly Failure[]): void {
    const { snapshot, index } = this.#staged;
    const conflicts = this.#paths.filter(
      path => index.find(path)?.isConflict && isRecordFile(path),
    );
    this.#failures.push(...conflicts.map(path => inConflict(join(snapshot.top, path))));
    const called = byName(this.#staged);
    const isJudged = (path: string) => this.#known.has(path);
    const texts = new Texts(snapshot, index);
    const staged = this.#paths.filter(path => !conflicts.includes(path));
    const names = new Set(index.ending('.layout').map(({ path }) => basename(path, '.layout')));
    const why = useless.map(noteOf);
    const judged = judgeLocks(staged, { texts, names, called, isJudged, why });
    if (!judged.ok) this.#failures.push(...judged.failures);
    else {
      for (const each of judged.value.findings)
        this.#tell(withStaging(each, { owner: [], top: snapshot.top }));
      this.#failures.push(...judged.value.failures);
    }
  }

  /** Flags, and which subsystems there are, were those of the last make. */
  #rules(builds: readonly LastBuild[]): void {
    const { top } = this.#staged.snapshot;
    const makefiles = builds.flatMap(({ config, base }) =>
      config.makefiles.map(each => relative(top, realPath(resolve(base, each)))),
    );
    const isNear = (path: string) =>
      builds.some(build => roleOf(path, build) === 'rules') &&
      (makefiles.includes(path) || /(?:^|\/)Kconfig[^/]*$/.test(path));
    const told = this.#paths.filter(path => isRule(path) && isNear(path));
    this.#findings.push(...told.map(path => rulesStaged(join(top, path))));
    const makers = this.#paths.filter(path => mayMake(path, this.#generatedFor(builds)));
    this.#findings.push(...makers.map(path => makerStaged(join(top, path))));
  }

  /** Headers that were read and are in no commit. */
  #generatedFor(builds: readonly LastBuild[]): ReadonlySet<string> {
    const { index } = this.#staged;
    const inputs = builds.flatMap(build => [...build.inputs]);
    return new Set(inputs.filter(path => path.endsWith('.h') && !index.find(path)));
  }
}

/** Of two builds, what both say is told once: their notes may name another way to it. */
function keyOf({ rule, severity, message, struct, member, place }: Finding): string {
  return JSON.stringify([rule, severity, message, struct, member, place?.file, place?.line]);
}

/** Not what is staged is the reason. */
const OF_MACHINE = new Set(
  ['no-compiler', 'compiler-failed', 'no-kernel', 'bad-state', 'probe-failed', 'not-judged'].concat(
    [...['unreadable-file', 'unwritable-file', 'git-failed']],
  ),
);

function isRecordFile(path: string): boolean {
  return /(?:_header\.h|\.layout)$/.test(path);
}

function byName({ index }: Staged): (name: string) => readonly string[] {
  return name => index.ending(name).flatMap(({ path }) => (basename(path) === name ? [path] : []));
}

/** As `placed` of the entrance has it. */
function placedFrom<T extends Finding | Failure>(base: string, told: T): T {
  return placedBy(told, place => ({ ...place, file: resolve(base, place.file) }));
}
