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
} from './constants.ts';
import { type EnumChanges, enumChanges } from './enums.ts';
import type { EnumType } from './layout.ts';

export interface MacroChange {
  readonly old: Constant;
  /** Absent where the name means nothing any more. */
  readonly new?: Named;
  /** New names for the value of one that is gone. */
  readonly heirs: readonly Constant[];
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
  /** Of the new macros, those that the old ones do not have. */
  readonly added: readonly Constant[];
}

export const noConstantDrift: ConstantDrift = { macros: [], enums: [], added: [] };

/** `elsewhere` knows what names mean that have left the record's own constants. */
export function constantDrift(old: Constants, now: Constants, elsewhere: Lookup): ConstantDrift {
  const [before, after] = [namedIn(old), namedIn(now)];
  const find: Lookup = name => after.get(name) ?? elsewhere(name);
  const added = now.macros.filter(({ name }) => !before.has(name));
  const macros = old.macros.flatMap((each): MacroChange[] => {
    const found = find(each.name);
    if (found?.value === each.value) return [];
    return [{ old: each, ...(found ? { new: found } : {}), heirs: heirsOf(each, found, added) }];
  });
  const enums = old.enums
    .map(each => enumDrift(each, now.enums, { find, before }))
    .filter(({ changes }) => isChange(changes));
  return { macros: grouped(macros), enums, added };
}

function heirsOf(old: Constant, found: Named | undefined, added: readonly Constant[]): Constant[] {
  return found ? [] : added.filter(({ value }) => value === old.value);
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
