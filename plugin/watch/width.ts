// Columns of a terminal that a text takes, and the rows that it wraps to.

import { columnsOf } from '../report/columns.ts';

/** Our own colours, which take no column, or one character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const PIECES = /\x1b\[[\d;]*m|./gsu;

function columnsOfPiece(piece: string): number {
  return piece.startsWith('\x1b') ? 0 : columnsOf(piece);
}

/** Columns of a text with no control characters but colours. */
export function widthOf(text: string): number {
  return piecesOf(text).reduce((sum, piece) => sum + columnsOfPiece(piece), 0);
}

function piecesOf(text: string): readonly string[] {
  return text.match(PIECES) ?? [];
}

/** The rows that a terminal makes of a line: what does not fit whole begins the next. At least one. */
export function wrapped(text: string, columns: number): string[] {
  const rows = [''];
  let used = 0;
  for (const piece of piecesOf(text)) {
    const more = columnsOfPiece(piece);
    if (used > 0 && used + more > columns) {
      rows.push('');
      used = 0;
    }
    rows.push(`${rows.pop()}${piece}`);
    used += more;
  }
  return rows;
}

/** The text, or as much of its beginning as fits with dots behind it. */
export function clipped(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : `${fitting(piecesOf(text), columns)}${dots(columns)}`;
}

/** The same of its end: what tells paths apart. */
export function clippedPath(path: string, columns: number): string {
  if (widthOf(path) <= columns) return path;
  const back = fitting(piecesOf(path).toReversed(), columns);
  return `${dots(columns)}${piecesOf(back).toReversed().join('')}`;
}

function dots(columns: number): string {
  return '...'.slice(0, Math.max(columns, 0));
}

function fitting(pieces: readonly string[], columns: number): string {
  let used = dots(columns).length;
  const end = pieces.findIndex(piece => {
    used += columnsOfPiece(piece);
    return used > columns;
  });
  return pieces.slice(0, end < 0 ? pieces.length : end).join('');
}
