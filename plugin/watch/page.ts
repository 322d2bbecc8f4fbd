// Lines of a screen and the room that they take.

import { wrapped } from './width.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A line as the terminal gets it, to wrap by itself: what is copied from it is one line again. */
export interface ScreenLine {
  readonly text: string;
  /** That it wraps to. */
  readonly rows: number;
}

export const EMPTY: ScreenLine = { text: '', rows: 1 };

export function lineOf(text: string, columns: number): ScreenLine {
  return { text, rows: wrapped(text, columns).length };
}

export function rowsOf(lines: readonly ScreenLine[]): number {
  return lines.reduce((sum, { rows }) => sum + rows, 0);
}

/** As many of the first ones as fit whole. */
export function cropped(lines: readonly ScreenLine[], rows: number): ScreenLine[] {
  let used = 0;
  const end = lines.findIndex(line => {
    used += line.rows;
    return used > rows;
  });
  return lines.slice(0, end < 0 ? lines.length : end);
}
