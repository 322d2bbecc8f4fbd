// One record for everything that is told to the user; each output format is a small file beside this.

import type { Failure, FilePlace, Note } from '../layout/result.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What a rule finds. A `Failure` becomes one, too, when it is printed: `fromFailure`. */
export interface Finding {
  /** The rule's id, or a failure's code. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** As C writes it: `struct ckpt_cap_s`. */
  readonly struct?: string;
  /** Path of the member in the struct: `effective.cap`. */
  readonly member?: string;
  readonly place?: FilePlace;
  readonly notes: readonly Note[];
  /** Findings of equal rule and cause are one (merge.ts): other structs may embed the changed type. */
  readonly cause?: string;
  /** The struct itself has changed, and not a type that it embeds: of findings that are one, this is told. */
  readonly own?: true;
}

/** Whether it fails. */
export function isSerious({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity !== 'info';
}

/** The finding with one more note, the last: what to do about it. */
export function withNote(finding: Finding, note: Note): Finding {
  return { ...finding, notes: [...finding.notes, note] };
}

export function fromFailure(failure: Failure): Finding {
  return {
    rule: failure.code,
    severity: 'error',
    message: failure.message,
    ...(failure.place ? { place: failure.place } : {}),
    notes: failure.notes ?? [],
  };
}
