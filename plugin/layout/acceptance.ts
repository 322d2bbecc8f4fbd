// What a lock says after today's layout was accepted: versions, and which other ABIs are to be confirmed.

import { type Constants, isKeptBy, noConstants } from './constants.ts';
import type { AggregateType } from './layout.ts';
import {
  type AbiLock,
  isOfAbi,
  type Lock,
  makeLock,
  type PerAbiLock,
  type RecordLock,
  type VersionMacro,
} from './lock-writer.ts';
import { bytewise } from './names.ts';

/** A record as a build has it. */
export interface Accepted {
  readonly subsystem: string;
  /** Canonical. */
  readonly layout: AggregateType;
  /** Of the build. */
  readonly abi: string;
  /** Whether the record declares itself to be laid out per ABI. */
  readonly perAbi: boolean;
  /** What belongs to the record; absent: nothing. */
  readonly constants?: Constants;
  /** Where it states the version, ckptgen counts none. */
  readonly macro?: VersionMacro;
  /**
   * Whether data of an older state can be taken for data of this one, so that no new version is needed;
   * absent: where layout and constants are the same.
   */
  isSameFormat?(older: Lock): boolean;
}

export interface Known<Of extends RecordLock = RecordLock> {
  /** What versions count from: HEAD's lock, or the file where there is none in HEAD. */
  readonly baseline?: Of | undefined;
  /** Nobody but this work tree has seen the baseline: it may change without a new version. */
  readonly isOwn: boolean;
  /** The file; absent where it cannot be read, or is not there. */
  readonly current?: Of | undefined;
}

export function entriesOf<Entry extends Lock>(
  lock: Entry | { readonly entries: readonly Entry[] } | undefined,
): readonly Entry[] {
  if (!lock) return [];
  return 'entries' in lock ? lock.entries : [lock];
}

/**
 * The lock that states today's layout.
 *
 * - For all ABIs: the version of the baseline, one more when the layout is another. Where the baseline
 *   has entries, each ABI counted by itself: the greatest of their versions, one more unless all have
 *   today's layout, so that no ABI sees a version again that meant something else there.
 * - Per ABI: this ABI's entry, by the same rule against the baseline's entry, or against the baseline's
 *   layout for all ABIs. An ABI that is new to the lock begins with the greatest version that it has.
 *   Other entries keep everything but their mark: where this one's layout changes, those that the work
 *   tree has not changed itself are to be confirmed.
 */
export function acceptLayout(today: Accepted, known: Known): RecordLock {
  const { subsystem, layout, constants = noConstants, macro } = today;
  const first = makeLock(subsystem, 1, layout, constants);
  const lock = macro
    ? { ...first, version: 0, macro }
    : { ...first, version: versionOf(first, today, known) };
  return today.perAbi ? acceptEntry({ ...lock, abi: today.abi }, known) : lock;
}

function versionOf(first: Lock, today: Accepted, { baseline, isOwn }: Known): number {
  const { abi, perAbi, isSameFormat = older => isSame(older, first) } = today;
  const entries = entriesOf<Lock>(baseline);
  const greatest = entries.reduce((most, { version }) => Math.max(most, version), 1);
  const own = perAbi ? entries.filter(each => each.abi === undefined || each.abi === abi) : entries;
  const [base] = own;
  if (!base) return greatest;
  const from = perAbi ? base.version : greatest;
  return isOwn || own.every(isSameFormat) ? from : from + 1;
}

function isSame(older: Lock, now: Lock): boolean {
  return older.fingerprint === now.fingerprint && isKeptBy(older.constants, now.constants);
}

function acceptEntry(entry: AbiLock, { baseline, current }: Known): RecordLock {
  const others = entriesOf<Lock>(current ?? baseline)
    .filter(isOfAbi)
    .filter(({ abi }) => abi !== entry.abi);
  const isUnreadable = !current && baseline !== undefined;
  const marked = others.map(each => {
    const mark = isUnreadable || isToBeConfirmed(each, { entry, others, baseline, current });
    return withMark(each, mark);
  });
  return withEntry({ subsystem: entry.subsystem, entries: marked }, entry);
}

/** The entries of a lock, if it has such, with this one for its ABI. */
export function withEntry(
  lock: Lock | { readonly subsystem: string; readonly entries: readonly AbiLock[] } | undefined,
  entry: AbiLock,
): PerAbiLock {
  const others = entriesOf<Lock>(lock)
    .filter(isOfAbi)
    .filter(({ abi }) => abi !== entry.abi);
  const sorted = [...others, entry].sort((a, b) => bytewise(a.abi, b.abi));
  const [first = entry, ...more] = sorted;
  return { subsystem: entry.subsystem, entries: [first, ...more] };
}

interface Around extends Pick<Known, 'baseline' | 'current'> {
  /** As it is accepted now. */
  readonly entry: AbiLock;
  /** All entries but that. */
  readonly others: readonly AbiLock[];
}

/** Whether the mark of `other` stands, when `entry` is accepted. */
function isToBeConfirmed(other: AbiLock, { entry, others, baseline, current }: Around): boolean {
  const isAsBefore = (each: AbiLock) => isEntryOf(baseline, each);
  const isMarked = other.unconfirmed === true;
  if ([entry, ...others].every(isAsBefore)) return isMarked && markIn(baseline, other);
  const isNews = !isEntryOf(current, entry) && isKnown(baseline, entry) && !isAsBefore(entry);
  return isMarked || (isNews && isAsBefore(other));
}

/** Whether a lock has an entry for this ABI, and with this layout. */
function isEntryOf(lock: RecordLock | undefined, { abi, fingerprint }: AbiLock): boolean {
  return entriesOf<Lock>(lock).some(each => each.abi === abi && each.fingerprint === fingerprint);
}

function isKnown(lock: RecordLock | undefined, { abi }: AbiLock): boolean {
  return entriesOf<Lock>(lock).some(each => each.abi === abi);
}

function markIn(lock: RecordLock | undefined, { abi }: AbiLock): boolean {
  return entriesOf<Lock>(lock).some(each => each.abi === abi && each.unconfirmed === true);
}

function withMark({ unconfirmed: _, ...entry }: AbiLock, mark: boolean): AbiLock {
  return mark ? { ...entry, unconfirmed: true } : entry;
}
