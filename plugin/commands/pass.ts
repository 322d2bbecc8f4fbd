// One pass of a watch: from what has changed to a verdict, and to what is generated. A pass knows what
// those before it have found out; the first one, and every one through make, begin from nothing.

import { join, resolve } from 'node:path';
import { compileProbe, type ProbeObject, type Replay } from '../host/compiler.ts';
import { removeLeft } from '../host/files.ts';
import { FolderLock } from '../host/flock.ts';
import { KnownFiles } from '../host/known-files.ts';
import type { Ran } from '../host/run.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';
import { WHOLE, type Work } from '../watch/machine.ts';
import { offenderOf } from './blame.ts';
import type { Build } from './build.ts';
import { Discovery, isSameSet } from './discovery.ts';
import { type Facts, factsOf, type Making } from './facts.ts';
import { discardProvisional, stoppingFindings } from './generate.ts';
import { Generated } from './generated.ts';
import { findLeak, isStale } from './leaks.ts';
import { isUnlocked } from './lock-findings.ts';
import { failuresOfMake } from './make-failures.ts';
import { partsOf, umbrellaOf } from './outputs.ts';
import { otherSet, type Passed, type Said, type SessionOptions, STOPPED } from './passed.ts';
import { reasonsFor } from './reasons.ts';
import { type Probe, recordsIn } from './records.ts';
import { Sources } from './sources.ts';
import { readState, writeState } from './state-file.ts';
import { type Earlier, judgeRecords, suspectsOf, type Verdicts, verdictsOf } from './verdict.ts';
import {
  kconfigFiles,
  makeInputs,
  makeProbe,
  type Places,
  placesOf,
  RECORDS,
  type Recorded,
  readRecorded,
  SOURCE,
} from './watch-build.ts';

const PROBE: Work = { kind: 'probe', changed: new Set() };

/** A file that was written this shortly before a pass may carry a time behind its start: clocks of files tick. */
const TICK_NS = 10_000_000n;

function startNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n - TICK_NS;
}

export class Session {
  readonly places: Places;
  readonly files = new KnownFiles();
  readonly discovery = new Discovery(this.files);
  recorded: Recorded | null = null;
  readonly sources: Sources;
  readonly generated = new Generated();
  /** Whether make runs for a pass, which then reads what make has recorded. */
  isMaking = false;
  /** Of the configuration. */
  kconfigs: ReadonlySet<string> = new Set();
  /** What make has recorded is not what was read: the next pass begins anew. */
  isOutdated = false;
  /** Of locks and exported headers; forgotten when one of them changes. */
  orphans: readonly Finding[] | undefined;
  readonly #variables: readonly string[];
  readonly #plugin: string;
  readonly #pathFromHere: (path: string) => string;
  /** Of what was generated last. */
  #facts: Facts | null = null;
  #isKept = true;
  readonly #verdicts: Earlier['verdicts'] = new Map();
  readonly #lock: FolderLock;
  #probe: Probe | null = null;
  /** The last pass came to nothing, since its probe was none of the headers as they were then. */
  #wasStale = false;
  /** make could not search the folders when it last ran, or nobody could since. */
  #isUnseen = false;
  /** Of the pass that runs. */
  #signal: AbortSignal | undefined;

  constructor({ which, variables, plugin, pathFromHere }: SessionOptions) {
    this.places = placesOf(which);
    this.sources = new Sources(this.places, this.files);
    this.#lock = new FolderLock(this.places.out);
    this.#variables = variables;
    this.#plugin = plugin;
    this.#pathFromHere = pathFromHere;
  }

  /** Nothing that was found out counts any more. */
  forget(): void {
    this.files.clear();
    this.discovery.forget();
    this.generated.forget();
    this.#verdicts.clear();
    this.orphans = undefined;
    this.recorded = null;
    this.#probe = null;
  }

  /** True where what make goes by may have changed since it has read it. */
  reload(sinceNs?: bigint): boolean {
    this.isOutdated = false;
    this.forget();
    // Before they are read: what changes meanwhile is then other than noted.
    for (const name of [...RECORDS, SOURCE]) this.files.note(join(this.places.out, name));
    this.recorded = readRecorded(this.places);
    this.kconfigs = new Set(kconfigFiles(this.places));
    const inputs = [...makeInputs(this.places, this.recorded), ...this.kconfigs];
    return inputs.filter(path => this.files.note(path, sinceNs)).length > 0;
  }

  async pass(work: Work, signal: AbortSignal): Promise<Passed> {
    this.#signal = signal;
    try {
      if (this.isOutdated) this.reload();
      if (work.kind === 'make') return await this.#make(signal);
      if (!this.#isUsable()) return { kind: 'again', next: WHOLE };
      if (work.kind === 'judge' && this.#probe)
        return await this.#judge(this.#build(signal), this.#probe);
      return await this.#compile(work.changed, signal);
    } finally {
      await this.#lock.release();
    }
  }

  /** make clean takes the probe's source away with what is recorded. */
  #isUsable(): boolean {
    return this.recorded !== null && !this.files.hasChanged(join(this.places.out, SOURCE));
  }

  async #make(signal: AbortSignal): Promise<Passed> {
    const sinceNs = startNs();
    this.isMaking = true;
    const ran = await makeProbe(this.places, this.#variables, signal);
    this.isMaking = false;
    this.#isUnseen = false;
    if (signal.aborted) {
      removeLeft(this.places.out);
      return STOPPED;
    }
    const isRacy = this.reload(sinceNs);
    const passed = await this.#made(ran, signal);
    return isRacy && passed.kind === 'verdict' ? { ...passed, next: WHOLE } : passed;
  }

  /** Where make fails, what we find ourselves is told, with its places; else what make has said. */
  async #made(ran: Ran, signal: AbortSignal): Promise<Passed> {
    const passed = this.recorded ? await this.#compile(new Set(), signal) : null;
    if (passed?.kind === 'stopped') return passed;
    if (ran.status === 0 && passed)
      return passed.kind === 'again' ? this.#broken([otherSet]) : passed;
    if (passed?.kind === 'verdict' && passed.verdict === 'broken') return passed;
    return this.#broken(failuresOfMake(saidBy(ran)), this.places.base);
  }

  async #compile(changed: ReadonlySet<string>, signal: AbortSignal): Promise<Passed> {
    // Until this comes to its end, nothing is known: a change of a lock must not be judged by what was.
    this.#probe = null;
    const other = new AbortController();
    const build = this.#build(AbortSignal.any([signal, other.signal]));
    const sinceNs = startNs();
    const replay = this.#replay(build);
    const compiling = compileProbe(replay, join(build.out, 'watch'));
    // It takes a process: better while the compiler runs than behind it.
    void this.#lock.acquire(signal);
    const found = this.discovery.find(build, changed);
    this.#isUnseen ||= this.discovery.hasFailed;
    if (!found.ok || this.#isUnseen || !isSameSet(build, found.value)) {
      other.abort();
      await compiling;
      if (signal.aborted) return STOPPED;
      this.sources.look();
      return found.ok ? { kind: 'again', next: WHOLE } : this.#broken(found.failures, build.src);
    }
    const object = await compiling;
    if (signal.aborted) return STOPPED;
    const areNewRacy = this.sources.note(this.recorded as Recorded, replay, object, sinceNs);
    const passed = await this.#read(build, replay, object);
    if (signal.aborted) return STOPPED;
    this.sources.look();
    const isRacy = this.sources.wereTouched() || areNewRacy;
    return isRacy && passed.kind === 'verdict' ? { ...passed, next: PROBE } : passed;
  }

  async #read(build: Build, replay: Replay, object: ProbeObject): Promise<Passed> {
    const { compiled, bytes } = object;
    const { subsystems } = build.config;
    if (!compiled.ok || !bytes) {
      const { src } = build;
      return this.#broken([await offenderOf(subsystems, replay, { src, whole: compiled })]);
    }
    const file = join(build.out, 'probe.o');
    const read = { file, src: build.src, textOf: (path: string) => this.files.read(path) };
    const probe = bytes.ok ? recordsIn(bytes.value, read, subsystems) : bytes;
    if (!probe.ok) return this.#broken(probe.failures);
    this.#probe = probe.value;
    return this.#judge(build, probe.value);
  }

  /**
   * What is sound of each record by itself is generated at once, and put back where the records then turn
   * out to hang on each other's headers: to see that takes another compile, and it is hardly ever so.
   * Where nothing is known that could be put back, it is waited for.
   */
  async #judge(build: Build, probe: Probe): Promise<Passed> {
    const { files, orphans } = this;
    const judged = judgeRecords(build, probe, { files, orphans, verdicts: this.#verdicts });
    const suspects = suspectsOf(judged, probe);
    const alone = verdictsOf(judged, ok(null));
    const isSound = alone.ok && stoppingFindings(alone.value).length === 0;
    const isSure = suspects.length === 0 || this.generated.hasGood;
    const early = isSound && isSure ? await this.#generate(build, alone.value) : null;
    if (early && early.kind !== 'verdict') return early;
    await this.#lock.release();
    const verdicts = verdictsOf(judged, await findLeak(build, suspects));
    if (build.signal?.aborted) return STOPPED;
    if (verdicts.ok) return this.#conclude(build, verdicts.value, early);
    const isAgain = verdicts.failures.some(isStale) && !this.#wasStale;
    this.#wasStale = isAgain;
    return isAgain ? { kind: 'again', next: PROBE } : this.#broken(verdicts.failures);
  }

  async #conclude(build: Build, verdicts: Verdicts, early: Passed | null): Promise<Passed> {
    this.orphans = verdicts.orphans;
    this.#wasStale = false;
    const findings = stoppingFindings(verdicts);
    if (findings.length > 0) return this.#drift(build, verdicts, findings);
    const passed = early ?? (await this.#generate(build, verdicts));
    if (passed.kind === 'verdict' && passed.verdict === 'fine') this.generated.approve();
    return passed;
  }

  async #drift(build: Build, { records }: Verdicts, findings: readonly Finding[]): Promise<Passed> {
    await this.#restore();
    this.generated.drop(discardProvisional(build, records));
    return this.#verdict({ verdict: 'drift', findings, unlocked: unlockedOf(records) });
  }

  async #generate(build: Build, verdicts: Verdicts): Promise<Passed> {
    const parts = partsOf(build, verdicts);
    if (!parts.ok) return this.#broken(parts.failures);
    await this.#lock.acquire(build.signal);
    if (build.signal?.aborted) return STOPPED;
    // What make has recorded in the meantime is of another set of subsystems.
    if (this.isOutdated || this.files.hasChanged(join(build.out, 'config.json'))) {
      this.isOutdated = true;
      return { kind: 'again', next: PROBE };
    }
    const own = this.generated.write(build, parts.value.texts);
    const umbrella = umbrellaOf(build, verdicts, parts.value);
    const common = umbrella.ok ? this.generated.write(build, umbrella.value) : umbrella;
    if (!own.ok || !umbrella.ok || !common.ok) return this.#broken(failuresOf(own, common));
    const texts = new Map([...parts.value.texts, ...umbrella.value]);
    const finished = this.generated.finish(build, texts);
    if (!finished.ok) return this.#broken(finished.failures);
    const now = factsOf(this.#making(), verdicts.records, texts);
    const written = [...own.value, ...common.value];
    const show = (path: string) => this.#pathFromHere(resolve(build.out, path));
    const made = { written, probe: 'probe.o', show };
    const reasons = reasonsFor(this.#facts ?? readState(build.out), now, made);
    this.#facts = now;
    this.#isKept = false;
    const paths = written.map(show);
    return this.#verdict({
      verdict: 'fine',
      unlocked: unlockedOf(verdicts.records),
      written: paths,
      reasons,
    });
  }

  /** For `generate --explain`, whoever runs it next; not while somebody waits for a verdict. */
  keepFacts(): void {
    if (this.#isKept || !this.#facts) return;
    this.#isKept = true;
    writeState(this.places.out, this.#facts);
  }

  #making(): Making {
    const { command } = this.recorded as Recorded;
    const inputs = new Map(this.sources.dependencies.map(path => [path, this.files.sumOf(path)]));
    return { plugin: this.files.sumOf(this.#plugin), command, inputs };
  }

  #build(signal: AbortSignal): Build {
    const { build, command } = this.recorded as Recorded;
    return { ...build, command, signal };
  }

  #replay(build: Build): Replay {
    const { command } = this.recorded as Recorded;
    const source = command.find(word => word.endsWith('/probe.c')) ?? '';
    return { command, source, cwd: build.base, signal: build.signal };
  }

  async #broken(failures: readonly Failure[], base = this.places.base): Promise<Passed> {
    await this.#restore();
    return this.#verdict({ verdict: 'broken', failures, base });
  }

  /** Whatever a pass that was not sound, or not ended, has left: a verdict finds what the last sound one made. */
  async #restore(): Promise<void> {
    if (!this.recorded || this.generated.isAsApproved) return;
    await this.#lock.acquire(this.#signal);
    if (!this.#signal?.aborted) this.generated.restore(this.recorded.build);
  }

  #verdict(parts: Pick<Said, 'verdict'> & Partial<Said>): Passed {
    return {
      ...{ kind: 'verdict', findings: [], failures: [], unlocked: [], written: [], reasons: [] },
      subsystems: this.recorded?.build.config.subsystems.length ?? 0,
      base: this.places.base,
      ...parts,
    };
  }
}

function failuresOf(...results: readonly Result<unknown>[]): readonly Failure[] {
  return results.flatMap(each => (each.ok ? [] : each.failures));
}

function unlockedOf(records: Verdicts['records']): readonly string[] {
  return records.filter(isUnlocked).map(each => each.subsystem.name);
}

function saidBy({ stdout, stderr, problem }: { stdout: string; stderr: string; problem?: string }) {
  return problem ? `error: make cannot be run: ${problem}` : `${stdout}${stderr}`;
}
