// What a rule is. One rule, one file: its id is the name of the file, its prose stands in it.

import type { ConstantDrift } from '../plugin/layout/constant-drift.ts';
import type { ConstantValue } from '../plugin/layout/constants.ts';
import type { AggregateType, Place } from '../plugin/layout/layout.ts';
import type { Causes } from '../plugin/layout/moves.ts';
import type { Container, Pair } from '../plugin/layout/pair.ts';
import type { AbiBuild } from '../plugin/layout/portability.ts';
import type { Reuses } from '../plugin/layout/reuse.ts';
import type { VersionMove } from '../plugin/layout/versions.ts';
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
  readonly constants: ConstantDrift;
  /** Whether the record's size is fixed by what stores it: a section of an image. */
  readonly fixedSize: boolean;
  /** The most that a struct aligns a scalar for its own sake, where both were compiled. */
  readonly greatestAlignBytes: number;
}

export interface Example {
  readonly before: string;
  readonly after: string;
  /** The ABI that `before` was compiled for, where that makes the difference; `after` is for x86_64. */
  readonly beforeOn?: string;
}

export interface Rule<Input> extends Prose {
  /** C that declares `struct ckpt_x_s` and what belongs to it; `__u32` and its like are known. */
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
export type RecordRule = Rule<Subject> & {
  /** Of records in an image, which has one of each; others may be stored with their lengths. */
  readonly isOfImages?: true;
};

/** The same, and what compiled it. */
export interface Compiled extends Subject {
  readonly build: AbiBuild;
}

/** Told until the layout is accepted as it is. Its example is wrong before and right after. */
export type HygieneRule = Rule<Compiled>;

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

/** A version before and now. */
export interface VersionStep {
  /** The macro that states it; absent for ckptgen's own number. */
  readonly name?: string;
  readonly place?: Place;
  readonly old: ConstantValue;
  readonly now: ConstantValue;
  readonly move: VersionMove;
}

/** Two states of a record's version. */
export interface Versioned {
  /** Where a header has several and none is known to be the record's, a step of any of them will do. */
  readonly steps: readonly [VersionStep, ...VersionStep[]];
  /** Whether what changed needs a new version. */
  readonly need: boolean;
  /** Whether anything changed, in this record or in one that goes by the same macro. */
  readonly isChanged: boolean;
}

/** What a rule for drift has found, and what decides of it. */
export interface Configured {
  /** `CONFIG_SMP`, `PAGE_SIZE`: all that the conditions name. */
  readonly options: readonly string[];
  /** They decide how long a member is, not whether it is there. */
  readonly isLength: boolean;
  /** Of a member that is gone, in the text. */
  readonly line?: Place;
  readonly changes: readonly [Change, ...Change[]];
}

/** Told instead of drift. Its example is one source that was compiled with the option and without it. */
export type ConfigRule = Rule<readonly Configured[]>;

/** Its example is a header before and after. */
export type VersionRule = Rule<Versioned>;

export interface Comment {
  /** With its delimiters. */
  readonly text: string;
  /** Where it begins. */
  readonly place: Place;
}

/** A macro that states a version, and which. */
export interface VersionOf {
  readonly name: string;
  readonly value: ConstantValue;
}

/** What a header says of versions, in comments and in macros. */
export interface HeaderText {
  readonly comments: readonly Comment[];
  readonly versions: readonly VersionOf[];
}

/** Its example is wrong before and right after. */
export type HeaderRule = Rule<HeaderText>;

/** A waiver, and what came of it. */
export interface WaiverUse {
  readonly rule: string;
  readonly struct: string;
  readonly member?: string;
  /** YYYY-MM-DD */
  readonly expires: string;
  readonly isExpired: boolean;
  /** It meets a finding. */
  readonly isUsed: boolean;
  readonly place: Place;
}

/** Its example is wrong before and right after, as settings. */
export type WaiverRule = Rule<{ readonly waivers: readonly WaiverUse[] }>;

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
  /** It lies in the record itself and not in a type that the record embeds. */
  readonly own?: true;
  /** The record's own member that leads to it, where the change lies deeper. */
  readonly through?: { readonly name: string; readonly place?: Place };
  readonly was?: Was;
  /** What to do instead, where that is known: a note. */
  readonly way?: string;
  /** The members that it is about, where it is about such. */
  readonly pair?: Pair;
  /** Bits from the record's start; orders the findings. */
  readonly position: number;
}
