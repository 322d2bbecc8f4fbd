// Padding made explicit: where the compiler would leave a hole on one ABI and none on another, the
// header has a member.

import type { NamePool } from './names.ts';
import type { Slot } from './shape.ts';

function padding(offset: number, bytes: number, names: NamePool, remark: string): Slot {
  return {
    name: names.unique(`__pad${offset}`),
    offset,
    bytes,
    type: '__u8',
    counts: [bytes],
    alignBytes: 1,
    remark: `${offset}: ${remark}`,
    padding: true,
  };
}

/** The slots of a struct, sorted and apart from each other, with padding up to `bytes`. */
export function padStruct(slots: readonly Slot[], bytes: number, names: NamePool): Slot[] {
  const padded: Slot[] = [];
  let end = 0;
  for (const slot of slots) {
    if (slot.offset > end) padded.push(padding(end, slot.offset - end, names, 'padding'));
    padded.push(slot);
    end = slot.offset + slot.bytes;
  }
  if (bytes > end) padded.push(padding(end, bytes - end, names, 'padding'));
  return padded;
}

/** The slots of a union, with one that has its whole size where no other has. */
export function padUnion(slots: readonly Slot[], bytes: number, names: NamePool): Slot[] {
  if (slots.some(slot => slot.bytes === bytes)) return [...slots];
  return [...slots, padding(0, bytes, names, 'size of the union')];
}
