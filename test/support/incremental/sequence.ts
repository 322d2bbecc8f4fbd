// One sequence: a module, a tool, edits; after each step the tool has come to what a clean build comes to.

import { Random } from '../random.ts';
import type { CleanBuilds, Outcome } from './clean.ts';
import { EDITS } from './edits.ts';
import { type Model, newModel, type Texts, textsOf } from './model.ts';
import { MakeTool, type Tool, WatchTool } from './tools.ts';
import { sourcesIn, World } from './world.ts';

export interface Totals {
  steps: number;
  /** Of the steps: those whose sources do not pass. */
  failing: number;
  /** Where a second look was needed. */
  late: number;
  kills: number;
  edits: Map<string, number>;
}

const STEPS = 5;

/** What is done beside edits of the sources; each name stands as often as it weighs. */
const ACTS = [
  ...Object.keys(EDITS).flatMap(name => [name, name]),
  ...['type', 'type', 'header change', 'header change', 'accept', 'accept', 'accept', 'accept'],
  ...['swap', 'swap', 'touch', 'touch', 'switch', 'switch', 'switch', 'stash', 'stash', 'stash'],
  ...['tamper', 'tamper', 'tamper', 'clean', 'clean', 'beside'],
];

/** Of ten: eight small ones, one of 50, one of 100 or 200. */
function sizeOf(seed: number, random: Random): number {
  const turn = seed % 20;
  if (turn === 7) return 50;
  if (turn === 13) return 100;
  if (turn === 18) return 200;
  return 5 + random.below(16);
}

export class Sequence {
  readonly #seed: number;
  readonly #random: Random;
  readonly #clean: CleanBuilds;
  readonly #totals: Totals;
  readonly #world: World;
  readonly #tool: Tool;
  readonly #lines: string[] = [];
  /** Of the last step that passed. */
  #fine: Model;
  #good: Texts | null = null;
  /** What the tool or a tamperer has removed or damaged since. */
  #isExcused: (file: string) => boolean = () => false;
  #isFailing = false;

  constructor(seed: number, clean: CleanBuilds, totals: Totals) {
    this.#seed = seed;
    this.#clean = clean;
    this.#totals = totals;
    this.#random = new Random(seed);
    this.#fine = newModel(this.#random, sizeOf(seed, this.#random));
    this.#world = new World(structuredClone(this.#fine), this.#random);
    const { module } = this.#world;
    this.#tool = seed % 2 === 0 ? new MakeTool(module) : new WatchTool(module);
    this.#lines.push(`${this.#tool.kind} with ${this.#fine.subsystems.length} subsystems`);
  }

  async run(): Promise<void> {
    try {
      await this.#check();
      for (let step = 1; step <= STEPS; step++) await this.#step(step);
    } catch (error) {
      throw new Error(this.#told(error as Error));
    } finally {
      await this.#tool.end();
      this.#world.remove();
    }
  }

  #told({ message, stack }: Error): string {
    const replay = `CKPTGEN_SEED=${this.#seed} CKPTGEN_COUNT=1 node test/run.mjs incremental-random`;
    return `${replay}\n${this.#lines.join('\n')}\n${message}\n${stack?.split('\n')[1] ?? ''}`;
  }

  async #step(step: number): Promise<void> {
    this.#world.passed = [sourcesIn(this.#world.folder)];
    await this.#tool.mark();
    const count = this.#random.chance(70) ? 1 : 2 + this.#random.below(3);
    if (this.#isFailing && this.#random.chance(55)) this.#mend(step);
    else for (let edit = 0; edit < count; edit++) await this.#act(step);
    if (this.#random.chance(20)) await this.#kill(step);
    await this.#check();
  }

  #mend(step: number): void {
    this.#world.apply(structuredClone(this.#fine));
    this.#note(step, 'mend', 'as when it passed last');
  }

  async #kill(step: number): Promise<void> {
    const milliseconds = this.#random.below(this.#random.chance(50) ? 1_200 : 300);
    this.#note(step, 'kill', `after ${milliseconds} ms`);
    await this.#tool.killAfter(milliseconds);
    // It writes before it knows of leaks: what a killed one has not put back is told by the next, and stays.
    if (this.#tool.kind === 'watch') this.#excuse(isOfOneSubsystem);
    this.#totals.kills++;
  }

  #note(step: number, name: string, what: string): void {
    this.#lines.push(`${step}: ${name} ${what}`);
    this.#totals.edits.set(name, (this.#totals.edits.get(name) ?? 0) + 1);
  }

  async #act(step: number): Promise<void> {
    for (let tries = 0; tries < 20; tries++) {
      const name = this.#random.pick(ACTS);
      const what = EDITS[name] ? this.#edit(name) : await this.#other(name, step);
      if (what === null) continue;
      this.#note(step, name, what);
      return;
    }
  }

  #edit(name: string): string | null {
    const model = structuredClone(this.#world.model);
    const what = EDITS[name]?.(model, this.#random) ?? null;
    if (what !== null) this.#world.apply(model);
    return what;
  }

  async #other(name: string, step: number): Promise<string | null> {
    const world = this.#world;
    if (name === 'swap') return world.swap();
    if (name === 'touch') return world.touch();
    if (name === 'switch') return world.switchBranch();
    if (name === 'stash') return world.stash();
    if (name === 'beside') return this.#beside();
    if (name === 'accept') {
      this.#excuse(file => file.startsWith('uapi/'));
      return world.accept();
    }
    const what = name === 'clean' ? await this.#cleaned() : this.#tampered();
    // A watch is told nothing of either: the next save has it look.
    if (what !== null && this.#tool.kind === 'watch')
      this.#note(step, 'type', this.#edit('type') ?? '');
    return what;
  }

  /** make, while the watch is at work. */
  async #beside(): Promise<string | null> {
    if (this.#tool.kind === 'make') return null;
    await new MakeTool(this.#world.module).settled();
    return 'make';
  }

  #cleaned(): Promise<string> {
    this.#excuse(() => true);
    return this.#world.clean();
  }

  #tampered(): string | null {
    const isOurs = this.#tool.kind === 'make' ? () => true : isOfWatch;
    const what = this.#world.tamper(isOurs);
    this.#excuse(file => what?.endsWith(` ${file}`) ?? false);
    return what;
  }

  #excuse(more: (file: string) => boolean): void {
    const before = this.#isExcused;
    this.#isExcused = file => before(file) || more(file);
  }

  async #check(): Promise<void> {
    const sources = sourcesIn(this.#world.folder);
    this.#assertAsModel(sources);
    const [clean, first] = await Promise.all([this.#clean.of(sources), this.#tool.settled()]);
    this.#totals.steps++;
    if (clean.error) this.#totals.failing++;
    let problem = await this.#differs(clean, first);
    if (problem && (await this.#tool.lookAgain())) {
      problem = await this.#differs(clean, await this.#tool.settled());
      if (!problem) this.#totals.late++;
    }
    if (problem) throw new Error(problem);
    this.#isFailing = clean.error !== null;
    if (this.#isFailing) return;
    this.#fine = structuredClone(this.#world.model);
    this.#good = clean.outputs;
    this.#isExcused = () => false;
  }

  /** Else the test, not the tool, is wrong. */
  #assertAsModel(sources: Texts): void {
    for (const [path, text] of textsOf(this.#world.model))
      if (sources.get(path) !== text) throw new Error(`the test's own: ${path} is not as edited`);
  }

  async #differs(clean: Outcome, now: Outcome): Promise<string | null> {
    const both = `clean: ${clean.said}\n${this.#tool.kind}: ${now.said}`;
    if (JSON.stringify(clean.error) !== JSON.stringify(now.error))
      return `clean: ${JSON.stringify(clean.error)}, now: ${JSON.stringify(now.error)}\n${both}`;
    if (!clean.error) {
      const file = firstDifference(clean.outputs, now.outputs);
      return file && `${shown(file, clean.outputs, now.outputs)}\n${both}`;
    }
    const file = this.#changedSince(this.#good, clean, now);
    if (!file || (await this.#wasOnTheWay(clean, now))) return null;
    return `not as when it passed last: ${shown(file, this.#good ?? new Map(), now.outputs)}\n${both}`;
  }

  /** What a failing run must not have changed: the probe's files are of today's sources. */
  #changedSince(good: Texts | null, clean: Outcome, now: Outcome): string | null {
    if (!good) return null;
    const isGone = (file: string) => this.#isExcused(file) || clean.outputs.has(file);
    const lockless = (file: string) => !this.#isProvisional(file) && !isGone(file);
    for (const [file, text] of good)
      if (!isOfProbe(file) && now.outputs.get(file) !== text)
        if (now.outputs.has(file) ? !this.#isExcused(file) : lockless(file)) return file;
    const added = [...now.outputs.keys()].find(file => !isOfProbe(file) && !good.has(file));
    return added ?? this.#probeDiffers(clean, now);
  }

  #probeDiffers(clean: Outcome, now: Outcome): string | null {
    if (this.#tool.kind === 'watch') return null;
    const files = [...clean.outputs.keys()].filter(isOfProbe);
    return files.find(file => now.outputs.get(file) !== clean.outputs.get(file)) ?? null;
  }

  /** Dropped as soon as there is a lock. */
  #isProvisional(file: string): boolean {
    const name = /^uapi\/tm\/(.*)\.h$/.exec(file)?.[1] ?? '';
    return Object.keys(this.#world.model.recorded).some(
      path => path === `${name}.layout` || path.endsWith(`/${name}.layout`),
    );
  }

  /** A watch may have passed a state that lasted for a moment; of a branch switch nobody knows them. */
  async #wasOnTheWay(clean: Outcome, now: Outcome): Promise<boolean> {
    if (this.#tool.kind === 'make') return false;
    const { passed } = this.#world;
    if (!passed) {
      this.#good = null;
      return true;
    }
    for (const sources of passed) {
      const moment = await this.#clean.of(sources);
      if (moment.error || this.#changedSince(moment.outputs, clean, now)) continue;
      this.#good = moment.outputs;
      return true;
    }
    return false;
  }
}

function isOfProbe(file: string): boolean {
  return /^(probe\.c|config\.json|headers\.list|.*_proto\.h)$/.test(file);
}

function isOfOneSubsystem(file: string): boolean {
  return /_glue\.h$|^uapi\//.test(file);
}

/** What a watch neither reads nor writes the next make mends. */
function isOfWatch(file: string): boolean {
  return !/^(headers\.list|.*_proto\.h)$/.test(file);
}

function firstDifference(one: Texts, other: Texts): string | null {
  const files = [...new Set([...one.keys(), ...other.keys()])].sort();
  return files.find(file => one.get(file) !== other.get(file)) ?? null;
}

function shown(file: string, wanted: Texts, found: Texts): string {
  const [before, after] = [wanted, found].map(texts => texts.get(file)?.split('\n') ?? null);
  if (!before || !after) return `${file}: ${before ? 'is missing' : 'should not be there'}`;
  const at = before.findIndex((line, index) => line !== after[index]);
  return `${file}:${at + 1}: '${before[at]}' is wanted, '${after[at]}' is there`;
}
