// Room that every old image has without a meaning, and that was given one: padding, and reserved members.

import type { Added, Container, Matched, Pair, Replaced, Side } from './pair.ts';
import { isReservedName } from './reserved.ts';
import { sizeBitsOf } from './size.ts';

/** A member that was not there, or not under a name with a meaning. */
export type User = Added | Matched | Replaced;

export interface SlotUse {
  /** The reserved member, in the old layout. */
  readonly slot: Side;
  /** In the order of their offsets. */
  readonly users: readonly [User, ...User[]];
}

export interface Reuses {
  readonly padding: readonly Added[];
  readonly reserved: readonly SlotUse[];
  /** Pairs that no other rule has to speak of. */
  readonly explained: ReadonlySet<Pair>;
}

/** Of a record and all that it embeds. A container in which members have moved has none: there is no such room any more. */
export function findReuses(record: Container): Reuses {
  const padding: Added[] = [];
  const reserved: SlotUse[] = [];
  const explained = new Set<Pair>();
  for (const container of containersIn(record).filter(isStill)) {
    const uses = usesIn(container);
    padding.push(...uses.padding);
    reserved.push(...uses.reserved);
    const all = [...explainedBy(uses, container), ...retiringSlots(container)];
    for (const pair of all) explained.add(pair);
  }
  return { padding, reserved, explained };
}

function containersIn(container: Container): Container[] {
  const inner = container.pairs.flatMap(pair =>
    pair.how === 'matched' && pair.inner ? containersIn(pair.inner) : [],
  );
  return [container, ...inner];
}

function isStill({ pairs }: Container): boolean {
  return pairs.every(
    ({ old, new: now }) => !old || !now || isReserved(old) || old.relativeBits === now.relativeBits,
  );
}

function isReserved({ member }: Side): boolean {
  return isReservedName(member.name ?? '');
}

/** In a union everything lies over everything else. */
function isInStructs({ parents }: Side): boolean {
  return parents.every(({ kind }) => kind === 'struct');
}

type Uses = Omit<Reuses, 'explained'>;

function usesIn(container: Container): Uses {
  const padding: Added[] = [];
  const bySlot = new Map<Side, [User, ...User[]]>();
  const olds = container.pairs.flatMap(({ old }) => (old ? [old] : []));
  const shifted = shiftedSlots(container);
  const isRoom = (side: Side) => isReserved(side) && isInStructs(side) && !shifted.has(side);
  for (const user of container.pairs.filter(isUser)) {
    const below = olds.filter(old => overlap(old, user.new));
    const [slot] = below;
    if (!below.every(isRoom)) continue;
    const users = slot && bySlot.get(slot);
    if (users) users.push(user);
    else if (slot) bySlot.set(slot, [user]);
    else if (user.how === 'added' && endOf(user.new) <= container.old.bytes * 8) padding.push(user);
  }
  return { padding, reserved: [...bySlot].map(([slot, users]) => ({ slot, users })) };
}

/** Reserved members that made room and not use: they stand further on, as they were or larger. */
function shiftedSlots({ pairs }: Container): Set<Side> {
  return new Set(
    pairs.flatMap(({ old, new: now }) =>
      old && now && isReserved(old) && isReserved(now) && !isWithin(now, old) ? [old] : [],
    ),
  );
}

function isWithin(inner: Side, outer: Side): boolean {
  return outer.relativeBits <= inner.relativeBits && endOf(inner) <= endOf(outer);
}

/** Reserved members that have grown over the room of others: those are gone, which is told. */
function retiringSlots({ old: was, new: is, pairs }: Container): Pair[] {
  const gone = pairs.flatMap(({ old, new: now }) => (old && !now ? [old] : []));
  return pairs.filter(
    ({ old, new: now }) =>
      old &&
      now &&
      isReserved(old) &&
      isReserved(now) &&
      isWithin(old, now) &&
      was.bytes === is.bytes &&
      gone.some(side => isWithin(side, now)),
  );
}

function isUser(pair: Pair): pair is User {
  if (!pair.new || isReserved(pair.new) || !isInStructs(pair.new)) return false;
  if (pair.how === 'added') return sizeBitsOf(pair.new.member) > 0;
  return pair.old.member.name !== pair.new.member.name && isReserved(pair.old);
}

function endOf({ relativeBits, member }: Side): number {
  return relativeBits + sizeBitsOf(member);
}

function overlap(one: Side, other: Side): boolean {
  return one.relativeBits < endOf(other) && other.relativeBits < endOf(one);
}

/** The users, the reserved members that they use, and what is left of those, under whatever reserved name. */
function explainedBy({ padding, reserved }: Uses, { pairs }: Container): Pair[] {
  const slots = reserved.map(({ slot }) => slot);
  const isLeft = ({ new: now }: Pair) => !now || slots.some(slot => isWithin(now, slot));
  const rest = pairs.filter(pair => {
    const isSlot = pair.old !== undefined && slots.includes(pair.old);
    const isOther = pair.how === 'added' && isReserved(pair.new);
    return (isSlot || isOther) && isLeft(pair);
  });
  return [...padding, ...reserved.flatMap(({ users }) => users), ...rest];
}
