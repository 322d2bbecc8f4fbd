// The bytes of one value -> the value.

import type { ArrayType, ByteOrder, Type } from '../layout/layout.ts';
import { unreachable } from '../layout/result.ts';
import { bytesOf, countsOf, elementCount, elementOf } from '../layout/size.ts';
import type { Slot } from './slots.ts';

export type Element = Exclude<Type, ArrayType>;

/** Integers and what is stored as one; floating point that JavaScript has, NaN aside; bytes for all else. */
export type Scalar = bigint | number | Uint8Array;

/** A record's bytes, and the order of its writer. */
export interface RecordBytes {
  readonly bytes: Uint8Array;
  readonly byteOrder: ByteOrder;
}

/** All elements of a slot, one for a plain member. Expects bytes of the layout's size. */
export function scalarsIn({ member, offsetBits }: Slot, record: RecordBytes): Scalar[] {
  const element = elementOf(member.type);
  if (member.widthBits !== undefined)
    return [fieldIn(record, { offsetBits, widthBits: member.widthBits, element })];
  const count = bytesOf(member.type) === 0 ? 0 : elementCount(countsOf(member.type));
  const start = offsetBits / 8;
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * element.bytes;
    return scalarOf(element, record.bytes.subarray(at, at + element.bytes), record.byteOrder);
  });
}

function scalarOf(type: Element, bytes: Uint8Array, byteOrder: ByteOrder): Scalar {
  switch (type.kind) {
    case 'int':
      return integerOf(bytes, { byteOrder: type.order ?? byteOrder, signed: type.signed });
    case 'enum':
      return integerOf(bytes, { byteOrder, signed: type.signed });
    case 'char':
    case 'bool':
    case 'pointer':
      return integerOf(bytes, { byteOrder, signed: false });
    case 'float':
      return floatOf(bytes, byteOrder);
    case 'opaque':
    case 'struct':
    case 'union':
      return bytes;
    default:
      return unreachable(type);
  }
}

interface Integer {
  readonly byteOrder: ByteOrder;
  readonly signed: boolean;
}

function integerOf(bytes: Uint8Array, { byteOrder, signed }: Integer): bigint {
  let value = 0n;
  const { length } = bytes;
  for (let index = 0; index < length; index++)
    value = (value << 8n) | BigInt(bytes[byteOrder === 'big' ? index : length - 1 - index] ?? 0);
  return signed ? BigInt.asIntN(length * 8, value) : value;
}

function floatOf(bytes: Uint8Array, byteOrder: ByteOrder): Scalar {
  if (bytes.length !== 4 && bytes.length !== 8) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = byteOrder === 'little';
  const value = bytes.length === 4 ? view.getFloat32(0, isLittle) : view.getFloat64(0, isLittle);
  return Number.isNaN(value) ? bytes : value;
}

interface Field {
  readonly offsetBits: number;
  readonly widthBits: number;
  readonly element: Element;
}

/** Bits count from the least significant one of a byte, from the most significant one where bytes are big-endian. */
function fieldIn(
  { bytes, byteOrder }: RecordBytes,
  { offsetBits, widthBits, element }: Field,
): bigint {
  const [first, end] = [Math.floor(offsetBits / 8), Math.ceil((offsetBits + widthBits) / 8)];
  const whole = integerOf(bytes.subarray(first, end), { byteOrder, signed: false });
  const before = offsetBits - first * 8;
  const below = byteOrder === 'little' ? before : (end - first) * 8 - before - widthBits;
  const value = BigInt.asUintN(widthBits, whole >> BigInt(below));
  const isSigned = (element.kind === 'int' || element.kind === 'enum') && element.signed;
  return isSigned ? BigInt.asIntN(widthBits, value) : value;
}
