// Places of what is told, as the user can open them.

import { isAbsolute, relative, resolve } from 'node:path';
import { columnOf } from './host/source.ts';
import type { Failure, FilePlace } from './layout/result.ts';
import type { Finding } from './report/diagnostic.ts';

export interface Around {
  /** Where the user is, absolute. */
  readonly here: string;
  /** What paths count from that are not absolute; default: `here`. */
  readonly base?: string;
}

export function placed<D extends Finding | Failure>(each: D, around: Around): D {
  const at = <P extends { place?: FilePlace }>(one: P, name = ''): P =>
    one.place ? { ...one, place: placeFrom(one.place, name, around) } : one;
  const name = 'member' in each ? each.member?.split('.').at(-1) : undefined;
  const notes = each.notes?.map(note => at(note));
  return { ...at(each, name), ...(notes ? { notes } : {}) };
}

/** With the column of the member's name where the compiler recorded none. */
function placeFrom(place: FilePlace, name: string, { here, base = here }: Around): FilePlace {
  const file = resolve(base, place.file);
  const column = place.column ?? (place.line && columnOf(file, place.line, name));
  return { ...place, file: pathFrom(here, file), ...(column ? { column } : {}) };
}

/** Relative to where the user is, if it lies there. */
export function pathFrom(here: string, path: string): string {
  const short = relative(here, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
