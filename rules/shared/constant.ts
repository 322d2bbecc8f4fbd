// A constant that belongs to a record, as a change: what its rules share.

import type { Constant, Named } from '../../plugin/layout/constants.ts';
import { describeValue } from '../../plugin/layout/constants.ts';
import type { Change, Drift, Was } from '../rule.ts';

interface Told {
  readonly what: string;
  readonly old?: Constant;
  readonly now?: Named | undefined;
}

/** At the constant; at the record where it is gone. Behind what its members say. */
export function constantChange(
  { record }: Drift,
  { what, old, now }: Told,
  more: Partial<Change> = {},
): Change {
  const place = now?.place ?? record.new.place;
  const where = now?.place ? `${now.place.file}:${now.place.line}` : '';
  return {
    text: what,
    what,
    site: `constant ${where}`,
    position: Number.MAX_SAFE_INTEGER,
    ...(place ? { place } : {}),
    ...(old ? { was: wasOf(old) } : {}),
    ...more,
  };
}

function wasOf({ name, value, place }: Constant): Was {
  const text = `${name} = ${describeValue(value)}`;
  return { path: '', enumerator: name, text, ...(place ? { place } : {}) };
}
