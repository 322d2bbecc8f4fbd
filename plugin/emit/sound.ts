// What a layout cannot be a record's for: a lock is a text that anyone may edit, and a layout that is
// not recorded yet may hold anything that C can.

import type { AggregateType, Member } from '../layout/layout.ts';
import { joinPath } from '../layout/leaves.ts';
import type { Failure } from '../layout/result.ts';
import { aggregateOf, bytesOf, elementOf, isFlexible, sizeBitsOf } from '../layout/size.ts';
import { commentText, isIdentifier } from './c-writer.ts';
import { exportedName, type NamePool } from './names.ts';
import { alignmentOf } from './shape.ts';

/** No object is larger on a 32-bit ABI. */
const GREATEST_BYTES = 2 ** 31 - 1;
/** No compiler aligns more. */
const GREATEST_ALIGN = 2 ** 28;
/** Deeper than any source nests; deeper layouts would exhaust the stack. */
const DEEPEST = 200;

interface Fault {
  readonly code: string;
  /** Follows the name of what is at fault. */
  readonly what: string;
}

/** Where the walk through a record is. */
export interface Where {
  /** From the record: `slots[].id`; '' for the record itself. */
  readonly path: string;
  readonly depth: number;
}

/** The refusals of one record. */
export class Refusals {
  readonly failures: Failure[] = [];

  /** `record` as C writes it: `struct ckpt_cap_s`. */
  constructor(private readonly record: string) {}

  add({ code, what }: Fault, path: string, member?: Member): void {
    const message = path ? `'${path}' of ${this.record} ${what}` : `${this.record} ${what}`;
    this.failures.push({ code, message, ...(member?.place ? { place: member.place } : {}) });
  }

  /** The members that have storage, by offset; without those that are refused here. */
  soundMembers(type: AggregateType, { path, depth }: Where): Member[] {
    const members = type.members.filter(isDeclared).sort((a, b) => a.offsetBits - b.offsetBits);
    const isEmpty = type.bytes === 0 && members.length === 0;
    const what = depth > DEEPEST ? 'nests too deep' : isEmpty ? 'is empty' : numbersFault(type);
    if (what) {
      this.add({ code: 'bad-lock', what }, path);
      return [];
    }
    const sound = members.filter(member => this.isSound(type, member, path));
    const clash = overlapping(type, sound);
    if (!clash) return sound;
    const fault = { code: 'bad-lock', what: 'overlaps the member before it' };
    this.add(fault, joinPath(path, clash), clash);
    return [];
  }

  private isSound(outer: AggregateType, member: Member, path: string): boolean {
    const fault = contentFault(member) ?? nameFault(member) ?? placeFault(outer, member);
    if (fault) this.add(fault, joinPath(path, member), member);
    return fault === undefined;
  }

  /** A bit-field's name stands in macros only; generated names yield to it all the same. */
  claimNames(members: readonly Member[], path: string, names: NamePool): void {
    for (const member of members) {
      if (member.name === undefined || names.claim(exportedName(member.name))) continue;
      const what = `is '${exportedName(member.name)}' in the exported header, as is another member: rename one`;
      this.add({ code: 'reserved-name', what }, joinPath(path, member), member);
    }
  }
}

/** Without storage a member is declared nowhere, but what ends in a flexible array is looked into. */
function isDeclared({ name, type, widthBits }: Member): boolean {
  if (name === undefined && widthBits !== undefined) return false;
  return bytesOf(type) > 0 || isFlexible(type) || (aggregateOf(type)?.members.length ?? 0) > 0;
}

function contentFault({ type, typeName }: Member): Fault | undefined {
  if (isFlexible(type))
    return {
      code: 'flexible-array-in-record',
      what: 'is a flexible array: an image is of fixed size, give the array a length',
    };
  if (elementOf(type).kind !== 'pointer') return undefined;
  const what = `is a pointer (${commentText(typeName)}): it means nothing in an image, record what it points to`;
  return { code: 'pointer-in-record', what };
}

// headers_install takes CONFIG_ at the start of a word for a leaked option.
function nameFault({ name }: Member): Fault | undefined {
  if (name === undefined || (isIdentifier(name) && !name.startsWith('CONFIG_'))) return undefined;
  return { code: 'reserved-name', what: 'has a name that no exported header can bear: rename it' };
}

function numbersFault({ bytes, alignBytes }: AggregateType): string | undefined {
  if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes > GREATEST_BYTES)
    return `has ${bytes} bytes`;
  if (!Number.isSafeInteger(alignBytes) || alignBytes < 1 || alignBytes > GREATEST_ALIGN)
    return `is aligned to ${alignBytes} bytes`;
  return alignmentOf(alignBytes) === alignBytes
    ? undefined
    : `is aligned to ${alignBytes} bytes, which is no power of two`;
}

function placeFault(outer: AggregateType, member: Member): Fault | undefined {
  const what = placeText(outer, member);
  return what === undefined ? undefined : { code: 'bad-lock', what };
}

function placeText(outer: AggregateType, member: Member): string | undefined {
  const { offsetBits, widthBits, type } = member;
  const isField = widthBits !== undefined;
  if (!Number.isSafeInteger(offsetBits) || offsetBits < 0 || (!isField && offsetBits % 8 !== 0))
    return `lies at bit ${offsetBits}`;
  if (!Number.isSafeInteger(sizeBitsOf(member))) return `has ${bytesOf(type)} bytes`;
  if (isField && (type.kind === 'array' || aggregateOf(type) || widthBits < 1))
    return 'is no bit-field of C';
  if (isField && widthBits > bytesOf(type) * 8)
    return `is a bit-field wider than its type (${widthBits} bits)`;
  if (offsetBits + sizeBitsOf(member) > outer.bytes * 8)
    return `ends behind its ${outer.kind}, which has ${outer.bytes} bytes`;
  return undefined;
}

/** The first of a struct's members, sorted by offset, that lies on the one before it. */
function overlapping(outer: AggregateType, members: readonly Member[]): Member | undefined {
  if (outer.kind === 'union') return undefined;
  let endBits = 0;
  return members.find(member => {
    const isField = member.widthBits !== undefined;
    const clash = member.offsetBits < (isField ? endBits : Math.ceil(endBits / 8) * 8);
    endBits = Math.max(endBits, member.offsetBits + sizeBitsOf(member));
    return clash;
  });
}
