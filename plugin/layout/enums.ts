// Two versions of an enum: what became of each constant.

import type { Enumerator, EnumType, Type } from './layout.ts';
import { elementOf } from './size.ts';

export interface EnumeratorPair {
  readonly old: Enumerator;
  readonly new: Enumerator;
}

/** A constant with another value, and those behind it that only count on from it. */
export interface ChangedValue extends EnumeratorPair {
  readonly followers: readonly EnumeratorPair[];
}

export interface EnumChanges {
  readonly old: EnumType;
  readonly new: EnumType;
  /** `successor` has taken the value over under a name that is new. */
  readonly removed: readonly { readonly old: Enumerator; readonly successor?: Enumerator }[];
  /** Below the largest old value. */
  readonly inserted: readonly Enumerator[];
  /** Above all old values, an end mark (`..._MAX`) aside. */
  readonly appended: readonly Enumerator[];
  /** Those that no constant before them explains, by having come or gone. */
  readonly changed: readonly ChangedValue[];
  /** The others with another value. */
  readonly shifted: readonly EnumeratorPair[];
}

/** Undefined unless both are enums, or arrays of them. */
export function enumChanges(old: Type, now: Type): EnumChanges | undefined {
  const [was, is] = [elementOf(old), elementOf(now)];
  return was.kind === 'enum' && is.kind === 'enum' ? compare(was, is) : undefined;
}

function compare(was: EnumType, is: EnumType): EnumChanges {
  const oldNames = new Set(was.enumerators.map(({ name }) => name));
  const byName = new Map(is.enumerators.map(each => [each.name, each]));
  const fresh = is.enumerators.filter(({ name }) => !oldNames.has(name));
  const gone = was.enumerators.filter(({ name }) => !byName.has(name));
  const heirs = new Map(fresh.map(each => [each.value, each]));
  const removed = gone.map(old => withSuccessor(old, heirs.get(old.value)));
  const taken = new Set(removed.map(({ successor }) => successor));
  const added = fresh.filter(each => !taken.has(each));
  const largest = largestValue(was.enumerators.filter(({ name }) => !isEndMark(name)));
  const moved = was.enumerators.flatMap((old): EnumeratorPair[] => {
    const now = byName.get(old.name);
    return now && now.value !== old.value ? [{ old, new: now }] : [];
  });
  const lost = removed.filter(({ successor }) => !successor).map(({ old }) => old);
  const [came, went] = [valuesOf(added), valuesOf(lost)];
  const follows = (pair: EnumeratorPair) => isShift(pair, came, went);
  return {
    old: was,
    new: is,
    removed,
    inserted: added.filter(({ value }) => value <= largest),
    appended: added.filter(({ value }) => value > largest),
    changed: runsOf(moved.filter(pair => !follows(pair))),
    shifted: moved.filter(follows),
  };
}

/** Takes constants in the order of their old values. Each run that moved by one distance is one change. */
function runsOf(pairs: readonly EnumeratorPair[]): ChangedValue[] {
  const runs: { first: EnumeratorPair; followers: EnumeratorPair[]; last: EnumeratorPair }[] = [];
  const open = new Map<bigint, (typeof runs)[number]>();
  for (const pair of pairs) {
    const distance = pair.new.value - pair.old.value;
    const run = open.get(distance);
    if (run && pair.old.value - run.last.old.value <= 1n) {
      run.followers.push(pair);
      run.last = pair;
    } else {
      const fresh = { first: pair, followers: [], last: pair };
      runs.push(fresh);
      open.set(distance, fresh);
    }
  }
  return runs.map(({ first, followers }) => ({ ...first, followers }));
}

function withSuccessor(old: Enumerator, successor: Enumerator | undefined) {
  return successor ? { old, successor } : { old };
}

function valuesOf(enumerators: readonly Enumerator[]): bigint[] {
  return enumerators.map(({ value }) => value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function largestValue(enumerators: readonly Enumerator[]): bigint {
  return enumerators.reduce((most, { value }) => (value > most ? value : most), -(1n << 64n));
}

/**
 * `X_MAX`, `__X_LAST`, `NR_X`: says where the others end, and moves whenever one is added. `X_LAST_PAGE` is a flag
 * like others.
 */
export function isEndMark(name: string): boolean {
  return /(?:^|_)(?:(?:MAX|NUM|NR|COUNT|CNT)(?:_|$)|(?:LAST|END)_*$)/i.test(name);
}

/** As the compiler counts on: every constant that came before it adds one, every one that went takes one. */
function isShift(
  { old, new: now }: EnumeratorPair,
  came: readonly bigint[],
  went: readonly bigint[],
): boolean {
  const last = isEndMark(now.name) ? now.value + 1n : now.value;
  return now.value - old.value === BigInt(countBelow(came, last) - countBelow(went, old.value));
}

/** How many of some sorted values lie below a limit. */
function countBelow(sorted: readonly bigint[], limit: bigint): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
