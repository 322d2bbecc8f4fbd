// Which constants of a header belong to which of its records. C does not say it; where and how they are
// written does. For each macro and each enum that is no member's type, the first of these that holds:
//
//   inside it         it stands between the braces of the record
//   named in it       the record names it, in code (a bound) or in a comment (`FOO_F_*` names all such)
//   by its name       it begins with the record's name: FOO_BAR_LOCKED and struct foo_bar
//   of its header     the header has no other record
//   stands before it  the record is the first behind it, or the last of the header
//
// A record has, too, what belongs to a struct of the header that it embeds, and what it names of other
// headers, but for what the configuration decides there (HZ, NR_CPUS). Never a version (..._VERSION,
// ..._COMPATIBLE), the configuration itself (CONFIG_...), or what is no constant.

import {
  type Claim,
  type Constant,
  type ConstantEnum,
  type Constants,
  type Lookup,
  type Named,
  sortConstants,
} from '../layout/constants.ts';
import type { AggregateType, EnumType, Place } from '../layout/layout.ts';
import { aggregateOf, elementOf } from '../layout/size.ts';
import { type Extent, extentsOf } from './extents.ts';

/** A struct or union that a header defines. */
export interface Owner {
  /** As C writes it: `struct foo`, `foo_t`. */
  readonly name: string;
  /** With places. */
  readonly layout: AggregateType;
}

export interface Header {
  /** As places spell it. */
  readonly file: string;
  /** Without it, nothing is known of comments and of where records end. */
  readonly text?: string;
  readonly owners: readonly Owner[];
  /** That the header defines; `valueOf` says which are constants. */
  readonly macros: readonly { readonly name: string; readonly place: Place }[];
  /** That the header defines. */
  readonly enums: readonly EnumType[];
  /** Of the whole compilation, enumerators included. */
  readonly lookup: Lookup;
  /** Macros that state versions, besides those that are called so. */
  readonly versions?: readonly string[];
}

interface Claimed {
  readonly owner: Extent;
  readonly claim: Claim;
}

/** The constants of each record, by its name as C writes it. */
export function belongings(header: Header): ReadonlyMap<string, Constants> {
  const extents = extentsOf(header.owners, header.text);
  const own = new Map<AggregateType, Found>(
    extents.map(({ layout }) => [layout, { macros: [], enums: [] }]),
  );
  const names = new Map(header.owners.map(({ layout }) => [keyOf(layout), layout]));
  for (const macro of constantMacros(header))
    for (const { owner, claim } of ownersOf(macro.place, [macro.name], extents))
      own.get(owner.layout)?.macros.push({ ...macro, claim });
  for (const each of looseEnums(header))
    for (const { owner, claim } of ownersOfEnum(each, extents))
      own.get(owner.layout)?.enums.push(constantEnum(each, claim));
  for (const extent of extents)
    own.get(extent.layout)?.macros.push(...namedElsewhere(extent, header));
  return new Map(
    header.owners.map(({ name, layout }) => {
      const parts = embeddedIn(layout, names).flatMap(each => own.get(each) ?? []);
      return [name, sorted(parts)];
    }),
  );
}

interface Found {
  readonly macros: Constant[];
  readonly enums: ConstantEnum[];
}

function constantMacros(
  header: Header,
): (Named & { readonly name: string; readonly place: Place })[] {
  const enumerators = new Set(
    header.enums.flatMap(each => each.enumerators.map(({ name }) => name)),
  );
  return header.macros.flatMap(({ name, place }) => {
    if (isVersion(name, header) || enumerators.has(name)) return [];
    const found = header.lookup(name);
    return found === undefined ? [] : [{ name, value: found.value, place }];
  });
}

function isVersion(name: string, { versions = [] }: Header): boolean {
  return /(?:^|_)(?:VERSION|COMPATIBLE)$|^CONFIG_/.test(name) || versions.includes(name);
}

/** Enums that are a member's type are part of the layout. */
function looseEnums({ enums, owners }: Header): EnumType[] {
  const used = new Set(owners.flatMap(({ layout }) => enumsOf(layout, new Set())));
  return enums.filter(each => !used.has(keyOf(each)));
}

function enumsOf(layout: AggregateType, seen: Set<AggregateType>): string[] {
  if (seen.has(layout)) return [];
  seen.add(layout);
  return layout.members.flatMap(({ type }) => {
    const element = elementOf(type);
    if (element.kind === 'enum') return [keyOf(element)];
    const inner = aggregateOf(type);
    return inner ? enumsOf(inner, seen) : [];
  });
}

/** Types of one object are told apart by their place. */
function keyOf({ kind, tag, place }: AggregateType | EnumType): string {
  return `${kind} ${tag ?? ''} ${place?.file}:${place?.line}:${place?.column}`;
}

function constantEnum({ tag, enumerators, place }: EnumType, claim: Claim): ConstantEnum {
  return {
    ...(tag === undefined ? {} : { tag }),
    enumerators,
    claim,
    ...(place ? { place } : {}),
  };
}

function ownersOfEnum(
  { tag, enumerators, place }: EnumType,
  extents: readonly Extent[],
): Claimed[] {
  const names = enumerators.map(({ name }) => name);
  const first = place ?? enumerators[0]?.place;
  return first ? ownersOf(first, tag === undefined ? names : [tag, ...names], extents) : [];
}

function ownersOf(place: Place, names: readonly string[], extents: readonly Extent[]): Claimed[] {
  const around = extents.filter(({ from, to }) => from <= place.line && place.line <= to);
  const innermost = around.at(-1);
  if (innermost) return [{ owner: innermost, claim: 'inside it' }];
  const naming = extents.filter(extent => names.some(extent.isNamed));
  if (naming.length > 0) return naming.map(owner => ({ owner, claim: 'named in it' as const }));
  const called = longest(extents, names[0] ?? '');
  if (called) return [{ owner: called, claim: 'by its name' }];
  const [first] = extents;
  if (first && extents.length === 1) return [{ owner: first, claim: 'of its header' }];
  const next = extents.find(({ from }) => from > place.line) ?? extents.at(-1);
  return next ? [{ owner: next, claim: 'stands before it' }] : [];
}

/** The record with the longest name that a constant's name begins with. */
function longest(extents: readonly Extent[], name: string): Extent | undefined {
  const upper = name.toUpperCase();
  const matching = extents.flatMap(extent =>
    extent.stems.filter(stem => upper.startsWith(`${stem}_`)).map(stem => ({ extent, stem })),
  );
  return matching.sort((a, b) => b.stem.length - a.stem.length)[0]?.extent;
}

function namedElsewhere(extent: Extent, { file, lookup }: Header): Constant[] {
  return extent.words.flatMap(name => {
    const found = lookup(name);
    if (!found?.place || found.place.file === file || found.isConfigured) return [];
    return [{ name, value: found.value, claim: 'named in it' as const, place: found.place }];
  });
}

/** A layout of the header, and those of it that it embeds. */
function embeddedIn(
  layout: AggregateType,
  known: ReadonlyMap<string, AggregateType>,
  seen = new Set<AggregateType>(),
): AggregateType[] {
  if (seen.has(layout)) return [];
  seen.add(layout);
  const own = known.get(keyOf(layout));
  const inner = layout.members.flatMap(({ type }) => aggregateOf(type) ?? []);
  return [...(own ? [own] : []), ...inner.flatMap(each => embeddedIn(each, known, seen))];
}

/** Each name once, as the first says it. */
function sorted(parts: readonly Found[]): Constants {
  const macros = new Map<string, Constant>();
  for (const each of parts.flatMap(part => part.macros))
    if (!macros.has(each.name)) macros.set(each.name, each);
  const taken = new Set<string>();
  const enums = parts.flatMap(part => part.enums).filter(each => isNew(each, taken));
  return sortConstants({ macros: [...macros.values()], enums });
}

function isNew({ enumerators }: ConstantEnum, taken: Set<string>): boolean {
  if (enumerators.some(({ name }) => taken.has(name))) return false;
  for (const { name } of enumerators) taken.add(name);
  return true;
}
