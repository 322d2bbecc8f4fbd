// Where the source declares what an entry stands for (DWARF 5 §2.14).

import type { Place } from '../layout/layout.ts';
import { At } from './dwarf.ts';
import type { Entry } from './entries.ts';
import type { Files } from './files.ts';

/** Undefined where the compiler names no place. Line and column 0 are none. */
export function placeOf(files: Files, entry: Entry): Place | undefined {
  const line = entry.number(At.declLine);
  const file = line ? files.pathOf(entry) : undefined;
  if (!line || file === undefined) return undefined;
  const column = entry.number(At.declColumn);
  return column ? { file, line, column } : { file, line };
}
