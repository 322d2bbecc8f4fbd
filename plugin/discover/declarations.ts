// The members of a struct as its text declares them, those of other configurations included. Read as far as
// a message needs it: what the compiler has laid out is not asked here.

import type { Declaration } from '../layout/declaration.ts';
import { type CodeToken, placesIn, tokensOf } from './c-text.ts';
import { type Conditions, conditionsIn, sorted } from './conditions.ts';

/** Where a struct is defined: by its tag, and the line on which the compiler has seen that. */
export interface Definition {
  readonly tag?: string | undefined;
  readonly line: number;
}

interface Text {
  readonly tokens: readonly CodeToken[];
  readonly conditions: Conditions;
  lineOf(offset: number): number;
}

/**
 * Empty where the line has no struct. One that the text defines more than once is there for several
 * configurations: the members of all are told, each with the conditions around its definition as well.
 */
export function declarationsIn(text: string, { tag, line }: Definition): readonly Declaration[] {
  const tokens = tokensOf(text);
  const placeAt = placesIn(text);
  const read: Text = { tokens, conditions: conditionsIn(text), lineOf: at => placeAt(at).line };
  const own = tokens.findIndex(({ offset }) => read.lineOf(offset) >= line);
  const first = own < 0 ? -1 : tokens.findIndex(({ text: word }, at) => at >= own && word === '{');
  if (first < 0) return [];
  const bodies = new Set([first, ...(tag === undefined ? [] : bodiesOf(tag, tokens))]);
  return [...bodies].flatMap(body => {
    const around = read.conditions.at(tokens[body]?.offset ?? 0);
    const outside = bodies.size > 1 ? [] : around;
    return bodyAt(body, read, 0).declarations.map(each => ({
      ...each,
      options: each.options.filter(option => !outside.includes(option)),
    }));
  });
}

function bodiesOf(tag: string, tokens: readonly CodeToken[]): number[] {
  const kinds = ['struct', 'union'];
  return tokens.flatMap(({ text }, at) => {
    const isTag = text === tag && kinds.includes(tokens[at - 1]?.text ?? '');
    return isTag && tokens[at + 1]?.text === '{' ? [at + 1] : [];
  });
}

interface Body {
  readonly declarations: readonly Declaration[];
  /** The index of the token behind. */
  readonly behind: number;
}

/** Deeper, a brace is taken for any other token: a text may be made to fill the stack. */
const DEEPEST = 100;

/** From an opening brace to the closing one. */
function bodyAt(opening: number, text: Text, depth: number): Body {
  const declarations: Declaration[] = [];
  let at = opening + 1;
  while (at < text.tokens.length && text.tokens[at]?.text !== '}') {
    const statement = statementAt(at, text, depth);
    declarations.push(...statement.declarations);
    at = statement.behind;
  }
  return { declarations, behind: at + 1 };
}

/** Up to its semicolon. Members of a nameless struct or union are those of what is around it. */
function statementAt(start: number, text: Text, depth: number): Body {
  const own: CodeToken[] = [];
  const inner: Declaration[] = [];
  let at = start;
  for (let token = text.tokens[at]; token && token.text !== '}'; token = text.tokens[at]) {
    at++;
    if (token.text === ';') break;
    own.push(token);
    if (token.text !== '{' || depth >= DEEPEST) continue;
    const body = bodyAt(at - 1, text, depth + 1);
    inner.push(...body.declarations);
    at = body.behind;
  }
  const declaration = declarationOf(own, text);
  const isNameless = inner.length > 0 && (!declaration || declaration.names.size === 0);
  const declarations = isNameless ? inner : declaration ? [declaration] : [];
  return { declarations, behind: at };
}

const TAGGED: ReadonlySet<string> = new Set(['struct', 'union', 'enum']);
const IDENTIFIER = /^[A-Za-z_]/;

/** An attribute, or a macro for one: `__packed`, `__aligned(8)`, `____cacheline_aligned`. */
const ATTRIBUTE = /^_{2,}(?:attribute|packed|aligned|cacheline|randomize|counted|nonstring)/;

function declarationOf(all: readonly CodeToken[], text: Text): Declaration | undefined {
  const [first] = all;
  if (!first) return undefined;
  const options = text.conditions.at(first.offset);
  const partly = all.flatMap(({ offset }) => text.conditions.at(offset));
  return {
    names: namesIn(all),
    line: text.lineOf(first.offset),
    options,
    parts: sorted(partly.filter(option => !options.includes(option))),
    bounds: sorted(all.flatMap(each => text.conditions.behind(each.text))),
  };
}

/** No tag or attribute, nor anything between brackets; names of types are told from others by nobody here. */
function namesIn(all: readonly CodeToken[]): ReadonlySet<string> {
  const names = new Set<string>();
  let brackets = 0;
  for (let at = 0; at < all.length; at++) {
    const { text } = all[at] as CodeToken;
    if (text === '[') brackets++;
    else if (text === ']') brackets--;
    else if (TAGGED.has(text)) at++;
    else if (ATTRIBUTE.test(text)) at = behindArguments(all, at);
    else if (brackets === 0 && IDENTIFIER.test(text)) names.add(text);
  }
  return names;
}

/** The last token of an attribute. */
function behindArguments(all: readonly CodeToken[], attribute: number): number {
  let depth = 0;
  for (let at = attribute + 1; at < all.length; at++) {
    const { text } = all[at] as CodeToken;
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (depth === 0) return text === ')' ? at : attribute;
  }
  return all.length;
}
