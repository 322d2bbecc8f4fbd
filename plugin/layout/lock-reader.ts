// Strict reading of a lock: what is not understood, or not as writeLock writes it, is refused with its line.

import { byteOrderOf } from './abi.ts';
import { canonical } from './canonical.ts';
import { fingerprint } from './fingerprint.ts';
import type { AggregateType } from './layout.ts';
import { readMembers } from './lock-tree.ts';
import {
  type AbiLock,
  entryComment,
  isOfAbi,
  type Lock,
  lockHead,
  type PerAbiLock,
  writeLock,
} from './lock-writer.ts';
import { bytewise, unspell } from './names.ts';
import { Refusal } from './refusal.ts';
import { type Failure, fail, ok, type Result } from './result.ts';

/** A lock, and where in its file each thing stands. */
export interface LockEntry extends Lock {
  readonly file: string;
  /**
   * The line of a member (`effective.cap`, `slots[].id`) or, with `enumerator`, of one of its
   * constants. For a path that the lock has not, the line of the nearest member around it; for `''`,
   * the line of the record's size.
   */
  lineOf(path: string, enumerator?: string): number;
}

/** A lock file that was read: one layout for all ABIs, or an entry for each. */
export type LockFile = LockEntry | PerAbiLock<LockEntry & AbiLock>;

const restore =
  "restore the file from git; a new layout is recorded by 'ckptgen accept' (make ckpt_accept), not by hand";

const newer = 'use the ckptgen that wrote it, or a newer one';
const firstEntryLine = 4;

/**
 * Reads the text of a lock. Fails with `bad-lock`, at `file` and the first line that is wrong: unknown
 * or missing lines, other order, numbers out of range, members that overlap or leave their struct, a
 * fingerprint that is not that of the lines, CR line ends, merge conflicts, a newer format, a record other
 * than `subsystem`'s, if that is given; entries of one ABI twice, unsorted, or of an unknown ABI.
 */
export function readLock(text: string, file: string, subsystem?: string): Result<LockFile> {
  try {
    const lock = parse(text, file);
    if (subsystem !== undefined && lock.subsystem !== subsystem)
      throw new Refusal(3, `the lock of '${lock.subsystem}' where that of '${subsystem}' belongs`);
    return ok(lock);
  } catch (error) {
    if (error instanceof Refusal) return fail(asFailure(error, file));
    throw error;
  }
}

function asFailure({ message, line, remedy }: Refusal, file: string): Failure {
  return {
    code: 'bad-lock',
    message,
    place: line === undefined ? { file } : { file, line },
    notes: [{ message: remedy ?? restore }],
  };
}

function parse(text: string, file: string): LockFile {
  const lines = splitLines(text);
  const subsystem = readSubsystem(lines);
  const starts = entryStarts(lines);
  const entries = starts.map((start, index) => {
    const last = (starts[index + 1] ?? lines.length + 1) - 1;
    return readEntry(lines, { subsystem, file, start, last });
  });
  const lock = toLock(subsystem, entries);
  compareText(lines, writeLock(lock));
  for (const entry of entries) requireFingerprint(entry);
  return lock;
}

/** The numbers of the lines at which entries start. */
function entryStarts(lines: readonly string[]): readonly number[] {
  if (!/^abi\b/.test(lines[firstEntryLine - 1] ?? '')) return [firstEntryLine];
  return lines.flatMap((line, index) =>
    index >= firstEntryLine - 1 && /^abi\b/.test(line) ? [index + 1] : [],
  );
}

interface Block {
  readonly subsystem: string;
  readonly file: string;
  /** Numbers of its first and last line. */
  readonly start: number;
  readonly last: number;
}

interface Read extends LockEntry {
  readonly start: number;
  readonly fingerprintLine: number;
  readonly actual: string;
}

function readEntry(lines: readonly string[], { subsystem, file, start, last }: Block): Read {
  const abi = readAbi(lines, start);
  const block = lines.slice(0, last);
  const first = abi ? start + 2 : start;
  const version = field(block, first, /^version ([1-9]\d{0,8})$/, 'version NUMBER');
  const mark = field(
    block,
    first + 1,
    /^fingerprint ([0-9a-f]{16})$/,
    'fingerprint and 16 hex digits',
  );
  const record = recordOf(block, first + 2, subsystem);
  const { members, lineOfPath } = readMembers(block, { first: first + 3, last }, record);
  const layout = canonical({ ...record, members });
  const lineOf = (path: string, enumerator?: string) =>
    lookUp(lineOfPath, path, enumerator) ?? first + 2;
  const entry = { subsystem, version: Number(version), fingerprint: mark, layout, ...abi };
  return { ...entry, file, lineOf, start, fingerprintLine: first + 1, actual: fingerprint(layout) };
}

/** An empty object for a lock that holds on all ABIs. */
function readAbi(
  lines: readonly string[],
  start: number,
): Pick<AbiLock, 'abi' | 'unconfirmed'> | undefined {
  const line = lines[start - 1] ?? '';
  if (!/^abi\b/.test(line)) return undefined;
  const [, abi, mark] = /^abi ([a-z][a-z0-9_]*)(, to be confirmed)?$/.exec(line) ?? [];
  if (abi === undefined)
    throw unexpected(lines, start, "'abi NAME' or 'abi NAME, to be confirmed'");
  if (byteOrderOf(abi) === undefined)
    throw new Refusal(start, `'${abi}' is no ABI that this ckptgen knows`, newer);
  expectLine(lines, start + 1, entryComment(abi));
  return { abi, ...(mark ? { unconfirmed: true } : {}) };
}

function toLock(subsystem: string, entries: readonly Read[]): LockFile {
  const [first, ...more] = entries.map(
    ({ start: _s, fingerprintLine: _f, actual: _a, ...entry }) => entry,
  );
  if (!first) throw new Refusal(firstEntryLine, 'the lock has no entry');
  requireOrder(entries);
  if (!isOfAbi(first)) return first;
  return { subsystem, entries: [first, ...more.filter(isEntryOfAbi)] };
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

function splitLines(text: string): string[] {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) refuseDamage(line, index + 1);
  if (lines.pop() !== '')
    throw new Refusal(lines.length + 1, 'the last line has no line end: cut off');
  return lines;
}

/** What happens to text files on their way, as against what a wrong lock says. */
function refuseDamage(line: string, number: number): void {
  if (/^(<{7}|\|{7}|={7}|>{7})( |\r?$)/.test(line))
    throw new Refusal(
      number,
      'a merge conflict is left in the lock',
      "take one side as a whole ('git checkout --ours' or '--theirs'), then record today's layout: " +
        'ckptgen accept (make ckpt_accept)',
    );
  if (line.endsWith('\r'))
    throw new Refusal(
      number,
      'the line ends in CR LF, a lock has LF only',
      "restore the file from git with core.autocrlf off, or declare '*.layout text eol=lf' in .gitattributes",
    );
  if (/[^\x20-\x7e]/.test(line))
    throw new Refusal(number, 'a character that is no printable ASCII: no lock has one');
}

function readSubsystem(lines: readonly string[]): string {
  refuseOtherFormat(lines[0] ?? '');
  expectLine(lines, 2, lockHead[1]);
  return field(lines, 3, /^record ([a-z][a-z0-9_]{0,127})$/, 'record NAME');
}

function refuseOtherFormat(first: string): void {
  if (first === lockHead[0]) return;
  const version = /^ckptgen-lock ([1-9]\d*)$/.exec(first)?.[1];
  if (version)
    throw new Refusal(1, `the lock has format ${version}, this ckptgen reads format 1`, newer);
  throw new Refusal(1, `not a lock: its first line is not '${lockHead[0]}'`);
}

function expectLine(lines: readonly string[], number: number, expected: string): void {
  if (lines[number - 1] !== expected) throw unexpected(lines, number, `'${expected}'`);
}

function field(lines: readonly string[], number: number, form: RegExp, expected: string): string {
  const value = form.exec(lines[number - 1] ?? '')?.[1];
  if (value === undefined) throw unexpected(lines, number, `'${expected}'`);
  return value;
}

/** Past the last line, the place is the last line that there is. */
function unexpected(lines: readonly string[], number: number, expected: string): Refusal {
  const line = lines[number - 1];
  if (line === undefined)
    return new Refusal(lines.length, `the lock ends where ${expected} should follow`);
  return new Refusal(number, `expected ${expected}, found '${line}'`);
}

function recordOf(lines: readonly string[], number: number, subsystem: string): AggregateType {
  const form = /^(struct) (\w+), (\d{1,15}) bytes?, aligned (\d{1,15})$/;
  const expected = `struct ckpt_${subsystem}_s, SIZE bytes, aligned BYTES`;
  const match = form.exec(lines[number - 1] ?? '');
  const tag = match?.[2] && unspell(match[2]);
  if (!match || tag !== `ckpt_${subsystem}_s`) throw unexpected(lines, number, `'${expected}'`);
  return {
    kind: 'struct',
    tag,
    bytes: Number(match[3]),
    alignBytes: Number(match[4]),
    members: [],
  };
}

/** Every line has been understood: what is left are order, spelling of numbers and what canonical() changes. */
function compareText(lines: readonly string[], again: string): void {
  const expected = again.split('\n').slice(0, -1);
  const length = Math.max(lines.length, expected.length);
  for (let index = 0; index < length; index++) {
    const [found, wanted] = [lines[index], expected[index]];
    if (found === wanted) continue;
    if (wanted === undefined) throw new Refusal(index + 1, `'${found}' has no place in a lock`);
    throw unexpected(lines, index + 1, `'${wanted.trim()}' here`);
  }
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
