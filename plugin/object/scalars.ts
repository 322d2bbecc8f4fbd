// Base types, pointers, enumerations (DWARF 5 §5.1, §5.3, §5.7.8).

import type { ByteOrder, Enumerator, EnumType, Type } from '../layout/layout.ts';
import { naturalAlign, type Scalar } from './abi.ts';
import { At, END_BIG, END_LITTLE, Encoding, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';
import { placeOf } from './places.ts';
import { type Building, BYTES_MAX, type Context, type Resolved } from './resolved.ts';

const INTEGERS: ReadonlySet<number> = new Set([1, 2, 4, 8, 16]);
const FLOATS: ReadonlySet<number> = new Set([2, 4, 8, 12, 16]);

export function readBaseType(context: Context, entry: Entry): Resolved {
  const bytes = sizeOf(entry);
  const { type, scalar } = baseType(context, entry, bytes);
  return { type, bytes, alignBytes: naturalAlign(scalar, bytes, context.target), members: 0 };
}

/** DW_AT_encoding, DWARF 5 §5.1.1; sizes that C has no such type for are opaque. */
function baseType({ debug }: Context, entry: Entry, bytes: number): { type: Type; scalar: Scalar } {
  const opaque = (scalar: Scalar) => ({ type: { kind: 'opaque', bytes } as const, scalar });
  switch (entry.number(At.encoding)) {
    case Encoding.boolean:
      return INTEGERS.has(bytes)
        ? { type: { kind: 'bool', bytes }, scalar: 'integer' }
        : opaque('integer');
    case Encoding.signedChar:
    case Encoding.unsignedChar:
      if (bytes === 1 && debug.name(entry) === 'char')
        return { type: { kind: 'char', bytes }, scalar: 'integer' };
      return integer(entry, bytes) ?? opaque('integer');
    case Encoding.signed:
    case Encoding.unsigned:
    case Encoding.address:
    case Encoding.utf:
    case Encoding.ucs:
    case Encoding.ascii:
      return integer(entry, bytes) ?? opaque('integer');
    case Encoding.float:
      return FLOATS.has(bytes)
        ? { type: { kind: 'float', bytes }, scalar: 'float' }
        : opaque('float');
    case Encoding.complexFloat:
    case Encoding.imaginaryFloat:
    case Encoding.gnuComplexInteger:
      return opaque('complex');
    case Encoding.decimalFloat:
      return opaque('decimal');
    default:
      return opaque('integer');
  }
}

function integer(entry: Entry, bytes: number): { type: Type; scalar: Scalar } | undefined {
  if (!INTEGERS.has(bytes)) return undefined;
  const order = endianityOf(entry);
  return {
    type: { kind: 'int', bytes, signed: isSigned(entry), ...(order ? { order } : {}) },
    scalar: 'integer',
  };
}

function isSigned(baseType: Entry): boolean {
  const encoding = baseType.number(At.encoding);
  return encoding === Encoding.signed || encoding === Encoding.signedChar;
}

/** gcc's scalar_storage_order (DWARF 5 §5.1.1). */
function endianityOf(entry: Entry): ByteOrder | undefined {
  const endianity = entry.number(At.endianity);
  if (endianity === END_BIG) return 'big';
  return endianity === END_LITTLE ? 'little' : undefined;
}

/** clang writes no size. */
export function readPointer({ typeNames, target }: Context, entry: Entry): Resolved {
  const bytes = entry.number(At.byteSize) ?? entry.unit.addressBytes;
  const isFunction = typeNames.bareType(typeNames.targetOf(entry))?.tag === Tag.subroutineType;
  return {
    type: { kind: 'pointer', bytes, pointee: isFunction ? 'function' : 'object' },
    bytes,
    alignBytes: naturalAlign('pointer', bytes, target),
    members: 0,
  };
}

export function readEnum(context: Context, entry: Entry): Resolved<EnumType> {
  const { debug, files, target, typeNames } = context;
  const underlying = typeNames.bareType(typeNames.targetOf(entry));
  const bytes = entry.number(At.byteSize) ?? (underlying ? sizeOf(underlying) : undefined);
  if (bytes === undefined || !INTEGERS.has(bytes))
    throw entry.malformed('an enum whose size is not known');
  const raw = debug.children(entry).filter(each => each.tag === Tag.enumerator);
  const signed =
    signOf(entry, underlying) ?? raw.some(each => (each.big(At.constValue) ?? 0n) < 0n);
  const type: Building<EnumType> = {
    kind: 'enum',
    bytes,
    signed,
    enumerators: raw.map(each => readEnumerator(context, each, { bytes, signed })),
  };
  const tag = debug.name(entry);
  if (tag !== undefined) type.tag = tag;
  const place = placeOf(files, entry);
  if (place) type.place = place;
  return { type, bytes, alignBytes: naturalAlign('integer', bytes, target), members: 0 };
}

/** DW_AT_type says it, or gcc's DW_AT_encoding; undefined where only the enumerators can. */
function signOf(entry: Entry, underlying: Entry | undefined): boolean | undefined {
  if (underlying?.has(At.encoding)) return isSigned(underlying);
  return entry.has(At.encoding) ? isSigned(entry) : undefined;
}

/** gcc writes what is not negative in the shortest DW_FORM_data that holds it unsigned. */
function readEnumerator(
  { debug, files }: Context,
  entry: Entry,
  { bytes, signed }: { bytes: number; signed: boolean },
): Enumerator {
  const name = debug.name(entry);
  const value = entry.big(At.constValue);
  if (name === undefined || value === undefined)
    throw entry.malformed('an enumerator without name or value');
  const bits = bytes * 8;
  const enumerator: Building<Enumerator> = {
    name,
    value: signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value),
  };
  const place = placeOf(files, entry);
  if (place) enumerator.place = place;
  return enumerator;
}

/** DW_AT_byte_size of a type that must have one. */
export function sizeOf(entry: Entry): number {
  const bytes = entry.number(At.byteSize);
  if (bytes === undefined) throw entry.malformed('a type whose size is not known');
  if (bytes > BYTES_MAX) throw entry.malformed(`a type of ${bytes} bytes`);
  return bytes;
}
