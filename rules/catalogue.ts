// All rules, and what they say together of a record.

import { abiName } from '../plugin/layout/abi.ts';
import { canonical } from '../plugin/layout/canonical.ts';
import { comparable } from '../plugin/layout/comparable.ts';
import { fingerprintText } from '../plugin/layout/fingerprint.ts';
import type { AggregateType } from '../plugin/layout/layout.ts';
import { leafCount, mostLeaves } from '../plugin/layout/leaves.ts';
import { findCauses } from '../plugin/layout/moves.ts';
import { allPairs, type Container, type Pair, pairRecords } from '../plugin/layout/pair.ts';
import type { AbiBuild } from '../plugin/layout/portability.ts';
import type { Note } from '../plugin/layout/result.ts';
import { findReuses } from '../plugin/layout/reuse.ts';
import { type Finding, fromFailure } from '../plugin/report/diagnostic.ts';
import { rule as abiDependent } from './abi-dependent.ts';
import { rule as alignmentChanged } from './alignment-changed.ts';
import { rule as arrayLengthChanged } from './array-length-changed.ts';
import { rule as arrayShapeChanged } from './array-shape-changed.ts';
import { rule as bitfieldChanged } from './bitfield-changed.ts';
import { rule as elementTypeChanged } from './element-type-changed.ts';
import { rule as emptyRecord } from './empty-record.ts';
import { rule as endiannessChanged } from './endianness-changed.ts';
import { rule as enumAppended } from './enum-appended.ts';
import { rule as enumInserted } from './enum-inserted.ts';
import { rule as enumValueChanged } from './enum-value-changed.ts';
import { rule as enumValueRemoved } from './enum-value-removed.ts';
import { rule as flexibleArrayChanged } from './flexible-array-changed.ts';
import { rule as flexibleArrayInRecord } from './flexible-array-in-record.ts';
import { rule as kindChanged } from './kind-changed.ts';
import { rule as memberAppended } from './member-appended.ts';
import { rule as memberInserted } from './member-inserted.ts';
import { rule as memberMoved, unexplained } from './member-moved.ts';
import { rule as memberRemoved } from './member-removed.ts';
import { rule as memberRenamed } from './member-renamed.ts';
import { rule as memberResized } from './member-resized.ts';
import { rule as membersReordered } from './members-reordered.ts';
import { rule as packingChanged } from './packing-changed.ts';
import { rule as paddingUsed } from './padding-used.ts';
import { rule as pointerInRecord } from './pointer-in-record.ts';
import { rule as recordTooLarge } from './record-too-large.ts';
import { rule as reservedUsed } from './reserved-used.ts';
import type { AbiRule, Drift, DriftRule, RecordRule, Rule, Was } from './rule.ts';
import { type Found, type Frame, toFindings } from './shared/findings.ts';
import { rule as signednessChanged } from './signedness-changed.ts';
import { rule as sizeChanged } from './size-changed.ts';
import { rule as slotReused } from './slot-reused.ts';
import { rule as unionArmAdded } from './union-arm-added.ts';
import { rule as unionArmRemoved } from './union-arm-removed.ts';
import { rule as unionResized } from './union-resized.ts';

export { mergeFindings } from './shared/merge.ts';

/** Old against new; at one member, the earlier is told first. */
export const driftRules: readonly DriftRule[] = [
  sizeChanged,
  packingChanged,
  alignmentChanged,
  membersReordered,
  reservedUsed,
  paddingUsed,
  memberRemoved,
  memberInserted,
  memberAppended,
  unionArmRemoved,
  unionResized,
  unionArmAdded,
  kindChanged,
  memberResized,
  signednessChanged,
  elementTypeChanged,
  endiannessChanged,
  arrayLengthChanged,
  arrayShapeChanged,
  bitfieldChanged,
  flexibleArrayChanged,
  enumValueChanged,
  enumValueRemoved,
  enumInserted,
  enumAppended,
  slotReused,
  memberRenamed,
  memberMoved,
];

/** One layout by itself. */
export const recordRules: readonly RecordRule[] = [
  emptyRecord,
  recordTooLarge,
  pointerInRecord,
  flexibleArrayInRecord,
];

/** A lock for all ABIs against one of them. */
export const abiRules: readonly AbiRule[] = [abiDependent];

export interface Context {
  /** As C writes it; default: the new layout's kind and tag. */
  readonly name?: string;
  /** The lock that the old layout is from: its size is fixed, and notes name its lines. */
  readonly lock?: { readonly file: string; lineOf(path: string, enumerator?: string): number };
  /** The ABI that the lock is for, where it is for one. */
  readonly abi?: string;
  /** What compiled the new layout; given where the lock is to hold on every ABI. */
  readonly build?: AbiBuild;
}

/**
 * What changed from `old` to `now`, in the order of members, each cause once. Takes layouts as they are
 * read, or canonical ones; only the former still know `[0]`, which is the same as `[]`. A pair of equal
 * fingerprints yields nothing, a pair of different ones at least one error or warning.
 */
export function judge(old: AggregateType, now: AggregateType, context: Context = {}): Finding[] {
  const struct = context.name ?? nameOf(now);
  if ([old, now].some(layout => leafCount(layout) > mostLeaves)) return [tooLarge(struct)];
  const [before, after] = comparable(old, now);
  if (fingerprintText(before) === fingerprintText(after)) return [];
  const dependent = judgePortability(before, after, context);
  if (dependent.length > 0) return dependent;
  const record = pairRecords(before, after);
  const drift = driftOf(record, context.lock !== undefined);
  const frame: Frame = {
    struct,
    intro: `layout drift in '${struct}'${context.abi === undefined ? '' : ` on ${context.abi}`}`,
    noteOf: was => noteOf(was, context),
  };
  const found = changesOf(driftRules, drift);
  const serious = found.some(({ rule, change }) => (change.severity ?? rule.severity) !== 'info');
  if (!serious) found.push({ rule: memberMoved, change: unexplained(record) });
  return toFindings(found, frame);
}

function driftOf(record: Container, fixedSize: boolean): Drift {
  const [causes, reuses] = [findCauses(record), findReuses(record)];
  const isOpen = (pair: Pair) => !reuses.explained.has(pair);
  const moved = causes.moved.filter(isOpen);
  const pairs = allPairs(record).filter(isOpen);
  return { record, pairs, causes: { ...causes, moved }, reuses, fixedSize };
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
  if (leafCount(layout) > mostLeaves) return [tooLarge(name)];
  const subject = { source: layout, canonical: canonical(layout) };
  const frame: Frame = {
    struct: name,
    intro: `'${name}' cannot be saved`,
    noteOf: () => undefined,
  };
  return toFindings(changesOf(recordRules, subject), frame);
}

function changesOf<Input>(rules: readonly Rule<Input>[], input: Input): Found[] {
  return rules.flatMap(rule => rule.check(input).map(change => ({ rule, change })));
}

function nameOf({ kind, tag }: AggregateType): string {
  return tag === undefined ? kind : `${kind} ${tag}`;
}

function noteOf(was: Was, { lock }: Context): Note | undefined {
  const message = lock ? `exported format says: ${was.text}` : `it was: ${was.text}`;
  if (lock)
    return { place: { file: lock.file, line: lock.lineOf(was.path, was.enumerator) }, message };
  return was.place ? { place: was.place, message } : undefined;
}

function tooLarge(struct: string): Finding {
  const message = `'${struct}' has more than ${mostLeaves} members and nested members: it cannot be held against anything`;
  return { ...fromFailure({ code: 'layout-too-large', message }), struct };
}
