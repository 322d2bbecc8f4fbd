// What an exported header declares: structs and unions whose every byte is a member's or padding's,
// at offsets that hold on every ABI.

import type { Piece } from './bitfields.ts';

/** A member as C declares it. */
export interface Slot {
  readonly name: string;
  /** From the start of the enclosing shape, in bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** `__u32`, `struct ckpt_cap_s`. */
  readonly type: string;
  /** The array's dimensions, outermost first. */
  readonly counts: readonly number[];
  /** Set for a struct or union that this header declares. */
  readonly shape?: Shape;
  /** The largest alignment that an ABI gives the type by itself. 1 where `shape` decides. */
  readonly alignBytes: number;
  /** What the comment says: offset and kernel type. */
  readonly remark: string;
  readonly padding?: boolean;
}

/** A bit-field of the kernel's, found in the slot `unit`. */
export interface Field extends Piece {
  readonly unit: string;
  readonly unitBytes: number;
}

export interface Shape {
  readonly kind: 'struct' | 'union';
  readonly tag: string;
  /** What precedes a field's name in its macros: `CKPT_CAP__FLAGS`. */
  readonly macroPrefix: string;
  readonly bytes: number;
  /** Lowered by `settleAlignments` to what every place of the shape agrees with. */
  alignBytes: number;
  /** In the order of their offsets; padding included. */
  readonly slots: readonly Slot[];
  readonly fields: readonly Field[];
}

/** The largest power of two that divides it; 0 is divided by all. */
export function alignmentOf(offset: number): number {
  if (offset === 0) return Number.POSITIVE_INFINITY;
  let power = 1;
  while (offset % (power * 2) === 0) power *= 2;
  return power;
}

/**
 * Gives every shape the largest alignment that all its places in the record allow, so that no member
 * is less aligned than its type. `shapes` has members before what contains them, the record last; the
 * record keeps its own.
 */
export function settleAlignments(shapes: readonly Shape[]): void {
  for (const shape of shapes.slice(0, -1))
    shape.alignBytes = Math.min(shape.alignBytes, alignmentOf(shape.bytes));
  for (const outer of shapes.toReversed())
    for (const { shape, offset } of outer.slots)
      if (shape)
        shape.alignBytes = Math.min(shape.alignBytes, outer.alignBytes, alignmentOf(offset));
}

/** The alignment that a slot's place guarantees. */
export function placeAlignment(shape: Shape, slot: Slot): number {
  return Math.min(shape.alignBytes, alignmentOf(slot.offset));
}
