// Macros by which a header keeps itself from being read twice, as its text says it.

import { logicalLines, placesIn, type Token } from './c-text.ts';

/** A macro that the text asks for by `#ifndef` and defines; its place is that of its name there. */
export interface Guard {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** Offset of the `#ifndef`. */
  readonly from: number;
  /** Offset of the `#else` or `#endif`; the text's length when there is none. */
  readonly to: number;
}

const ASKS = /^\s*#\s*(?:ifndef\s+|if\s+!\s*defined(?:\s*\(\s*|\s+))(\w+)[\s)]*$/;

/** In the order of the text; a name may be there twice. */
export function guardsIn(text: string): readonly Guard[] {
  return guardsOf(text, logicalLines(text));
}

function guardsOf(text: string, lines: readonly Token[]): readonly Guard[] {
  const placeAt = placesIn(text);
  const defined = new Set<string>();
  const asked: Guard[] = [];
  const open: ({ to: number } | null)[] = [];
  for (const { text: line, offset } of lines) {
    const [, word = '', operand = ''] = /^\s*#\s*([a-z]+)\s*(\w*)/.exec(line) ?? [];
    if (word === 'define') defined.add(operand);
    if (/^(?:el|endif)/.test(word)) {
      const closed = open.pop();
      if (closed) closed.to = offset;
    }
    const name = ASKS.exec(line)?.[1];
    if (name) {
      const at = placeAt(offset + line.lastIndexOf(name));
      const guard = { name, ...at, from: offset, to: text.length };
      asked.push(guard);
      open.push(guard);
    } else if (/^(?:if|el)/.test(word)) open.push(null);
  }
  return asked.filter(guard => defined.has(guard.name));
}

/** Macros that the text defines, in whatever branch of a condition. */
export function definesIn(text: string): ReadonlySet<string> {
  const names = logicalLines(text).map(line => /^\s*#\s*define\s+(\w+)/.exec(line.text)?.[1]);
  return new Set(names.filter(name => name !== undefined));
}

/**
 * The guard around the whole text. A macro of which the header only sets a default (`#ifndef LEN`,
 * `#define LEN 3`, `#endif`) is none: it may be that of other headers as well.
 */
export function includeGuard(text: string): Guard | undefined {
  const lines = logicalLines(text);
  const [first, last] = [lines.at(0)?.offset, lines.at(-1)?.offset];
  return guardsOf(text, lines).find(guard => guard.from === first && guard.to === last);
}
