// C source as tokens with places, as far as discovery needs it: no macro is expanded and no
// condition evaluated. The compiler has the last word; this reading serves names and messages.

export interface Token {
  readonly text: string;
  /** From the start of the file, in UTF-16 units. */
  readonly offset: number;
}

export interface CodeToken extends Token {
  /** The index of the token behind; for a `(`, of that behind its `)`: the end when none closes it. */
  readonly behind: number;
}

const LITERAL_OR_COMMENT =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/(?:\\\r?\n|[^\n])*|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g;

const DIRECTIVE = /^[ \t]*#(?:\\\r?\n|[^\n])*/gm;

/** The same text, with every character of a match but the line ends made a space: offsets stay. */
function blank(text: string, pattern: RegExp): string {
  return text.replace(pattern, match =>
    match
      .split('\n')
      .map(line => ' '.repeat(line.length))
      .join('\n'),
  );
}

/** Comments and literals blanked; directives are kept. */
function withoutComments(text: string): string {
  return blank(text, LITERAL_OR_COMMENT);
}

/** Comments with their delimiters, in order; of `//` ones that follow each other in lines, each by itself. */
export function commentsIn(text: string): readonly Token[] {
  return [...text.matchAll(LITERAL_OR_COMMENT)]
    .filter(({ 0: found }) => found.startsWith('/'))
    .map(({ 0: found, index }) => ({ text: found, offset: index }));
}

/** The tokens outside comments, literals and preprocessor directives. */
export function tokensOf(text: string): readonly CodeToken[] {
  const plain = blank(withoutComments(text), DIRECTIVE);
  const tokens = [...plain.matchAll(/[A-Za-z_]\w*|\d\w*|\S/g)].map((match, index) => ({
    text: match[0],
    offset: match.index,
    behind: index + 1,
  }));
  const open: { behind: number }[] = [];
  tokens.forEach((token, index) => {
    if (token.text === '(') {
      token.behind = tokens.length;
      open.push(token);
    } else if (token.text === ')') {
      const opening = open.pop();
      if (opening) opening.behind = index + 1;
    }
  });
  return tokens;
}

/** The lines that hold more than comments and literals: comments blanked, continued ones joined. */
export function logicalLines(text: string): readonly Token[] {
  const lines = withoutComments(text).matchAll(/(?:\\\r?\n|[^\n])+/g);
  return [...lines]
    .map(({ 0: line, index }) => ({
      text: line.replace(/\\\r?\n/g, splice => ' '.repeat(splice.length)),
      offset: index,
    }))
    .filter(line => /\S/.test(line.text));
}

type PlaceAt = (offset: number) => { line: number; column: number };

/** Line and column, both from 1, of an offset in `text`; the column in bytes, as a compiler's. */
export function placesIn(text: string): PlaceAt {
  let placeAt: PlaceAt | undefined;
  return offset => {
    placeAt ??= indexed(text);
    return placeAt(offset);
  };
}

function indexed(text: string): PlaceAt {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(match => match.index + 1)];
  const bytesTo = bytesIn(text);
  return offset => {
    const line = countUpTo(starts, offset);
    return { line, column: bytesTo(offset) - bytesTo(starts[line - 1] ?? 0) + 1 };
  };
}

/** The bytes of UTF-8 before an offset. */
function bytesIn(text: string): (offset: number) => number {
  if (Buffer.byteLength(text) === text.length) return offset => offset;
  const ends: number[] = [];
  const moreBytes = [0];
  for (const { 0: character, index } of text.matchAll(/\P{ASCII}/gu)) {
    ends.push(index + character.length);
    const more = Buffer.byteLength(character) - character.length;
    moreBytes.push((moreBytes.at(-1) ?? 0) + more);
  }
  return offset => offset + (moreBytes[countUpTo(ends, offset)] ?? 0);
}

/** How many of the rising numbers are not above the limit. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
