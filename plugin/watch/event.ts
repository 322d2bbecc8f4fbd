// What a watch tells, as values: the screen, the plain lines and the JSON lines are made of them.

import type { Failure } from '../layout/result.ts';
import { type Finding, fromFailure } from '../report/diagnostic.ts';

/** How a pass learns today's layouts: through make, by the recorded compile command, or from those it has. */
export type PassKind = 'make' | 'probe' | 'judge';

/**
 * `fine`: every layout is its lock's, or has none yet. `drift`: findings; `broken`: could not be checked.
 * Of both, what was generated last stays.
 */
export type Verdict = 'fine' | 'drift' | 'broken';

/** Why the tool writes or compiles a thing anew. */
export interface Reason {
  /** What was made anew: a path, as the user can open it from here. */
  readonly what: string;
  /** `the layout of 'cap' changed: effective was u32[2], is u64`. */
  readonly why: string;
}

/** A subsystem without a lock. */
export interface Unlocked {
  readonly name: string;
  /** The command that records it. */
  readonly accept: string;
}

/** Watching has begun. */
export interface Start {
  readonly kind: 'start';
  /** The module's folder, or the kernel's source, as the user can open it from here. */
  readonly folder: string;
  readonly version: string;
}

export interface Begin {
  readonly kind: 'begin';
  readonly pass: PassKind;
  /** Changed paths, as the user can open them from here; empty for the first pass and one asked for. */
  readonly changed: readonly string[];
}

export interface PassResult extends Omit<Begin, 'kind'> {
  readonly kind: 'result';
  readonly verdict: Verdict;
  /** The user's time of day, `14:03:09`. */
  readonly at: string;
  /** From the first change that led to it, whole milliseconds. */
  readonly milliseconds: number;
  readonly subsystems: number;
  /** Of the subsystems. */
  readonly unlocked: readonly Unlocked[];
  readonly written: readonly string[];
  readonly reasons: readonly Reason[];
  /** With `drift`. Places as the user can open them from here. */
  readonly findings: readonly Finding[];
  /** With `broken`. */
  readonly failures: readonly Failure[];
}

/**
 * `root-gone` holds until `root-back`, whatever happens between them; any other until watching ends. A later
 * one takes the place of an earlier one of its code.
 */
export type NoticeCode = 'polling' | 'root-gone' | 'root-back';

/** What the user should know and need not act on at once. */
export interface Notice {
  readonly kind: 'notice';
  readonly code: NoticeCode;
  readonly message: string;
}

export interface End {
  readonly kind: 'end';
  readonly why: string;
}

export type WatchEvent = Start | Begin | PassResult | Notice | End;

/** Failures and findings as one list, as every format of the report has them. */
export function diagnosticsOf({ failures, findings }: PassResult): Finding[] {
  return [...failures.map(fromFailure), ...findings];
}
