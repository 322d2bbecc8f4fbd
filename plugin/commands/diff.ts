// ckptgen diff: two objects, or two locks, by the rules.

import { mergeFindings } from '../../rules/judge.ts';
import { readBytes } from '../host/files.ts';
import { entriesOf } from '../layout/acceptance.ts';
import { noConstants } from '../layout/constants.ts';
import { isHeaderLock, type Lock, readHeaderLock, readLock } from '../layout/lock.ts';
import { ok, type Result } from '../layout/result.ts';
import { readObject } from '../object/read.ts';
import { compare, type Side } from './compare.ts';
import { constantsIn } from './object-constants.ts';
import { failed, type Outcome } from './outcome.ts';
import { type Names, selectNames } from './select.ts';

export interface DiffOptions {
  readonly before: string;
  readonly after: string;
  /** As C writes names, or bare; a glob. Absent: everything. */
  readonly struct?: string;
}

export function diff(options: DiffOptions): Outcome {
  const before = readSide(options.before);
  if (!before.ok) return failed(before.failures);
  const after = readSide(options.after);
  if (!after.ok) return failed(after.failures);
  const either = (side: (names: Names) => readonly string[]) =>
    [...new Set([...side(before.value), ...side(after.value)])].sort();
  const all = { names: either(side => side.names), aliases: either(side => side.aliases) };
  const names = selectNames(all, options.struct);
  if (names.length === 0 && options.struct !== undefined) {
    return failed([
      {
        code: 'no-struct',
        message: `neither file defines anything that matches '${options.struct}'`,
      },
    ]);
  }
  const outcomes = names.map(name => compare(name, before.value, after.value));
  const findings = mergeFindings(outcomes.flatMap(each => (each.ok ? each.value : [])));
  const failures = outcomes.flatMap(each => (each.ok ? [] : each.failures));
  const same = findings.length + failures.length === 0;
  return { findings, failures, text: same ? `${names.length} compared, no difference\n` : '' };
}

function readSide(file: string): Result<Side> {
  const bytes = readBytes(file);
  if (!bytes.ok) return bytes;
  const text = Buffer.from(bytes.value);
  return text.subarray(0, 12).toString('latin1') === 'ckptgen-lock'
    ? lockSide(file, text.toString('utf8'))
    : objectSide(file, bytes.value);
}

function lockSide(file: string, text: string): Result<Side> {
  const locks = locksIn(file, text);
  if (!locks.ok) return locks;
  const byName = new Map(locks.value.map(each => [nameOf(each), each]));
  return ok({
    file,
    names: [...byName.keys()],
    aliases: [],
    find: name => ok([byName.get(name)?.layout].flatMap(each => each ?? [])),
    constantsOf: name => byName.get(name)?.constants ?? noConstants,
    lookupFor: () => () => undefined,
    knowsConstants: true,
  });
}

function locksIn(file: string, text: string): Result<readonly Lock[]> {
  if (isHeaderLock(text)) {
    const locks = readHeaderLock(text, file);
    return locks.ok ? ok(locks.value.flatMap(each => entriesOf<Lock>(each))) : locks;
  }
  const lock = readLock(text, file);
  return lock.ok ? ok(entriesOf<Lock>(lock.value)) : lock;
}

/** Layouts of one ABI go by the name that userspace has for them: `struct ckpt_fpu_s_x86_64`. */
function nameOf({ subsystem, layout, abi }: Lock): string {
  const own = subsystem.startsWith('typedef ')
    ? subsystem.slice('typedef '.length)
    : `${layout.kind} ${layout.tag ?? ''}`;
  return `${own}${abi === undefined ? '' : `_${abi}`}`;
}

function objectSide(file: string, bytes: Uint8Array): Result<Side> {
  const object = readObject(bytes, file);
  if (!object.ok) return object;
  const constants = constantsIn(object.value);
  if (!constants.ok) return constants;
  const { names, aliases, find, target } = object.value;
  return ok({
    file,
    target,
    names: names(),
    aliases: aliases(),
    find,
    constantsOf: (name, layout) => constants.value.of(name, layout),
    lookupFor: () => constants.value.lookup,
    knowsConstants: constants.value.isWhole,
  });
}
