// What all rules say together of a record.

import { abiName, greatestAlignBytes } from '../plugin/layout/abi.ts';
import { canonical } from '../plugin/layout/canonical.ts';
import { comparable } from '../plugin/layout/comparable.ts';
import {
  type ConstantDrift,
  constantDrift,
  noConstantDrift,
} from '../plugin/layout/constant-drift.ts';
import type { Constants, Lookup } from '../plugin/layout/constants.ts';
import type { DeclarationsOf } from '../plugin/layout/declaration.ts';
import { fingerprintText } from '../plugin/layout/fingerprint.ts';
import type { AggregateType, Target } from '../plugin/layout/layout.ts';
import { leafCount, mostLeaves } from '../plugin/layout/leaves.ts';
import { findCauses } from '../plugin/layout/moves.ts';
import { allPairs, type Container, type Pair, pairRecords } from '../plugin/layout/pair.ts';
import type { AbiBuild } from '../plugin/layout/portability.ts';
import type { Note } from '../plugin/layout/result.ts';
import { findReuses } from '../plugin/layout/reuse.ts';
import { type Finding, fromFailure } from '../plugin/report/diagnostic.ts';
import {
  abiRules,
  configRules,
  driftRules,
  headerRules,
  hygieneRules,
  recordRules,
  versionRules,
  waiverRules,
} from './catalogue.ts';
import { rule as memberMoved, unexplained } from './member-moved.ts';
import type { Drift, HeaderText, RecordRule, Rule, Versioned, WaiverUse, Was } from './rule.ts';
import { splitConfigured } from './shared/configured.ts';
import { type Found, type Frame, toFindings } from './shared/findings.ts';

export { mergeFindings } from './shared/merge.ts';

export interface Context {
  /** As C writes it; default: the new layout's kind and tag. */
  readonly name?: string;
  /** The lock that the old layout is from: notes name its lines. */
  readonly lock?: { readonly file: string; lineOf(path: string, enumerator?: string): number };
  /** How places of the old layout are told, where that is not what lies on the disk: `HEAD:a.h`. */
  spellOld?(file: string): string;
  /** Whether data of other sizes cannot be told apart; default: whether there is a lock. */
  readonly fixedSize?: boolean;
  /** The ABI that the lock is for, where it is for one. */
  readonly abi?: string;
  /** What belongs to the record on either side; `elsewhere` knows every other name of the new one. */
  readonly constants?: {
    readonly old: Constants;
    readonly new: Constants;
    readonly elsewhere: Lookup;
  };
  /** What compiled the new layout; given where the lock is to hold on every ABI. */
  readonly build?: AbiBuild;
  /** What the text of a struct says, as the new layout's places name it. Absent: nothing is known of any. */
  readonly declarationsOf?: DeclarationsOf;
  /** What both were compiled for. Absent: what aligns its scalars to their size. */
  readonly target?: Target;
}

/**
 * What changed from `old` to `now`, in the order of members, each cause once. Takes layouts as they are
 * read, or canonical ones; only the former still know `[0]`, which is the same as `[]`. A pair of equal
 * fingerprints yields nothing but what its constants say, and what a `[0]` at the end of both has for
 * elements; a pair of different ones at least one error or warning.
 */
export function judge(old: AggregateType, now: AggregateType, context: Context = {}): Finding[] {
  const struct = context.name ?? nameOf(now);
  if ([old, now].some(layout => leafCount(layout) > mostLeaves)) return [tooLarge(struct)];
  const [before, after] = comparable(old, now);
  const isLaidOutAlike = fingerprintText(before) === fingerprintText(after);
  const constants = constantsOf(context);
  if (isLaidOutAlike && isQuiet(constants)) return [];
  const dependent = judgePortability(before, after, context);
  if (dependent.length > 0) return dependent;
  const record = pairRecords(before, after);
  const drift = driftOf(record, constants, context);
  const frame: Frame = {
    struct,
    intro: `layout drift in '${struct}'${context.abi === undefined ? '' : ` on ${context.abi}`}`,
    noteOf: was => noteOf(was, context),
  };
  const found = changesOf(driftRules, drift);
  const serious = found.some(({ rule, change }) => (change.severity ?? rule.severity) !== 'info');
  if (!serious && !isLaidOutAlike) found.push({ rule: memberMoved, change: unexplained(record) });
  return toFindings(byConfiguration(found, context), frame);
}

function byConfiguration(found: readonly Found[], { declarationsOf }: Context): readonly Found[] {
  if (!declarationsOf) return found;
  const { others, configured } = splitConfigured(found, declarationsOf);
  return [...others, ...changesOf(configRules, configured)];
}

function constantsOf({ constants }: Context): ConstantDrift {
  if (!constants) return noConstantDrift;
  return constantDrift(constants.old, constants.new, constants.elsewhere);
}

function isQuiet({ macros, enums, added }: ConstantDrift): boolean {
  return macros.length + enums.length + added.length === 0;
}

function driftOf(
  record: Container,
  constants: ConstantDrift,
  { lock, target, fixedSize = lock !== undefined }: Context,
): Drift {
  const [causes, reuses] = [findCauses(record), findReuses(record)];
  const isOpen = (pair: Pair) => !reuses.explained.has(pair);
  const moved = causes.moved.filter(isOpen);
  const pairs = allPairs(record).filter(isOpen);
  return {
    record,
    pairs,
    causes: { ...causes, moved },
    reuses,
    constants,
    fixedSize,
    greatestAlignBytes: target ? greatestAlignBytes(target) : Number.POSITIVE_INFINITY,
  };
}

/**
 * Whether a lock that is to hold on every ABI cannot hold on this one: no drift is told then, since no
 * acceptance mends it. Silent without `build`.
 */
export function judgePortability(
  old: AggregateType,
  now: AggregateType,
  context: Context,
): Finding[] {
  const { build, name = nameOf(now) } = context;
  if (!build || [old, now].some(layout => leafCount(layout) > mostLeaves)) return [];
  const subject = { old: canonical(old), now: canonical(now), abi: abiName(build.target), build };
  if (fingerprintText(subject.old) === fingerprintText(subject.now)) return [];
  const frame: Frame = {
    struct: name,
    intro: `'${name}' is not portable`,
    noteOf: was => noteOf(was, context),
  };
  return toFindings(changesOf(abiRules, subject), frame);
}

/**
 * What is wrong with a record as it is, whatever its lock says. Takes the layout as it was read: a
 * canonical one has lost the `[0]` at its end.
 */
export function judgeRecord(layout: AggregateType, name = nameOf(layout)): Finding[] {
  return judgeAlone(layout, { name, intro: `'${name}' cannot be saved`, rules: recordRules });
}

/** The same of a record that is in no image. */
export function judgeStored(layout: AggregateType, name: string): Finding[] {
  const rules = recordRules.filter(({ isOfImages }) => !isOfImages);
  return judgeAlone(layout, { name, intro: `'${name}' cannot be stored`, rules });
}

interface Alone {
  readonly name: string;
  readonly intro: string;
  readonly rules: readonly RecordRule[];
}

function judgeAlone(layout: AggregateType, { name, intro, rules }: Alone): Finding[] {
  if (leafCount(layout) > mostLeaves) return [tooLarge(name)];
  const subject = { source: layout, canonical: canonical(layout) };
  const frame: Frame = { struct: name, intro, noteOf: () => undefined };
  return toFindings(changesOf(rules, subject), frame);
}

/**
 * What is wrong with a layout by itself, and is told until it is accepted as it is. Takes it as it was read.
 */
export function judgeHygiene(
  layout: AggregateType,
  build: AbiBuild,
  name = nameOf(layout),
): Finding[] {
  if (leafCount(layout) > mostLeaves) return [];
  const subject = { source: layout, canonical: canonical(layout), build };
  const frame: Frame = { struct: name, intro: `'${name}'`, noteOf: () => undefined };
  return toFindings(changesOf(hygieneRules, subject), frame);
}

/** What is wrong with the version of a record; `lock` is that of the old state. */
export function judgeVersion(versioned: Versioned, name: string, context: Context): Finding[] {
  const frame: Frame = {
    struct: name,
    intro: `version of '${name}'`,
    noteOf: was => noteOf(was, context),
  };
  return toFindings(changesOf(versionRules, versioned), frame);
}

/** What a header says of versions that is not so. */
export function judgeHeader(text: HeaderText, header: string): Finding[] {
  const frame: Frame = { struct: header, intro: `'${header}'`, noteOf: () => undefined };
  return toFindings(changesOf(headerRules, text), frame).map(({ struct: _, ...rest }) => rest);
}

/** What is wrong with waivers, once all is known that they were held against. */
export function judgeWaivers(waivers: readonly WaiverUse[]): Finding[] {
  const frame: Frame = { struct: '', intro: 'waiver', noteOf: () => undefined };
  const findings = toFindings(changesOf(waiverRules, { waivers }), frame);
  return findings.map(({ struct: _, ...rest }) => rest);
}

function changesOf<Input>(rules: readonly Rule<Input>[], input: Input): Found[] {
  return rules.flatMap(rule => rule.check(input).map(change => ({ rule, change })));
}

function nameOf({ kind, tag }: AggregateType): string {
  return tag === undefined ? kind : `${kind} ${tag}`;
}

function noteOf(was: Was, { lock, spellOld = file => file }: Context): Note | undefined {
  const message = lock ? `exported format says: ${was.text}` : `it was: ${was.text}`;
  if (lock)
    return { place: { file: lock.file, line: lock.lineOf(was.path, was.enumerator) }, message };
  return was.place
    ? { place: { ...was.place, file: spellOld(was.place.file) }, message }
    : undefined;
}

function tooLarge(struct: string): Finding {
  const message = `'${struct}' has more than ${mostLeaves} members and nested members: it cannot be held against anything`;
  return { ...fromFailure({ code: 'layout-too-large', message }), struct };
}
