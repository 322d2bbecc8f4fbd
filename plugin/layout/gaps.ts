// Padding that nobody wrote: the bytes of structs that no member has.

import type { AggregateType, Member } from './layout.ts';
import { arrayPath, joinPath } from './leaves.ts';
import { aggregateOf, bytesOf, elementOf, sizeBitsOf } from './size.ts';

export interface Gap {
  /** The struct's own path in the record; `''` for the record. */
  readonly holder: string;
  readonly struct: AggregateType;
  /** The members around it; absent at the beginning and at the end. */
  readonly before?: Member;
  readonly behind?: Member;
  /** From the struct's start; whole bytes. */
  readonly offsetBytes: number;
  readonly bytes: number;
}

/**
 * Of the record and of the structs in it that have no tag, each once, in the order of offsets: those with a
 * tag are not the record's to mend. Bits that are left between bit-fields are none, nor is what a short arm
 * of a union leaves. Expects a canonical layout with a number of leaves that can be listed.
 */
export function gapsIn(record: AggregateType): Gap[] {
  const seen = new Set<AggregateType>();
  const visit = (aggregate: AggregateType, holder: string): Gap[] => {
    if (seen.has(aggregate)) return [];
    seen.add(aggregate);
    const own = aggregate.kind === 'struct' ? gapsOf(aggregate, holder) : [];
    const inner = aggregate.members.flatMap(member => {
      const { type } = member;
      const nested = aggregateOf(type);
      return nested && nested.tag === undefined
        ? visit(nested, arrayPath(joinPath(holder, member), member))
        : [];
    });
    return [...own, ...inner];
  };
  return visit(record, '');
}

function gapsOf(struct: AggregateType, holder: string): Gap[] {
  const gaps: Gap[] = [];
  let [endBytes, before]: [number, Member | undefined] = [0, undefined];
  const look = (startBytes: number, behind: Member | undefined) => {
    const bytes = startBytes - endBytes;
    if (bytes <= 0) return;
    const around = { ...(before ? { before } : {}), ...(behind ? { behind } : {}) };
    gaps.push({ holder, struct, ...around, offsetBytes: endBytes, bytes });
  };
  for (const member of struct.members) {
    look(Math.floor(member.offsetBits / 8), member);
    endBytes = Math.max(endBytes, Math.ceil((member.offsetBits + sizeBitsOf(member)) / 8));
    before = member;
  }
  look(struct.bytes, undefined);
  return gaps;
}

/**
 * Whether i386 has no such gap, or a smaller one: it aligns members of 8 bytes to 4, unless the source
 * says more.
 */
export function isOnlyFor64Bit({ struct, behind, bytes }: Gap): boolean {
  if (bytes < 4) return false;
  if (behind) return isPlain64(behind);
  return struct.alignBytes === 8 && struct.members.filter(isWide).every(isPlain64);
}

function isWide({ type }: Member): boolean {
  const inner = aggregateOf(type);
  return inner ? inner.alignBytes >= 8 : elementOf(type).bytes >= 8;
}

/** As `__aligned_u64` is not. */
function isPlain64({ type, typeName }: Member): boolean {
  const inner = aggregateOf(type);
  if (inner) return inner.alignBytes === 8 && inner.members.filter(isWide).every(isPlain64);
  return bytesOf(elementOf(type)) === 8 && !/aligned/.test(typeName);
}
