// What tells packed structs from others.

import type { AggregateType } from '../../plugin/layout/layout.ts';
import type { Container } from '../../plugin/layout/pair.ts';
import { naturalAlignBytes } from '../../plugin/layout/size.ts';

/** Some member asks for more than the struct gives it. */
function isPacked({ members, alignBytes }: AggregateType): boolean {
  return members.some(({ type }) => naturalAlignBytes(type) > alignBytes);
}

export function isRepacked({ old, new: now }: Container): boolean {
  return old.alignBytes !== now.alignBytes && isPacked(old) !== isPacked(now);
}
