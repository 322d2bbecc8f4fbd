// The headers of one state as a side of a comparison.

import { type Constants, noConstants } from '../layout/constants.ts';
import { ok } from '../layout/result.ts';
import type { Side } from './compare.ts';
import type { HeaderLayouts, HeaderRecord } from './header-layouts.ts';

/** A record with the headers that were compiled with its own. */
export interface Found {
  readonly record: HeaderRecord;
  readonly headers: HeaderLayouts;
}

export interface HeaderSide extends Side {
  /** By name as C writes it; of a name that several headers define, the first. */
  readonly records: ReadonlyMap<string, Found>;
}

/** `revision` is theirs, and what stands for all of them where no place is known. */
export function headerSide(revision: string, all: readonly HeaderLayouts[]): HeaderSide {
  const records = new Map<string, Found>();
  for (const headers of all)
    for (const record of headers.records)
      if (!records.has(record.name)) records.set(record.name, { record, headers });
  return {
    file: revision,
    ...(all[0] ? { target: all[0].object.target } : {}),
    spell: file => `${revision}:${file}`,
    records,
    names: [...records.keys()],
    aliases: [...new Set(all.flatMap(({ object }) => object.aliases()))],
    find: name => {
      const found = records.get(name);
      return found ? ok([found.record.layout]) : aliased(name, all);
    },
    constantsOf: (name): Constants => records.get(name)?.record.constants ?? noConstants,
    lookupFor: name => records.get(name)?.headers.lookup ?? (() => undefined),
    knowsConstants: true,
  };
}

/** A typedef of what has a tag. */
function aliased(name: string, all: readonly HeaderLayouts[]): ReturnType<Side['find']> {
  for (const { object } of all) {
    if (!object.aliases().includes(name)) continue;
    const found = object.find(name);
    if (!found.ok || found.value.length > 0) return found;
  }
  return ok([]);
}
