// A leaf of one layout as a change: what the rules for a record by itself share.

import type { Leaf } from '../../plugin/layout/leaves.ts';
import type { Change } from '../rule.ts';

/** At the record's own member, which is what its author can change, not inside a kernel type. */
export function leafChange({ path, member, trail, offsetBits }: Leaf, what: string): Change {
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
