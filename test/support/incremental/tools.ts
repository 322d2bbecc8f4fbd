// The two that build incrementally: make, and a watch. Both are killed and started again at will.

import { rmSync } from 'node:fs';
import type { Module } from '../kernel-module.ts';
import { Child } from './child.ts';
import { type FirstError, makeArgs, type Outcome, outcomeOfMake, outputsIn } from './clean.ts';

export interface Tool {
  readonly kind: 'make' | 'watch';
  /** Called before the sources are edited. */
  mark(): Promise<void>;
  /** When it has done what the edits ask for. */
  settled(): Promise<Outcome>;
  /** Waits for what a second look may find; false where there is none. */
  lookAgain(): Promise<boolean>;
  /** It works on the edits, and is killed after so many milliseconds. */
  killAfter(milliseconds: number): Promise<void>;
  end(): Promise<void>;
}

/** Of the slowest machine; a pass that hangs is all that it is to end. */
export const MOST_MS = 120_000;

export function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

export class MakeTool implements Tool {
  readonly kind = 'make';
  readonly #module: Module;

  constructor(module: Module) {
    this.#module = module;
  }

  async mark(): Promise<void> {}

  #start(): Child {
    return new Child('make', makeArgs(this.#module), this.#module.folder);
  }

  async settled(): Promise<Outcome> {
    const child = this.#start();
    const timer = setTimeout(() => void child.kill(), MOST_MS);
    const ended = await child.ended;
    clearTimeout(timer);
    return outcomeOfMake(this.#module, ended);
  }

  async lookAgain(): Promise<boolean> {
    return false;
  }

  async killAfter(milliseconds: number): Promise<void> {
    const child = this.#start();
    await sleep(milliseconds);
    await child.kill();
    // Behind its own file Kbuild may leave half of what that was made of, which no make can read.
    rmSync(this.#module.path('ckpt_generated/glue.i'), { force: true });
  }

  async end(): Promise<void> {}
}

interface Told {
  readonly event: string;
  readonly verdict?: string;
  readonly findings?: readonly { rule: string; file: string | null; line: number | null }[];
}

/** A result ends what was begun; quiet after that means that no event leads further. */
const QUIET_MS = 400;
/** Everything is looked at once more a second after each pass. */
const SECOND_LOOK_MS = 2_200;
const GLANCE_MS = 25;

export class WatchTool implements Tool {
  readonly kind = 'watch';
  readonly #module: Module;
  #child: Child;
  #told: Told[] = [];
  #lastAt = 0;
  #marked = 0;

  constructor(module: Module) {
    this.#module = module;
    this.#child = this.#start();
  }

  #start(): Child {
    const { folder, kernel } = this.#module;
    this.#told = [];
    this.#marked = 0;
    this.#lastAt = performance.now();
    const args = ['watch', '--json', '--kernel', kernel, '--module', folder];
    const child = new Child(process.execPath, [this.#module.path('ckptgen.mjs'), ...args], folder);
    let rest = '';
    child.process.stdout?.on('data', data => {
      const lines = `${rest}${data}`.split('\n');
      rest = lines.pop() ?? '';
      this.#told.push(...lines.map(line => JSON.parse(line) as Told));
      this.#lastAt = performance.now();
    });
    return child;
  }

  async mark(): Promise<void> {
    this.#marked = this.#told.length;
  }

  async settled(): Promise<Outcome> {
    await this.#quiet(() => (this.#hasAnswered() ? QUIET_MS : SECOND_LOOK_MS));
    return this.#outcome();
  }

  async lookAgain(): Promise<boolean> {
    await this.#quiet(() => SECOND_LOOK_MS);
    return true;
  }

  #hasAnswered(): boolean {
    return this.#told.slice(this.#marked).some(each => each.event === 'result');
  }

  #isBusy(): boolean {
    const last = this.#told.findLast(each => each.event === 'begin' || each.event === 'result');
    return last?.event !== 'result';
  }

  async #quiet(needed: () => number): Promise<void> {
    const since = performance.now();
    const quiet = () => performance.now() - Math.max(this.#lastAt, since);
    while (this.#isBusy() || quiet() < needed()) {
      if (this.#child.hasEnded) throw new Error(`the watch has ended: ${await this.#said()}`);
      if (performance.now() - since > MOST_MS) throw new Error(`not quiet: ${this.#tail()}`);
      await sleep(GLANCE_MS);
    }
  }

  async #said(): Promise<string> {
    const { status, stderr } = await this.#child.ended;
    return `exit ${status} ${stderr}\n${this.#tail()}`;
  }

  #tail(): string {
    const lines = this.#told.slice(-8).map(each => JSON.stringify(each).slice(0, 600));
    return lines.join('\n').replaceAll(`${this.#module.folder}/`, '');
  }

  #outcome(): Outcome {
    const { folder } = this.#module;
    const last = this.#told.findLast(each => each.event === 'result');
    const error = last?.verdict === 'fine' ? null : this.#firstError(last);
    return { error, outputs: outputsIn(folder), said: this.#tail() };
  }

  #firstError(told: Told | undefined): FirstError {
    const first = told?.findings?.[0];
    if (!first) return { rule: 'no finding', place: '' };
    const file = (first.file ?? '').replace(`${this.#module.folder}/`, '');
    return { rule: first.rule, place: first.line === null ? file : `${file}:${first.line}` };
  }

  async killAfter(milliseconds: number): Promise<void> {
    await sleep(milliseconds);
    await this.#child.kill();
    this.#child = this.#start();
  }

  async end(): Promise<void> {
    await this.#child.kill();
  }
}
