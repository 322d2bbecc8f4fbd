// What a watch tells, as values: the screen, the plain lines and the JSON lines are made of them.

import type { Failure } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';

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

export type WatchEvent =
  /** Watching has begun. */
  | {
      readonly kind: 'start';
      /** The module's folder, or the kernel's source, as the user can open it from here. */
      readonly folder: string;
      readonly version: string;
    }
  | {
      readonly kind: 'begin';
      readonly pass: PassKind;
      /** Changed paths, as the user can open them from here; empty for the first pass. */
      readonly changed: readonly string[];
    }
  | {
      readonly kind: 'result';
      readonly pass: PassKind;
      readonly changed: readonly string[];
      readonly verdict: Verdict;
      /** From the first change that led to it, whole milliseconds. */
      readonly milliseconds: number;
      readonly subsystems: number;
      /** Of them, those without a lock. */
      readonly unlocked: readonly string[];
      readonly written: readonly string[];
      readonly reasons: readonly Reason[];
      /** With `drift`. Places as the user can open them from here. */
      readonly findings: readonly Finding[];
      /** With `broken`. */
      readonly failures: readonly Failure[];
    }
  /** What the user should know and need not act on at once: polling, a root that is gone and is back. */
  | { readonly kind: 'notice'; readonly code: string; readonly message: string }
  | { readonly kind: 'end'; readonly why: string };
