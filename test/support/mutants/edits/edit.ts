// What an edit is: a change of a header's text, with the meaning that its author declares.

import type { AggregateFacts, HeaderFacts } from '../facts.ts';
import type { Range, Scan, TaggedAggregate } from '../scan.ts';

export interface Splice extends Range {
  readonly with: string;
}

export type Expectation =
  /** Each cause is one finding, by one of these rules. */
  | { readonly verdict: 'damaging'; readonly rules: readonly string[]; readonly causes: number }
  | { readonly verdict: 'harmless' }
  /** Nothing but `_Alignof` changed, by packing: no object says it, the probe asks the compiler. */
  | { readonly verdict: 'alignment' }
  /** The compiler does not see what the edit declares. */
  | { readonly verdict: 'dropped'; readonly why: string };

export interface Mutation {
  readonly splices: readonly Splice[];
  /** What the header before the edit has in their place, where that is not the installed text. */
  readonly base?: readonly Splice[];
  /** For whoever reads a failure. */
  readonly what: string;
  /** What the declared meaning comes to, by the compiler's word on both headers. */
  expect(was: AggregateFacts, is: AggregateFacts, headers: Both): Expectation;
}

export interface Both {
  readonly was: HeaderFacts;
  readonly is: HeaderFacts;
}

/** A struct that an edit could be made in. */
export interface Subject {
  readonly scan: Scan;
  readonly target: TaggedAggregate;
  /** Absent while it is only asked whether the text allows an edit. */
  readonly facts?: AggregateFacts;
}

export interface Edit {
  /** A line of the tables. */
  readonly kind: string;
  /** `constants` need objects that were compiled with -g3. */
  readonly group: 'damaging' | 'harmless' | 'constants';
  /** What it edits is not in clang's objects. */
  readonly gccOnly?: true;
  mutations(subject: Subject): Mutation[];
}

export function spliced(text: string, splices: readonly Splice[]): string {
  const sorted = [...splices].sort((a, b) => a.start - b.start);
  let [result, from] = ['', 0];
  for (const { start, end, with: put } of sorted) {
    result += text.slice(from, start) + put;
    from = end;
  }
  return result + text.slice(from);
}

export function insertAt(at: number, text: string): Splice {
  return { start: at, end: at, with: text };
}

export function replace({ start, end }: Range, text: string): Splice {
  return { start, end, with: text };
}

export const freshName = 'zz_new';

export function damaging(...rules: readonly string[]): Expectation {
  return { verdict: 'damaging', rules, causes: 1 };
}

export const harmless: Expectation = { verdict: 'harmless' };

export function dropped(why: string): Expectation {
  return { verdict: 'dropped', why };
}

/** Members of both lie where they lay, with the same size. */
export function isUnmoved(was: AggregateFacts, is: AggregateFacts): boolean {
  return [...was.members].every(([path, old]) => {
    const now = is.members.get(path);
    return !now || (now.offsetBits === old.offsetBits && now.bits === old.bits);
  });
}

/** Everything that C can ask is as it was. */
export function isSame(was: AggregateFacts, is: AggregateFacts): boolean {
  return JSON.stringify(plain(was)) === JSON.stringify(plain(is));
}

function plain({ bytes, alignBytes, members }: AggregateFacts): unknown {
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  return [bytes, alignBytes, sorted];
}

/** For edits that claim to change nothing. */
export function expectSame(was: AggregateFacts, is: AggregateFacts): Expectation {
  return isSame(was, is) ? harmless : dropped('the layout is another one');
}

/** The aggregates of the file that hold `target`, directly or not. */
export function embeddersOf(scan: Scan, target: TaggedAggregate): TaggedAggregate[] {
  const found = new Set<TaggedAggregate>([target]);
  for (const holder of found) {
    const uses = usesOf(scan, holder);
    for (const each of scan.aggregates)
      if (uses.test(scan.plain.slice(each.body.start, each.body.end))) found.add(each);
  }
  found.delete(target);
  return [...found];
}

/** By value, under any of its names: `struct foo x`, not `struct foo *x`. */
function usesOf({ plain }: Scan, { kind, tag, declared, start, tail }: TaggedAggregate): RegExp {
  const isTypedef = plain.slice(declared, start).includes('typedef');
  const aliases = isTypedef ? (tail.match(/\b[A-Za-z]\w*/g) ?? []) : [];
  const names = [`${kind}\\s+${tag}`, ...aliases];
  return new RegExp(`\\b(?:${names.join('|')})\\s+\\w`);
}
