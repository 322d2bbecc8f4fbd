// The states of a watch, and what moves it from one to the next. Pure: watch.ts does what the effects say.
//
//                changed              quiet     done                 stopped    gone         back       quit
//   waiting      settling: settle     -         -                    -          lost: look   -          ended: close
//   settling     settling: settle     run: run  -                    -          lost: look   -          ended: close
//   running      overtaken: stop      -         waiting, or running  settling:  lost: stop,  -          ended: stop,
//                                               again: run           settle     look                    close
//   overtaken    overtaken            -         settling: settle     settling:  lost: look   -          ended: stop,
//                                                                    settle                             close
//   lost         lost                 -         -                    -          lost         settling:  ended: close
//                                                                                            settle
//   ended        nothing leads away
//
// One pass runs at a time. What changes while it runs overtakes it: it is stopped, and what it was to look
// at is looked at again with what has changed since; if it comes to its end all the same, the latter alone. Two things are stopped by the user's word alone: make, and a pass after some in
// a row that were, so that files which never stop changing do not keep every verdict away.

import type { PassKind } from './event.ts';

/** What is to be looked at again. */
export interface Work {
  readonly kind: PassKind;
  /** Paths. */
  readonly changed: ReadonlySet<string>;
}

export type State =
  | { readonly at: 'waiting' | 'lost' | 'ended' }
  | { readonly at: 'settling' | 'running'; readonly work: Work; readonly stops: number }
  /** `more` is what has changed since the pass began. */
  | { readonly at: 'overtaken'; readonly work: Work; readonly more: Work; readonly stops: number };

export type Input =
  | { readonly kind: 'changed'; readonly work: Work }
  /** Nothing has changed for a moment. */
  | { readonly kind: 'quiet' }
  /** The pass has come to its end; `next` where it saw that another kind is needed. */
  | { readonly kind: 'done'; readonly next?: Work }
  /** The pass was stopped before it had an end. */
  | { readonly kind: 'stopped' }
  /** The folder is not there any more; it is there again. */
  | { readonly kind: 'gone' | 'back' }
  | { readonly kind: 'quit' };

export type Effect = 'settle' | 'run' | 'stop' | 'look' | 'close';

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** Everything, from make on. */
export const WHOLE: Work = { kind: 'make', changed: new Set() };

export const MOST_STOPS = 4;

/** A watch begins with a full pass. */
export function begin(): Step {
  return { state: { at: 'running', work: WHOLE, stops: 0 }, effects: ['run'] };
}

export function step(state: State, input: Input): Step {
  if (state.at === 'ended') return stay(state);
  if (input.kind === 'quit') return quit(state);
  if (input.kind === 'gone') return lose(state);
  switch (state.at) {
    case 'waiting':
      return input.kind === 'changed' ? settle(input.work, 0) : stay(state);
    case 'settling':
      if (input.kind === 'changed') return settle(union(state.work, input.work), state.stops);
      return input.kind === 'quiet' ? run(state.work, state.stops) : stay(state);
    case 'running':
      if (input.kind === 'changed') return overtake(state, input.work);
      if (input.kind === 'stopped') return settle(state.work, state.stops);
      return input.kind === 'done' ? finish(state.work, input.next) : stay(state);
    case 'overtaken':
      if (input.kind === 'changed') return stay({ ...state, more: union(state.more, input.work) });
      if (input.kind === 'stopped') return settle(union(state.work, state.more), state.stops);
      if (input.kind !== 'done') return stay(state);
      return settle(input.next ? union(state.more, input.next) : state.more, 0);
    case 'lost':
      return input.kind === 'back' ? settle(WHOLE, 0) : stay(state);
  }
}

function stay(state: State): Step {
  return { state, effects: [] };
}

function settle(work: Work, stops: number): Step {
  return { state: { at: 'settling', work, stops }, effects: ['settle'] };
}

function run(work: Work, stops: number): Step {
  return { state: { at: 'running', work, stops }, effects: ['run'] };
}

/** What the pass has seen to be needed, and no more: the work that it did is done. */
function finish({ changed }: Work, next: Work | undefined): Step {
  if (!next) return stay({ at: 'waiting' });
  return run({ kind: next.kind, changed: new Set([...changed, ...next.changed]) }, 0);
}

type Running = Extract<State, { readonly at: 'settling' | 'running' }>;

function overtake(state: Running, more: Work): Step {
  const effects = stopOf(state);
  const stops = state.stops + effects.length;
  return { state: { at: 'overtaken', work: state.work, more, stops }, effects };
}

function quit(state: State): Step {
  const isBusy = state.at === 'running' || state.at === 'overtaken';
  return { state: { at: 'ended' }, effects: isBusy ? ['stop', 'close'] : ['close'] };
}

function lose(state: State): Step {
  return state.at === 'lost'
    ? stay(state)
    : { state: { at: 'lost' }, effects: [...stopOf(state), 'look'] };
}

function stopOf(state: State): Effect[] {
  const canStop = state.at === 'running' && state.work.kind !== 'make' && state.stops < MOST_STOPS;
  return canStop ? ['stop'] : [];
}

const ORDER: readonly PassKind[] = ['judge', 'probe', 'make'];

/** The kind that does the work of both. */
export function union(some: Work, more: Work): Work {
  const kind = ORDER.indexOf(some.kind) > ORDER.indexOf(more.kind) ? some.kind : more.kind;
  return { kind, changed: new Set([...some.changed, ...more.changed]) };
}
