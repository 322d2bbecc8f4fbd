// ckptgen watch: generates and checks on every save. The states and what moves between them are drawn in
// watch/machine.ts; this does what they ask for. Events only hint that something may have changed: what
// has, the files say, and everything is looked at once more after a pass and now and then.

import { exists } from '../host/files.ts';
import { KnownFiles } from '../host/known-files.ts';
import { type Exhausted, Watcher } from '../host/watcher.ts';
import type { Failure } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { PassKind, WatchEvent } from '../watch/event.ts';
import { begin, type Effect, type Input, type State, step, WHOLE } from '../watch/machine.ts';
import { acceptCommand } from './lock-findings.ts';
import { Session } from './pass.ts';
import type { Passed, Said, SessionOptions } from './passed.ts';
import { overlooked, targetsOf, workFor } from './watch-targets.ts';

export interface WatchOptions extends SessionOptions {
  /** Without the system's word on what has changed. */
  readonly poll: boolean;
  readonly version: string;
  tell(event: WatchEvent): void;
  /** The user's time of day, `14:03:09`. */
  now(): string;
  placedFromHere<D extends Finding | Failure>(each: D, base: string): D;
}

export interface Watching {
  /** Resolves when it has ended and nothing of it is left behind, with why it could not go on; rejects with what is a bug of ours. */
  readonly ended: Promise<readonly Failure[]>;
  /** A full pass, from make on. */
  refresh(): void;
  quit(why: string): void;
}

/** One save is one event or a few; a file that is replaced is gone for a moment; a branch switch takes longer. */
const QUIET_MS = 0;
const GONE_QUIET_MS = 100;
const MANY_QUIET_MS = 150;
const MANY = 100;

const SECOND_LOOK_MS = 1_000;
const LOOK_MS = 60_000;
const POLL_MS = 1_000;
const ROOT_MS = 500;

type Timer = 'quiet' | 'look' | 'root';

export function watch(options: WatchOptions): Watching {
  return new Watch(options);
}

class Watch implements Watching {
  readonly ended: Promise<readonly Failure[]>;
  readonly #options: WatchOptions;
  /** The plugin's file, as it was when this began. */
  readonly #own = new KnownFiles();
  readonly #failures: Failure[] = [];
  /** Another one once the folder was gone: a pass may still be busy with the old one. */
  #session: Session;
  #watcher: Watcher;
  #state: State;
  #stop = new AbortController();
  /** The one that runs, or the last. */
  #pass: Promise<void> = Promise.resolve();
  #isPolling: boolean;
  /** Of the first change that no verdict has answered yet. */
  #changedAt = performance.now();
  #why = '';
  readonly #timers: Partial<Record<Timer, NodeJS.Timeout>> = {};
  #resolve = (_failures: readonly Failure[]) => {};
  #reject = (_error: unknown) => {};

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#session = new Session(options);
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#own.note(options.plugin);
    this.#isPolling = options.poll;
    this.#watcher = this.#newWatcher();
    const folder = options.pathFromHere(this.#session.places.src);
    options.tell({ kind: 'start', folder, version: options.version });
    const { state, effects } = begin();
    this.#state = state;
    this.#do(effects);
  }

  refresh(): void {
    this.#input({ kind: 'changed', work: WHOLE });
  }

  quit(why: string): void {
    this.#why ||= why;
    this.#input({ kind: 'quit' });
  }

  #newWatcher(): Watcher {
    return new Watcher({
      changed: path => void this.#guarded(() => this.#changed(path)),
      exhausted: limit => this.#poll(limit),
    });
  }

  #input(input: Input): void {
    if (input.kind === 'changed' && this.#state.at === 'waiting')
      this.#changedAt = performance.now();
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    this.#do(effects);
  }

  #do(effects: readonly Effect[]): void {
    for (const effect of effects) this.#effects[effect]();
  }

  readonly #effects: Readonly<Record<Effect, () => void>> = {
    settle: () => this.#after('quiet', this.#quietMs(), () => this.#input({ kind: 'quiet' })),
    run: () => {
      this.#pass = this.#guarded(() => this.#run());
    },
    stop: () => this.#stop.abort(),
    look: () => this.#lookForRoot(),
    close: () => void this.#guarded(() => this.#close()),
  };

  #after(which: Timer, milliseconds: number, act: () => void): void {
    clearTimeout(this.#timers[which]);
    this.#timers[which] = setTimeout(() => void this.#guarded(act), milliseconds);
  }

  async #guarded(act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#reject(error);
    }
  }

  #quietMs(): number {
    if (this.#state.at !== 'settling') return QUIET_MS;
    const { changed } = this.#state.work;
    if (changed.size > MANY) return MANY_QUIET_MS;
    return [...changed].every(exists) ? QUIET_MS : GONE_QUIET_MS;
  }

  #changed(path: string): void {
    if (!this.#canGoOn()) return;
    const kind = workFor(this.#session, path);
    if (kind) this.#input({ kind: 'changed', work: { kind, changed: new Set([path]) } });
  }

  #canGoOn(): boolean {
    if (this.#state.at === 'lost' || this.#state.at === 'ended') return false;
    if (this.#isReplaced()) this.#endReplaced();
    else if (exists(this.#session.places.src)) return true;
    else this.#input({ kind: 'gone' });
    return false;
  }

  /** make already runs the new one: two that generate differently would undo each other's work. */
  #isReplaced(): boolean {
    const { plugin } = this.#options;
    return exists(plugin) && this.#own.hasChanged(plugin);
  }

  #endReplaced(): void {
    const file = this.#options.pathFromHere(this.#options.plugin);
    const message = 'the plugin was replaced while it watched: start the watch again';
    this.#failures.push({ code: 'plugin-replaced', message, place: { file } });
    this.quit('plugin replaced');
  }

  async #run(): Promise<void> {
    if (this.#state.at !== 'running') return;
    const { work } = this.#state;
    this.#stop = new AbortController();
    const changed = [...work.changed].map(path => this.#options.pathFromHere(path)).sort();
    this.#options.tell({ kind: 'begin', pass: work.kind, changed });
    const session = this.#session;
    const passed = await session.pass(work, this.#stop.signal);
    if (session !== this.#session) return;
    if (this.#state.at !== 'running' && this.#state.at !== 'overtaken') return;
    if (passed.kind === 'verdict') this.#tell(passed, work.kind, changed);
    if (!this.#isPolling) this.#watcher.watch(targetsOf(this.#session, [this.#options.plugin]));
    this.#input(endOf(passed));
    this.#lookIn(SECOND_LOOK_MS);
  }

  /** What is not sound while somebody is still writing is no news. */
  #tell(passed: Said, pass: PassKind, changed: string[]): void {
    if (this.#state.at === 'overtaken' && passed.verdict === 'broken') return;
    const { placedFromHere } = this.#options;
    const { verdict, subsystems, unlocked, base } = passed;
    this.#options.tell({
      ...{ kind: 'result', pass, changed, verdict, subsystems, at: this.#options.now() },
      unlocked: unlocked.map(name => ({ name, accept: acceptCommand({ name }) })),
      milliseconds: Math.round(performance.now() - this.#changedAt),
      written: [...passed.written].sort(),
      reasons: passed.reasons,
      findings: passed.findings.map(each => placedFromHere(each, base)),
      failures: passed.failures.map(each => placedFromHere(each, base)),
    });
  }

  #lookIn(milliseconds: number): void {
    this.#after('look', milliseconds, () => this.#look());
  }

  /** What no event has told of. It costs a small part of the time until the next one. */
  #look(): void {
    if (!this.#canGoOn()) return;
    const started = performance.now();
    this.#session.keepFacts();
    if (this.#state.at === 'waiting')
      for (const work of overlooked(this.#session)) this.#input({ kind: 'changed', work });
    const cost = performance.now() - started;
    const isBrokenOff = this.#session.sources.isBrokenOff;
    const [least, parts] = this.#isPolling || isBrokenOff ? [POLL_MS, 40] : [LOOK_MS, 1_000];
    this.#lookIn(Math.max(least, cost * parts));
  }

  #poll(limit: Exhausted): void {
    this.#isPolling = true;
    this.#options.tell({ kind: 'notice', code: 'polling', message: HOW_TO_RAISE[limit] });
    this.#lookIn(POLL_MS);
  }

  #lookForRoot(): void {
    const folder = this.#options.pathFromHere(this.#session.places.src);
    const message = `${folder} is gone: waiting for it to come back`;
    this.#options.tell({ kind: 'notice', code: 'root-gone', message });
    void this.#watcher.close();
    const look = () => {
      if (exists(this.#session.places.src)) this.#found();
      else this.#after('root', ROOT_MS, look);
    };
    look();
  }

  #found(): void {
    const folder = this.#options.pathFromHere(this.#session.places.src);
    this.#options.tell({ kind: 'notice', code: 'root-back', message: `${folder} is back` });
    this.#session = new Session(this.#options);
    this.#watcher = this.#newWatcher();
    this.#changedAt = performance.now();
    this.#input({ kind: 'back' });
  }

  async #close(): Promise<void> {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    await this.#pass;
    await this.#watcher.close();
    this.#session.keepFacts();
    this.#options.tell({ kind: 'end', why: this.#why });
    this.#resolve(this.#failures);
  }
}

function endOf(passed: Passed): Input {
  if (passed.kind === 'stopped') return passed;
  return passed.next ? { kind: 'done', next: passed.next } : { kind: 'done' };
}

const HOW_TO_RAISE: Readonly<Record<Exhausted, string>> = {
  ENOSPC:
    'the system gives no more file watches: looking at the files every second or so instead; to raise the limit: ' +
    'sysctl fs.inotify.max_user_watches=524288 (for good: in /etc/sysctl.d), then start again',
  EMFILE:
    'the system gives no more watchers or open files: looking at the files every second or so instead; to raise the ' +
    'limit: sysctl fs.inotify.max_user_instances=1024 or ulimit -n, then start again',
};
