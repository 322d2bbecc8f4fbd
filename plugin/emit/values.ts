// Where a record's members have types that not every pattern of bits is a value of: bool and enums.

import { flagMask } from '../layout/flags.ts';
import type { AggregateType, EnumType, Member, Type } from '../layout/layout.ts';
import { aggregateOf, bytesOf, countsOf, elementCount, elementOf } from '../layout/size.ts';

/** What a value may be, as an unsigned number of its bits. */
export type Allowed =
  | { readonly kind: 'values'; readonly values: readonly bigint[] }
  /** The bits that may be set. */
  | { readonly kind: 'mask'; readonly mask: bigint };

/** Offsets are in bits, from the start of the record or of a loop's element, as a layout counts them. */
export type ValueCheck =
  | {
      readonly kind: 'value';
      readonly offsetBits: number;
      readonly widthBits: number;
      readonly allowed: Allowed;
    }
  | {
      readonly kind: 'loop';
      readonly offsetBits: number;
      readonly count: number;
      readonly strideBits: number;
      readonly inner: readonly ValueCheck[];
    };

/**
 * In the order of the members. Of a union none: which arm was written last is not known. A flexible
 * array has no element.
 */
export function valueChecks(layout: AggregateType): readonly ValueCheck[] {
  return layout.kind === 'union' ? [] : layout.members.flatMap(checksOf);
}

function checksOf(member: Member): readonly ValueCheck[] {
  const { type, offsetBits } = member;
  const count = elementCount(countsOf(type));
  const element = elementOf(type);
  const inner = checksOfElement(element, member.widthBits);
  if (inner.length === 0 || count === 0) return [];
  if (count === 1)
    return inner.map(each => ({ ...each, offsetBits: each.offsetBits + offsetBits }));
  return [{ kind: 'loop', offsetBits, count, strideBits: bytesOf(element) * 8, inner }];
}

function checksOfElement(element: Type, fieldBits: number | undefined): readonly ValueCheck[] {
  const aggregate = aggregateOf(element);
  if (aggregate) return valueChecks(aggregate);
  const widthBits = fieldBits ?? bytesOf(element) * 8;
  const allowed = allowedOf(element, widthBits);
  return allowed ? [{ kind: 'value', offsetBits: 0, widthBits, allowed }] : [];
}

/** null where all patterns of bits are values. */
function allowedOf(type: Type, widthBits: number): Allowed | null {
  if (type.kind === 'bool') return widthBits > 1 ? { kind: 'mask', mask: 1n } : null;
  return type.kind === 'enum' ? ofEnum(type, widthBits) : null;
}

function ofEnum(type: EnumType, widthBits: number): Allowed | null {
  if (type.enumerators.length === 0) return null;
  const mask = flagMask(type);
  if (mask !== undefined) return { kind: 'mask', mask: BigInt.asUintN(widthBits, mask) };
  const values = type.enumerators.map(({ value }) => BigInt.asUintN(widthBits, value));
  return { kind: 'values', values: [...new Set(values)].sort((a, b) => (a < b ? -1 : 1)) };
}
