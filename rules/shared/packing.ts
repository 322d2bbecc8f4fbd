// What the two rules for alignments share: which of them a struct belongs to, and what it was.

import { plural } from '../../plugin/layout/describe.ts';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import type { Container } from '../../plugin/layout/pair.ts';
import { elementOf, isAggregate, naturalAlignBytes } from '../../plugin/layout/size.ts';
import type { Change, Drift } from '../rule.ts';
import { containerChange } from './change.ts';

/** Some member asks for more than the struct gives it. */
function isPacked({ members, alignBytes }: AggregateType, { greatestAlignBytes }: Drift): boolean {
  return members.some(({ type }) => {
    const natural = naturalAlignBytes(type);
    return (
      (isAggregate(elementOf(type)) ? natural : Math.min(natural, greatestAlignBytes)) > alignBytes
    );
  });
}

export function isRepacked({ old, new: now }: Container, drift: Drift): boolean {
  return old.alignBytes !== now.alignBytes && isPacked(old, drift) !== isPacked(now, drift);
}

export function realigned(container: Container, what: string): Change {
  const { bytes, alignBytes } = container.old;
  return containerChange(container, what, `${plural(bytes, 'byte')}, aligned ${alignBytes}`);
}
