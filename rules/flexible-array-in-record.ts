import type { Member } from '../plugin/layout/layout.ts';
import { arrayPath, joinPath, type Leaf, leavesOf } from '../plugin/layout/leaves.ts';
import { countsOf, elementCount, elementOf, isFlexible } from '../plugin/layout/size.ts';
import type { Change, RecordRule } from './rule.ts';
import { leafChange } from './shared/leaf.ts';

/** Where the storage of a leaf ends, that of the last one in an array of structs; 0 for none. */
function endBits({ offsetBits, sizeBits, enclosing }: Leaf): number {
  if (sizeBits === 0 || enclosing.some(({ counts }) => elementCount(counts) === 0)) return 0;
  return enclosing.reduce(
    (end, { counts, strideBytes }) => end + (elementCount(counts) - 1) * strideBytes * 8,
    offsetBits + sizeBits,
  );
}

/** An array without elements, with the members that lead to it. */
interface Endless {
  readonly path: string;
  readonly member: Member;
  readonly trail: readonly Member[];
  readonly offsetBits: number;
}

/** Each once, however many members its elements have. */
function endlessArrays(leaves: readonly Leaf[]): Endless[] {
  const found = new Map<string, Endless>();
  for (const { trail } of leaves) {
    const at = trail.findIndex(({ type }) => isFlexible(type) || countsOf(type)[0] === 0);
    const member = trail[at];
    if (!member || elementOf(member.type).bytes === 0) continue;
    const above = trail.slice(0, at);
    const prefix = above.reduce((path, each) => arrayPath(joinPath(path, each), each), '');
    const path = joinPath(prefix, member);
    const offsetBits = trail.slice(0, at + 1).reduce((sum, each) => sum + each.offsetBits, 0);
    if (!found.has(path))
      found.set(path, { path, member, trail: trail.slice(0, at + 1), offsetBits });
  }
  return [...found.values()];
}

/** A `[0]` is a flexible array when nothing is stored behind it, else a marker. */
function judgeArray(array: Endless, storageEnds: number): Change[] {
  if (isFlexible(array.member.type))
    return [leafChange(array, 'is a flexible array: a record has a fixed size')];
  if (array.offsetBits < storageEnds) return [];
  return [
    leafChange(
      array,
      'is a flexible array in its old spelling, [0]: a record has a fixed size, give the array a length',
    ),
  ];
}

export const rule: RecordRule = {
  id: 'flexible-array-in-record',
  severity: 'error',
  isOfImages: true,
  summary: 'a record ends in an array without a length',
  why:
    'A record has a fixed size in an image; the elements lie behind it and would not be saved. Give the ' +
    'array a length, and store the number of elements in use beside it.',
  misses:
    'A [0] with storage behind it: it gives a name to a place, and nothing is saved for it. An array ' +
    'of one element that is meant to have more.',
  example: {
    before: 'struct ckpt_x_s { __u32 n; __u32 a[]; };',
    after: 'struct ckpt_x_s { __u32 n; __u32 a[32]; };',
  },
  check: ({ source }) => {
    const leaves = leavesOf(source);
    const storageEnds = leaves.reduce((end, leaf) => Math.max(end, endBits(leaf)), 0);
    return endlessArrays(leaves).flatMap(array => judgeArray(array, storageEnds));
  },
};
