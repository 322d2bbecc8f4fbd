// Whether the text of a header can give one of its records any constant: reading the macros of all that it
// includes takes as long as compiling it.

import type { Owner } from './belong.ts';
import { extentsOf } from './extents.ts';

/** False only where there is none. A guard is a macro of no value. */
export function mayGiveConstants(text: string, owner: Owner): boolean {
  const [extent] = extentsOf([owner], text);
  return hasConstants(text) || (extent !== undefined && extent.words.length > 0);
}

function hasConstants(text: string): boolean {
  const definitions = text.match(/\bdefine\b.*/g) ?? [];
  return /\benum\b/.test(text) || definitions.some(each => !/^define\s+\w+\s*$/.test(each));
}
