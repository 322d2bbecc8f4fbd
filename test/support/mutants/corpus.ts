// Pairs of headers, before and after one edit, compiled, with what is to be found in them: the edit's
// declared meaning, confirmed by the compiler.

import { Random } from '../random.ts';
import { machineCalled } from '../witness/compilers.ts';
import { type Choice, choose, poolOf, type Scanned, scanAll } from './choose.ts';
import { allEdits } from './edits/all.ts';
import { dropped, type Edit, type Expectation, type Splice, spliced } from './edits/edit.ts';
import { changedElsewhere } from './elsewhere.ts';
import { type AggregateFacts, type HeaderFacts, nameOf } from './facts.ts';
import { type Cell, Files, type Version } from './files.ts';
import { installedHeaders } from './headers.ts';

/** The one that README.md tells of. */
export const usualSeed = 1;
/** Pairs of each edit, where there are so many places for it. */
const pairsEach = 8;
/** Headers that are compiled to find these: not all compile by themselves. */
const headersEach = 14;

export const usualCell: Cell = { family: 'gcc', machine: machineCalled('x86_64') };

export interface Pair {
  readonly edit: Edit;
  readonly choice: Choice;
  /** `member removed: linux/if_link.h: 'struct ifla_vf_mac': ...` */
  readonly title: string;
  /** As C writes it. */
  readonly struct: string;
  readonly tag: string;
  readonly expectation: Expectation;
  /** Of the struct. */
  readonly was: AggregateFacts;
  readonly is: AggregateFacts;
  /** Objects. */
  readonly before: string;
  readonly after: string;
}

export interface Corpus {
  readonly choices: readonly Choice[];
  /** What a compiler makes of some choices: dropped pairs, too, but none of what does not compile. */
  pairs(cell: Cell, choices: readonly Choice[]): Promise<Pair[]>;
}

/** Works in a folder that is removed when the process ends. */
export async function makeCorpus(seed: number): Promise<Corpus> {
  const random = new Random(seed);
  const pool = poolOf(scanAll(installedHeaders(), random), allEdits, headersEach);
  const files = new Files();
  const befores = new Map(
    pool.map(({ header, scan }) => [scan, files.write(header.name, header.text)]),
  );
  const before = ({ scan }: Scanned) => befores.get(scan) as Version;
  const facts = await files.ask(usualCell, pool.map(before));
  const compiled = pool.flatMap(scanned => {
    const known = facts.get(before(scanned));
    return known ? [[scanned, known] as const] : [];
  });
  const choices = choose(new Map(compiled), allEdits, { each: pairsEach, random });
  const versionsOf = (choice: Choice): Both<Version> => {
    const { splices, base } = choice.mutation;
    const own = base ? edited(files, choice, base) : before(choice.scanned);
    return { before: own, after: edited(files, choice, splices) };
  };
  const versions = new Map(choices.map(choice => [choice, versionsOf(choice)]));
  const pairs = (cell: Cell, some: readonly Choice[]) => allPairs({ files, cell, versions }, some);
  return { choices, pairs };
}

function edited(
  files: Files,
  { scanned: { header } }: Choice,
  splices: readonly Splice[],
): Version {
  return files.write(header.name, spliced(header.text, splices));
}

interface Both<T> {
  readonly before: T;
  readonly after: T;
}

interface Source {
  readonly files: Files;
  readonly cell: Cell;
  readonly versions: ReadonlyMap<Choice, Both<Version>>;
}

async function allPairs(source: Source, choices: readonly Choice[]): Promise<Pair[]> {
  const needsMacros = ({ edit }: Choice) => edit.group === 'constants';
  const plain = choices.filter(choice => !needsMacros(choice));
  return [
    ...(await pairsOf(source, '-g', plain)),
    ...(await pairsOf(source, '-g3', choices.filter(needsMacros))),
  ];
}

async function pairsOf(
  { files, cell, versions }: Source,
  debug: '-g' | '-g3',
  choices: readonly Choice[],
): Promise<Pair[]> {
  const bothOf = (choice: Choice) => versions.get(choice) as Both<Version>;
  const all = new Set(choices.map(bothOf).flatMap(({ before, after }) => [before, after]));
  const facts = await files.ask(cell, [...all]);
  const objects = await files.compile(cell, debug, [...all]);
  return choices.flatMap(choice => {
    const [known, made] = [found(facts, bothOf(choice)), found(objects, bothOf(choice))];
    return known && made ? pairOf(choice, known, made) : [];
  });
}

function found<T>(map: ReadonlyMap<Version, T>, both: Both<Version>): Both<T> | undefined {
  const [before, after] = [map.get(both.before), map.get(both.after)];
  return before !== undefined && after !== undefined ? { before, after } : undefined;
}

function pairOf(choice: Choice, facts: Both<HeaderFacts>, objects: Both<string>): Pair[] {
  const { edit, mutation, target, scanned } = choice;
  const { tag } = target;
  const struct = nameOf(target);
  const was = facts.before.aggregates.get(struct);
  const is = facts.after.aggregates.get(struct) ?? facts.after.aggregates.get(`union ${tag}`);
  if (!was || !is) return [];
  const headers = { was: facts.before, is: facts.after };
  const other = changedElsewhere(choice, headers);
  const expectation =
    other === undefined
      ? mutation.expect(was, is, headers)
      : dropped(`'${other}' has changed, too`);
  const title = `${edit.kind}: ${scanned.header.name}: '${struct}': ${mutation.what}`;
  return [{ edit, choice, title, struct, tag, expectation, was, is, ...objects }];
}
