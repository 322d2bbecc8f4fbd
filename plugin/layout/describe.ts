// A member as one line, the same in locks, messages and tests: `effective.cap u32[2] at 0, 8 bytes`.

import type { Count, Member, Type } from './layout.ts';
import { unreachable } from './result.ts';
import { bytesOf, countsOf, elementOf } from './size.ts';

/**
 * The canonical type: `u32`, `s16`, `le32`, `char`, `bool`, `f64`, `enum:u32`, `pointer64`,
 * `function-pointer64`, `opaque[16 bytes]`, `struct`, `union`, each followed by the bounds of an
 * array: `u32[2][3]`, `u8[]`. Numbers are bits of storage. What differs in memory differs here, save
 * for what a struct or an enum contains; `parseType` is the inverse.
 */
export function describeType(type: Type): string {
  return describeElement(elementOf(type)) + describeCounts(countsOf(type));
}

function describeElement(type: ReturnType<typeof elementOf>): string {
  switch (type.kind) {
    case 'int':
      return `${integerPrefix(type.signed, type.order)}${type.bytes * 8}`;
    case 'char':
      return 'char';
    case 'bool':
      return type.bytes === 1 ? 'bool' : `bool${type.bytes * 8}`;
    case 'float':
      return `f${type.bytes * 8}`;
    case 'opaque':
      return `opaque[${plural(type.bytes, 'byte')}]`;
    case 'enum':
      return `enum:${integerPrefix(type.signed)}${type.bytes * 8}`;
    case 'pointer':
      return `${type.pointee === 'function' ? 'function-' : ''}pointer${type.bytes * 8}`;
    case 'struct':
    case 'union':
      return type.kind;
    default:
      return unreachable(type);
  }
}

/** `__le32` is unsigned by definition; a signed one can only be made by a type of that name. */
function integerPrefix(signed: boolean, order?: 'little' | 'big'): string {
  if (!order) return signed ? 's' : 'u';
  return `${signed ? 's' : ''}${order === 'little' ? 'le' : 'be'}`;
}

export function describeCounts(counts: readonly Count[]): string {
  return counts.map(count => (count === 'flexible' ? '[]' : `[${count}]`)).join('');
}

/** The canonical type with the width of a bit-field: `u64:52`. */
export function describeMemberType({
  type,
  widthBits,
}: Pick<Member, 'type' | 'widthBits'>): string {
  return describeType(type) + (widthBits === undefined ? '' : `:${widthBits}`);
}

/** `at 8, 4 bytes`; `at 8 bit 3, 5 bits` for a bit-field. `offsetBits` is from the record's start. */
export function describeSpan(member: Member, offsetBits: number): string {
  const size =
    member.widthBits === undefined
      ? plural(bytesOf(member.type), 'byte')
      : plural(member.widthBits, 'bit');
  return `at ${describeOffset(member, offsetBits)}, ${size}`;
}

export function describeOffset(member: Pick<Member, 'widthBits'>, offsetBits: number): string {
  const bit = offsetBits % 8;
  const shown = bit !== 0 || member.widthBits !== undefined;
  return `${(offsetBits - bit) / 8}${shown ? ` bit ${bit}` : ''}`;
}

/** `effective.cap u32[2] at 0, 8 bytes`. */
export function describeMember(path: string, member: Member, offsetBits: number): string {
  return `${path} ${describeMemberType(member)} ${describeSpan(member, offsetBits)}`;
}

export function plural(count: number | bigint, noun: string): string {
  return `${count} ${noun}${count === 1 || count === 1n ? '' : 's'}`;
}
