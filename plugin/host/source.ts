// Source text behind a place.

import { readText } from './files.ts';

/**
 * The column, from 1, of an identifier on a line of a file: clang's debug info has none. undefined
 * where the file cannot be read or the line does not have the word.
 */
export function columnOf(file: string, line: number, identifier: string): number | undefined {
  if (!/^[A-Za-z_]\w*$/.test(identifier)) return undefined;
  const text = readText(file);
  if (!text.ok) return undefined;
  const found = new RegExp(`\\b${identifier}\\b`).exec(text.value.split('\n')[line - 1] ?? '');
  return found ? found.index + 1 : undefined;
}
