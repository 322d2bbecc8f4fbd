// Strict reading of a lock: what is not understood, or not as it is written, is refused with its line.

import { type LockFile, type ReadRecord, type RecordForm, readRecord } from './lock-entry.ts';
import { expectLine, refuseOtherFormat, splitLines, unexpected } from './lock-text.ts';
import { lockHead, writeHeaderLock, writeLock } from './lock-writer.ts';
import { bytewise } from './names.ts';
import { Refusal } from './refusal.ts';
import { type Failure, fail, ok, type Result } from './result.ts';
import { tagOf } from './subsystem.ts';

export { type LockEntry, type LockFile, versionName } from './lock-entry.ts';

const restore =
  "restore the file from git; a new layout is recorded by 'ckptgen accept' (make ckpt_accept), not by hand";

const firstRecordLine = 3;

/**
 * Reads the text of a subsystem's lock. Fails with `bad-lock`, at `file` and the first line that is wrong:
 * unknown or missing lines, other order, numbers out of range, members that overlap or leave their struct,
 * a fingerprint that is not that of the lines, CR line ends, merge conflicts, a newer format, a record
 * other than `subsystem`'s, if that is given; entries of one ABI twice, unsorted, or of an unknown ABI.
 */
export function readLock(text: string, file: string, subsystem?: string): Result<LockFile> {
  return guarded(file, () => {
    const lines = readHead(text);
    const form = subsystemForm(lines);
    const range = { first: firstRecordLine + 1, last: lines.length };
    const { lock, requireFingerprints } = readRecord({ lines, file, ...range }, form);
    compareText(lines, writeLock(lock));
    requireFingerprints();
    refuseMacro(lock);
    if (subsystem !== undefined && form.record !== subsystem)
      throw new Refusal(
        firstRecordLine,
        `the lock of '${form.record}' where that of '${subsystem}' belongs`,
      );
    return lock;
  });
}

/**
 * Reads the text of a header's lock: records sorted bytewise by their names, each once; `subsystem` of each
 * is its name as C writes it, with `typedef` before the name of a typedef. Fails as `readLock` does.
 */
export function readHeaderLock(text: string, file: string): Result<readonly LockFile[]> {
  return guarded(file, () => {
    const lines = readHead(text);
    const starts = recordStarts(lines);
    const records = starts.map((start, index): ReadRecord => {
      const last = (starts[index + 1] ?? lines.length + 1) - 1;
      const range = { first: start + 1, last };
      return readRecord({ lines, file, ...range }, headerForm(lines, start));
    });
    const locks = records.map(({ lock }) => lock);
    requireOrder(locks, starts);
    compareText(lines, writeHeaderLock(locks));
    for (const { requireFingerprints } of records) requireFingerprints();
    return locks;
  });
}

/** Whether a text is the lock of a header, rather than of a subsystem; either may be damaged. */
export function isHeaderLock(text: string): boolean {
  return /^record (?:struct|union|typedef) /m.test(text);
}

function guarded<T>(file: string, read: () => T): Result<T> {
  try {
    return ok(read());
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

function readHead(text: string): string[] {
  const lines = splitLines(text);
  refuseOtherFormat(lines[0] ?? '');
  expectLine(lines, 2, lockHead[1]);
  return lines;
}

function subsystemForm(lines: readonly string[]): RecordForm {
  const [, name] = /^record ([a-z][a-z0-9_]{0,127})$/.exec(lines[firstRecordLine - 1] ?? '') ?? [];
  if (name === undefined) throw unexpected(lines, firstRecordLine, "'record NAME'");
  return { record: name, aggregate: `struct ${tagOf(name)}` };
}

/** An untagged struct or union goes by its typedef, and stands below without a name. */
function headerForm(lines: readonly string[], number: number): RecordForm {
  const [, record = '', kind, name] =
    /^record ((struct|union|typedef) ([A-Za-z_$][\w$]*))$/.exec(lines[number - 1] ?? '') ?? [];
  if (name === undefined) throw unexpected(lines, number, "'record struct NAME'");
  if (kind !== 'typedef') return { record, aggregate: record };
  const untagged = lines.slice(number).find(line => /^(struct|union), /.test(line));
  return { record, aggregate: untagged?.startsWith('union') ? 'union' : 'struct' };
}

function recordStarts(lines: readonly string[]): number[] {
  const starts = lines.flatMap((line, index) =>
    index >= firstRecordLine - 1 && /^record\b/.test(line) ? [index + 1] : [],
  );
  if (starts[0] !== firstRecordLine) throw unexpected(lines, firstRecordLine, "'record NAME'");
  return starts;
}

function requireOrder(locks: readonly LockFile[], starts: readonly number[]): void {
  locks.forEach(({ subsystem }, index) => {
    const before = locks[index - 1]?.subsystem;
    const order = before === undefined ? -1 : bytewise(before, subsystem);
    if (order < 0) return;
    const what =
      order === 0 ? 'has an entry already' : `stands behind '${before}': records are sorted`;
    throw new Refusal(starts[index], `'${subsystem}' ${what}`);
  });
}

/** A subsystem's version is ckptgen's own number: images state it. */
function refuseMacro(lock: LockFile): void {
  const macro = 'entries' in lock ? lock.entries.some(each => each.macro) : lock.macro;
  if (macro)
    throw new Refusal(firstRecordLine + 1, "the version of a subsystem is 'version NUMBER'");
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
