// Whether the numbers of a layout can be those of a C type: a lock is a text that anyone may edit.

import type { AggregateType, Member } from '../layout/layout.ts';
import { bytesOf, sizeBitsOf } from '../layout/size.ts';
import { alignmentOf } from './shape.ts';

/** No object is larger on a 32-bit ABI. */
const GREATEST_BYTES = 2 ** 31 - 1;
/** No compiler aligns more. */
const GREATEST_ALIGN = 2 ** 28;

/** What is wrong with the aggregate's own numbers, if anything. */
export function aggregateFault(type: AggregateType): string | undefined {
  if (!Number.isSafeInteger(type.bytes) || type.bytes < 0 || type.bytes > GREATEST_BYTES)
    return `has ${type.bytes} bytes`;
  const align = type.alignBytes;
  if (!Number.isSafeInteger(align) || align < 1 || align > GREATEST_ALIGN)
    return `is aligned to ${align} bytes`;
  if (alignmentOf(align) !== align) return `is aligned to ${align} bytes, which is no power of two`;
  return undefined;
}

function fieldFault(member: Member, width: number): string | undefined {
  if (member.type.kind === 'array' || !Number.isSafeInteger(width) || width < 1)
    return 'is no bit-field of C';
  if (width <= member.type.bytes * 8) return undefined;
  return `is a bit-field wider than its type (${width} bits)`;
}

/** What is wrong with a member's place in `outer`, if anything. */
export function memberFault(outer: AggregateType, member: Member): string | undefined {
  const { offsetBits, widthBits } = member;
  const bytes = bytesOf(member.type);
  if (!Number.isSafeInteger(offsetBits) || offsetBits < 0) return `lies at bit ${offsetBits}`;
  if (!Number.isSafeInteger(bytes) || bytes < 0) return `has ${bytes} bytes`;
  if (widthBits === undefined && offsetBits % 8 !== 0) return `lies at bit ${offsetBits}`;
  const fault = widthBits === undefined ? undefined : fieldFault(member, widthBits);
  if (fault) return fault;
  if (offsetBits + sizeBitsOf(member) > outer.bytes * 8)
    return `ends behind its ${outer.kind}, which has ${outer.bytes} bytes`;
  return undefined;
}

/** The first of a struct's members, sorted by offset, that lies on the one before it. */
export function overlapping(outer: AggregateType, members: readonly Member[]): Member | undefined {
  if (outer.kind === 'union') return undefined;
  let end = 0;
  let endByte = 0;
  return members.find(member => {
    const field = member.widthBits !== undefined;
    const clash = member.offsetBits < (field ? end : endByte);
    end = member.offsetBits + sizeBitsOf(member);
    endByte = Math.ceil(end / 8) * 8;
    return clash;
  });
}
