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

const PATTERNS: readonly (readonly [TokenKind, string])[] = [
  ['string', `${PREFIX}"(?:[^"\\\\]+|\\\\.)*"`],
  ['char', `${PREFIX}'(?:[^'\\\\]+|\\\\.)*'`],
  ['name', '[A-Za-z_$\\u0080-\\uffff][\\w$\\u0080-\\uffff]*'],
  ['number', '\\.?\\d(?:[eEpP][+-]|[\\w.])*'],
  [
    'punctuator',
    '\\.\\.\\.|<<=|>>=|->|\\+\\+|--|<<|>>|[<>=!]=|&&|\\|\\||[-+*/%&|^]=|##|[-+*/%&|^<>=!~?:;,.#(){}[\\]]',
  ],
  ['other', '.'],
];

const TOKEN = new RegExp(`(\\s*)(?:${PATTERNS.map(([, each]) => `(${each})`).join('|')})`, 'sy');

export function tokenize(text: string): Token[] {
  if (text.length > TEXT_MAX) throw new NotConstant('it is too long');
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const trimmed = text.trimEnd();
  while (pattern.lastIndex < trimmed.length) {
    const match = pattern.exec(trimmed);
    if (!match) throw new NotConstant('it holds no tokens');
    const [, space = '', ...groups] = match;
    const index = groups.findIndex(each => each !== undefined);
    const kind = PATTERNS[index]?.[0] ?? 'other';
    tokens.push({ kind, text: groups[index] ?? '', spaced: space !== '' });
  }
  return tokens;
}

export function isPunctuator(token: Token | undefined, text: string): boolean {
  return token?.kind === 'punctuator' && token.text === text;
}
