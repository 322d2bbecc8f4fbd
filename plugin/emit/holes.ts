// Where a record has bits that no member uses: what a copied struct brings along there came from
// kernel memory.

import type { Hole } from '../layout/hole.ts';
import type { AggregateType, ByteOrder, Member } from '../layout/layout.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { aggregateOf, countsOf, elementCount, sizeBitsOf } from '../layout/size.ts';

/** Bits from `start` up to, but without, `end`. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** The holes of an array's elements, each from the element's own start. */
interface Repeat {
  readonly offsetBits: number;
  readonly count: number;
  readonly strideBits: number;
  readonly unused: Unused;
}

interface Unused {
  /** Sorted and apart from each other. */
  readonly runs: readonly Run[];
  readonly repeats: readonly Repeat[];
}

const NOTHING: Unused = { runs: [], repeats: [] };

/** In a union, the holes of arrays are spelled out; more of them than this are refused. */
const UNION_RUNS_LIMIT = 16384;

class TooManyRuns extends Error {}

/**
 * The holes of a record in the order of their offsets: padding between members, in nested structs, in
 * each element of an array of structs and at the end, bytes of a union that no arm covers, and bits
 * that no bit-field uses. Failure `union-too-large`: a union holds arrays of structs with more holes
 * than can be told apart. Expects a layout that `leafCount` has found to be small enough.
 */
export function holesOf(layout: AggregateType, byteOrder: ByteOrder): Result<readonly Hole[]> {
  try {
    return ok(asHoles(unusedOf(layout), byteOrder));
  } catch (error) {
    if (!(error instanceof TooManyRuns)) throw error;
    const message =
      `a union in 'struct ${layout.tag ?? ''}' has more than ${UNION_RUNS_LIMIT} holes: ` +
      'make the padding in its arrays of structs explicit members';
    return fail({ code: 'union-too-large', message });
  }
}

function unusedOf(layout: AggregateType): Unused {
  return layout.kind === 'union' ? unusedOfUnion(layout) : unusedOfStruct(layout);
}

function unusedOfStruct({ members, bytes }: AggregateType): Unused {
  const sorted = [...members].sort((a, b) => a.offsetBits - b.offsetBits);
  const runs: Run[] = [];
  const repeats: Repeat[] = [];
  let used = 0;
  for (const member of sorted) {
    const { offsetBits } = member;
    if (offsetBits > used) runs.push({ start: used, end: offsetBits });
    used = Math.max(used, offsetBits + sizeBitsOf(member));
    const inner = unusedInside(member);
    for (const run of inner.runs) runs.push(shifted(run, offsetBits));
    for (const each of inner.repeats)
      repeats.push({ ...each, offsetBits: each.offsetBits + offsetBits });
  }
  if (bytes * 8 > used) runs.push({ start: used, end: bytes * 8 });
  return { runs: joined(runs), repeats };
}

/** From the member's own start. */
function unusedInside({ type }: Member): Unused {
  const inner = aggregateOf(type);
  if (!inner) return NOTHING;
  const unused = unusedOf(inner);
  const count = elementCount(countsOf(type));
  if (count === 1) return unused;
  if (count === 0 || isNothing(unused)) return NOTHING;
  return { runs: [], repeats: [{ offsetBits: 0, count, strideBits: inner.bytes * 8, unused }] };
}

function isNothing({ runs, repeats }: Unused): boolean {
  return runs.length === 0 && repeats.length === 0;
}

/** What every arm leaves unused: which arm was written last is not known. */
function unusedOfUnion({ members, bytes }: AggregateType): Unused {
  const arms = members.map(member => unusedInside(asStruct(member, bytes)));
  const whole: Run = { start: 0, end: bytes * 8 };
  if (arms.length === 0) return { runs: bytes > 0 ? [whole] : [], repeats: [] };
  if (arms.some(isNothing)) return NOTHING;
  const runs = arms.map(spelledOut).reduce(common, [whole]);
  return { runs, repeats: [] };
}

/** An arm as a struct of the union's size, so that what follows it is padding as well. */
function asStruct(arm: Member, bytes: number): Member {
  const type: AggregateType = { kind: 'struct', bytes, alignBytes: 1, members: [arm] };
  return { type, typeName: 'struct', offsetBits: 0 };
}

function runCount({ runs, repeats }: Unused): number {
  return repeats.reduce((sum, each) => sum + each.count * runCount(each.unused), runs.length);
}

function spelledOut(unused: Unused): readonly Run[] {
  if (runCount(unused) > UNION_RUNS_LIMIT) throw new TooManyRuns();
  const runs = [...unused.runs];
  for (const each of unused.repeats) {
    const inner = spelledOut(each.unused);
    for (let index = 0; index < each.count; index++)
      for (const run of inner) runs.push(shifted(run, each.offsetBits + index * each.strideBits));
  }
  return joined(runs);
}

function shifted(run: Run, bits: number): Run {
  return { start: run.start + bits, end: run.end + bits };
}

function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of [...runs].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && run.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, run.end) };
    else result.push(run);
  }
  return result;
}

function common(some: readonly Run[], others: readonly Run[]): Run[] {
  const result: Run[] = [];
  let at = 0;
  for (const run of some) {
    while ((others[at]?.end ?? run.end) <= run.start) at++;
    for (let i = at; (others[i]?.start ?? run.end) < run.end; i++) {
      const other = others[i] as Run;
      result.push({ start: Math.max(run.start, other.start), end: Math.min(run.end, other.end) });
    }
  }
  return result;
}

function asHoles(unused: Unused, byteOrder: ByteOrder): Hole[] {
  const holes: Hole[] = runHoles(unused.runs, byteOrder);
  for (const each of unused.repeats) {
    holes.push({
      kind: 'loop',
      offset: each.offsetBits / 8,
      count: each.count,
      strideBytes: each.strideBits / 8,
      holes: asHoles(each.unused, byteOrder),
    });
  }
  return holes.sort((a, b) => a.offset - b.offset);
}

function runHoles(runs: readonly Run[], byteOrder: ByteOrder): Hole[] {
  const holes: Hole[] = [];
  const keep = new Map<number, number>();
  const clearBits = (offset: number, from: number, to: number): void => {
    keep.set(offset, (keep.get(offset) ?? 0xff) & ~maskOf(from, to, byteOrder));
  };
  for (const { start, end } of runs) {
    const first = Math.ceil(start / 8);
    const last = Math.floor(end / 8);
    if (first > last) {
      clearBits(last, start % 8, end % 8);
      continue;
    }
    if (start % 8) clearBits(first - 1, start % 8, 8);
    if (last > first) holes.push({ kind: 'bytes', offset: first, bytes: last - first });
    if (end % 8) clearBits(last, 0, end % 8);
  }
  for (const [offset, kept] of keep) holes.push({ kind: 'bits', offset, keep: kept });
  return holes;
}

/** Bits `from` up to `to` of a byte, counted as the layout counts them. */
function maskOf(from: number, to: number, byteOrder: ByteOrder): number {
  let mask = 0;
  for (let bit = from; bit < to; bit++) mask |= byteOrder === 'little' ? 1 << bit : 0x80 >> bit;
  return mask;
}
