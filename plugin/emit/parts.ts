// An aggregate's members as C can declare them everywhere: bit-fields by their storage units, members
// of a union at its start.

import type { AggregateType, Member, Type } from '../layout/layout.ts';
import { bytesOf } from '../layout/size.ts';
import { type StorageUnit, storageUnits } from './bitfields.ts';

/** What becomes one member in the exported header. */
export interface Part {
  /** The kernel's name; absent for anonymous members and storage units. */
  readonly name?: string;
  /** The name for what has none. */
  readonly substitute: string;
  /** In bytes, from the start of the aggregate. */
  readonly offset: number;
  readonly type: Type;
  readonly typeName: string;
  readonly unit?: StorageUnit;
  /** The kernel's members that lie in it. */
  readonly members: readonly Member[];
}

function plainPart(member: Member): Part {
  const { name, type, typeName } = member;
  const offset = member.offsetBits / 8;
  const part = { substitute: `anon${offset}`, offset, type, typeName, members: [member] };
  return name === undefined ? part : { ...part, name };
}

function unitPart(unit: StorageUnit): Part {
  const { offset, bytes, integer, fields } = unit;
  const byte: Type = { kind: 'int', bytes: 1, signed: false };
  return {
    substitute: `bits${offset}`,
    offset,
    type: integer ? { ...byte, bytes } : { kind: 'array', element: byte, counts: [bytes] },
    typeName: 'bit-fields',
    unit,
    members: fields,
  };
}

/** Canonical layouts have members of a union behind its start, where a struct around one was spliced. */
function atStart(part: Part, union: AggregateType): Part {
  if (part.offset === 0) return part;
  const bytes = part.offset + bytesOf(part.type);
  const { alignBytes } = union;
  return {
    substitute: `anon${part.offset}`,
    offset: 0,
    type: { kind: 'struct', bytes, alignBytes, members: part.members },
    typeName: 'struct',
    members: [],
  };
}

/** The parts in the order of their offsets. Expects members that lie in the aggregate. */
export function partsOf(type: AggregateType): Part[] {
  const plain = type.members.filter(member => member.widthBits === undefined);
  const parts = [...plain.map(plainPart), ...storageUnits(type).map(unitPart)];
  const placed = type.kind === 'union' ? parts.map(part => atStart(part, type)) : parts;
  return placed.sort((a, b) => a.offset - b.offset);
}
