// Which edit is made where: by chance, but spread over headers and structs.

import type { Random } from '../random.ts';
import type { Edit, Mutation, Subject } from './edits/edit.ts';
import type { HeaderFacts } from './facts.ts';
import { nameOf } from './facts.ts';
import type { Header } from './headers.ts';
import { type Scan, scan, type TaggedAggregate } from './scan.ts';

export interface Scanned {
  readonly header: Header;
  readonly scan: Scan;
}

/** One edit of one header. */
export interface Choice {
  readonly edit: Edit;
  readonly mutation: Mutation;
  readonly scanned: Scanned;
  readonly target: TaggedAggregate;
}

export function scanAll(headers: readonly Header[], random: Random): Scanned[] {
  const scanned = headers.map(header => ({ header, scan: scan(header.text) }));
  return shuffled(
    scanned.filter(each => each.scan.aggregates.length > 0),
    random,
  );
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}

/** Headers in which each edit can be made, by their text: `each` of them an edit, where there are so many. */
export function poolOf(all: readonly Scanned[], edits: readonly Edit[], each: number): Scanned[] {
  const pool = new Set<Scanned>();
  for (const edit of edits) {
    const fitting = all.filter(one => canMake(edit, one)).slice(0, each);
    for (const one of fitting) pool.add(one);
  }
  return all.filter(one => pool.has(one));
}

function canMake(edit: Edit, { scan }: Scanned): boolean {
  return scan.aggregates.some(target => edit.mutations({ scan, target }).length > 0);
}

/** Up to `each` of an edit, the structs and headers that had least so far first. */
export function choose(
  pool: ReadonlyMap<Scanned, HeaderFacts>,
  edits: readonly Edit[],
  { each, random }: { readonly each: number; readonly random: Random },
): Choice[] {
  const used = new Map<object, number>();
  const subjects = shuffled(subjectsOf(pool), random);
  return edits.flatMap(edit => {
    const chosen: Choice[] = [];
    const byUse = [...subjects].sort((a, b) => useOf(used, a) - useOf(used, b));
    for (const subject of byUse) {
      if (chosen.length === each) break;
      const mutations = edit.mutations(subject);
      if (mutations.length === 0 || chosen.some(({ scanned }) => scanned === subject.scanned))
        continue;
      const { scanned, target } = subject;
      chosen.push({ edit, mutation: random.pick(mutations), scanned, target });
      for (const one of [scanned, target]) used.set(one, (used.get(one) ?? 0) + 1);
    }
    return chosen;
  });
}

type ScannedSubject = Subject & { readonly scanned: Scanned };

function subjectsOf(pool: ReadonlyMap<Scanned, HeaderFacts>): ScannedSubject[] {
  return [...pool].flatMap(([scanned, { aggregates }]) =>
    scanned.scan.aggregates.flatMap(target => {
      const facts = aggregates.get(nameOf(target));
      return facts ? [{ scanned, scan: scanned.scan, target, facts }] : [];
    }),
  );
}

function useOf(used: ReadonlyMap<object, number>, { scanned, target }: ScannedSubject): number {
  return (used.get(scanned) ?? 0) + 100 * (used.get(target) ?? 0);
}
