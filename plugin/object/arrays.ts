// Arrays (DWARF 5 §5.5). gcc and clang tell `[]`, `[0]` and `[N]` apart in the subrange alone: no
// bound, DW_AT_count 0, and DW_AT_upper_bound N - 1 (gcc) or DW_AT_count N (clang).

import type { ArrayType, Count, Target } from '../layout/layout.ts';
import { countsOf, elementCount, elementOf } from '../layout/size.ts';
import { naturalAlign } from './abi.ts';
import { At, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';
import { BYTES_MAX, type Context, type Resolved } from './resolved.ts';

/** GNU vectors are arrays with the alignment of their size. */
export function readArray(context: Context, entry: Entry): Resolved<ArrayType> {
  const { debug, target } = context;
  const elementId = debug.reference(entry, At.type);
  if (elementId === undefined) throw entry.malformed('an array of nothing');
  const element = context.resolve(elementId);
  const ranges = debug.children(entry).filter(each => each.tag === Tag.subrangeType);
  const own = ranges.map(each => countOf(each, target));
  const [outermost, ...inner] = own.length > 0 ? own : ['flexible' as const];
  const counts: ArrayType['counts'] = [
    outermost ?? 'flexible',
    ...inner,
    ...countsOf(element.type),
  ];
  if (counts.length > RANK_MAX) throw entry.malformed(`an array of rank ${counts.length}`);
  const type: ArrayType = { kind: 'array', element: elementOf(element.type), counts };
  const bytes = type.element.bytes * elementCount(counts);
  if (bytes > BYTES_MAX) throw entry.malformed(`an array of ${bytes} bytes`);
  const isVector = entry.flag(At.gnuVector);
  return {
    type,
    bytes,
    alignBytes: isVector ? naturalAlign('vector', bytes, target) : element.alignBytes,
    members: element.members,
  };
}

const RANK_MAX = 64;

function countOf(range: Entry, target: Target): Count {
  if (range.has(At.count)) return range.number(At.count) ?? 0;
  const raw = range.big(At.upperBound);
  if (raw === undefined) return 'flexible';
  const count = upperBound(raw, target) - (range.big(At.lowerBound) ?? 0n) + 1n;
  if (count < 0n || count > BYTES_MAX) throw range.malformed(`an array of ${count} elements`);
  return Number(count);
}

/** Older compilers write -1, of the size of an address, for GNU's `[0]`. */
function upperBound(raw: bigint, target: Target): bigint {
  if (target.pointerBytes === 4 && raw === 0xffffffffn) return -1n;
  return BigInt.asIntN(64, raw);
}
