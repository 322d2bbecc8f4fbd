// Columns of a terminal that a character takes.

/** What is drawn onto the character before it: combining marks, and the later letters of a Hangul syllable. */
const ZERO = /^[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/**
 * East Asian Wide and Fullwidth (UAX #11), by blocks as Markus Kuhn's wcwidth has them, and emoji. A package's
 * table would follow new scripts by itself, and be bundled for paths and C identifiers.
 */
const WIDE =
  /^(?:[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18fff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation})/u;

/** 0, 1 or 2; of one that is no control character. */
export function columnsOf(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
