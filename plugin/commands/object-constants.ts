// The constants of an object's records, by the files that define them.

import { belongings, type Owner } from '../constants/belong.ts';
import { constantsOf, type Value } from '../constants/constants.ts';
import {
  type Constants,
  type ConstantValue,
  type Lookup,
  type Named,
  noConstants,
  type Revalue,
} from '../layout/constants.ts';
import type { AggregateType, EnumType, Macro, ObjectLayouts, Place } from '../layout/layout.ts';
import { ok, type Result } from '../layout/result.ts';

/** Given where the texts of headers are at hand: comments and the ends of records stand in no object. */
export type TextOf = (file: string) => string | undefined;

export interface ObjectConstants {
  /** Of a record of the object, by its name as C writes it. */
  of(name: string, layout: AggregateType): Constants;
  readonly lookup: Lookup;
  /** Whether the object has macros at all: one that was compiled without -g3 has none. */
  readonly isWhole: boolean;
  /** Macros that the files define, in order, whatever they are. */
  macrosIn(file: string): readonly PlacedMacro[];
  valueOf(name: string): ConstantValue | undefined;
}

export type PlacedMacro = Macro & { readonly place: Place };

/** `versions` are macros that state one, besides those that are called so. Fails where the bytes make no sense. */
export function constantsIn(
  object: ObjectLayouts,
  textOf: TextOf = () => undefined,
  versions: readonly string[] = [],
): Result<ObjectConstants> {
  const macros = object.macros();
  if (!macros.ok) return macros;
  const enums = object.enums();
  if (!enums.ok) return enums;
  const values = constantsOf(object);
  if (!values.ok) return values;
  const parts: Parts = {
    ...{ macros: macros.value, enums: enums.value, textOf, versions },
    evaluate: name => plain(values.value.valueOf(name)),
    isConfigured: name => values.value.isConfigured(name),
    revalue: (name, meanings) => plain(values.value.valueWith(name, meanings)),
  };
  return ok(new Belonging(object, parts));
}

interface Parts {
  readonly macros: readonly Macro[];
  readonly enums: readonly EnumType[];
  readonly textOf: TextOf;
  readonly versions: readonly string[];
  evaluate(name: string): ConstantValue | undefined;
  isConfigured(name: string): boolean;
  readonly revalue: Revalue;
}

function plain(value: Value | undefined): ConstantValue | undefined {
  return value?.kind === 'integer' ? value.value : value?.text;
}

class Belonging implements ObjectConstants {
  readonly #object: ObjectLayouts;
  readonly #parts: Parts;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #files = new Map<string, ReadonlyMap<string, Constants>>();
  readonly lookup: Lookup;
  #owners: ReadonlyMap<string, readonly Owner[]> | undefined;

  constructor(object: ObjectLayouts, parts: Parts) {
    this.#object = object;
    this.#parts = parts;
    this.#places = new Map(namedPlaces(parts));
    this.lookup = Object.assign((name: string) => this.#meaning(name), { revalue: parts.revalue });
  }

  get isWhole(): boolean {
    return this.#parts.macros.length > 0;
  }

  valueOf(name: string): ConstantValue | undefined {
    return this.#parts.evaluate(name);
  }

  #meaning(name: string): Named | undefined {
    const value = this.#parts.evaluate(name);
    const place = this.#places.get(name);
    if (value === undefined) return undefined;
    const configured = this.#parts.isConfigured(name) ? ({ isConfigured: true } as const) : {};
    return { value, ...(place ? { place } : {}), ...configured };
  }

  macrosIn(file: string): readonly PlacedMacro[] {
    return this.#parts.macros.filter(isPlaced).filter(({ place }) => place.file === file);
  }

  of(name: string, { place }: AggregateType): Constants {
    const { macros, enums } = this.#parts;
    if (!place || macros.length + enums.length === 0) return noConstants;
    const known = this.#files.get(place.file) ?? this.#belongingsIn(place.file);
    this.#files.set(place.file, known);
    return known.get(name) ?? noConstants;
  }

  #belongingsIn(file: string): ReadonlyMap<string, Constants> {
    this.#owners ??= ownersByFile(this.#object);
    const text = this.#parts.textOf(file);
    return belongings({
      file,
      ...(text === undefined ? {} : { text }),
      owners: this.#owners.get(file) ?? [],
      macros: this.macrosIn(file).filter(({ params }) => !params),
      enums: this.#parts.enums.filter(({ place }) => place?.file === file),
      lookup: this.lookup,
      versions: this.#parts.versions,
    });
  }
}

function isPlaced(macro: Macro): macro is PlacedMacro {
  return macro.place !== undefined;
}

function namedPlaces({ macros, enums }: Parts): [string, Place][] {
  const all = [...enums.flatMap(({ enumerators }) => enumerators), ...macros];
  return all.flatMap(({ name, place }): [string, Place][] => (place ? [[name, place]] : []));
}

/** Of a name that is defined in several ways, each in its file. */
function ownersByFile(object: ObjectLayouts): Map<string, Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const name of object.names()) {
    const found = object.find(name);
    for (const layout of found.ok ? found.value : []) {
      const file = layout.place?.file ?? '';
      const same = owners.get(file);
      if (same) same.push({ name, layout });
      else owners.set(file, [{ name, layout }]);
    }
  }
  return owners;
}
