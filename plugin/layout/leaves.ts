// A layout as the flat list of what is stored in it.

import type { AggregateType, Count, Member } from './layout.ts';
import { spellName } from './names.ts';
import { aggregateOf, countsOf, sizeBitsOf } from './size.ts';

/** An array of structs around a leaf. */
export interface Enclosing {
  readonly counts: readonly Count[];
  readonly strideBytes: number;
}

/** A member that is no aggregate, nor an array of one. */
export interface Leaf {
  /** `effective.cap`, `slots[].id`; nameless aggregates contribute nothing. */
  readonly path: string;
  readonly member: Member;
  /** From the record's own member down to the leaf, nameless ones included. */
  readonly trail: readonly Member[];
  /** From the start of the record; in an array of structs, the first element's. */
  readonly offsetBits: number;
  readonly sizeBits: number;
  /** Outermost first. */
  readonly enclosing: readonly Enclosing[];
}

interface Above {
  readonly path: string;
  readonly trail: readonly Member[];
  readonly offsetBits: number;
  readonly enclosing: readonly Enclosing[];
}

/** Every leaf, in the order of the members. Expects a layout that `leafCount` has found to be small enough. */
export function leavesOf(layout: AggregateType): Leaf[] {
  const found: Leaf[] = [];
  collect(layout, { path: '', trail: [], offsetBits: 0, enclosing: [] }, found);
  return found;
}

function collect(layout: AggregateType, above: Above, found: Leaf[]): void {
  for (const member of layout.members) {
    const path = joinPath(above.path, member);
    const trail = [...above.trail, member];
    const offsetBits = above.offsetBits + member.offsetBits;
    const inner = aggregateOf(member.type);
    if (!inner) {
      const { enclosing } = above;
      found.push({ path, member, trail, offsetBits, sizeBits: sizeBitsOf(member), enclosing });
      continue;
    }
    const counts = countsOf(member.type);
    const enclosing =
      counts.length === 0
        ? above.enclosing
        : [...above.enclosing, { counts, strideBytes: inner.bytes }];
    collect(inner, { path: arrayPath(path, member), trail, offsetBits, enclosing }, found);
  }
}

/** The path of a member of the aggregate that `parent` leads to (`''` for the record itself). */
export function joinPath(parent: string, member: Member): string {
  if (member.name === undefined) return parent;
  return parent === '' ? spellName(member.name) : `${parent}.${spellName(member.name)}`;
}

/** What the paths below an array of structs begin with: one `[]` a dimension. */
export function arrayPath(path: string, member: Member): string {
  return path + '[]'.repeat(countsOf(member.type).length);
}

/** More than any struct that somebody wrote; beyond it, an object is made to waste time and memory. */
export const mostLeaves = 100_000;

/**
 * The number of leaves, without listing them: a hostile object nests so that the list would not fit
 * into memory. Infinity is a possible answer.
 */
export function leafCount(layout: AggregateType): number {
  const done = new Map<AggregateType, number>();
  const count = (aggregate: AggregateType): number => {
    const known = done.get(aggregate);
    if (known !== undefined) return known;
    const leaves = aggregate.members.reduce((sum, { type }) => {
      const inner = aggregateOf(type);
      return sum + (inner ? count(inner) : 1);
    }, 0);
    done.set(aggregate, leaves);
    return leaves;
  };
  return count(layout);
}
