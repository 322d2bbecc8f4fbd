// Bit-fields as integers: C leaves their order and their storage to the ABI, so an exported header
// carries the bytes that hold them, and a shift and a mask for each.

import type { AggregateType, Member } from '../layout/layout.ts';
import { bytesOf, sizeBitsOf } from '../layout/size.ts';

/** Bytes that hold whole bit-fields and nothing else. */
export interface StorageUnit {
  /** From the start of the aggregate. */
  readonly offset: number;
  readonly bytes: number;
  /** False where no integer of 1, 2, 4 or 8 bytes fits between the other members: then single bytes. */
  readonly integer: boolean;
  readonly fields: readonly Member[];
}

/** A run of bytes, `end` being the first one after it. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Fields that share bytes, directly or through others: no unit can hold some of them only. */
interface Cluster {
  readonly start: number;
  end: number;
  declaredBytes: number;
  readonly fields: Member[];
}

function spanOf(member: Member): Span {
  return {
    start: Math.floor(member.offsetBits / 8),
    end: Math.ceil((member.offsetBits + sizeBitsOf(member)) / 8),
  };
}

function clustersOf(fields: readonly Member[]): Cluster[] {
  const clusters: Cluster[] = [];
  for (const field of [...fields].sort((a, b) => a.offsetBits - b.offsetBits)) {
    const { start, end } = spanOf(field);
    const last = clusters.at(-1);
    const declaredBytes = bytesOf(field.type);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.declaredBytes = Math.max(last.declaredBytes, declaredBytes);
      last.fields.push(field);
    } else clusters.push({ start, end, declaredBytes, fields: [field] });
  }
  return clusters;
}

/** Where a unit for the cluster may lie, best first: as declared, then the smallest, at last unaligned. */
function candidates(cluster: Cluster): Span[] {
  const aligned = [cluster.declaredBytes, 1, 2, 4, 8]
    .filter(size => [1, 2, 4, 8].includes(size))
    .map(size => ({ start: cluster.start - (cluster.start % size), size }));
  const unaligned = [2, 4, 8].map(size => ({ start: cluster.start, size }));
  return [...aligned, ...unaligned]
    .map(({ start, size }) => ({ start, end: start + size }))
    .filter(span => span.end >= cluster.end);
}

/** Whether none of the spans, sorted and apart from each other, has a byte of `span`. */
function isFree(span: Span, taken: readonly Span[]): boolean {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle]?.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  return (taken[low]?.start ?? span.end) >= span.end;
}

/**
 * The storage units of the aggregate's bit-fields in the order of their offsets. They do not overlap
 * each other nor, in a struct, any other member; each field lies in one unit whole.
 */
export function storageUnits(aggregate: AggregateType): StorageUnit[] {
  const plain = aggregate.members.filter(member => member.widthBits === undefined);
  const taken = aggregate.kind === 'struct' ? plain.map(spanOf) : [];
  const clusters = clustersOf(aggregate.members.filter(member => member.widthBits !== undefined));
  const units: StorageUnit[] = [];
  for (let index = 0; index < clusters.length; ) {
    const cluster = clusters[index] as Cluster;
    const start = units.at(-1);
    const limits = { start: start ? start.offset + start.bytes : 0, end: aggregate.bytes };
    const found = candidates(cluster).find(
      span =>
        span.start >= limits.start &&
        span.end <= limits.end &&
        isFree(span, taken) &&
        !isCut(clusters, index + 1, span.end),
    );
    const span = found ?? cluster;
    const fields: Member[] = [];
    for (; (clusters[index]?.end ?? Number.POSITIVE_INFINITY) <= span.end; index++)
      for (const field of clusters[index]?.fields ?? []) fields.push(field);
    units.push({
      offset: span.start,
      bytes: span.end - span.start,
      integer: found !== undefined,
      fields,
    });
  }
  return units;
}

/** Whether `end` lies inside one of the clusters from `index` on. */
function isCut(clusters: readonly Cluster[], index: number, end: number): boolean {
  for (let i = index; (clusters[i]?.start ?? end) < end; i++)
    if ((clusters[i]?.end ?? 0) > end) return true;
  return false;
}

/** A bit-field as its unit's integer holds it, or the part of one that a constant of C can mask. */
export interface Piece {
  readonly name: string;
  readonly widthBits: number;
  /** From the unit's least significant bit, by the byte order of the machine. */
  readonly shift: { readonly little: number; readonly big: number };
  readonly typeName: string;
}

/** The unit's bit-fields; one of more than 64 bits (of __int128) is told in two pieces. */
export function piecesOf(unit: StorageUnit): Piece[] {
  return unit.fields.flatMap(({ name = '', widthBits = 0, offsetBits, typeName }) => {
    const little = offsetBits - unit.offset * 8;
    const big = unit.bytes * 8 - little - widthBits;
    const shift = { little, big };
    if (widthBits <= 64) return [{ name, widthBits, shift, typeName }];
    const above = { little: little + 64, big: big + 64 };
    return [
      { name: `${name}_low`, widthBits: 64, shift, typeName },
      { name: `${name}_high`, widthBits: widthBits - 64, shift: above, typeName },
    ];
  });
}
