// In what a member differs from what it was, its offset and an enum's constants aside.

import { describeMemberType, describeType } from './describe.ts';
import type { Member, Type } from './layout.ts';
import { aggregateOf, bytesOf, countsOf, elementCount, elementOf, isFlexible } from './size.ts';

/** Each difference has one name: the most telling, where more than one would fit. */
export type Difference =
  /** Struct, union or neither. */
  | 'kind'
  /** To, from or of a flexible array. */
  | 'flexible'
  /** To, from or of a bit-field. */
  | 'bit-field'
  /** Other bounds, other number of elements. */
  | 'length'
  /** Other bounds, same number of elements. */
  | 'shape'
  | 'byte-order'
  | 'sign'
  /** The same kind of number, in more or fewer bytes. */
  | 'width'
  /** Everything else: another kind, or the same bytes in other units. */
  | 'type';

/** Undefined where the two are the same. What an aggregate contains is not looked at. */
export function differenceOf(old: Member, now: Member): Difference | undefined {
  if (describeMemberType(old) === describeMemberType(now)) return undefined;
  if (kindOf(old.type) !== kindOf(now.type)) return 'kind';
  if (isFlexible(old.type) || isFlexible(now.type)) return 'flexible';
  if (old.widthBits !== undefined || now.widthBits !== undefined) return 'bit-field';
  const sameElement = describeType(elementOf(old.type)) === describeType(elementOf(now.type));
  return sameElement ? boundsDifference(old.type, now.type) : elementDifference(old.type, now.type);
}

function kindOf(type: Type): 'struct' | 'union' | 'value' {
  return aggregateOf(type)?.kind ?? 'value';
}

function boundsDifference(old: Type, now: Type): Difference {
  return elementCount(countsOf(old)) === elementCount(countsOf(now)) ? 'shape' : 'length';
}

function elementDifference(old: Type, now: Type): Difference {
  const [was, is] = [elementOf(old), elementOf(now)];
  const sameBounds = countsOf(old).join() === countsOf(now).join();
  if (was.bytes === is.bytes && sameBounds) {
    if (was.kind === 'int' && is.kind === 'int')
      return was.order === is.order ? 'sign' : 'byte-order';
    return isSignOnly(was, is) ? 'sign' : 'type';
  }
  const sameKind = was.kind === is.kind && was.bytes !== is.bytes;
  return sameKind && bytesOf(old) !== bytesOf(now) ? 'width' : 'type';
}

/** Between enums, and between plain `char` and the integers of its size. */
function isSignOnly(was: Type, is: Type): boolean {
  if (was.kind === 'enum') return is.kind === 'enum';
  const kinds = `${was.kind} ${is.kind}`;
  return kinds === 'char int' || kinds === 'int char';
}
