// A layout as what lies in one record's bytes, arrays of structs written out: `limit[3].cur`.

import type { AggregateType, Member } from '../layout/layout.ts';
import { joinPath } from '../layout/leaves.ts';
import { aggregateOf, bytesOf, countsOf, elementCount } from '../layout/size.ts';

/** A member that is no aggregate, nor an array of one, in one element of all arrays around it. */
export interface Slot {
  readonly path: string;
  readonly member: Member;
  /** From the start of the record. */
  readonly offsetBits: number;
  /** One of several readings of its bytes: nothing is known of its value. */
  readonly isInUnion: boolean;
}

type Wanted = (member: Member) => boolean;

/** In the order of the layout. `isWanted` is asked of members that are no aggregates. */
export function* slotsOf(layout: AggregateType, isWanted: Wanted = () => true): Generator<Slot> {
  yield* inside(layout, { path: '', offsetBits: 0, isInUnion: false }, isWanted);
}

function* inside(
  layout: AggregateType,
  above: Omit<Slot, 'member'>,
  isWanted: Wanted,
): Generator<Slot> {
  const isInUnion = above.isInUnion || layout.kind === 'union';
  for (const member of layout.members) {
    const path = joinPath(above.path, member);
    const offsetBits = above.offsetBits + member.offsetBits;
    const inner = aggregateOf(member.type);
    if (!inner) {
      if (isWanted(member)) yield { path, member, offsetBits, isInUnion };
      continue;
    }
    if (bytesOf(member.type) === 0 || valueCount(inner, isWanted) === 0) continue;
    const counts = countsOf(member.type).map(Number);
    const elements = elementCount(counts);
    for (let index = 0; index < elements; index++) {
      const start = offsetBits + index * inner.bytes * 8;
      const element = path + indexText(index, counts);
      yield* inside(inner, { path: element, offsetBits: start, isInUnion }, isWanted);
    }
  }
}

/** `[1][2]` for element 5 of [2][3]; `''` for what is no array. */
export function indexText(index: number, counts: readonly number[]): string {
  let [text, rest] = ['', index];
  for (const count of [...counts].reverse()) {
    text = `[${rest % count}]${text}`;
    rest = Math.floor(rest / count);
  }
  return text;
}

/** How many values lie in the bytes, all elements of arrays counted; Infinity is a possible answer. */
export function valueCount(layout: AggregateType, isWanted: Wanted = () => true): number {
  return layout.members.reduce((sum, member) => {
    const inner = aggregateOf(member.type);
    const each = inner ? valueCount(inner, isWanted) : isWanted(member) ? 1 : 0;
    return sum + each * elementCount(countsOf(member.type));
  }, 0);
}
