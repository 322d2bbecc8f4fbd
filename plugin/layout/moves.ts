// Which moves and sizes follow from another change, and which stand for themselves. An inserted u32
// moves twenty members: that is one change, not twenty-one.

import { differenceOf } from './difference.ts';
import type { AggregateType } from './layout.ts';
import type { Container, Matched, Pair, Side } from './pair.ts';
import { allPairs } from './pair.ts';
import { naturalAlignBytes, sizeBitsOf } from './size.ts';

export interface Reorder {
  readonly container: Container;
  /** The fewest members whose move explains the new order. */
  readonly members: readonly Matched[];
}

/** What no other change of the pairs explains. */
export interface Causes {
  readonly reorders: readonly Reorder[];
  readonly moved: readonly Matched[];
  /** Records and nested aggregates whose own alignment or tail changed, where that changes the record. */
  readonly reshaped: readonly Container[];
}

interface Found {
  readonly reorders: Reorder[];
  readonly moved: Matched[];
  readonly reshaped: Set<Container>;
  /** Containers whose size and alignment follow from what changed in them. */
  readonly displaced: Set<Container>;
}

export function findCauses(record: Container): Causes {
  const found: Found = { reorders: [], moved: [], reshaped: new Set(), displaced: new Set() };
  walk(record, found);
  judgeRecordSize(record, found);
  return { ...found, reshaped: [...found.reshaped] };
}

/** Innermost first: what changed inside explains what changes around it. */
function walk(container: Container, found: Found): void {
  for (const pair of container.pairs) if (innerOf(pair)) walk(innerOf(pair) as Container, found);
  blameStrides(container, found);
  const reorders = findReorders(container);
  found.reorders.push(...reorders);
  if (reorders.length > 0 || container.old.kind !== container.new.kind)
    found.displaced.add(container);
  else findMoves(container, found);
  if (container.pairs.some(pair => displaces(pair, found))) found.displaced.add(container);
}

function innerOf(pair: Pair): Container | undefined {
  return pair.how === 'matched' ? pair.inner : undefined;
}

/** Whether a change of this member can move the ones behind it. */
function displaces(pair: Pair, found: Found): boolean {
  if (!pair.old || !pair.new) return true;
  const inner = innerOf(pair);
  if (inner && !differenceOf(pair.old.member, pair.new.member))
    return reshapes(inner) && (found.displaced.has(inner) || found.reshaped.has(inner));
  return takesOtherRoom(pair.old, pair.new);
}

function takesOtherRoom(old: Side, now: Side): boolean {
  return (
    sizeBitsOf(old.member) !== sizeBitsOf(now.member) ||
    naturalAlignBytes(old.member.type) !== naturalAlignBytes(now.member.type) ||
    differenceOf(old.member, now.member) === 'bit-field'
  );
}

function reshapes({ old, new: now }: Container): boolean {
  return old.bytes !== now.bytes || old.alignBytes !== now.alignBytes;
}

/** Elements of an array that grew for no reason inside them move each other. */
function blameStrides(container: Container, found: Found): void {
  for (const pair of container.pairs) {
    const inner = innerOf(pair);
    if (!inner || !pair.old || pair.old.member.type.kind !== 'array') continue;
    if (inner.old.bytes !== inner.new.bytes && !found.displaced.has(inner)) blame(inner, found);
  }
}

/** The innermost container that changed by itself is the cause. */
function blame(container: Container, found: Found): void {
  const deeper = container.pairs
    .map(innerOf)
    .find(inner => inner && reshapes(inner) && !found.displaced.has(inner));
  if (deeper && !found.reshaped.has(deeper)) blame(deeper, found);
  else if (!deeper) found.reshaped.add(container);
  found.displaced.add(container);
}

// Order. Only what stands side by side in one struct is compared: members of a union lie over each
// other anyway. A nameless aggregate stands where its first member does.

function findReorders(container: Container): Reorder[] {
  const groups = new Map<string, Map<string, Matched>>();
  const ids = new Map<object, number>();
  const idOf = (unit: object): number => {
    if (!ids.has(unit)) ids.set(unit, ids.size);
    return ids.get(unit) ?? 0;
  };
  for (const pair of container.pairs) {
    if (pair.how !== 'matched' && pair.how !== 'renamed') continue;
    const [was, is] = [pair.old.parents, pair.new.parents];
    for (let level = 0; level < Math.min(was.length, is.length); level++) {
      if (was[level]?.kind !== 'struct' || is[level]?.kind !== 'struct') continue;
      const [group, unit] = [level, level + 1].map(
        each => `${idOf(was[each] ?? pair)} ${idOf(is[each] ?? pair)}`,
      );
      const units = groups.get(group ?? '') ?? new Map<string, Matched>();
      groups.set(group ?? '', units);
      if (!units.has(unit ?? '')) units.set(unit ?? '', pair);
    }
  }
  return [...groups.values()]
    .map(units => ({ container, members: outOfOrder([...units.values()]) }))
    .filter(({ members }) => members.length > 0);
}

/** All but a longest run of members that keep their order. */
function outOfOrder(pairs: readonly Matched[]): Matched[] {
  const byOld = [...pairs].sort(
    (a, b) => a.old.relativeBits - b.old.relativeBits || a.new.relativeBits - b.new.relativeBits,
  );
  // tails[n] ends the run of n + 1 members that ends lowest; before links each to its predecessor.
  const tails: Matched[] = [];
  const before = new Map<Matched, Matched | undefined>();
  for (const pair of byOld) {
    const at = firstAbove(tails, pair.new.relativeBits);
    before.set(pair, tails[at - 1]);
    tails[at] = pair;
  }
  const kept = new Set<Matched>();
  for (let pair = tails.at(-1); pair; pair = before.get(pair)) kept.add(pair);
  return byOld.filter(pair => !kept.has(pair));
}

function firstAbove(tails: readonly Matched[], bits: number): number {
  let [low, high] = [0, tails.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tails[middle]?.new.relativeBits ?? 0) > bits) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Moves. Members are walked in their new order; a distance that has been explained once is explained
// for all that keep it.

interface Walk {
  readonly explained: Set<number>;
  /** Something before this member came, went or changed its room. */
  displaced: boolean;
  /** Where the members before this one end, and where those that were there before ended. */
  endBits: number;
  oldEndBits: number;
  /** A nested aggregate before this one that changed its size by itself. */
  suspect?: Container | undefined;
  /** Nameless aggregates that lie where something in them puts them, be it behind this member. */
  readonly loose: ReadonlySet<AggregateType | undefined>;
  /** For nameless aggregates, a suspect in them. */
  readonly suspects: ReadonlyMap<AggregateType | undefined, Container>;
}

function findMoves(container: Container, found: Found): void {
  const loose = new Set(
    container.pairs.filter(pair => displaces(pair, found)).map(pair => pair.new?.parents[1]),
  );
  const suspects = new Map(
    container.pairs.flatMap(pair => {
      const suspect = suspectOf(pair, found);
      return suspect ? [[pair.new?.parents[1], suspect] as const] : [];
    }),
  );
  const start = { explained: new Set([0]), displaced: false, endBits: 0, oldEndBits: 0 };
  const walked: Walk = { ...start, loose, suspects };
  const gone = lowest(container, pair => (pair.how === 'removed' ? pair.old : undefined));
  const came = lowest(container, pair => (pair.how === 'added' ? pair.new : undefined));
  for (const pair of container.pairs) {
    if (!pair.new) continue;
    if (pair.old && gone < pair.old.relativeBits) walked.displaced = true;
    if (pair.old && came <= pair.new.relativeBits) walked.displaced = true;
    if (pair.how === 'matched' || pair.how === 'renamed') step(pair, walked, found);
    pass(pair, walked, found);
  }
}

/** Where the first of some members lies. */
function lowest({ pairs }: Container, sideOf: (pair: Pair) => Side | undefined): number {
  return pairs.reduce(
    (least, pair) => Math.min(least, sideOf(pair)?.relativeBits ?? least),
    Infinity,
  );
}

function pass(pair: Pair, walked: Walk, found: Found): void {
  if (displaces(pair, found)) walked.displaced = true;
  walked.suspect ??= suspectOf(pair, found);
  const { old, new: now } = pair;
  if (now) walked.endBits = Math.max(walked.endBits, endOf(now));
  if (old) walked.oldEndBits = Math.max(walked.oldEndBits, endOf(old));
}

function suspectOf(pair: Pair, found: Found): Container | undefined {
  const inner = innerOf(pair);
  return inner && reshapes(inner) && !found.displaced.has(inner) ? inner : undefined;
}

function endOf({ relativeBits, member }: Side): number {
  return relativeBits + sizeBitsOf(member);
}

function step(pair: Matched, walked: Walk, found: Found): void {
  const distance = pair.new.relativeBits - pair.old.relativeBits;
  if (walked.explained.has(distance)) return;
  walked.explained.add(distance);
  const { container, inner } = pair;
  const [, wrapper] = pair.new.parents;
  const isLoose = walked.displaced || (wrapper !== undefined && walked.loose.has(wrapper));
  const suspect = walked.suspect ?? (wrapper && walked.suspects.get(wrapper));
  if (isTight(pair, walked) && (isLoose || displaces(pair, found))) return;
  if (inner && inner.old.alignBytes !== inner.new.alignBytes && !found.displaced.has(inner)) {
    blame(inner, found);
  } else if (suspect) {
    blame(suspect, found);
  } else if (container.old.alignBytes !== container.new.alignBytes && !walked.displaced) {
    found.reshaped.add(container);
  } else {
    found.moved.push(pair);
    found.displaced.add(container);
    walked.displaced = true;
  }
}

/**
 * Whether the gap before a member is one that alignment makes, be it that of a nameless wrapper; or that one
 * and what was there before: a nameless bit-field shows as a gap.
 */
function isTight({ container, old, new: now }: Matched, { endBits, oldEndBits }: Walk): boolean {
  const align = Math.max(naturalAlignBytes(now.member.type), container.new.alignBytes);
  const gap = now.relativeBits - endBits;
  return gap < align * 8 || gap - (old.relativeBits - oldEndBits) < align * 8;
}

// The record itself.

function judgeRecordSize(record: Container, found: Found): void {
  if (record.old.bytes !== record.new.bytes && !found.displaced.has(record)) blame(record, found);
  if (record.old.alignBytes !== record.new.alignBytes && !alignmentFollows(record, found))
    blame(record, found);
}

/**
 * Some member that needs the new alignment came, or the one that needed the old went. Or the record, or what it
 * consists of, may have been packed all along, which shows only where a member lies unaligned: now one does, or
 * no longer.
 */
function alignmentFollows(record: Container, found: Found): boolean {
  const [was, is] = [record.old.alignBytes, record.new.alignBytes];
  const isDense = [record.old, record.new].every(each => leavesNoMore(each, Math.min(was, is)));
  if (isDense && found.displaced.has(record)) return true;
  const nested = [...found.reshaped].some(
    inner => inner !== record && alignmentSpan(inner, was, is),
  );
  return (
    nested ||
    allPairs(record).some(pair => {
      const before = pair.old ? naturalAlignBytes(pair.old.member.type) : 0;
      const after = pair.new ? naturalAlignBytes(pair.new.member.type) : 0;
      return before !== after && !innerOf(pair) && Math.max(before, after) >= Math.max(was, is);
    })
  );
}

/** Whether all holes are smaller than an alignment can make: with 1, there is none but bits of a byte. */
function leavesNoMore({ members, bytes }: AggregateType, alignBytes: number): boolean {
  let endBits = 0;
  for (const member of members) {
    if (member.offsetBits - endBits >= alignBytes * 8) return false;
    endBits = Math.max(endBits, member.offsetBits + sizeBitsOf(member));
  }
  return bytes * 8 - endBits < alignBytes * 8;
}

function alignmentSpan({ old, new: now }: Container, was: number, is: number): boolean {
  return Math.max(old.alignBytes, now.alignBytes) >= Math.max(was, is);
}
