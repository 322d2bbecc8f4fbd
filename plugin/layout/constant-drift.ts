// Two versions of the constants of a record: what became of each. Where a constant stands is of no
// account: a macro may become an enumerator, and both may move to another header.

import {
  type Constant,
  type ConstantEnum,
  type Constants,
  type ConstantValue,
  type Lookup,
  type Named,
  namedIn,
  type Revalue,
} from './constants.ts';
import { type EnumChanges, enumChanges, isEndMark } from './enums.ts';
import type { EnumType } from './layout.ts';
import { isLikeName } from './like-names.ts';

export interface MacroChange {
  readonly old: Constant;
  /** Absent where the name means nothing any more. */
  readonly new?: Named;
  /** The new name for the value of one that is gone. */
  readonly heir?: Constant;
  /** Those that are made of this one, and changed for no other reason. */
  readonly followers: readonly MacroChange[];
}

export interface EnumDrift {
  readonly old: ConstantEnum;
  /** The one that has most of the names; absent where none has any. */
  readonly new?: ConstantEnum;
  readonly changes: EnumChanges;
}

export interface ConstantDrift {
  /** Changes that one edit explains together: all values rose by the same, or are the same bits elsewhere. */
  readonly macros: readonly (readonly [MacroChange, ...MacroChange[]])[];
  readonly enums: readonly EnumDrift[];
  /** Of the new macros, those that the old ones do not have, not as heirs either. */
  readonly added: readonly Constant[];
}

export const noConstantDrift: ConstantDrift = { macros: [], enums: [], added: [] };

/** `elsewhere` knows what names mean that have left the record's own constants. */
export function constantDrift(old: Constants, now: Constants, elsewhere: Lookup): ConstantDrift {
  const [before, after] = [namedIn(old), namedIn(now)];
  const find: Lookup = name => after.get(name) ?? elsewhere(name);
  const added = new Set(now.macros.filter(({ name }) => !before.has(name)));
  const macros = old.macros.flatMap((each): MacroChange[] => {
    const found = find(each.name);
    if (found?.value === each.value) return [];
    const heir = found ? undefined : heirOf(each, added);
    if (heir) added.delete(heir);
    return [
      { old: each, ...(found ? { new: found } : {}), ...(heir ? { heir } : {}), followers: [] },
    ];
  });
  const enums = old.enums
    .map(each => enumDrift(each, now.enums, { find, before }))
    .filter(({ changes }) => isChange(changes));
  return {
    macros: grouped(withFollowers(macros, enums, elsewhere.revalue)),
    enums,
    added: [...added],
  };
}

/** More of them are told one by one: each is held against each. */
const MOST_FOLLOWED = 300;

/** `#define X_ALL (X_A | X_B)` changes when X_A does. What follows from an enumerator is told as that. */
function withFollowers(
  changes: readonly MacroChange[],
  enums: readonly EnumDrift[],
  revalue: Revalue | undefined,
): readonly MacroChange[] {
  if (!revalue || changes.length > MOST_FOLLOWED) return changes;
  const before = oldMeanings(changes, enums);
  const follows = ({ old }: MacroChange) => revalue(old.name, before) === old.value;
  const roots = changes.filter(each => !follows(each));
  const rootOf = (follower: MacroChange) =>
    roots.find(({ old: { name, value } }) => {
      const alone = new Map(before.has(name) ? [[name, value]] : []);
      return revalue(follower.old.name, alone) !== follower.new?.value;
    });
  const followers = changes.filter(follows).map(each => [each, rootOf(each)] as const);
  return roots.map(root => ({
    ...root,
    followers: followers.flatMap(([each, of]) => (of === root ? [each] : [])),
  }));
}

/** Of what has changed. That an end mark has moved fails nothing: what is made of it stands for itself. */
function oldMeanings(
  changes: readonly MacroChange[],
  enums: readonly EnumDrift[],
): ReadonlyMap<string, ConstantValue> {
  const moved = enums.flatMap(({ changes: { changed, shifted } }) => [...changed, ...shifted]);
  const all = [...changes, ...moved].filter(({ old }) => !isEndMark(old.name));
  return new Map(all.map(({ old: { name, value } }) => [name, value]));
}

/** One that is called alike, else the first: each name has one heir at most, each heir one name. */
function heirOf(old: Constant, added: ReadonlySet<Constant>): Constant | undefined {
  const equal = [...added].filter(({ value }) => value === old.value);
  return equal.find(({ name }) => isLikeName(name, old.name)) ?? equal[0];
}

function grouped(changes: readonly MacroChange[]): [MacroChange, ...MacroChange[]][] {
  const groups = new Map<string, [MacroChange, ...MacroChange[]]>();
  for (const change of changes) {
    const key = stepOf(change.old.value, change.new?.value) ?? `name ${change.old.name}`;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()];
}

/** How far a value moved; undefined where that says nothing. */
function stepOf(old: ConstantValue, now: ConstantValue | undefined): string | undefined {
  if (typeof old !== 'bigint' || typeof now !== 'bigint') return undefined;
  const [from, to] = [bitOf(old), bitOf(now)];
  return from !== undefined && to !== undefined ? `bits ${to - from}` : `by ${now - old}`;
}

/** The number of the only bit that is set. */
function bitOf(value: bigint): number | undefined {
  return value > 0n && (value & (value - 1n)) === 0n ? value.toString(2).length - 1 : undefined;
}

interface Around {
  readonly find: Lookup;
  readonly before: ReadonlyMap<string, Named>;
}

function enumDrift(
  old: ConstantEnum,
  candidates: readonly ConstantEnum[],
  { find, before }: Around,
): EnumDrift {
  const now = successorOf(old, candidates);
  const changes = enumChanges(enumOf(old), enumOf(now ?? { ...old, enumerators: [] }));
  if (!changes) throw new Error('two enums cannot be compared');
  const isKnown = ({ name, value }: { name: string; value: bigint }) =>
    before.get(name)?.value === value;
  const kept = {
    ...changes,
    removed: changes.removed.filter(each => find(each.old.name)?.value !== each.old.value),
    inserted: changes.inserted.filter(each => !isKnown(each)),
    appended: changes.appended.filter(each => !isKnown(each)),
  };
  return { old, ...(now ? { new: now } : {}), changes: kept };
}

function successorOf(
  old: ConstantEnum,
  candidates: readonly ConstantEnum[],
): ConstantEnum | undefined {
  const names = new Set(old.enumerators.map(({ name }) => name));
  const sharedBy = ({ enumerators }: ConstantEnum) =>
    enumerators.filter(({ name }) => names.has(name)).length;
  const [best] = candidates
    .map(each => ({ each, shared: sharedBy(each) }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared);
  return best?.each;
}

function enumOf({ tag, enumerators, place }: ConstantEnum): EnumType {
  const named = tag === undefined ? {} : { tag };
  return {
    ...{ kind: 'enum', bytes: 4, signed: false, enumerators },
    ...named,
    ...(place ? { place } : {}),
  };
}

function isChange({ removed, inserted, appended, changed, shifted }: EnumChanges): boolean {
  return [removed, inserted, appended, changed, shifted].some(each => each.length > 0);
}
