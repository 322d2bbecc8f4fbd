// Enums of flags: what a member of one may hold is more than its enumerators.

import type { EnumType } from './layout.ts';

/**
 * The bits that an enum's values are made of, where it is one of flags: every enumerator is 0, a power of
 * two or an OR of such, and one of them is 4 or more. One that has every value from 0 up to its highest only counts.
 * Undefined for any other enum.
 */
export function flagMask({ enumerators }: EnumType): bigint | undefined {
  const values = enumerators.map(({ value }) => value);
  const mask = values.filter(isPowerOfTwo).reduce((all, value) => all | value, 0n);
  const isMadeOfThem = values.every(value => value >= 0n && (value & ~mask) === 0n);
  const isAnyBeyond = values.some(value => value >= 4n);
  return isMadeOfThem && isAnyBeyond && !isCounted(values) ? mask : undefined;
}

function isCounted(values: readonly bigint[]): boolean {
  const highest = values.reduce((most, value) => (value > most ? value : most), 0n);
  return BigInt(new Set(values).size) > highest;
}

function isPowerOfTwo(value: bigint): boolean {
  return value > 0n && (value & (value - 1n)) === 0n;
}

/** Whether a member may hold the value. An enum of which no enumerator is known holds anything. */
export function isValueOf(type: EnumType, value: bigint): boolean {
  if (type.enumerators.length === 0) return true;
  const mask = flagMask(type);
  if (mask !== undefined) return value >= 0n && (value & ~mask) === 0n;
  return type.enumerators.some(each => each.value === value);
}
