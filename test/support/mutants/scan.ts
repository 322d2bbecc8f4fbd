// The structs of a header's text: a small scanner that knows what UAPI headers look like. It has nothing in
// common with the product's, and what it does not understand it leaves alone.

import { blanked, toBlanks, unknown } from './blank.ts';

/** Indices into the text, `end` behind the last character. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `__u32 name[2][N] : 4;`, in one declaration of its own. */
export interface PlainMember extends Range {
  readonly form: 'plain';
  readonly name: string;
  readonly nameRange: Range;
  /** Without const, blanks folded. */
  readonly type: string;
  readonly typeRange: Range;
  readonly pointer: boolean;
  /** What stands between brackets: `''` for `[]`. */
  readonly bounds: readonly string[];
  /** With the brackets; empty where there are none. */
  readonly boundsRange: Range;
  readonly width?: { readonly text: string; readonly range: Range };
}

/** `struct { ... } name[2];` in another. */
export interface InlineMember extends Range {
  readonly form: 'inline';
  /** Absent for an anonymous one. */
  readonly name?: string;
  readonly bounds: readonly string[];
  readonly of: Aggregate;
}

/** `unsigned int : 4;`, or constants alone: `enum { A };` */
export interface UnnamedMember extends Range {
  readonly form: 'unnamed';
}

export type Member = PlainMember | InlineMember | UnnamedMember;

/** From `struct` to the `;`. */
export interface Aggregate extends Range {
  readonly kind: 'struct' | 'union';
  readonly kindRange: Range;
  readonly tag?: string;
  /** Between the braces. */
  readonly body: Range;
  /** What stands behind the closing brace. */
  readonly tail: string;
  readonly members: readonly Member[];
}

export interface TaggedAggregate extends Aggregate {
  readonly tag: string;
  /** Where the declaration begins: `typedef` may stand before `struct`. */
  readonly declared: number;
}

export interface Enumerator extends Range {
  readonly name: string;
  readonly value?: string;
}

export interface EnumDefinition extends Range {
  readonly tag?: string;
  readonly enumerators: readonly Enumerator[];
}

export interface Scan {
  readonly text: string;
  /** The text without comments and directives. */
  readonly plain: string;
  readonly aggregates: readonly TaggedAggregate[];
  readonly enums: readonly EnumDefinition[];
}

/** Those structs and unions of the file's own level that are understood whole, and have one definition. */
export function scan(text: string): Scan {
  const plain = blanked(text);
  const found = topLevel(plain);
  const isMacro = (tag: string) => new RegExp(`#[ \\t]*define[ \\t]+${tag}\\b`).test(text);
  const isOne = ({ tag }: TaggedAggregate) => found.filter(each => each.tag === tag).length === 1;
  const aggregates = found.filter(isOne).filter(({ tag }) => !isMacro(tag));
  return { text, plain, aggregates, enums: enumsOf(plain) };
}

function topLevel(plain: string): TaggedAggregate[] {
  const found: TaggedAggregate[] = [];
  let from = 0;
  for (const start of plain.matchAll(/\b(?:struct|union)\s+[A-Za-z_]\w*\s*\{/g)) {
    if (start.index < from) continue;
    const end = statementEnd(plain, start.index);
    const aggregate = readAggregate(plain, { start: start.index, end });
    from = end;
    if (!aggregate || aggregate.tag === undefined) continue;
    found.push({ ...aggregate, tag: aggregate.tag, declared: beginOf(plain, start.index) });
  }
  return found;
}

/** `typedef` and the like may stand before `struct`. */
function beginOf(plain: string, at: number): number {
  let start = at;
  while (start > 0 && !/[;{}@]/.test(plain[start - 1] ?? '')) start--;
  return start + plain.slice(start).search(/\S/);
}

/** Behind the `;` that ends a declaration, past braces; the end of the text where there is none. */
function statementEnd(plain: string, from: number): number {
  let depth = 0;
  for (let at = from; at < plain.length; at++) {
    if (plain[at] === '{') depth++;
    if (plain[at] === '}') depth--;
    if (plain[at] === ';' && depth === 0) return at + 1;
  }
  return plain.length;
}

function readAggregate(plain: string, { start, end }: Range): Aggregate | undefined {
  const text = plain.slice(start, end);
  const head = /^(struct|union)(?:\s+([A-Za-z_]\w*))?\s*\{/.exec(text);
  const close = text.lastIndexOf('}');
  if (!head || close < 0 || text.includes(unknown)) return undefined;
  const body = { start: start + head[0].length, end: start + close };
  const members = readMembers(plain, body);
  const [, kind, tag] = head;
  if (!members || members.length === 0 || (kind !== 'struct' && kind !== 'union')) return undefined;
  const kindRange = { start, end: start + kind.length };
  const tail = text.slice(close + 1);
  return {
    start,
    end,
    kind,
    kindRange,
    ...(tag === undefined ? {} : { tag }),
    body,
    tail,
    members,
  };
}

function readMembers(plain: string, body: Range): Member[] | undefined {
  const members: Member[] = [];
  for (let at = body.start; plain.slice(at, body.end).trim() !== ''; ) {
    const start = at + plain.slice(at).search(/\S/);
    const end = statementEnd(plain, start);
    const member = end <= body.end ? readMember(plain, { start, end }) : undefined;
    if (!member) return undefined;
    members.push(member);
    at = end;
  }
  return members;
}

const namelessBits =
  /^(?:\w+|(?:unsigned|signed|char|short|int|long)(?:\s+(?:char|short|int|long))*)\s*:\s*\w+\s*;$/;

function readMember(plain: string, range: Range): Member | undefined {
  const whole = plain.slice(range.start, range.end);
  if (/^(?:struct|union)\b[^;]*\{/.test(whole)) return readInline(plain, range);
  const text = whole.replace(/^(enum[^{;]*)(\{[^{}]*\})/, (_, head, body) => head + toBlanks(body));
  if (/^enum\s*;$/.test(text)) return { form: 'unnamed', ...range };
  if (namelessBits.test(text)) return { form: 'unnamed', ...range };
  return readPlain(text, range);
}

function readInline(plain: string, range: Range): InlineMember | undefined {
  const of = readAggregate(plain, range);
  const declarator =
    of && /^\s*(?:([A-Za-z_]\w*)\s*((?:\[[^\][]*\]\s*)*))?(?:__attribute__.*)?;$/s.exec(of.tail);
  if (!of || !declarator) return undefined;
  const [, name, bounds = ''] = declarator;
  const isName = name !== undefined && name !== '__attribute__';
  return { form: 'inline', ...range, ...(isName ? { name } : {}), bounds: boundsOf(bounds), of };
}

const plainMember =
  /^(?:const\s+)?((?:[A-Za-z_]\w*\s+)*?[A-Za-z_]\w*)(\s+|\s*\*[\s*]*)([A-Za-z_]\w*)\s*((?:\[[^\][]*\]\s*)*)(?::\s*(\w+)\s*)?(?:__attribute__\s*\(\(.*\)\)\s*)?;$/ds;
/** Words that end a type, so that no name is there. */
const keywords = /^(?:char|short|int|long|unsigned|signed|const|volatile)$/;

function readPlain(text: string, range: Range): PlainMember | undefined {
  const found = plainMember.exec(text);
  const [, type = '', stars = '', name = '', bounds = '', width] = found ?? [];
  if (!found || keywords.test(name)) return undefined;
  const rangeOf = (group: number): Range => {
    const [start = 0, end = 0] = found.indices?.[group] ?? [];
    return { start: range.start + start, end: range.start + end };
  };
  return {
    form: 'plain',
    ...range,
    name,
    nameRange: rangeOf(3),
    type: type.replace(/\s+/g, ' '),
    typeRange: rangeOf(1),
    pointer: stars.includes('*'),
    bounds: boundsOf(bounds),
    boundsRange: rangeOf(4),
    ...(width === undefined ? {} : { width: { text: width, range: rangeOf(5) } }),
  };
}

function boundsOf(text: string): string[] {
  return [...text.matchAll(/\[([^\][]*)\]/g)].map(([, bound = '']) => bound.trim());
}

function enumsOf(plain: string): EnumDefinition[] {
  return [...plain.matchAll(/\benum(?:\s+([A-Za-z_]\w*))?\s*\{([^{}]*)\}/g)].flatMap(found => {
    const [all, tag, body = ''] = found;
    if (body.includes(unknown)) return [];
    const bodyStart = found.index + all.indexOf('{') + 1;
    const enumerators = [...body.matchAll(/([A-Za-z_]\w*)\s*(?:=([^,]*))?(?:,|$)/g)].map(each =>
      readEnumerator(each, bodyStart),
    );
    const range = { start: found.index, end: found.index + all.length };
    return [{ ...range, ...(tag === undefined ? {} : { tag }), enumerators }];
  });
}

function readEnumerator(found: RegExpExecArray, from: number): Enumerator {
  const [all, name = '', value] = found;
  const start = from + found.index;
  const end = start + all.replace(/,$/, '').trimEnd().length;
  return { start, end, name, ...(value === undefined ? {} : { value: value.trim() }) };
}
