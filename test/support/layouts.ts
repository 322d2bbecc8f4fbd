// Layouts by hand, as a reader of objects would give them: members get their offsets as C gives them.

import type {
  AggregateType,
  ArrayType,
  Count,
  EnumType,
  IntType,
  Member,
  Place,
  Type,
} from '../../plugin/layout/layout.ts';
import { bytesOf } from '../../plugin/layout/size.ts';

export const int = (bits: number, signed: boolean): IntType => ({
  kind: 'int',
  bytes: bits / 8,
  signed,
});
export const u8 = int(8, false);
export const u16 = int(16, false);
export const u32 = int(32, false);
export const u64 = int(64, false);
export const s32 = int(32, true);
export const s64 = int(64, true);
export const le32: IntType = { ...u32, order: 'little' };
export const be32: IntType = { ...u32, order: 'big' };
export const char: Type = { kind: 'char', bytes: 1 };
export const bool: Type = { kind: 'bool', bytes: 1 };
export const f64: Type = { kind: 'float', bytes: 8 };
export const pointer: Type = { kind: 'pointer', bytes: 8, pointee: 'object' };
export const functionPointer: Type = { kind: 'pointer', bytes: 8, pointee: 'function' };

export function array(element: Type, first: Count, ...rest: Count[]): ArrayType {
  if (element.kind === 'array') throw new Error('an element is never an array');
  return { kind: 'array', element, counts: [first, ...rest] };
}

export function enumeration(values: Record<string, number>, tag = 'mode'): EnumType {
  const enumerators = Object.entries(values).map(([name, value]) => ({
    name,
    value: BigInt(value),
  }));
  return { kind: 'enum', bytes: 4, signed: false, tag, enumerators };
}

export function alignOf(type: Type): number {
  if (type.kind === 'array') return alignOf(type.element);
  if (type.kind === 'struct' || type.kind === 'union') return type.alignBytes;
  return Math.min(type.bytes, 16);
}

/** A member without its offset. */
export type Field = Omit<Member, 'offsetBits'>;

/** `name` '' is an anonymous member. */
export function field(name: string, type: Type, more: Partial<Field> = {}): Field {
  const typeName = more.typeName ?? spell(type);
  return { ...(name === '' ? {} : { name }), type, ...more, typeName };
}

function spell(type: Type): string {
  if (type.kind === 'array') return spell(type.element);
  if (type.kind === 'struct' || type.kind === 'union' || type.kind === 'enum')
    return type.tag === undefined ? type.kind : `${type.kind} ${type.tag}`;
  if (type.kind === 'int') return `__${type.signed ? 's' : 'u'}${type.bytes * 8}`;
  return type.kind === 'pointer' ? 'void *' : type.kind;
}

interface Attributes {
  readonly packed?: boolean;
  readonly aligned?: number;
  readonly place?: Place;
}

/** A struct as the System V ABI lays it out; bit-fields as gcc does on little-endian targets. */
export function struct(
  tag: string | undefined,
  fields: readonly Field[],
  attributes: Attributes = {},
): AggregateType {
  let endBits = 0;
  let alignBytes = attributes.aligned ?? 1;
  const members = fields.map((each): Member => {
    const align = attributes.packed ? 1 : alignOf(each.type);
    alignBytes = Math.max(alignBytes, align);
    const offsetBits = place(each, endBits, align, attributes.packed ?? false);
    endBits = offsetBits + (each.widthBits ?? bytesOf(each.type) * 8);
    return { ...each, offsetBits };
  });
  const bytes = roundUp(Math.ceil(endBits / 8), alignBytes);
  return aggregate('struct', { tag, bytes, alignBytes, members, place: attributes.place });
}

function place(member: Field, endBits: number, align: number, packed: boolean): number {
  const unit = bytesOf(member.type) * 8;
  if (member.widthBits === undefined) return roundUp(endBits, align * 8);
  const fits = packed || (endBits % unit) + member.widthBits <= unit;
  return fits ? endBits : roundUp(endBits, unit);
}

export function union(
  tag: string | undefined,
  fields: readonly Field[],
  attributes: Attributes = {},
): AggregateType {
  const aligns = fields.map(each => alignOf(each.type));
  const alignBytes = Math.max(attributes.aligned ?? 1, ...aligns);
  const largest = Math.max(0, ...fields.map(each => bytesOf(each.type)));
  const members = fields.map(each => ({ ...each, offsetBits: 0 }));
  const bytes = roundUp(largest, alignBytes);
  return aggregate('union', { tag, bytes, alignBytes, members, place: attributes.place });
}

interface Parts {
  readonly tag: string | undefined;
  readonly bytes: number;
  readonly alignBytes: number;
  readonly members: readonly Member[];
  readonly place: Place | undefined;
}

function aggregate(kind: 'struct' | 'union', { tag, place, ...rest }: Parts): AggregateType {
  return { kind, ...rest, ...(tag === undefined ? {} : { tag }), ...(place ? { place } : {}) };
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
