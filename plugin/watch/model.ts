// What there is to be shown, folded from what a watch tells.

import { unreachable } from '../layout/result.ts';
import type { Begin, Notice, PassResult, WatchEvent } from './event.ts';

/** What is remembered of a pass when the next one has ended. */
export type Pass = Pick<PassResult, 'at' | 'verdict' | 'milliseconds' | 'changed'>;

export interface Model {
  readonly folder: string;
  /** The pass under way. */
  readonly busy: Begin | null;
  readonly last: PassResult | null;
  /** Those before the last, newest first. */
  readonly earlier: readonly Pass[];
  /** What is to be said of the root's absence. */
  readonly gone: string | null;
  /** One of a code, the root's excepted. */
  readonly notices: readonly Notice[];
  /** Why watching has ended. */
  readonly ended: string | null;
}

export const NOTHING_SHOWN: Model = {
  folder: '',
  busy: null,
  last: null,
  earlier: [],
  gone: null,
  notices: [],
  ended: null,
};

export function shown(model: Model, event: WatchEvent): Model {
  switch (event.kind) {
    case 'start':
      return { ...NOTHING_SHOWN, folder: event.folder };
    case 'begin':
      return { ...model, busy: event };
    case 'result':
      return { ...model, busy: null, last: event, earlier: earlierOf(model) };
    case 'notice':
      return noticed(model, event);
    case 'end':
      return { ...model, busy: null, ended: event.why };
    default:
      return unreachable(event);
  }
}

const MOST_EARLIER = 5;

function earlierOf({ last, earlier }: Model): readonly Pass[] {
  if (!last) return earlier;
  const { at, verdict, milliseconds, changed } = last;
  return [{ at, verdict, milliseconds, changed }, ...earlier].slice(0, MOST_EARLIER);
}

function noticed(model: Model, notice: Notice): Model {
  if (notice.code === 'root-gone') return { ...model, gone: notice.message };
  if (notice.code === 'root-back') return { ...model, gone: null };
  const others = model.notices.filter(each => each.code !== notice.code);
  return { ...model, notices: [...others, notice] };
}
