// What generated files were made of, as sums: two builds compared tell why something was made anew.

import { sha256 } from '../host/tree.ts';
import type { Verdict } from './lock-findings.ts';
import type { Texts } from './outputs.ts';

/** Sums are equal where the things are. */
export interface Facts {
  /** Of the plugin's own file. */
  readonly plugin: string;
  /** The probe's compile command, word by word. */
  readonly command: readonly string[];
  /** By absolute path, what the compiler has read. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly subsystems: ReadonlyMap<string, SubsystemFacts>;
  /** Generated files, as paths below the generated folder. */
  readonly outputs: ReadonlySet<string>;
}

export interface SubsystemFacts {
  /** Of the layout without its places, and whether it is one of several. */
  readonly layout: string;
  readonly lock: string;
  /** Of its files' names and what its functions return. */
  readonly declared: string;
}

export interface Making {
  /** Of the plugin's own file. */
  readonly plugin: string;
  readonly command: readonly string[];
  readonly inputs: ReadonlyMap<string, string>;
}

/** Where a step puts its object until it is whole: another name each time. */
const SCRATCH = /\.tmp\d+$/;

/** Every compile reads it; fixdep, by which make goes, puts the options that are used in its place. */
const OPTIONS = '/include/generated/autoconf.h';

export function factsOf(making: Making, verdicts: readonly Verdict[], texts: Texts): Facts {
  return {
    ...making,
    inputs: new Map([...making.inputs].filter(([path]) => !path.endsWith(OPTIONS))),
    command: making.command.map(word => word.replace(SCRATCH, '')),
    subsystems: new Map(verdicts.map(each => [each.subsystem.name, subsystemFacts(each)])),
    outputs: new Set(texts.keys()),
  };
}

export function sumOfText(text: string): string {
  return sha256(Buffer.from(text));
}

const known = new WeakMap<Verdict, SubsystemFacts>();

function subsystemFacts(verdict: Verdict): SubsystemFacts {
  const before = known.get(verdict);
  if (before) return before;
  const { subsystem, today, perAbi, file } = verdict;
  const facts = {
    layout: sumOfValue([today, perAbi]),
    lock: sumOfValue(file ?? null),
    declared: sumOfValue(subsystem),
  };
  known.set(verdict, facts);
  return facts;
}

/** Enumerators are big integers, which JSON has not. */
function sumOfValue(value: unknown): string {
  const text = JSON.stringify(value, (key, each) => {
    if (key === 'place') return undefined;
    return typeof each === 'bigint' ? `${each}n` : each;
  });
  return sumOfText(text);
}
