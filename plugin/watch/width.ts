// Columns of a terminal that a text takes, and the rows that it wraps to.

/** What is drawn onto the character before it: combining marks, and the later letters of a Hangul syllable. */
const ZERO = /^[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/**
 * East Asian Wide and Fullwidth (UAX #11), by blocks as Markus Kuhn's wcwidth has them, and emoji. A package's
 * table would follow new scripts by itself, and be bundled for paths and C identifiers.
 */
const WIDE =
  /^(?:[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18fff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation})/u;

/** Our own colours, which take no column, or one character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const PIECES = /\x1b\[[\d;]*m|./gsu;

function columnsOf(piece: string): number {
  if (piece >= ' ' && piece <= '~') return 1;
  if (piece.startsWith('\x1b') || ZERO.test(piece)) return 0;
  return WIDE.test(piece) ? 2 : 1;
}

/** Columns of a text with no control characters but colours. */
export function widthOf(text: string): number {
  return piecesOf(text).reduce((sum, piece) => sum + columnsOf(piece), 0);
}

function piecesOf(text: string): readonly string[] {
  return text.match(PIECES) ?? [];
}

/** The rows that a terminal makes of a line: what does not fit whole begins the next. At least one. */
export function wrapped(text: string, columns: number): string[] {
  const rows = [''];
  let used = 0;
  for (const piece of piecesOf(text)) {
    const more = columnsOf(piece);
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
    used += columnsOf(piece);
    return used > columns;
  });
  return pieces.slice(0, end < 0 ? pieces.length : end).join('');
}
