// Sizes that follow from a type alone.

import type { AggregateType, ArrayType, Count, Member, Type } from './layout.ts';

export function isAggregate(type: Type): type is AggregateType {
  return type.kind === 'struct' || type.kind === 'union';
}

/** The type without array bounds: what is stored again and again. */
export function elementOf(type: Type): Exclude<Type, ArrayType> {
  return type.kind === 'array' ? type.element : type;
}

/** The struct or union that a member holds, directly or as the element of an array. */
export function aggregateOf(type: Type): AggregateType | undefined {
  const element = elementOf(type);
  return isAggregate(element) ? element : undefined;
}

/** Empty for a plain type. */
export function countsOf(type: Type): readonly Count[] {
  return type.kind === 'array' ? type.counts : [];
}

/** Elements in all dimensions; a flexible array has none, as in `sizeof`. */
export function elementCount(counts: readonly Count[]): number {
  return counts.reduce<number>((all, count) => all * (count === 'flexible' ? 0 : count), 1);
}

/** As `sizeof` says it; 0 for a flexible array. */
export function bytesOf(type: Type): number {
  return elementOf(type).bytes * elementCount(countsOf(type));
}

/** A bit-field's width, else its size in bits. */
export function sizeBitsOf(member: Member): number {
  return member.widthBits ?? bytesOf(member.type) * 8;
}

export function isFlexible(type: Type): boolean {
  return countsOf(type).includes('flexible');
}

/** Where a compiler puts such a member when nothing else is said; an upper bound on targets that align less. */
export function naturalAlignBytes(type: Type): number {
  const element = elementOf(type);
  return isAggregate(element) ? element.alignBytes : Math.min(element.bytes, 16);
}
