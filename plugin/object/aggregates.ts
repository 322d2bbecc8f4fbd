// Structs and unions and their members (DWARF 5 §5.7.1, §5.7.6).

import type { AggregateType, Member, Target } from '../layout/layout.ts';
import { bytesOf, isAggregate } from '../layout/size.ts';
import { At, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';
import { hex, Malformed } from './malformed.ts';
import { inferAlign, type PlacedMember } from './packing.ts';
import { placed } from './places.ts';
import type { Context, Resolved } from './resolved.ts';
import { sizeOf } from './scalars.ts';

/** Far above any struct of C; a few hostile bytes can describe 2^60. */
const MEMBERS_MAX = 1_000_000;
const ALIGN_MAX = 2 ** 28;

/** What other languages put into a struct, and this vocabulary has no word for. */
const FOREIGN: ReadonlySet<number> = new Set([Tag.inheritance, Tag.variantPart]);

export function readAggregate(context: Context, entry: Entry): Resolved<AggregateType> {
  const { debug, files } = context;
  const bytes = sizeOf(entry);
  const kind = entry.tag === Tag.unionType ? 'union' : 'struct';
  const tag = debug.name(entry);
  const read = readMembers(context, entry, bytes);
  const members = read.reduce((sum, each) => sum + 1 + each.members, 0);
  if (members > MEMBERS_MAX)
    throw entry.malformed(`${kind} ${tag ?? ''} has more than ${MEMBERS_MAX} members`);
  const alignBytes = statedAlign(entry) ?? inferAlign(read.map(placement), bytes);
  return {
    type: {
      kind,
      ...(tag === undefined ? {} : { tag }),
      bytes,
      alignBytes,
      members: read.map(each => each.member),
      ...placed(files, entry),
    },
    alignBytes,
    members,
  };
}

/** DW_AT_alignment (DWARF 5 §2.24). */
export function statedAlign(entry: Entry): number | undefined {
  const align = entry.number(At.alignment);
  if (align === undefined) return undefined;
  if (align === 0 || align > ALIGN_MAX || (align & (align - 1)) !== 0)
    throw entry.malformed(`an alignment of ${align}`);
  return align;
}

interface ReadMember {
  readonly member: Member;
  readonly alignBytes: number;
  readonly members: number;
  readonly stated: number | undefined;
}

function placement({ member, alignBytes, stated }: ReadMember): PlacedMember {
  const { offsetBits, widthBits, type } = member;
  return { offsetBits, widthBits, bytes: bytesOf(type), alignBytes, stated };
}

function readMembers(context: Context, entry: Entry, bytes: number): ReadMember[] {
  const members: ReadMember[] = [];
  for (const child of context.debug.children(entry)) {
    if (FOREIGN.has(child.tag))
      throw new Malformed(
        `${context.debug.name(entry) ?? 'a struct'} is a type of C++ or Rust (entry ${hex(child.offset)}), and only C can be read`,
        'unsupported-object',
      );
    // C++'s static members are declarations of variables elsewhere.
    const isMember = child.tag === Tag.member && !child.flag(At.declaration);
    const read = isMember ? readMember(context, child) : undefined;
    if (!read) continue;
    checkInside(child, read.member, bytes);
    members.push(read);
  }
  return members;
}

/** Undefined for nameless bit-fields, which are padding. */
function readMember(context: Context, entry: Entry): ReadMember | undefined {
  const { debug, files, target } = context;
  const typeId = debug.reference(entry, At.type);
  if (typeId === undefined) throw entry.malformed('a member without a type');
  const { type, alignBytes, members } = context.resolve(typeId);
  const name = debug.name(entry);
  if (name === undefined && !isAggregate(type)) return undefined;
  const member: Member = {
    ...(name === undefined ? {} : { name }),
    type,
    typeName: context.typeName(typeId),
    ...readOffset(entry, bytesOf(type), target),
    ...placed(files, entry),
  };
  return { member, alignBytes, members, stated: statedAlign(entry) };
}

type Offset = Pick<Member, 'offsetBits' | 'widthBits'>;

/** DWARF 5 counts in bits from the start of the aggregate; `typeBytes` is the declared type's size. */
function readOffset(entry: Entry, typeBytes: number, target: Target): Offset {
  const widthBits = entry.number(At.bitSize);
  const bits = entry.number(At.dataBitOffset);
  const offsetBits = bits ?? (entry.memberOffset(At.dataMemberLocation) ?? 0) * 8;
  if (widthBits === undefined) return { offsetBits };
  if (widthBits === 0 || widthBits > typeBytes * 8)
    throw entry.malformed(`a bit-field of ${widthBits} bits`);
  if (bits !== undefined) return { offsetBits, widthBits };
  return {
    offsetBits: offsetBits + offsetInUnit(entry, { typeBytes, widthBits, target }),
    widthBits,
  };
}

/**
 * The older encoding, which clang 14 keeps in DWARF 5 (DWARF 4 §5.5.6): DW_AT_bit_offset counts from the
 * most significant bit of a unit of DW_AT_byte_size down, and is negative where a packed bit-field
 * reaches beyond that unit.
 */
function offsetInUnit(
  entry: Entry,
  { typeBytes, widthBits, target }: { typeBytes: number; widthBits: number; target: Target },
): number {
  const raw = entry.big(At.bitOffset, true);
  if (raw === undefined) return 0;
  const fromTop = Number(BigInt.asIntN(64, raw));
  const unitBits = (entry.number(At.byteSize) ?? typeBytes) * 8;
  return target.byteOrder === 'big' ? fromTop : unitBits - fromTop - widthBits;
}

function checkInside(entry: Entry, member: Member, bytes: number): void {
  const endBits = member.offsetBits + (member.widthBits ?? bytesOf(member.type) * 8);
  if (member.offsetBits < 0 || endBits > bytes * 8)
    throw entry.malformed(`member ${member.name ?? ''} lies outside of its struct`);
}
