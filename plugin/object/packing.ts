// The alignment of a struct or union that DWARF does not state: the largest that its members' natural
// alignments, every offset and the size agree with.

import { At } from './dwarf.ts';
import type { Entry } from './entries.ts';

/** A member as far as alignment depends on it. */
export interface PlacedMember {
  readonly offsetBits: number;
  /** Bit-fields only. */
  readonly widthBits: number | undefined;
  /** Of its type. */
  readonly bytes: number;
  /** Natural for its type. */
  readonly alignBytes: number;
  /** DW_AT_alignment of the member itself. */
  readonly stated: number | undefined;
  /**
   * clang states what `aligned` asks for, be it less than the type needs. (What a typedef lowers truly,
   * as Linux's `compat_u64`, its DWARF 5 says with the typedef.)
   */
  readonly isLowerBound: boolean;
}

const ALIGN_MAX = 2 ** 28;

/** DW_AT_alignment (DWARF 5 §2.24): what `aligned` in the source asks for. */
export function statedAlign(entry: Entry): number | undefined {
  const align = entry.number(At.alignment);
  if (align === undefined) return undefined;
  if (align === 0 || align > ALIGN_MAX || (align & (align - 1)) !== 0)
    throw entry.malformed(`an alignment of ${align}`);
  return align;
}

/** No packing, then what `#pragma pack` can say; `packed` is 1. */
const PACKINGS = [Number.POSITIVE_INFINITY, 8, 4, 2];

/** Shapes: `bytes` is the size of the aggregate, the result a power of two. */
export function inferAlign(members: readonly PlacedMember[], bytes: number): number {
  for (const packing of PACKINGS) {
    const align = alignAt(packing, members, bytes);
    if (align !== undefined) return align;
  }
  return alignAt(1, members, bytes) ?? 1;
}

/** Undefined where something lies otherwise than this packing would have put it. */
function alignAt(
  packing: number,
  members: readonly PlacedMember[],
  bytes: number,
): number | undefined {
  let largest = 1;
  for (const member of members) {
    const align = memberAlign(packing, member, bytes);
    if (packing > 1 && !agrees(member, align)) return undefined;
    largest = Math.max(largest, align);
  }
  return bytes % largest === 0 ? largest : undefined;
}

/**
 * What the source states for a member outranks packing. clang repeats a type's alignment there even
 * where packing has overruled it: then the offset or the size disagrees.
 */
function memberAlign(packing: number, member: PlacedMember, bytes: number): number {
  const { stated, isLowerBound } = member;
  const natural = Math.min(member.alignBytes, packing);
  if (stated === undefined || member.offsetBits % (stated * 8) !== 0 || bytes % stated !== 0)
    return natural;
  return isLowerBound ? Math.max(stated, natural) : stated;
}

/** A bit-field may lie anywhere in a unit of its type, but crosses its end only when packed. */
function agrees(member: PlacedMember, align: number): boolean {
  if (member.widthBits === undefined) return member.offsetBits % (align * 8) === 0;
  const unitBits = member.alignBytes * 8;
  const units = Math.ceil(((member.offsetBits % unitBits) + member.widthBits) / unitBits);
  return units <= Math.ceil((member.bytes * 8) / unitBits);
}
