// The constants of a probe's records, read when they are asked for: a record without a lock has none to be
// held against, and most headers have none at all.

import { mayGiveConstants } from '../constants/hint.ts';
import { type Constants, type Lookup, noConstants } from '../layout/constants.ts';
import type { AggregateType, ObjectLayouts } from '../layout/layout.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { goesLastMacro, perAbiMacro, type Subsystem, tagOf } from '../layout/subsystem.ts';
import { constantsIn, type ObjectConstants } from './object-constants.ts';

/** A header's text; null where it is gone. */
export type HeaderText = (subsystem: Subsystem) => Result<string | null>;

interface Owner {
  readonly subsystem: Subsystem;
  /** With places. */
  readonly layout: AggregateType;
}

interface Parts {
  readonly file: string;
  readonly owners: readonly Owner[];
  readonly textOf: HeaderText;
}

export class RecordConstants {
  readonly #object: ObjectLayouts;
  readonly #file: string;
  readonly #owners: readonly Owner[];
  readonly #textOf: HeaderText;
  #read: Result<ObjectConstants> | undefined;

  /** `file` is that of the object, for messages. */
  constructor(object: ObjectLayouts, { file, owners, textOf }: Parts) {
    this.#object = object;
    this.#file = file;
    this.#owners = owners;
    this.#textOf = textOf;
  }

  /** Fails where the header cannot be read, or the object's macros make no sense. */
  of({ subsystem, layout }: Owner): Result<Constants> {
    const text = this.#textOf(subsystem);
    if (!text.ok) return text;
    const owner = { name: `struct ${tagOf(subsystem.name)}`, layout };
    if (text.value === null || !mayGiveConstants(text.value, owner)) return ok(noConstants);
    const all = this.#all();
    return all.ok ? ok(all.value.of(owner.name, layout)) : all;
  }

  /** What any name means in the whole probe. */
  lookup(): Result<Lookup> {
    const all = this.#all();
    return all.ok ? ok(all.value.lookup) : all;
  }

  #all(): Result<ObjectConstants> {
    this.#read ??= this.#readAll();
    return this.#read;
  }

  #readAll(): Result<ObjectConstants> {
    const owners = new Map(this.#owners.map(each => [each.layout.place?.file, each.subsystem]));
    const textOf = (file: string) => {
      const subsystem = owners.get(file);
      const text = subsystem && this.#textOf(subsystem);
      return text?.ok ? (text.value ?? undefined) : undefined;
    };
    const declarations = this.#owners.flatMap(({ subsystem }) => [
      perAbiMacro(subsystem.name),
      goesLastMacro(subsystem.name),
    ]);
    const read = constantsIn(this.#object, textOf, declarations);
    return read.ok && !read.value.isWhole ? fail(withoutMacros(this.#file)) : read;
  }
}

const WITHOUT_MACROS = 'no-macros';

export function isWithoutMacros({ code }: Failure): boolean {
  return code === WITHOUT_MACROS;
}

function withoutMacros(file: string): Failure {
  const message =
    'has no macros, so that constants cannot be checked: does the compiler take -g3 (clang: -fdebug-macro)?';
  return { code: WITHOUT_MACROS, message, place: { file } };
}
