// What a terminal is sent, and what its keys mean.

import { rowsOf, type ScreenLine } from './page.ts';

/** To the alternate screen, without a cursor; what stood in the terminal comes back with `LEAVE`. */
export const ENTER = '\x1b[?1049h\x1b[?25l';
export const LEAVE = '\x1b[?25h\x1b[?1049l';

const CLEAR = '\x1b[2J';
const CLEAR_ROW = '\x1b[2K';
const CLEAR_BELOW = '\x1b[J';

function toRow(row: number): string {
  return `\x1b[${row + 1};1H`;
}

/**
 * From what is shown to what is to be: lines that stay where they are, are not touched. Nothing shown means
 * that nothing is known of the terminal, as after a change of its size.
 *
 * Rows are cleared before they are written: behind a full row, a terminal would clear its last character.
 */
export function redraw(shown: readonly ScreenLine[], lines: readonly ScreenLine[]): string {
  if (shown.length === 0) return CLEAR + placed(lines).map(written).join('');
  const old = new Map(placed(shown).map(({ row, line }) => [row, line.text]));
  const changed = placed(lines).filter(({ row, line }) => old.get(row) !== line.text);
  const end = rowsOf(lines);
  const below = end < rowsOf(shown) ? toRow(end) + CLEAR_BELOW : '';
  return changed.map(written).join('') + below;
}

interface Placed {
  readonly row: number;
  readonly line: ScreenLine;
}

function placed(lines: readonly ScreenLine[]): Placed[] {
  let row = 0;
  return lines.map(line => {
    const at = { row, line };
    row += line.rows;
    return at;
  });
}

/** A line of several rows is sent in one piece: the terminal then knows that it is one. */
function written({ row, line }: Placed): string {
  const rows = Array.from({ length: line.rows }, (_, index) => toRow(row + index) + CLEAR_ROW);
  return `${rows.join('')}${toRow(row)}${line.text}`;
}

export type Key = 'quit' | 'full';

/** What arrow and function keys send, and a key with Alt. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: such keys begin with one
const OTHER_KEYS = /\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?/gs;

const QUIT_KEYS = ['q', '\x03', '\x04'];

/** What was asked for by the keys of one read: q, Ctrl-C and Ctrl-D quit, r runs a full pass. */
export function keyOf(bytes: string): Key | undefined {
  const keys = bytes.replace(OTHER_KEYS, '');
  if (QUIT_KEYS.some(key => keys.includes(key))) return 'quit';
  return keys.includes('r') ? 'full' : undefined;
}
