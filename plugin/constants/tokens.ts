// Text -> preprocessing tokens (C11 §6.4), without digraphs. Comments are gone already: the compiler
// leaves them out of what it says of a macro.

import { NotConstant } from './not-constant.ts';

export type TokenKind = 'name' | 'number' | 'char' | 'string' | 'punctuator' | 'other';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** White space stands before it; `#` keeps that. */
  readonly spaced: boolean;
  /** The name of a macro that has come up within its own expansion: never expanded (C11 §6.10.3.4). */
  readonly painted?: true;
}

/** A compiler promises lines of 4,095 characters. */
const TEXT_MAX = 65_536;

const PREFIX = '(?:u8|[LuU])?';

/** None of them can match one text in two ways, so that each is tried once. */
const PATTERNS: readonly (readonly [TokenKind, string])[] = [
  ['string', `${PREFIX}"(?:[^"\\\\]|\\\\.)*"`],
  ['char', `${PREFIX}'(?:[^'\\\\]|\\\\.)*'`],
  ['name', '[A-Za-z_$\\u0080-\\uffff][\\w$\\u0080-\\uffff]*'],
  ['number', '\\.?\\d(?:[eEpP][+-]|[\\w.])*'],
  [
    'punctuator',
    '\\.\\.\\.|<<=|>>=|->|\\+\\+|--|<<|>>|[<>=!]=|&&|\\|\\||[-+*/%&|^]=|##|[-+*/%&|^<>=!~?:;,.#(){}[\\]]',
  ],
  ['other', '.'],
];

const TOKEN = new RegExp(
  `([ \\t]*)(?:${PATTERNS.map(([, each]) => `(${each})`).join('|')}|$)`,
  'sy',
);

export function tokenize(text: string): Token[] {
  if (text.length > TEXT_MAX) throw new NotConstant('it is too long');
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, space = '', ...groups] = match;
    const index = groups.findIndex(each => each !== undefined);
    const [kind] = PATTERNS[index] ?? [];
    if (!kind) break;
    const found = groups[index] ?? '';
    // To go on behind a quote that opens nothing would be to look for its end again and again.
    if (found === '"' || found === "'") throw new NotConstant('a literal that does not end');
    tokens.push({ kind, text: found, spaced: space !== '' });
  }
  return tokens;
}

export function isPunctuator(token: Token | undefined, text: string): boolean {
  return token?.kind === 'punctuator' && token.text === text;
}
