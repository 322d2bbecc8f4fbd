// Constants that belong to a record: what the numbers in it mean, beside what its types say. Which do, is
// decided in constants/; here is what is said of them.

import type { Enumerator, Place } from './layout.ts';
import { bytewise } from './names.ts';

export type ConstantValue = bigint | string;

/** How it was decided that a constant belongs to a record, in the words of the lock. */
export const claims = [
  'inside it',
  'named in it',
  'by its name',
  'of its header',
  'stands before it',
] as const;

export type Claim = (typeof claims)[number];

/** A macro. */
export interface Constant {
  readonly name: string;
  readonly value: ConstantValue;
  readonly claim: Claim;
  readonly place?: Place;
}

/** An enum that is no member's type: its values are stored in plain integers. */
export interface ConstantEnum {
  readonly tag?: string;
  /** In the order of their values; those of one value in source order. */
  readonly enumerators: readonly Enumerator[];
  readonly claim: Claim;
  readonly place?: Place;
}

export interface Constants {
  /** Sorted bytewise by name, each once. */
  readonly macros: readonly Constant[];
  /** Sorted bytewise by tag, untagged ones first, then by the name of the first enumerator. */
  readonly enums: readonly ConstantEnum[];
}

export const noConstants: Constants = { macros: [], enums: [] };

/** What a name stands for in a whole compilation. */
export interface Named {
  readonly value: ConstantValue;
  readonly place?: Place;
  /** It is that of a CONFIG_ option, or is made of one. */
  readonly isConfigured?: true;
}

/** What a macro would be, were other names to mean something else than they do. */
export type Revalue = (
  name: string,
  meanings: ReadonlyMap<string, ConstantValue>,
) => ConstantValue | undefined;

export interface Lookup {
  (name: string): Named | undefined;
  /** Absent where macros are not known by their texts, as in a lock. */
  readonly revalue?: Revalue;
}

/** As locks have them: macros by name, enums by tag and first name, enumerators by value. */
export function sortConstants({ macros, enums }: Constants): Constants {
  return {
    macros: [...macros].sort((a, b) => bytewise(a.name, b.name)),
    enums: enums.map(byValue).sort((a, b) => bytewise(orderOf(a), orderOf(b))),
  };
}

function byValue(constants: ConstantEnum): ConstantEnum {
  const enumerators = [...constants.enumerators].sort((a, b) =>
    a.value < b.value ? -1 : a.value > b.value ? 1 : 0,
  );
  return { ...constants, enumerators };
}

function orderOf({ tag = '', enumerators }: ConstantEnum): string {
  return `${tag}\n${enumerators[0]?.name ?? ''}`;
}

export function isEmpty({ macros, enums }: Constants): boolean {
  return macros.length + enums.length === 0;
}

/** `2`, or a string as JSON writes it, in ASCII. */
export function describeValue(value: ConstantValue): string {
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Every name with its value, macros and enumerators alike. */
export function namedIn({ macros, enums }: Constants): Map<string, Named> {
  const all = [...macros, ...enums.flatMap(({ enumerators }) => enumerators)];
  return new Map(all.map(({ name, value, place }) => [name, place ? { value, place } : { value }]));
}

/** Whether every constant that `old` has means the same in `now`. */
export function isKeptBy(old: Constants, now: Constants): boolean {
  const known = namedIn(now);
  return [...namedIn(old)].every(([name, { value }]) => known.get(name)?.value === value);
}
