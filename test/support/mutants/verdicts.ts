// What ckptgen says of a pair, held against what is to be found.

import { readFileSync } from 'node:fs';
import { diff } from '../../../plugin/commands/diff.ts';
import { exitOf } from '../../../plugin/commands/outcome.ts';
import type { AggregateType } from '../../../plugin/layout/layout.ts';
import type { Finding } from '../../../plugin/report/diagnostic.ts';
import { judge } from '../../../rules/judge.ts';
import { layoutsOf } from '../objects.ts';
import type { Pair } from './corpus.ts';

export interface Verdict {
  /** Errors and warnings. */
  readonly findings: readonly Finding[];
  /** As the program ends. */
  readonly exit: number;
}

type Objects = Pick<Pair, 'before' | 'after'>;

/** `struct`: the touched one alone, else everything that the objects define. */
export function verdictOf({ before, after }: Objects, struct?: string): Verdict {
  const outcome = diff({ before, after, ...(struct === undefined ? {} : { struct }) });
  const findings = outcome.findings.filter(({ severity }) => severity !== 'info');
  return { findings, exit: exitOf(outcome) };
}

/** The other way round, what came is gone. */
export function turned({ before, after }: Objects): Objects {
  return { before: after, after: before };
}

/** The struct, before and after. */
export function layoutsOfPair({
  before,
  after,
  struct,
  tag,
}: Pair): [AggregateType, AggregateType] {
  return [layoutIn(before, [struct]), layoutIn(after, [struct, `union ${tag}`])];
}

function layoutIn(object: string, names: readonly string[]): AggregateType {
  const layouts = layoutsOf(readFileSync(object));
  for (const name of names) {
    const found = layouts.find(name);
    if (found.ok && found.value[0]) return found.value[0];
  }
  throw new Error(`${object}: no ${names[0]}`);
}

/** As the probe has it: with the alignments that the compiler says. */
export function probedVerdict(pair: Pair): readonly Finding[] {
  const [old, now] = layoutsOfPair(pair);
  const { was, is } = pair;
  return judge({ ...old, alignBytes: was.alignBytes }, { ...now, alignBytes: is.alignBytes });
}

/** A line for each way in which a verdict is not the expected one. */
export function complaints({ title, expectation }: Pair, { findings, exit }: Verdict): string[] {
  const said = findings.map(({ rule, message }) => `\n    ${message} [${rule}]`).join('');
  const complain = (what: string) => `${title}\n  ${what}${said}`;
  if (expectation.verdict === 'harmless')
    return exit === 0 ? [] : [complain(`false alarm, exit ${exit}`)];
  if (expectation.verdict !== 'damaging') return [];
  if (exit !== 1) return [complain(`not found, exit ${exit}`)];
  const { rules, causes } = expectation;
  const isKnown = findings.every(({ rule }) => rules.includes(rule));
  return [
    ...(isKnown ? [] : [complain(`not ${rules.join(' or ')}`)]),
    ...(findings.length > causes ? [complain(`${findings.length} findings for ${causes}`)] : []),
  ];
}
