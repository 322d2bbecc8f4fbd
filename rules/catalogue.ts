// All rules, by what they look at.

import { rule as abiDependent } from './abi-dependent.ts';
import { rule as alignmentChanged } from './alignment-changed.ts';
import { rule as archDependentType } from './arch-dependent-type.ts';
import { rule as arrayLengthChanged } from './array-length-changed.ts';
import { rule as arrayShapeChanged } from './array-shape-changed.ts';
import { rule as bitfieldChanged } from './bitfield-changed.ts';
import { rule as bitfieldInRecord } from './bitfield-in-record.ts';
import { rule as configDependent } from './config-dependent.ts';
import { rule as constantAdded } from './constant-added.ts';
import { rule as constantChanged } from './constant-changed.ts';
import { rule as elementTypeChanged } from './element-type-changed.ts';
import { rule as emptyRecord } from './empty-record.ts';
import { rule as endiannessChanged } from './endianness-changed.ts';
import { rule as enumAppended } from './enum-appended.ts';
import { rule as enumInRecord } from './enum-in-record.ts';
import { rule as enumInserted } from './enum-inserted.ts';
import { rule as enumValueChanged } from './enum-value-changed.ts';
import { rule as enumValueRemoved } from './enum-value-removed.ts';
import { rule as flexibleArrayChanged } from './flexible-array-changed.ts';
import { rule as flexibleArrayInRecord } from './flexible-array-in-record.ts';
import { rule as implicitPadding } from './implicit-padding.ts';
import { rule as kindChanged } from './kind-changed.ts';
import { rule as memberAppended } from './member-appended.ts';
import { rule as memberInserted } from './member-inserted.ts';
import { rule as memberMoved } from './member-moved.ts';
import { rule as memberRemoved } from './member-removed.ts';
import { rule as memberRenamed } from './member-renamed.ts';
import { rule as memberResized } from './member-resized.ts';
import { rule as membersReordered } from './members-reordered.ts';
import { rule as packingChanged } from './packing-changed.ts';
import { rule as paddingUsed } from './padding-used.ts';
import { rule as pointerInRecord } from './pointer-in-record.ts';
import { rule as recordTooLarge } from './record-too-large.ts';
import { rule as reservedUsed } from './reserved-used.ts';
import type {
  AbiRule,
  ConfigRule,
  DriftRule,
  HeaderRule,
  HygieneRule,
  RecordRule,
  Rule,
  VersionRule,
  WaiverRule,
} from './rule.ts';
import { rule as signednessChanged } from './signedness-changed.ts';
import { rule as sizeChanged } from './size-changed.ts';
import { rule as slotReused } from './slot-reused.ts';
import { rule as u64AlignmentHazard } from './u64-alignment-hazard.ts';
import { rule as unionArmAdded } from './union-arm-added.ts';
import { rule as unionArmRemoved } from './union-arm-removed.ts';
import { rule as unionResized } from './union-resized.ts';
import { rule as versionBumpedWithoutChange } from './version-bumped-without-change.ts';
import { rule as versionDocumentedStale } from './version-documented-stale.ts';
import { rule as versionNotBumped } from './version-not-bumped.ts';
import { rule as versionUnknown } from './version-unknown.ts';
import { rule as versionWentBack } from './version-went-back.ts';
import { rule as waiverExpired } from './waiver-expired.ts';
import { rule as waiverUnused } from './waiver-unused.ts';

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
  constantChanged,
  constantAdded,
];

/** One layout by itself. */
export const recordRules: readonly RecordRule[] = [
  emptyRecord,
  recordTooLarge,
  pointerInRecord,
  flexibleArrayInRecord,
];

/** The same, told until it is accepted. */
export const hygieneRules: readonly HygieneRule[] = [
  archDependentType,
  u64AlignmentHazard,
  implicitPadding,
  bitfieldInRecord,
  enumInRecord,
];

/** A record's version, before and now. */
export const versionRules: readonly VersionRule[] = [
  versionNotBumped,
  versionWentBack,
  versionBumpedWithoutChange,
];

/** What a header says of its versions. */
export const headerRules: readonly HeaderRule[] = [versionUnknown, versionDocumentedStale];

/** What is wrong with waivers. */
export const waiverRules: readonly WaiverRule[] = [waiverExpired, waiverUnused];

/** A lock against another configuration of the same source. */
export const configRules: readonly ConfigRule[] = [configDependent];

/** A lock for all ABIs against one of them. */
export const abiRules: readonly AbiRule[] = [abiDependent];

/** Every rule there is. */
export const allRules: readonly Omit<Rule<never>, 'check'>[] = [
  ...driftRules,
  ...versionRules,
  ...headerRules,
  ...recordRules,
  ...waiverRules,
  ...hygieneRules,
  ...configRules,
  ...abiRules,
];
