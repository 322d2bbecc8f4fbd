// What a subsystem's two files say of themselves.

import { behindBrackets, logicalLines, placesIn, type Token, tokensOf } from './c-text.ts';

export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A mention of `struct ckpt_...` in a header. */
export interface StructMention extends Spot {
  readonly tag: string;
  /** A `{` follows: it is defined here, not only named. */
  readonly defined: boolean;
}

export interface HeaderScan {
  readonly structs: readonly StructMention[];
  /** The macro G of `#ifndef G`, `#define G`, ..., `#endif` around everything. */
  readonly guard?: Spot & { readonly name: string };
}

/** A function definition in an `X_code.c`. */
export interface FunctionScan extends Spot {
  readonly isStatic: boolean;
  readonly returns: 'void' | 'int' | 'other';
}

/** Steps over `__packed`, `__attribute__((...))`, `__aligned(8)` and their like. */
function behindAttributes(tokens: readonly Token[], start: number): number {
  let at = start;
  while (/^__|^alignas$/.test(tokens[at]?.text ?? '')) {
    at = tokens[at + 1]?.text === '(' ? behindBrackets(tokens, at + 1) : at + 1;
  }
  return at;
}

export function scanHeader(text: string): HeaderScan {
  const tokens = tokensOf(text);
  const placeAt = placesIn(text);
  const structs: StructMention[] = [];
  tokens.forEach((token, index) => {
    if (token.text !== 'struct') return;
    const at = behindAttributes(tokens, index + 1);
    const tag = tokens[at];
    if (!tag?.text.startsWith('ckpt_')) return;
    const defined = tokens[behindAttributes(tokens, at + 1)]?.text === '{';
    structs.push({ tag: tag.text, defined, ...placeAt(tag.offset) });
  });
  const guard = guardOf(text);
  return { structs, ...(guard ? { guard } : {}) };
}

const OPENS_GUARD = /^\s*#\s*(?:ifndef\s+|if\s+!\s*defined(?:\s*\(\s*|\s+))(\w+)[\s)]*$/;

/**
 * A guard encloses the whole text: a macro of which the header only sets a default (`#ifndef LEN`,
 * `#define LEN 3`, `#endif`) may be that of other headers as well.
 */
function guardOf(text: string): HeaderScan['guard'] {
  const [opening, ...lines] = logicalLines(text);
  const name = OPENS_GUARD.exec(opening?.text ?? '')?.[1];
  if (!opening || !name) return undefined;
  let depth = 1;
  let defined = false;
  for (const line of lines) {
    if (depth === 0) return undefined;
    const [, word = '', operand] = /^\s*#\s*([a-z]+)\s*(\w*)/.exec(line.text) ?? [];
    if (word.startsWith('if')) depth++;
    else if (word === 'endif') depth--;
    else if (depth === 1 && word.startsWith('el')) return undefined;
    else if (word === 'define' && operand === name) defined = true;
  }
  if (depth > 0 || !defined) return undefined;
  return { name, ...placesIn(text)(opening.offset + opening.text.lastIndexOf(name)) };
}

/** The definition of function `name`; null when the text has none. */
export function scanFunction(text: string, name: string): FunctionScan | null {
  const tokens = tokensOf(text);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.text !== name || tokens[at + 1]?.text !== '(') continue;
    const close = behindBrackets(tokens, at + 1);
    if (close === tokens.length) return null;
    const body = behindAttributes(tokens, close);
    if (tokens[body]?.text !== '{') continue;
    const head = headOf(tokens, at);
    return {
      isStatic: head.includes('static'),
      returns: returnsOf(head),
      ...placesIn(text)(token.offset),
    };
  }
  return null;
}

/** The words between the end of the declaration before and the name. */
function headOf(tokens: readonly Token[], name: number): readonly string[] {
  let start = name;
  while (start > 0 && !/^[;{}]$/.test(tokens[start - 1]?.text ?? '')) start--;
  return tokens.slice(start, name).map(token => token.text);
}

function returnsOf(head: readonly string[]): FunctionScan['returns'] {
  const type = head.filter(word => !/^(?:static|inline|extern|__\w+)$/.test(word)).join(' ');
  return type === 'void' || type === 'int' ? type : 'other';
}
