// What a subsystem's two files say of themselves.

import { type CodeToken, placesIn, tokensOf } from './c-text.ts';
import { definesIn, type Guard, guardsIn, includeGuard } from './guards.ts';

export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A mention of `struct ckpt_...` in a header. */
export interface StructMention extends Spot {
  readonly tag: string;
  /** A `{` follows: it is defined here, not only named. */
  readonly defined: boolean;
  /** That of the tag. */
  readonly offset: number;
}

export interface HeaderScan {
  readonly structs: readonly StructMention[];
  /** The macro G of `#ifndef G`, `#define G`, ..., `#endif` around everything. */
  readonly guard?: Guard;
  /** Macros that it defines, in whatever branch of a condition. */
  readonly defines: ReadonlySet<string>;
}

/** A function definition in an `X_code.c`. */
export interface FunctionScan extends Spot {
  readonly isStatic: boolean;
  /** `unknown`: a typedef or a macro; the compiler holds it against the prototype forced on it. */
  readonly returns: 'void' | 'int' | 'other' | 'unknown';
}

/** The index behind a word and its arguments in brackets, if it has any. */
function behindWord(tokens: readonly CodeToken[], at: number): number {
  const next = tokens[at + 1];
  return next?.text === '(' ? next.behind : at + 1;
}

/** Steps over `__packed`, `__attribute__((...))`, `__aligned(8)` and their like. */
function behindAttributes(tokens: readonly CodeToken[], start: number): number {
  let at = start;
  while (/^__|^alignas$/.test(tokens[at]?.text ?? '')) {
    at = behindWord(tokens, at);
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
    structs.push({ tag: tag.text, defined, offset: tag.offset, ...placeAt(tag.offset) });
  });
  const guard = includeGuard(text);
  return { structs, defines: definesIn(text), ...(guard ? { guard } : {}) };
}

/** The guard around `struct tag` in `text` that `other` has as well; null when there is none. */
export function guardInBoth(text: string, tag: string, other: string): [Guard, Guard] | null {
  const record = scanHeader(text).structs.find(each => each.defined && each.tag === tag);
  if (!record) return null;
  const theirs = new Map(guardsIn(other).map(guard => [guard.name, guard]));
  for (const guard of guardsIn(text)) {
    const their = theirs.get(guard.name);
    if (their && guard.from < record.offset && record.offset < guard.to) return [guard, their];
  }
  return null;
}

/** The innermost `{` that nothing closes. */
export function unclosedBrace(text: string): Spot | null {
  const open: CodeToken[] = [];
  for (const token of tokensOf(text)) {
    if (token.text === '{') open.push(token);
    else if (token.text === '}') open.pop();
  }
  const last = open.at(-1);
  return last ? placesIn(text)(last.offset) : null;
}

/**
 * The definition of a function, or of its name in brackets; null when the text has none. Unknown
 * words before and behind it are taken for macros: neither a call nor a prototype has a body.
 */
export function functionsIn(text: string): (name: string) => FunctionScan | null {
  const tokens = tokensOf(text);
  const placeAt = placesIn(text);
  return name => {
    let next: number;
    for (let at = 0; at < tokens.length; at = next) {
      next = at + 1;
      const token = tokens[at];
      if (token?.text !== name) continue;
      const [first, parameters] = declarator(tokens, at);
      if (tokens[parameters]?.text !== '(') continue;
      next = behindWords(tokens, tokens[parameters].behind);
      if (tokens[next]?.text !== '{') continue;
      const head = headOf(tokens, first);
      return {
        isStatic: head.includes('static'),
        returns: returnsOf(head),
        ...placeAt(token.offset),
      };
    }
    return null;
  };
}

/** Where a name and the brackets around it begin, and the index behind them. */
function declarator(tokens: readonly CodeToken[], name: number): [first: number, behind: number] {
  let [first, behind] = [name, name + 1];
  while (tokens[first - 1]?.text === '(' && tokens[behind]?.text === ')') {
    first--;
    behind++;
  }
  return [first, behind];
}

function behindWords(tokens: readonly CodeToken[], start: number): number {
  let at = start;
  while (/^[A-Za-z_]/.test(tokens[at]?.text ?? '')) at = behindWord(tokens, at);
  return at;
}

/** The words between the end of the declaration before and the name, without what is in brackets. */
function headOf(tokens: readonly CodeToken[], name: number): readonly string[] {
  let start = name;
  while (start > 0 && !/^[;{}]$/.test(tokens[start - 1]?.text ?? '')) start--;
  const words: string[] = [];
  for (let at = start; at < name; at = tokens[at]?.behind ?? name)
    words.push(tokens[at]?.text ?? '');
  return words;
}

const NEITHER = /^(?:\*|struct|union|char|short|long|unsigned|float|double|bool|_Bool)$/;

/** The type word nearest to the name; macros and names of types say nothing here. */
function returnsOf(head: readonly string[]): FunctionScan['returns'] {
  if (head.some(word => NEITHER.test(word))) return 'other';
  const nearest = head.findLast(word => /^(?:void|int|signed)$/.test(word));
  if (!nearest) return 'unknown';
  return nearest === 'void' ? 'void' : 'int';
}
