// Source text behind a place.

import { readText } from './files.ts';

/**
 * The column, from 1 and in bytes, of an identifier on a line of a file: clang's debug info has none.
 * undefined where the file cannot be read or the line does not have the word.
 */
export function columnOf(file: string, line: number, identifier: string): number | undefined {
  if (!/^[A-Za-z_]\w*$/.test(identifier)) return undefined;
  const text = readText(file);
  if (!text.ok) return undefined;
  const row = text.value.split('\n')[line - 1] ?? '';
  const found = new RegExp(`\\b${identifier}\\b`).exec(row);
  return found ? Buffer.byteLength(row.slice(0, found.index)) + 1 : undefined;
}
