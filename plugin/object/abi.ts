// The natural alignment of scalars as members of a struct, by machine (its psABI). Only for structs
// whose alignment DWARF does not state.

import type { Target } from '../layout/layout.ts';

export type Scalar = 'integer' | 'float' | 'complex' | 'decimal' | 'vector' | 'pointer';

/** The largest alignment that a scalar gets by itself, where it is not 16. */
const LARGEST: Readonly<Record<string, number>> = { s390: 8, s390x: 8, arm: 8 };

export function naturalAlign(scalar: Scalar, bytes: number, target: Target): number {
  if (scalar === 'complex') return naturalAlign('float', bytes / 2, target);
  const own = powerOfTwoIn(bytes);
  if (scalar === 'vector') return own;
  // i386 psABI: 8-byte integers, double and the x87's 12 bytes lie on 4; __float128 and decimals do not.
  const isI386Word = target.machine === 'i386' && (scalar === 'integer' || scalar === 'float');
  if (isI386Word && bytes <= 12) return Math.min(own, 4);
  return Math.min(own, LARGEST[target.machine] ?? 16);
}

/** C11 atomics are aligned to their size, so that the machine can access them at once. */
export function atomicAlign(bytes: number, plain: number, target: Target): number {
  const isAccessible = bytes === powerOfTwoIn(bytes) && bytes <= 16;
  return isAccessible ? Math.max(plain, Math.min(bytes, LARGEST[target.machine] ?? 16)) : plain;
}

/** The largest power of two that divides a size; 1 for 0. */
function powerOfTwoIn(bytes: number): number {
  let power = 1;
  while (bytes !== 0 && bytes % (power * 2) === 0) power *= 2;
  return power;
}
