// A waiver of the settings, as a change: what its rules share.

import type { Change, WaiverUse } from '../rule.ts';

export function waiverChange({ rule, struct, member, place }: WaiverUse, what: string): Change {
  const of = member === undefined ? `'${struct}'` : `'${member}' of '${struct}'`;
  const text = `'${rule}' for ${of} ${what}`;
  return { text, what, site: `waiver ${place.line}`, position: place.line, place };
}
