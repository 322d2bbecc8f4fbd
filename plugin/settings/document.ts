// Text to the root of one YAML document (YAML 1.2.2, core schema), bounded before anything recurses over it.
// Anchors, aliases, tags and directives are refused: the file says what it says where it says it.

import { Composer, CST, isScalar, Lexer, type ParsedNode, Parser } from 'yaml';
import { codeOf, type Problems, shown } from './problems.ts';
import { sentenceOf } from './syntax.ts';

const MOST_BYTES = 1024 * 1024;
const MOST_ENTRIES = 10_000;
/** Settings nest 6 deep; the composer recurses. */
const DEEPEST = 32;
/** yaml's parser goes over them anew for each comment behind them. */
const MOST_EMPTY_LINES = 100;

/**
 * Null for a text that says nothing; undefined where it cannot be read as one, and then `problems` say
 * why. They may say something where it can, too.
 */
export function readRoot(text: string, problems: Problems): ParsedNode | null | undefined {
  if (Buffer.byteLength(text) > MOST_BYTES) {
    problems.add(0, 'the file is larger than 1 MiB, which no settings are');
    return undefined;
  }
  if (hasControlCharacters(text, problems)) return undefined;
  const tokens = scan(text, problems);
  return tokens && compose(tokens, text, problems);
}

/** Some of them mean something between yaml's lexer and parser. */
function hasControlCharacters(text: string, problems: Problems): boolean {
  const found = text.matchAll(/(?![\t\n]|\r\n)\p{Cc}/gu);
  let any = false;
  for (const { 0: character, index } of found) {
    problems.addUnlessToldInLine(index, `a control character stands here, ${codeOf(character)}`);
    any = true;
  }
  return any;
}

/** The tokens of the document; undefined where its rest means nothing. */
function scan(text: string, problems: Problems): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const tooMuch = limits();
  for (const lexeme of lexemesOf(text)) {
    const { offset } = parser;
    const message = tooMuch(lexeme.type) ?? endOf(lexeme, parser);
    if (message) return giveUp(problems, { offset, message });
    const open = closesOther(lexeme, parser);
    if (open) return giveUp(problems, unclosed(open));
    const refusal = refusalOf(lexeme);
    if (refusal) problems.add(offset, refusal);
    for (const token of parser.next(lexeme.source)) {
      if (token.type === 'error')
        return giveUp(problems, {
          ...token,
          message: sentenceOf('UNEXPECTED_TOKEN', token.message),
        });
      tokens.push(token);
    }
  }
  const open = openOf(parser);
  if (open) return giveUp(problems, unclosed(open));
  tokens.push(...parser.end());
  const [, second] = tokens.filter(token => token.type === 'document');
  return second ? giveUp(problems, { offset: second.offset, message: SECOND }) : tokens;
}

const SECOND = 'a second document begins here: settings are one, take the --- away';

/** Where and why the rest is not read. */
interface End {
  readonly offset: number;
  readonly message: string;
}

function giveUp(problems: Problems, { offset, message }: End): undefined {
  problems.addUnlessToldInLine(offset, message);
  return undefined;
}

interface Lexeme {
  readonly source: string;
  /** Null for the text of a plain or block scalar, which may look like anything. */
  readonly type: CST.TokenType | null;
}

function* lexemesOf(text: string): Generator<Lexeme, void> {
  let isScalar = false;
  for (const source of new Lexer().lex(text)) {
    yield { source, type: isScalar ? null : CST.tokenType(source) };
    isScalar = !isScalar && source === CST.SCALAR;
  }
}

const ENTRIES: ReadonlySet<string> = new Set([
  'seq-item-ind',
  'map-value-ind',
  'explicit-key-ind',
  'comma',
]);

/** An entry has two at most: a key and its value. */
const TEXTS: ReadonlySet<string> = new Set([
  'scalar',
  'single-quoted-scalar',
  'double-quoted-scalar',
  'block-scalar-header',
  'alias',
  'anchor',
  'tag',
]);

/** Counts what it is called with, and says of what there is too much. */
function limits(): (type: CST.TokenType | null) => string | undefined {
  let entries = 0;
  let texts = 0;
  let lineEnds = 0;
  return type => {
    if (type && ENTRIES.has(type)) entries++;
    if (type && TEXTS.has(type)) texts++;
    if (type === 'newline') lineEnds++;
    else if (type !== 'space') lineEnds = 0;
    if (Math.max(entries, texts / 2) > MOST_ENTRIES) return `more than ${MOST_ENTRIES} entries`;
    // The first ends a line that is not empty.
    return lineEnds - 1 > MOST_EMPTY_LINES
      ? `more than ${MOST_EMPTY_LINES} empty lines`
      : undefined;
  };
}

/** Why what follows is not read. */
function endOf({ source, type }: Lexeme, parser: Parser): string | undefined {
  if (parser.stack.length > DEEPEST) return `nested deeper than ${DEEPEST} levels`;
  // It could change how everything behind it is read.
  if (type === 'directive-line')
    return `${shown(source)} is a directive of YAML, which is not used here`;
  if (type?.endsWith('-quoted-scalar') && !isClosed(source))
    return 'the quote that opens here is not closed';
  return undefined;
}

/** yaml takes a last quote for the closing one, even where it stands for itself: `'a''`, `"a\\"`. */
function isClosed(source: string): boolean {
  if (source.startsWith("'")) return source.split("'").length % 2 === 1;
  let at = 1;
  while (at < source.length && source[at] !== '"') at += source[at] === '\\' ? 2 : 1;
  return at === source.length - 1;
}

/** What opens the brackets that each of them closes; the first ends them where indentation does. */
const ENDS: ReadonlyMap<string, string | undefined> = new Map([
  ['flow-error-end', undefined],
  ['flow-seq-end', '['],
  ['flow-map-end', '{'],
]);

/** The innermost brackets that are open. */
function openOf({ stack }: Parser): CST.FlowCollection | undefined {
  return stack.findLast(
    (each): each is CST.FlowCollection => each.type === 'flow-collection' && each.end.length === 0,
  );
}

/** Brackets that are open where others are closed. */
function closesOther({ type }: Lexeme, parser: Parser): CST.FlowCollection | undefined {
  const open = type && ENDS.has(type) ? openOf(parser) : undefined;
  return open?.start.source === ENDS.get(type ?? '') ? undefined : open;
}

function unclosed({ offset, start }: CST.FlowCollection): End {
  return { offset, message: `the ${start.source} that opens here is not closed` };
}

function refusalOf({ source, type }: Lexeme): string | undefined {
  switch (type) {
    case 'anchor':
    case 'alias':
    case 'tag':
      return `${shown(source)} is read as YAML's ${type}, which is not used here: put a value that begins with ${source[0]} in quotes`;
    default:
      return undefined;
  }
}

/** Keys that stand twice are found by their reader: yaml compares each with each. */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** What follows from broken syntax misleads: only the first problem of a line is told, and no other. */
function compose(
  tokens: readonly CST.Token[],
  text: string,
  problems: Problems,
): ParsedNode | null | undefined {
  const [document] = withoutStacks(() => [
    ...new Composer(OPTIONS).compose(tokens, true, text.length),
  ]);
  const errors = document?.errors ?? [];
  for (const { pos, code, message } of errors)
    problems.addUnlessToldInLine(pos[0], sentenceOf(code, message));
  if (errors.length > 0) return undefined;
  const contents = document?.contents;
  return !contents || (isScalar(contents) && contents.value === null) ? null : contents;
}

/** A megabyte can hold half a million errors; their stacks would take seconds, and nobody reads them. */
function withoutStacks<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
