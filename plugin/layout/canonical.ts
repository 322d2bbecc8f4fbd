// The canonical layout: what locks, drift and exported headers speak about. Two spellings of one
// layout (an anonymous wrapper more or less, an empty struct, another order of union members) have
// the same leaves.

import type { AggregateType, Enumerator, Member, Type } from './layout.ts';
import { elementOf, isAggregate } from './size.ts';

type Done = Map<AggregateType, AggregateType>;

/**
 * - An anonymous struct inside a struct is spliced into it, its offsets added; so is an anonymous union
 *   inside a union, and any anonymous aggregate of one member. Others stay as nameless members.
 * - Members without storage are dropped: empty structs, `[0]` arrays, unnamed bit-fields, and what
 *   consists of such. Flexible arrays stay.
 * - Members stand in the order of their offsets, enumerators in that of their values; in source order
 *   where these are equal, as in unions.
 *
 * Places, tags, sizes and alignments are kept.
 */
export function canonical(layout: AggregateType): AggregateType {
  return canonicalAggregate(layout, new Map());
}

/** A type embedded a thousand times is worked on once: hostile nesting would take exponential time. */
function canonicalAggregate(layout: AggregateType, done: Done): AggregateType {
  const known = done.get(layout);
  if (known) return known;
  const members = layout.members
    .map(member => ({ ...member, type: canonicalType(member.type, done) }))
    .filter(hasStorage)
    .flatMap(member => spliced(member, layout.kind))
    .sort((a, b) => a.offsetBits - b.offsetBits);
  const result = { ...layout, members };
  done.set(layout, result);
  return result;
}

function canonicalType(type: Type, done: Done): Type {
  if (type.kind === 'array') return { ...type, element: canonicalElement(type.element, done) };
  return canonicalElement(type, done);
}

function canonicalElement<T extends Type>(type: T, done: Done): T {
  if (isAggregate(type)) return canonicalAggregate(type, done) as T;
  return type.kind === 'enum' ? { ...type, enumerators: byValue(type.enumerators) } : type;
}

function byValue(enumerators: readonly Enumerator[]): Enumerator[] {
  return [...enumerators].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
}

/** Expects a member whose own type is canonical already. */
function hasStorage({ name, type, widthBits }: Member): boolean {
  if (name === undefined && widthBits !== undefined) return false;
  if (type.kind === 'array' && type.counts.includes(0)) return false;
  const element = elementOf(type);
  return isAggregate(element) ? element.members.length > 0 : element.bytes > 0;
}

function spliced(member: Member, parent: AggregateType['kind']): Member[] {
  const { name, type, offsetBits } = member;
  if (name !== undefined || !isAggregate(type)) return [member];
  if (type.kind !== parent && type.members.length > 1) return [member];
  return type.members.flatMap(inner =>
    spliced({ ...inner, offsetBits: inner.offsetBits + offsetBits }, parent),
  );
}
