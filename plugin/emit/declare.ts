// Shapes as C text: declarations, macros of bit-fields, compile-time checks.

import type { ByteOrder } from '../layout/layout.ts';
import {
  columns,
  commentText,
  hexadecimal,
  LINE_COLUMNS,
  macroPart,
  type Row,
  rowsWithRemarks,
} from './c-writer.ts';
import { NamePool } from './names.ts';
import { type Field, placeAlignment, type Shape, type Slot } from './shape.ts';

/** Of a member that its type alone would place elsewhere on some ABI. */
function memberAttribute(shape: Shape, slot: Slot): string {
  const align = placeAlignment(shape, slot);
  if (shape.alignBytes === 1 || slot.alignBytes <= align) return '';
  return align === 1 ? ' __attribute__((packed))' : ` __attribute__((packed, aligned(${align})))`;
}

/** The alignment that every ABI gives the slot; m68k aligns all integers from two bytes on to 2. */
function leastAlignment(shape: Shape, slot: Slot): number {
  if (slot.shape) return slot.shape.alignBytes;
  if (memberAttribute(shape, slot)) return placeAlignment(shape, slot);
  return Math.min(slot.alignBytes, 2);
}

function shapeAttribute(shape: Shape): string {
  const { slots, alignBytes } = shape;
  if (alignBytes === 1)
    return slots.some(slot => slot.alignBytes > 1) ? ' __attribute__((packed))' : '';
  const least = slots.reduce((most, slot) => Math.max(most, leastAlignment(shape, slot)), 1);
  return least < alignBytes ? ` __attribute__((aligned(${alignBytes})))` : '';
}

// The comment stands above a member with an attribute: checkpatch does not know its line for a
// declaration and wants something other before it.
function memberRows(shape: Shape, slot: Slot): Row[] {
  const bounds = slot.counts.map(count => `[${count}]`).join('');
  const attribute = memberAttribute(shape, slot);
  const text = `\t${slot.type}${attribute} ${slot.name}${bounds};`;
  if (!attribute) return [{ text, remark: slot.remark }];
  return [{ text: `\t/* ${slot.remark}, below its usual alignment */` }, { text }];
}

/** `struct ckpt_cap_s { ... };` */
export function declaration(shape: Shape): string[] {
  const rows = shape.slots.flatMap(slot => memberRows(shape, slot));
  const { kind, tag } = shape;
  return [`${kind} ${tag} {`, ...rowsWithRemarks(rows), `}${shapeAttribute(shape)};`];
}

/**
 * The `_SHIFT` and `_MASK` of a shape's bit-fields; none without. Shifts are those of `byteOrder`, if
 * that is given: of the order in which the unit was written, whatever machine reads it.
 */
export function fieldMacros(shape: Shape, macros: NamePool, byteOrder?: ByteOrder): string[] {
  if (shape.fields.length === 0) return [];
  const named = shape.fields.map(field => ({
    ...field,
    macro: macros.unique(`${shape.macroPrefix}__${macroPart(field.name)}`, ['_SHIFT', '_MASK']),
  }));
  const shifts = (order: ByteOrder) =>
    named.map(({ macro, shift }) => `#define ${macro}_SHIFT ${shift[order]}`);
  const masks = named.map(field => ({
    text: `#define ${field.macro}_MASK ${mask(field)}`,
    remark: `${field.unit}: ${commentText(field.typeName)}`,
  }));
  return [
    `/* Bit-fields of ${shape.kind} ${shape.tag} */`,
    ...rowsWithRemarks(masks),
    ...(byteOrder ? shifts(byteOrder) : shiftsOfReader(shifts)),
  ];
}

function shiftsOfReader(shifts: (order: ByteOrder) => string[]): string[] {
  return [
    '#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__',
    ...shifts('little'),
    '#else',
    ...shifts('big'),
    '#endif',
  ];
}

function mask({ widthBits, unitBytes }: Field): string {
  const wide = unitBytes > 4 && (unitBytes === 8 || widthBits > 32);
  return hexadecimal((1n << BigInt(widthBits)) - 1n, wide ? 8 : 4);
}

/**
 * A struct whose declaration fails where a size, an alignment or an offset is not as stated. C90 has
 * no other assertion than an array's size; in a struct's members it declares no name and no object.
 */
export function assertions(shape: Shape, tag: string): string[] {
  const type = `${shape.kind} ${shape.tag}`;
  const names = new NamePool();
  const lines = [
    assertion(names.unique('size'), [`sizeof(${type})`, `${shape.bytes}`]),
    assertion(names.unique('align'), [`__alignof__(${type})`, `${shape.alignBytes}`]),
  ];
  for (const slot of shape.slots) {
    if (slot.padding) continue;
    lines.push(offsetAssertion(names.unique(`at${slot.offset}`), type, slot));
  }
  return [`struct ${tag} {`, ...lines, '};'];
}

/** One assertion: that the first text is the second one's value. */
export function assertion(name: string, [actual, expected]: readonly [string, string]): string {
  return `\tchar ${name}[${actual} == ${expected} ? 1 : -1];`;
}

function offsetAssertion(name: string, type: string, slot: Slot): string {
  const whole = assertion(name, [`__builtin_offsetof(${type}, ${slot.name})`, `${slot.offset}`]);
  if (columns(whole) <= LINE_COLUMNS) return whole;
  const [before = '', after = ''] = whole.split(`, ${slot.name})`);
  const indent = columns(before.slice(0, before.indexOf('(') + 1));
  const blanks = '\t'.repeat(indent / 8) + ' '.repeat(indent % 8);
  return `${before},\n${blanks}${slot.name})${after}`;
}
