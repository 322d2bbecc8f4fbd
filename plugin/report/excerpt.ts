// The source line of a place and a caret below it, as gcc's diagnostic-show-locus prints them.

import type { FilePlace } from '../layout/result.ts';
import { columnsOf } from './columns.ts';
import { visible } from './visible.ts';

/** A line's text, without its end, by a place's file and line; undefined where there is none to show. */
export type SourceLine = (file: string, line: number) => string | undefined;

/** gcc's; longer numbers widen the margin. */
const LEAST_DIGITS = 5;

const TAB_COLUMNS = 8;

/** gcc cuts at the terminal's width; a log has none, and is to be the same everywhere. */
const MOST_COLUMNS = 160;

/** UTF-16 units to each side of the column that are looked at, however long the line is. */
const REACH = 2 * MOST_COLUMNS;

const CUT = '...';

/**
 * ` 1234 | text` and, where the column is one of the text's or the one behind it, the caret with tildes below
 * the rest of an identifier. `mark` paints these and the identifier. Columns are bytes of UTF-8 from 1, as
 * compilers count. Each line ends in a line feed; a place without a line, or with a blank one, gives the empty
 * text.
 */
export function excerptOf(
  { file, line, column, text: own }: FilePlace,
  sourceLine: SourceLine,
  mark: (text: string) => string,
): string {
  const text = line === undefined ? '' : ((own ?? sourceLine(file, line))?.trimEnd() ?? '');
  if (text === '') return '';
  const number = String(line).padStart(LEAST_DIGITS);
  const from = column === undefined ? undefined : indexOf(text, column);
  const { before, marked, after } = around(text, from);
  if (from === undefined) return `${number} | ${before}${marked}${after}\n`;
  const caret = `^${'~'.repeat(Math.max(widthOf(marked) - 1, 0))}`;
  const margin = ' '.repeat(number.length);
  return (
    `${number} | ${before}${marked && mark(marked)}${after}\n` +
    `${margin} | ${' '.repeat(widthOf(before))}${mark(caret)}\n`
  );
}

/** In UTF-16 units, of the character that has the byte. */
function indexOf(text: string, column: number): number | undefined {
  const bytes = Buffer.from(text);
  if (column < 1 || column > bytes.length + 1) return undefined;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(bytes.subarray(0, column - 1), { stream: true }).length;
}

/** An identifier, else one character; nothing at the end. */
const MARKED = /^(?:[\p{XID_Start}_$][\p{XID_Continue}$]*|[\s\S]|)/u;

interface Parts {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** What there is room for, as it is shown. */
function around(text: string, from = 0): Parts {
  const ahead = text.slice(from, from + REACH);
  const [marked = ''] = MARKED.exec(ahead) ?? [];
  const before = piecesOf(text.slice(Math.max(from - REACH, 0), from), 0);
  const caret = endOf(before, 0);
  const middle = piecesOf(marked, caret);
  const behind = endOf(middle, caret);
  const after = piecesOf(ahead.slice(marked.length), behind);
  const end = endOf(after, behind);
  const left = Math.max(Math.min(caret - MOST_COLUMNS / 2, end - MOST_COLUMNS), 0);
  const right = left + MOST_COLUMNS;
  const first = left > 0 ? left + CUT.length : 0;
  const last = right < end ? right - CUT.length : end;
  const kept = (pieces: readonly Piece[]) =>
    pieces.flatMap(({ shown, at, to }) => (at >= first && to <= last ? shown : [])).join('');
  return {
    before: `${left > 0 ? CUT : ''}${kept(before)}`,
    marked: kept(middle),
    after: `${kept(after)}${right < end ? CUT : ''}`,
  };
}

/** A character as it is shown, and the columns that it takes: from `at`, up to `to`. */
interface Piece {
  readonly shown: string;
  readonly at: number;
  readonly to: number;
}

function piecesOf(text: string, start: number): Piece[] {
  let at = start;
  return [...text].map(character => {
    const isTab = character === '\t';
    const shown = isTab ? ' '.repeat(TAB_COLUMNS - (at % TAB_COLUMNS)) : visible(character);
    const piece = { shown, at, to: at + widthOf(shown) };
    at = piece.to;
    return piece;
  });
}

function endOf(pieces: readonly Piece[], otherwise: number): number {
  return pieces.at(-1)?.to ?? otherwise;
}

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0);
}
