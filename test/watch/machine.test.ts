// The drawing in plugin/watch/machine.ts, cell by cell: every state meets every input.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  begin,
  type Input,
  MOST_STOPS,
  type State,
  step,
  union,
  WHOLE,
  type Work,
} from '../../plugin/watch/machine.ts';

const test = suite('the states of a watch');

const work = (kind: Work['kind'], ...changed: string[]): Work => ({
  kind,
  changed: new Set(changed),
});

const STATES: Readonly<Record<string, State>> = {
  waiting: { at: 'waiting' },
  settling: { at: 'settling', work: work('judge', 'a'), stops: 1 },
  running: { at: 'running', work: work('probe', 'a'), stops: 1 },
  making: { at: 'running', work: WHOLE, stops: 0 },
  overtaken: { at: 'overtaken', work: work('make', 'a'), more: work('probe', 'b'), stops: 1 },
  lost: { at: 'lost' },
  ended: { at: 'ended' },
};

const INPUTS: Readonly<Record<string, Input>> = {
  changed: { kind: 'changed', work: work('probe', 'c') },
  quiet: { kind: 'quiet' },
  done: { kind: 'done' },
  'done, more': { kind: 'done', next: WHOLE },
  stopped: { kind: 'stopped' },
  gone: { kind: 'gone' },
  back: { kind: 'back' },
  quit: { kind: 'quit' },
};

function told(state: State): string {
  if (!('work' in state)) return state.at;
  const works = 'more' in state ? [state.work, state.more] : [state.work];
  const parts = works.flatMap(({ kind, changed }) => [kind, [...changed].join('+')]);
  return [state.at, ...parts, state.stops].filter(part => part !== '').join(' ');
}

/** What each input makes of each state: the state that follows, then the effects. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  waiting: {
    changed: 'settling probe c 0: settle',
    quiet: 'waiting:',
    done: 'waiting:',
    'done, more': 'waiting:',
    stopped: 'waiting:',
    gone: 'lost: look',
    back: 'waiting:',
    quit: 'ended: close',
  },
  settling: {
    changed: 'settling probe a+c 1: settle',
    quiet: 'running judge a 1: run',
    done: 'settling judge a 1:',
    'done, more': 'settling judge a 1:',
    stopped: 'settling judge a 1:',
    gone: 'lost: look',
    back: 'settling judge a 1:',
    quit: 'ended: close',
  },
  running: {
    changed: 'overtaken probe a probe c 2: stop',
    quiet: 'running probe a 1:',
    done: 'waiting:',
    'done, more': 'running make a 0: run',
    stopped: 'settling probe a 1: settle',
    gone: 'lost: stop look',
    back: 'running probe a 1:',
    quit: 'ended: stop close',
  },
  making: {
    changed: 'overtaken make probe c 0:',
    quiet: 'running make 0:',
    done: 'waiting:',
    'done, more': 'running make 0: run',
    stopped: 'settling make 0: settle',
    gone: 'lost: look',
    back: 'running make 0:',
    quit: 'ended: stop close',
  },
  overtaken: {
    changed: 'overtaken make a probe b+c 1:',
    quiet: 'overtaken make a probe b 1:',
    done: 'settling probe b 0: settle',
    'done, more': 'settling make b 0: settle',
    stopped: 'settling make a+b 1: settle',
    gone: 'lost: look',
    back: 'overtaken make a probe b 1:',
    quit: 'ended: stop close',
  },
  lost: {
    changed: 'lost:',
    quiet: 'lost:',
    done: 'lost:',
    'done, more': 'lost:',
    stopped: 'lost:',
    gone: 'lost:',
    back: 'settling make 0: settle',
    quit: 'ended: close',
  },
  ended: Object.fromEntries(Object.keys(INPUTS).map(name => [name, 'ended:'])),
};

for (const [from, state] of Object.entries(STATES)) {
  test(`${from} meets every input`, () => {
    const met = Object.entries(INPUTS).map(([name, input]) => {
      const { state: next, effects } = step(state, input);
      return [name, [`${told(next)}:`, ...effects].join(' ')];
    });
    assert.equal(Object.fromEntries(met), TABLE[from]);
  });
}

test('it begins with a full pass', () => {
  assert.equal(begin(), { state: { at: 'running', work: WHOLE, stops: 0 }, effects: ['run'] });
});

test('files that never stop changing do not keep every verdict away', () => {
  let state: State = { at: 'waiting' };
  const run: string[] = [];
  const meet = (input: Input) => {
    const next = step(state, input);
    state = next.state;
    run.push(...next.effects);
  };
  meet({ kind: 'changed', work: work('probe', 'a') });
  for (let save = 0; save < MOST_STOPS + 2; save++) {
    meet({ kind: 'quiet' });
    meet({ kind: 'changed', work: work('probe', 'a') });
    meet({ kind: run.at(-1) === 'stop' ? 'stopped' : 'done' });
  }
  assert.is(run.filter(effect => effect === 'stop').length, MOST_STOPS + 1);
  assert.is(run.filter(effect => effect === 'run').length, MOST_STOPS + 2);
});

test('work of two kinds is of the one that does both', () => {
  const kinds = ['judge', 'probe', 'make'] as const;
  for (const [at, some] of kinds.entries())
    for (const more of kinds.slice(at)) {
      assert.is(union(work(some), work(more)).kind, more);
      assert.is(union(work(more), work(some)).kind, more);
    }
});

test.run();
