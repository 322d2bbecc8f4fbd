// A leaf of one layout, or the whole, as a change: what the rules for a record by itself share.

import { describeMember } from '../../plugin/layout/describe.ts';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import type { Leaf } from '../../plugin/layout/leaves.ts';
import type { Change, Was } from '../rule.ts';

/** At the record's own member, which is what its author can change, not inside a kernel type. */
export function leafChange(
  { path, member, trail, offsetBits }: Pick<Leaf, 'path' | 'member' | 'trail' | 'offsetBits'>,
  what: string,
): Change {
  const own = trail.find(({ name }) => name !== undefined);
  const place = own?.place ?? member.place;
  return {
    text: `'${path}' ${what}`,
    what,
    site: `member ${path}`,
    member: path,
    ...(place ? { place } : {}),
    position: offsetBits,
  };
}

/** What the old layout said of a leaf. */
export function leafText({ path, member, offsetBits }: Leaf): Was {
  const { place } = member;
  return { path, text: describeMember(path, member, offsetBits), ...(place ? { place } : {}) };
}

/** At the struct itself. */
export function wholeRecord({ place }: AggregateType, text: string): Change {
  return { text, what: text, site: 'record', position: -1, ...(place ? { place } : {}) };
}
