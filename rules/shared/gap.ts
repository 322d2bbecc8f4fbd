// Padding that nobody wrote, as a change: what its rules share.

import { plural } from '../../plugin/layout/describe.ts';
import type { Gap } from '../../plugin/layout/gaps.ts';
import { joinPath } from '../../plugin/layout/leaves.ts';
import type { Change } from '../rule.ts';

/** `3 bytes of padding behind 'a': name them, as in '__u8 pad[3]'`. */
export function paddingText({ bytes, before, holder }: Gap): string {
  const path = before && joinPath(holder, before);
  const where = path === undefined ? 'at the beginning' : `behind '${path}'`;
  const member = bytes === 1 ? '__u8 pad' : `__u8 pad[${bytes}]`;
  return `${plural(bytes, 'byte')} of padding ${where}: name ${bytes === 1 ? 'it' : 'them'}, as in '${member}'`;
}

export function gapChange(
  { struct, before, behind, holder, offsetBytes }: Gap,
  text: string,
): Change {
  const member = before ?? behind;
  const place = member?.place ?? struct.place;
  const path = member && joinPath(holder, member);
  return {
    text,
    what: text,
    site: `gap ${holder} ${offsetBytes}`,
    position: offsetBytes * 8,
    ...(path === undefined ? {} : { member: path }),
    ...(place ? { place } : {}),
  };
}
