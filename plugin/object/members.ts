// Members of structs and unions: where they lie (DWARF 5 §5.7.6).

import type { Member, Target } from '../layout/layout.ts';
import { isAggregate } from '../layout/size.ts';
import { At, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';
import { hex, Malformed } from './malformed.ts';
import { type PlacedMember, statedAlign } from './packing.ts';
import { placeOf } from './places.ts';
import type { Building, Context } from './resolved.ts';

export interface ReadMember {
  readonly member: Member;
  readonly placed: PlacedMember;
  /** This one and those within it. */
  readonly members: number;
}

/** What other languages put into a struct, and this vocabulary has no word for. */
const FOREIGN: ReadonlySet<number> = new Set([Tag.inheritance, Tag.variantPart]);

/** In source order. `bytes` is the size of the aggregate, in which all must lie. */
export function readMembers(context: Context, aggregate: Entry, bytes: number): ReadMember[] {
  const members: ReadMember[] = [];
  for (const entry of context.debug.children(aggregate)) {
    if (FOREIGN.has(entry.tag))
      throw new Malformed(
        `${context.debug.name(aggregate) ?? 'a struct'} is a type of C++ or Rust (entry ${hex(entry.offset)}), and only C can be read`,
        'unsupported-object',
      );
    // C++'s static members are declarations of variables elsewhere.
    if (entry.tag !== Tag.member || entry.flag(At.declaration)) continue;
    const read = readMember(context, entry);
    if (!read) continue;
    checkInside(entry, read, bytes);
    members.push(read);
  }
  return members;
}

/** Undefined for nameless bit-fields, which are padding. */
function readMember(context: Context, entry: Entry): ReadMember | undefined {
  const { debug, files, target } = context;
  const typeId = debug.reference(entry, At.type);
  if (typeId === undefined) throw entry.malformed('a member without a type');
  const { type, bytes, alignBytes, members } = context.resolve(typeId);
  const name = debug.name(entry);
  if (name === undefined && !isAggregate(type)) return undefined;
  const typeName = context.typeNames.nameOf(typeId);
  const widthBits = entry.number(At.bitSize);
  const offsetBits = readOffset(entry, { bytes, widthBits, target });
  const member: Building<Member> =
    name === undefined ? { type, typeName, offsetBits } : { name, type, typeName, offsetBits };
  if (widthBits !== undefined) member.widthBits = widthBits;
  const place = placeOf(files, entry);
  if (place) member.place = place;
  const placed = {
    offsetBits,
    widthBits,
    bytes,
    alignBytes,
    stated: statedAlign(entry),
    isLowerBound: debug.isFromClang(entry.unit),
  };
  return { member, placed, members: members + 1 };
}

interface Declared {
  /** Of the declared type. */
  readonly bytes: number;
  readonly widthBits: number | undefined;
  readonly target: Target;
}

/** In bits from the start of the aggregate. */
function readOffset(entry: Entry, declared: Declared): number {
  const { bytes, widthBits } = declared;
  if (widthBits !== undefined && (widthBits === 0 || widthBits > bytes * 8))
    throw entry.malformed(`a bit-field of ${widthBits} bits in a type of ${bytes} bytes`);
  const bits = entry.number(At.dataBitOffset);
  if (bits !== undefined) return bits;
  const startBytes = entry.memberOffset(At.dataMemberLocation);
  // Members of unions start at their start, whatever unit gcc counts their bits from.
  if (startBytes === undefined) return 0;
  const unitBits = widthBits === undefined ? 0 : offsetInUnit(entry, widthBits, declared);
  return startBytes * 8 + unitBits;
}

/**
 * The older encoding, which clang 14 keeps in DWARF 5 (DWARF 4 §5.5.6): DW_AT_bit_offset counts from the
 * most significant bit of a unit of DW_AT_byte_size down, and is negative where a packed bit-field
 * reaches beyond that unit.
 */
function offsetInUnit(entry: Entry, widthBits: number, { bytes, target }: Declared): number {
  const raw = entry.big(At.bitOffset);
  if (raw === undefined) return 0;
  const fromTop = Number(BigInt.asIntN(64, raw));
  const unitBits = (entry.number(At.byteSize) ?? bytes) * 8;
  return target.byteOrder === 'big' ? fromTop : unitBits - fromTop - widthBits;
}

function checkInside(entry: Entry, { member, placed }: ReadMember, bytes: number): void {
  const endBits = placed.offsetBits + (placed.widthBits ?? placed.bytes * 8);
  if (placed.offsetBits < 0 || endBits > bytes * 8)
    throw entry.malformed(`member ${member.name ?? ''} lies outside of its struct`);
}
