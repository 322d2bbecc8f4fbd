// Old and new members are matched once; rules get pairs.

import { describeMemberType } from './describe.ts';
import { fingerprintText } from './fingerprint.ts';
import type { AggregateType, Member } from './layout.ts';
import { arrayPath, joinPath } from './leaves.ts';
import { isOtherType } from './other-type.ts';
import { aggregateOf, isAggregate, sizeBitsOf } from './size.ts';

/** A named member of one of the two layouts. */
export interface Side {
  readonly member: Member;
  /** `effective.cap`, `slots[].id`. */
  readonly path: string;
  /** From the record's own member down to this one, nameless ones included. */
  readonly trail: readonly Member[];
  /** From the start of the container, past nameless wrappers. */
  readonly relativeBits: number;
  /** The container, then the nameless aggregates in it that hold the member, outermost first. */
  readonly parents: readonly [AggregateType, ...AggregateType[]];
}

/** The same member on both sides. `renamed`: same bits and contents under another name or path. */
export interface Matched {
  readonly how: 'matched' | 'renamed';
  readonly old: Side;
  readonly new: Side;
  readonly container: Container;
  /** Where both hold structs or unions, or arrays of them; not for `renamed`, nor where `isOther` is set. */
  readonly inner?: Container;
  /** Both hold structs or unions that have nothing to do with each other. */
  readonly isOther?: true;
}

/** Another name and another type at the same bits. */
export interface Replaced {
  readonly how: 'replaced';
  readonly old: Side;
  readonly new: Side;
  readonly container: Container;
}

export interface Removed {
  readonly how: 'removed';
  readonly old: Side;
  readonly new?: undefined;
  readonly container: Container;
}

export interface Added {
  readonly how: 'added';
  readonly old?: undefined;
  readonly new: Side;
  readonly container: Container;
}

export type Pair = Matched | Replaced | Removed | Added;

/** Those that have both sides. */
export type Kept = Matched | Replaced;

/** A record, or a named struct or union that both sides have, with the pairs of its members. */
export interface Container {
  readonly old: AggregateType;
  readonly new: AggregateType;
  /** The member that holds it; absent for the record. */
  readonly via?: { readonly old: Side; readonly new: Side; readonly container: Container };
  /** By new offset; what is gone, by old offset. */
  readonly pairs: readonly Pair[];
  /**
   * For what came and what is gone: the nearest member before it that both sides have. Absent for
   * what comes first.
   */
  readonly before: ReadonlyMap<Pair, Kept>;
}

/**
 * Matches the members of two canonical layouts: by name, looking through nameless wrappers; what is left,
 * by the bits it occupies. The only member of a struct is matched with the only one of its successor,
 * whatever the names: that is how `struct { __u32 cap[2]; }` became `struct { u64 val; }`.
 */
export function pairRecords(old: AggregateType, now: AggregateType): Container {
  return pairAggregates(old, now);
}

function pairAggregates(
  old: AggregateType,
  now: AggregateType,
  via?: NonNullable<Container['via']>,
): Container {
  const pairs: Pair[] = [];
  const before = new Map<Pair, Kept>();
  const container: Container = { old, new: now, ...(via ? { via } : {}), pairs, before };
  const [olds, news] = [sidesOf(old, via?.old), sidesOf(now, via?.new)];
  if (olds[0] && news[0] && olds.length === 1 && news.length === 1)
    pairs.push(pairSole(olds[0], news[0], container));
  else pairs.push(...pairLists(olds, news, container));
  pairs.sort((a, b) => positionOf(a) - positionOf(b));
  findBefore(pairs, 'new', before);
  findBefore(pairs, 'old', before);
  return container;
}

function findBefore(pairs: readonly Pair[], which: 'old' | 'new', before: Map<Pair, Kept>): void {
  const bitsIn = (pair: Pair) => pair[which]?.relativeBits ?? 0;
  const sorted = pairs.filter(pair => pair[which]).sort((a, b) => bitsIn(a) - bitsIn(b));
  let nearest: Kept | undefined;
  for (const pair of sorted) {
    if (pair.how !== 'added' && pair.how !== 'removed') nearest = pair;
    else if (nearest) before.set(pair, nearest);
  }
}

function positionOf(pair: Pair): number {
  return (pair.new ?? pair.old).relativeBits;
}

/** The named members of an aggregate, through nameless wrappers. */
function sidesOf(aggregate: AggregateType, holder?: Side): Side[] {
  const prefix = holder ? arrayPath(holder.path, holder.member) : '';
  const collect = (parents: Side['parents'], trail: readonly Member[], baseBits: number): Side[] =>
    directParent(parents).members.flatMap(member => {
      const below = [...trail, member];
      const relativeBits = baseBits + member.offsetBits;
      if (member.name === undefined && isAggregate(member.type))
        return collect([...parents, member.type], below, relativeBits);
      return [{ member, path: joinPath(prefix, member), trail: below, relativeBits, parents }];
    });
  return collect([aggregate], holder?.trail ?? [], 0);
}

/** What holds a member directly; may be nameless. */
export function directParent(parents: Side['parents']): AggregateType {
  return parents.at(-1) ?? parents[0];
}

function pairSole(old: Side, now: Side, container: Container): Pair {
  const renamed = old.member.name !== now.member.name && sameContents(old.member, now.member);
  return renamed ? { how: 'renamed', old, new: now, container } : pairSides(old, now, container);
}

function pairSides(old: Side, now: Side, container: Container): Matched {
  const [inOld, inNew] = [aggregateOf(old.member.type), aggregateOf(now.member.type)];
  const pair = { how: 'matched', old, new: now, container } as const;
  if (!inOld || !inNew) return pair;
  const inner = pairAggregates(inOld, inNew, pair);
  const isOther = isOtherType(old.member, now.member, inner.pairs);
  return isOther ? { ...pair, isOther } : { ...pair, inner };
}

function pairLists(olds: readonly Side[], news: readonly Side[], container: Container): Pair[] {
  const pairs: Pair[] = [];
  const waiting = groupBy(news, side => side.member.name ?? '');
  const gone: Side[] = [];
  for (const old of olds) {
    const now = waiting.get(old.member.name ?? '')?.shift();
    if (now) pairs.push(pairSides(old, now, container));
    else gone.push(old);
  }
  const fresh = new Set([...waiting.values()].flat());
  const left = new Set(gone);
  pairs.push(
    ...pairGathered(left, fresh, (old, now) => ({ how: 'renamed', old, new: now, container })),
  );
  pairs.push(
    ...pairGathered(fresh, left, (now, old) => ({ how: 'renamed', old, new: now, container })),
  );
  return [...pairs, ...pairByBits([...left], [...fresh], container)];
}

/**
 * Members that were put into a struct of their own, or taken out of one, and kept their bits and names.
 * Takes what it pairs out of both sets.
 */
function pairGathered(
  loose: Set<Side>,
  holders: Set<Side>,
  toPair: (loose: Side, held: Side) => Pair,
): Pair[] {
  const keyOf = (side: Side) => `${bitsOf(side)} ${side.member.name} ${contentsOf(side.member)}`;
  const byKey = new Map([...loose].map(side => [keyOf(side), side]));
  return [...holders].flatMap(holder => {
    const held = heldBy(holder);
    const found = held.map(side => byKey.get(keyOf(side)));
    if (held.length === 0 || !found.every(side => side && loose.has(side))) return [];
    holders.delete(holder);
    return held.flatMap((side, index) => {
      const same = found[index];
      if (same) loose.delete(same);
      return same ? [toPair(same, side)] : [];
    });
  });
}

/** The members of a named struct or union, as seen from the container around it. */
function heldBy(holder: Side): Side[] {
  const { type } = holder.member;
  if (!isAggregate(type)) return [];
  return sidesOf(type, holder).map(side => ({
    ...side,
    relativeBits: holder.relativeBits + side.relativeBits,
    parents: [...holder.parents, ...side.parents],
  }));
}

/** First those of the same contents, then any: in a union many members have the same bits. */
function pairByBits(gone: readonly Side[], fresh: readonly Side[], container: Container): Pair[] {
  const sameBits = groupBy(fresh, side => `${bitsOf(side)} ${contentsOf(side.member)}`);
  const pairs: Pair[] = [];
  const unlike: Side[] = [];
  for (const old of gone) {
    const now = sameBits.get(`${bitsOf(old)} ${contentsOf(old.member)}`)?.shift();
    if (now) pairs.push({ how: 'renamed', old, new: now, container });
    else unlike.push(old);
  }
  const left = groupBy([...sameBits.values()].flat(), bitsOf);
  for (const old of unlike) {
    const now = left.get(bitsOf(old))?.shift();
    pairs.push(
      now ? { how: 'replaced', old, new: now, container } : { how: 'removed', old, container },
    );
  }
  for (const side of [...left.values()].flat()) pairs.push({ how: 'added', new: side, container });
  return pairs;
}

function bitsOf({ relativeBits, member }: Side): string {
  return `${relativeBits}+${sizeBitsOf(member)}`;
}

/** Whether two members differ in nothing that a reader of the bytes depends on, their own names apart. */
export function sameContents(old: Member, now: Member): boolean {
  return contentsOf(old) === contentsOf(now);
}

function contentsOf(member: Member): string {
  const { type, widthBits } = member;
  const inner = aggregateOf(type);
  if (inner) return `${describeMemberType(member)} ${fingerprintText(inner)}`;
  const alone: Member = {
    type,
    typeName: '',
    offsetBits: 0,
    ...(widthBits === undefined ? {} : { widthBits }),
  };
  return fingerprintText({ kind: 'struct', bytes: 0, alignBytes: 1, members: [alone] });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Every pair of a container and of the containers in it, in order. */
export function allPairs(container: Container): Pair[] {
  return container.pairs.flatMap(pair =>
    pair.how === 'matched' && pair.inner ? [pair, ...allPairs(pair.inner)] : [pair],
  );
}
