// Where the records of a header begin and end, and which words stand in them and in the comment before.

import { placesIn, tokensOf } from '../discover/c-text.ts';
import type { AggregateType, Place } from '../layout/layout.ts';
import { aggregateOf } from '../layout/size.ts';

export interface Extent {
  readonly layout: AggregateType;
  /** Lines, from that of its tag to that of its last brace; without a text, to that of its last member. */
  readonly from: number;
  readonly to: number;
  /** What a constant's name may begin with: `FOO_BAR` for `struct foo_bar` and `struct foo_bar_ser`. */
  readonly stems: readonly string[];
  /** Words of the record, each once, that may be names of constants. */
  readonly words: readonly string[];
  isNamed(name: string): boolean;
}

interface Named {
  readonly name: string;
  readonly layout: AggregateType;
}

/** In the order of their first lines; one that stands inside another behind it. */
export function extentsOf(owners: readonly Named[], text: string | undefined): Extent[] {
  const source = text === undefined ? undefined : new Source(text);
  return owners
    .flatMap(({ name, layout }) =>
      layout.place ? [extentOf(name, layout, layout.place, source)] : [],
    )
    .sort((a, b) => a.from - b.from || b.to - a.to);
}

function extentOf(
  name: string,
  layout: AggregateType,
  { line: from }: Place,
  source: Source | undefined,
): Extent {
  const to = source?.endOf(from) ?? lastLine(layout, from);
  const text = source ? source.textOf(from, to) : '';
  const words = new Set(text.match(/\b[A-Za-z_]\w*/g) ?? []);
  const prefixes = [...text.matchAll(/\b([A-Za-z_]\w*_)\*/g)].map(([, prefix = '']) => prefix);
  const isNamed = (each: string) =>
    (words.has(each) && /[A-Z]/.test(each)) || prefixes.some(prefix => each.startsWith(prefix));
  return {
    layout,
    from,
    to,
    stems: stemsOf(name),
    words: [...words].filter(each => isNamed(each) && !ORDINARY.test(each)),
    isNamed,
  };
}

/** Words that begin a sentence. */
const ORDINARY = /^(?:[A-Z][a-z]+|[AI])$/;

const SUFFIX = /_(?:s|t|ser|hdr|header|data|info|args|desc)$/;

function stemsOf(name: string): string[] {
  const bare = name.replace(/^(?:struct|union) /, '');
  const ours = bare.replace(/^ckpt_/, '');
  const all = [bare, ours].flatMap(each => [each, each.replace(SUFFIX, '')]);
  return [...new Set(all.map(each => each.replace(/^_+/, '').toUpperCase()))].filter(Boolean);
}

function lastLine(layout: AggregateType, from: number): number {
  const file = layout.place?.file;
  const lines = layout.members.flatMap(({ name, place, type }) => {
    const inner = name === undefined ? aggregateOf(type) : undefined;
    const deeper = inner ? [lastLine(inner, from)] : [];
    return place?.file === file ? [place?.line ?? from, ...deeper] : deeper;
  });
  return Math.max(from, ...lines);
}

/** A header's text by lines, with what is in braces. */
class Source {
  private readonly lines: readonly string[];
  /** Lines of braces and of those that close them, in the order of the former. */
  private readonly braces: readonly Braces[];

  constructor(text: string) {
    this.lines = text.split('\n');
    this.braces = bracesIn(text);
  }

  /** Of the record whose tag stands in a line: the first brace from there on is its own. */
  endOf(line: number): number | undefined {
    return this.braces.find(({ open }) => open >= line)?.close;
  }

  /** The record's lines, and the comment that ends right before them. */
  textOf(from: number, to: number): string {
    return this.lines.slice(this.commentBefore(from) - 1, to).join('\n');
  }

  private commentBefore(from: number): number {
    let line = from - 1;
    if (!/\*\/\s*$/.test(this.lines[line - 1] ?? '')) return from;
    while (line > 1 && !/\/\*/.test(this.lines[line - 1] ?? '')) line--;
    return line;
  }
}

interface Braces {
  readonly open: number;
  readonly close: number;
}

/** Of conditions, both sides are read. */
function bracesIn(text: string): Braces[] {
  const placeAt = placesIn(text);
  const found: Braces[] = [];
  const open: number[] = [];
  for (const { text: token, offset } of tokensOf(text)) {
    if (token === '{') open.push(placeAt(offset).line);
    const opened = token === '}' ? open.pop() : undefined;
    if (opened !== undefined) found.push({ open: opened, close: placeAt(offset).line });
  }
  return found.sort((a, b) => a.open - b.open || b.close - a.close);
}
