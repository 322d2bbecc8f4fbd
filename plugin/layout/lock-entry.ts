// One record of a lock: its layout for all ABIs, or an entry for each.

import { byteOrderOf } from './abi.ts';
import { canonical } from './canonical.ts';
import { type Constants, noConstants } from './constants.ts';
import { fingerprint } from './fingerprint.ts';
import type { AggregateType } from './layout.ts';
import { constantsLine, readConstants } from './lock-constants.ts';
import { expectLine, field, newer, unexpected } from './lock-text.ts';
import { readMembers } from './lock-tree.ts';
import { type AbiLock, entryComment, isOfAbi, type Lock, type PerAbiLock } from './lock-writer.ts';
import { bytewise, unspell } from './names.ts';
import { Refusal } from './refusal.ts';

/** A lock, and where in its file each thing stands. */
export interface LockEntry extends Lock {
  readonly file: string;
  /**
   * The line of a member (`effective.cap`, `slots[].id`) or, with `enumerator`, of one of its
   * constants; with `''` and `enumerator`, of a constant of the record, or of its version (versionName). For a path that the lock has
   * not, the line of the nearest member around it; for `''`, the line of the record's size.
   */
  lineOf(path: string, enumerator?: string): number;
}

/** A record that was read: one layout for all ABIs, or an entry for each. */
export type LockFile = LockEntry | PerAbiLock<LockEntry & AbiLock>;

/** For `lineOf('', versionName)`: no constant is called so. */
export const versionName = ' version';

/** What the lines of a record are to be. */
export interface RecordForm {
  /** `cap`; in the lock of a header `struct foo`. */
  readonly record: string;
  /** What begins the line of its size, which the layout's own name is read from. */
  readonly aggregate: string;
}

interface Lines {
  readonly lines: readonly string[];
  readonly file: string;
  /** Numbers of the first line below `record NAME` and of the last. */
  readonly first: number;
  readonly last: number;
}

interface Read extends LockEntry {
  readonly start: number;
  readonly fingerprintLine: number;
  readonly actual: string;
}

/** The record, and what is to be asked once its lines are known to be as they are written. */
export interface ReadRecord {
  readonly lock: LockFile;
  requireFingerprints(): void;
}

export function readRecord(record: Lines, form: RecordForm): ReadRecord {
  const starts = entryStarts(record);
  const entries = starts.map((start, index) => {
    const last = (starts[index + 1] ?? record.last + 1) - 1;
    return readEntry(record, { start, last, form });
  });
  return {
    lock: toLock(form.record, entries),
    requireFingerprints: () => {
      for (const entry of entries) requireFingerprint(entry);
    },
  };
}

/** The numbers of the lines at which entries start. */
function entryStarts({ lines, first, last }: Lines): readonly number[] {
  if (!isAbiLine(lines[first - 1])) return [first];
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return numbers.filter(number => isAbiLine(lines[number - 1]));
}

function isAbiLine(line = ''): boolean {
  return /^abi\b/.test(line);
}

interface Entry {
  readonly start: number;
  readonly last: number;
  readonly form: RecordForm;
}

function readEntry({ lines, file }: Lines, { start, last, form }: Entry): Read {
  const abi = readAbi(lines, start);
  const block = lines.slice(0, last);
  const first = abi ? start + 2 : start;
  const version = readVersion(block, first);
  const mark = field(
    block,
    first + 1,
    /^fingerprint ([0-9a-f]{16})$/,
    'fingerprint and 16 hex digits',
  );
  const size = aggregateOf(block, first + 2, form);
  const { layout, constants, lines: known } = readContents(block, first + 3, size);
  known.set(`\n${versionName}`, first);
  const lineOf = (path: string, enumerator?: string) =>
    lookUp(known, path, enumerator) ?? first + 2;
  const entry = {
    subsystem: form.record,
    ...version,
    fingerprint: mark,
    layout,
    constants,
    ...abi,
  };
  return { ...entry, file, lineOf, start, fingerprintLine: first + 1, actual: fingerprint(layout) };
}

interface Contents {
  readonly layout: AggregateType;
  readonly constants: Constants;
  readonly lines: Map<string, number>;
}

function readContents(block: readonly string[], first: number, size: AggregateType): Contents {
  const at = block.indexOf(constantsLine, first - 1);
  const last = at < 0 ? block.length : at;
  const { members, lineOfPath } = readMembers(block, { first, last }, size);
  const constants =
    at < 0 ? noConstants : readConstants(block, { first: at + 2, last: block.length }, lineOfPath);
  return { layout: canonical({ ...size, members }), constants, lines: lineOfPath };
}

/** An empty object for a lock that holds on all ABIs. */
function readAbi(
  lines: readonly string[],
  start: number,
): Pick<AbiLock, 'abi' | 'unconfirmed'> | undefined {
  const line = lines[start - 1] ?? '';
  if (!isAbiLine(line)) return undefined;
  const [, abi, mark] = /^abi ([a-z][a-z0-9_]*)(, to be confirmed)?$/.exec(line) ?? [];
  if (abi === undefined)
    throw unexpected(lines, start, "'abi NAME' or 'abi NAME, to be confirmed'");
  if (byteOrderOf(abi) === undefined)
    throw new Refusal(start, `'${abi}' is no ABI that this ckptgen knows`, newer);
  expectLine(lines, start + 1, entryComment(abi));
  return { abi, ...(mark ? { unconfirmed: true } : {}) };
}

const macroPattern = /^version ([A-Za-z_]\w*) = (\d{1,20}|"(?:[^"\\]|\\.)*")$/;

function readVersion(lines: readonly string[], number: number): Pick<Lock, 'version' | 'macro'> {
  const [, name, text = ''] = macroPattern.exec(lines[number - 1] ?? '') ?? [];
  if (name === undefined) {
    const form = /^version ([1-9]\d{0,8})$/;
    return { version: Number(field(lines, number, form, 'version NUMBER')) };
  }
  const value = text.startsWith('"') ? unspell(text) : BigInt(text);
  if (value === undefined) throw unexpected(lines, number, "'version MACRO = VALUE'");
  return { version: 0, macro: { name, value } };
}

function toLock(record: string, entries: readonly Read[]): LockFile {
  const [first, ...more] = entries.map(
    ({ start: _s, fingerprintLine: _f, actual: _a, ...entry }) => entry,
  );
  if (!first) throw new Error('a record without an entry');
  requireOrder(entries);
  if (!isOfAbi(first)) return first;
  return { subsystem: record, entries: [first, ...more.filter(isEntryOfAbi)] };
}

function isEntryOfAbi(entry: LockEntry): entry is LockEntry & AbiLock {
  return isOfAbi(entry);
}

function requireOrder(entries: readonly Read[]): void {
  entries.forEach((entry, index) => {
    const before = entries[index - 1]?.abi ?? '';
    const order = index === 0 ? -1 : bytewise(before, entry.abi ?? '');
    if (order < 0) return;
    const what =
      order === 0 ? 'has an entry already' : `stands behind '${before}': entries are sorted`;
    throw new Refusal(entry.start, `'${entry.abi}' ${what}`);
  });
}

function requireFingerprint(entry: Read): void {
  if (entry.actual !== entry.fingerprint)
    throw new Refusal(
      entry.fingerprintLine,
      `the lines below have the fingerprint ${entry.actual}: edited by hand or merged`,
    );
}

function aggregateOf(lines: readonly string[], number: number, form: RecordForm): AggregateType {
  const pattern =
    /^(struct|union)(?: (\w+|"(?:[^"\\]|\\.)*"))?, (\d{1,15}) bytes?, aligned (\d{1,15})$/;
  const match = pattern.exec(lines[number - 1] ?? '');
  const tag = match?.[2] === undefined ? undefined : unspell(match[2]);
  const name = [match?.[1], tag].filter(word => word !== undefined).join(' ');
  if (!match || name !== form.aggregate)
    throw unexpected(lines, number, `'${form.aggregate}, SIZE bytes, aligned BYTES'`);
  return {
    kind: match[1] as 'struct' | 'union',
    ...(tag === undefined ? {} : { tag }),
    bytes: Number(match[3]),
    alignBytes: Number(match[4]),
    members: [],
  };
}

function lookUp(
  lines: ReadonlyMap<string, number>,
  path: string,
  enumerator?: string,
): number | undefined {
  const own = enumerator === undefined ? undefined : lines.get(`${path}\n${enumerator}`);
  if (own !== undefined) return own;
  for (let at = path; at !== ''; at = parentOf(at)) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Always shorter: the bounds go first, then the name before them. */
function parentOf(path: string): string {
  return path.endsWith('[]') ? path.slice(0, -2) : path.replace(/\.?[^.]*$/, '');
}
