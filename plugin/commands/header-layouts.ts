// What the debug info of a header, compiled by itself, says of the header: its records with their constants,
// its versions, and what its comments say of those.

import type { Comment, VersionOf } from '../../rules/rule.ts';
import { extentsOf } from '../constants/extents.ts';
import { commentsIn, placesIn } from '../discover/c-text.ts';
import type { Constants, Lookup } from '../layout/constants.ts';
import type { AggregateType, ObjectLayouts, Place } from '../layout/layout.ts';
import { ok, type Result } from '../layout/result.ts';
import { constantsIn, type ObjectConstants } from './object-constants.ts';

export interface HeaderFile {
  /** As places spell it. */
  readonly file: string;
  readonly text: string;
}

/** A struct or union that a header defines. */
export interface HeaderRecord {
  /** As C writes it: `struct foo`, `union foo`, `foo_t`. */
  readonly name: string;
  /** With places, and the alignment that the compiler was asked for. */
  readonly layout: AggregateType;
  readonly constants: Constants;
  /** The versions that the record, or the comment before it, names. */
  readonly versions: readonly string[];
}

export interface Version extends VersionOf {
  readonly place: Place;
}

export interface HeaderLayouts {
  /** In the order of their places. */
  readonly records: readonly HeaderRecord[];
  readonly object: ObjectLayouts;
  /** Of the whole compilation. */
  readonly lookup: Lookup;
  /** Macros of the headers that are called as versions are, or that are asked for by name. */
  readonly versions: readonly Version[];
  readonly comments: readonly Comment[];
  /** Of one of the headers, by its name in places. */
  textOf(file: string): string | undefined;
}

export interface Request {
  readonly headers: readonly HeaderFile[];
  /** Macros that state versions, besides those that are called so. */
  readonly versions?: readonly string[];
  /** In bytes, by name; of those that are absent, what debug info says is taken. */
  readonly alignments: ReadonlyMap<string, number>;
}

/** Fails where the object's bytes make no sense. */
export function headerLayouts(object: ObjectLayouts, request: Request): Result<HeaderLayouts> {
  const texts = new Map(request.headers.map(({ file, text }) => [file, text]));
  const constants = constantsIn(object, file => texts.get(file), request.versions);
  if (!constants.ok) return constants;
  const records = recordsIn(object, texts);
  if (!records.ok) return records;
  const versions = [
    ...request.headers.flatMap(({ file }) => versionsIn(constants.value, file)),
    ...askedVersions(constants.value, request),
  ];
  const names = namedVersions(records.value, texts, versions);
  return ok({
    records: records.value.map(({ name, layout }) => {
      const alignBytes = request.alignments.get(name) ?? layout.alignBytes;
      const own = constants.value.of(name, layout);
      const named = names.get(layout) ?? [];
      return { name, layout: { ...layout, alignBytes }, constants: own, versions: named };
    }),
    object,
    lookup: constants.value.lookup,
    versions,
    comments: request.headers.flatMap(commentsOf),
    textOf: file => texts.get(file),
  });
}

type Named = Pick<HeaderRecord, 'name' | 'layout'>;

/** Structs and unions whose definition stands in one of the files. */
export function recordsIn(
  object: ObjectLayouts,
  files: ReadonlyMap<string, unknown>,
): Result<readonly Named[]> {
  const records: Named[] = [];
  for (const name of object.names()) {
    const found = object.find(name);
    if (!found.ok) return found;
    const own = found.value.filter(({ place }) => place && files.has(place.file));
    for (const layout of own.slice(0, 1)) records.push({ name, layout });
  }
  return ok(records.sort((a, b) => lineOf(a) - lineOf(b)));
}

function lineOf({ layout }: Named): number {
  return layout.place?.line ?? 0;
}

const CALLED_VERSION = /_(?:VERSION|COMPATIBLE)$/;

function versionsIn(constants: ObjectConstants, file: string): Version[] {
  return constants.macrosIn(file).flatMap(({ name, place }) => {
    const value = CALLED_VERSION.test(name) ? constants.valueOf(name) : undefined;
    return value === undefined ? [] : [{ name, value, place }];
  });
}

/** Those that are not found by their names, wherever they are defined. */
function askedVersions(
  { lookup }: ObjectConstants,
  { headers, versions = [] }: Request,
): Version[] {
  return versions.flatMap(name => {
    const found = lookup(name);
    if (!found?.place) return [];
    const { place, value } = found;
    const isKnown = CALLED_VERSION.test(name) && headers.some(({ file }) => file === place.file);
    return isKnown ? [] : [{ name, value, place }];
  });
}

function namedVersions(
  records: readonly Named[],
  texts: ReadonlyMap<string, string>,
  versions: readonly Version[],
): ReadonlyMap<AggregateType, readonly string[]> {
  const all = versions.map(({ name }) => name);
  return new Map(
    [...texts].flatMap(([file, text]) => {
      const own = records.filter(({ layout }) => layout.place?.file === file);
      return extentsOf(own, text).map(
        ({ layout, isNamed }) => [layout, all.filter(isNamed)] as const,
      );
    }),
  );
}

function commentsOf({ file, text }: HeaderFile): Comment[] {
  const placeAt = placesIn(text);
  return commentsIn(text).map(comment => ({
    text: comment.text,
    place: { file, ...placeAt(comment.offset) },
  }));
}
