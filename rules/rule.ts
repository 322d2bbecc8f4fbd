// What a rule is. One rule, one file: its id is the name of the file, its prose stands in it.

import type { AggregateType, Place } from '../plugin/layout/layout.ts';
import type { Causes } from '../plugin/layout/moves.ts';
import type { Container, Pair } from '../plugin/layout/pair.ts';
import type { AbiBuild } from '../plugin/layout/portability.ts';
import type { Reuses } from '../plugin/layout/reuse.ts';
import type { Severity } from '../plugin/report/diagnostic.ts';

interface Prose {
  readonly id: string;
  readonly severity: Severity;
  /** One line, for the catalogue. */
  readonly summary: string;
  /** What breaks, and for whom. */
  readonly why: string;
  /** What it leaves to others, on purpose. */
  readonly misses: string;
}

/** Two layouts of one record, matched. */
export interface Drift {
  readonly record: Container;
  /** The pairs of all containers, in order, but those that a reuse explains. */
  readonly pairs: readonly Pair[];
  readonly causes: Causes;
  readonly reuses: Reuses;
  /** Whether the record's size is fixed by what stores it: a section of an image. */
  readonly fixedSize: boolean;
}

export interface Example {
  readonly before: string;
  readonly after: string;
  /** The ABI that `before` was compiled for, where that makes the difference; `after` is for x86_64. */
  readonly beforeOn?: string;
}

export interface Rule<Input> extends Prose {
  /** C that declares `struct ckpt_x_s`; `__u32` and its like are known. */
  readonly example: Example;
  check(input: Input): Change[];
}

/** Old against new. */
export type DriftRule = Rule<Drift>;

/** One layout by itself. */
export interface Subject {
  /** As it was read: canonical() drops members without storage. */
  readonly source: AggregateType;
  readonly canonical: AggregateType;
}

/** Its example is wrong before and right after. */
export type RecordRule = Rule<Subject>;

/** A lock that holds on all ABIs, and the layout on one. */
export interface PortableLock {
  /** Both canonical. */
  readonly old: AggregateType;
  readonly now: AggregateType;
  readonly abi: string;
  readonly build: AbiBuild;
}

/** Told instead of drift. */
export type AbiRule = Rule<PortableLock>;

/** What the old layout said, for a note. */
export interface Was {
  /** Of the member whose line in the lock says it; `''` for the record's own. */
  readonly path: string;
  readonly enumerator?: string;
  readonly text: string;
  readonly place?: Place;
}

/** What a rule finds, before it is known how often the same is found. */
export interface Change {
  /** `'effective' was u32[2], is u64`. */
  readonly text: string;
  /** The same without the way to it: equal for all that embed the changed type. */
  readonly what: string;
  /** Where it happened, in words: changes of equal rule, site and `what` are one. */
  readonly site: string;
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
  /** Absent where the record as a whole is meant. */
  readonly member?: string;
  readonly place?: Place;
  /** The record's own member that leads to it, where the change lies deeper. */
  readonly through?: { readonly name: string; readonly place?: Place };
  readonly was?: Was;
  /** Bits from the record's start; orders the findings. */
  readonly position: number;
}
