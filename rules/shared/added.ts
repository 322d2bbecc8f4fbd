// What the three rules for new members share: which of them a member belongs to.

import { describeMemberType } from '../../plugin/layout/describe.ts';
import { type Added, directParent, type Pair } from '../../plugin/layout/pair.ts';
import type { Change } from '../rule.ts';
import { changeOf } from './change.ts';

export function isArm(pair: Pair): pair is Added {
  return pair.how === 'added' && directParent(pair.new.parents).kind === 'union';
}

/** Into which it does not fit. */
export function growsUnion(pair: Pair): pair is Added {
  return isArm(pair) && pair.container.old.bytes !== pair.container.new.bytes;
}

export function isAppended(pair: Pair): pair is Added {
  return pair.how === 'added' && !isArm(pair) && !hasOldBehind(pair);
}

export function isInserted(pair: Pair): pair is Added {
  return pair.how === 'added' && !isArm(pair) && hasOldBehind(pair);
}

function hasOldBehind({ container, new: now }: Added): boolean {
  return container.pairs.some(
    ({ old, new: other }) => old && other && other.relativeBits >= now.relativeBits,
  );
}

export function newMember(pair: Added, how: string, more: Partial<Change> = {}): Change {
  return changeOf(pair, `(${describeMemberType(pair.new.member)}) was ${how}`, more);
}
