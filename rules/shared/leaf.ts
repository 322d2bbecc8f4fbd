// A leaf of one layout as a change: what the rules for a record by itself share.

import type { Leaf } from '../../plugin/layout/leaves.ts';
import type { Change } from '../rule.ts';

export function leafChange({ path, member, trail, offsetBits }: Leaf, what: string): Change {
  const [own, ...deeper] = trail.filter(({ name }) => name !== undefined);
  const place = member.place ?? own?.place;
  const through = deeper.length === 0 ? undefined : own;
  const at = place ? `${place.file}:${place.line}:${place.column ?? ''}` : '';
  return {
    text: `'${path}' ${what}`,
    what,
    site: deeper.length === 0 ? `member ${path}` : `${at} ${member.name}`,
    member: path,
    ...(place ? { place } : {}),
    ...(through
      ? {
          through: { name: through.name ?? '', ...(through.place ? { place: through.place } : {}) },
        }
      : {}),
    position: offsetBits,
  };
}
