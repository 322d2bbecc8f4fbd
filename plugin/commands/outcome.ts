// What a command comes to, before anything of it is printed.

import type { Failure } from '../layout/result.ts';
import { type Finding, isSerious } from '../report/diagnostic.ts';

export interface Outcome {
  /** What the command was asked to print. */
  readonly text?: string;
  readonly findings: readonly Finding[];
  /** What could not be done or checked. */
  readonly failures: readonly Failure[];
  /** Paths in findings and failures that are not absolute are relative to this folder; default: where we run. */
  readonly base?: string;
  /** What was compared is not alike, though nothing is wrong with it. */
  readonly differs?: boolean;
  /** The step found state that does not fit together, and removed it: make is to make it anew. */
  readonly anew?: true;
}

export function failed(failures: readonly Failure[]): Outcome {
  return { findings: [], failures };
}

/** Between Makefile.ckpt and us alone. */
const EXIT_ANEW = 75;

/** 2 beats 1: a check that was not done whole must not look like one that was. */
export function exitOf(outcome: Outcome): 0 | 1 | 2 | 75 {
  if (outcome.anew) return EXIT_ANEW;
  if (outcome.failures.length > 0) return 2;
  return outcome.differs || outcome.findings.some(isSerious) ? 1 : 0;
}
