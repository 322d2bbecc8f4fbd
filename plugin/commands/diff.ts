// ckptgen diff: two objects, or two locks, by the rules.

import { judge, mergeFindings } from '../../rules/catalogue.ts';
import { readBytes } from '../host/files.ts';
import { entriesOf } from '../layout/acceptance.ts';
import { canonical } from '../layout/canonical.ts';
import { fingerprint } from '../layout/fingerprint.ts';
import type { AggregateType } from '../layout/layout.ts';
import { leafCount, mostLeaves } from '../layout/leaves.ts';
import { type Lock, readLock } from '../layout/lock.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { readObject } from '../object/read.ts';
import type { Finding } from '../report/diagnostic.ts';
import { failed, type Outcome } from './outcome.ts';
import { type Names, selectNames } from './select.ts';

export interface DiffOptions {
  readonly before: string;
  readonly after: string;
  /** As C writes names, or bare; a glob. Absent: everything. */
  readonly struct?: string;
}

/** Layouts by name, from an object or a lock. */
interface Side extends Names {
  readonly file: string;
  /** Empty when there is none of that name. */
  find(name: string): Result<readonly AggregateType[]>;
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
  const lock = readLock(text, file);
  if (!lock.ok) return lock;
  const layouts = new Map(entriesOf<Lock>(lock.value).map(each => [nameOf(each), each.layout]));
  const find = (name: string) => ok([layouts.get(name)].flatMap(each => each ?? []));
  return ok({ file, names: [...layouts.keys()], aliases: [], find });
}

/** Layouts of one ABI go by the name that userspace has for them: `struct ckpt_fpu_s_x86_64`. */
function nameOf({ layout, abi }: Lock): string {
  return `${layout.kind} ${layout.tag ?? ''}${abi === undefined ? '' : `_${abi}`}`;
}

function objectSide(file: string, bytes: Uint8Array): Result<Side> {
  const object = readObject(bytes, file);
  if (!object.ok) return object;
  const { names, aliases, find } = object.value;
  return ok({ file, names: names(), aliases: aliases(), find });
}

function compare(name: string, before: Side, after: Side): Result<readonly Finding[]> {
  const old = before.find(name);
  if (!old.ok) return old;
  const now = after.find(name);
  if (!now.ok) return now;
  const [olds, nows] = [without(old.value, now.value), without(now.value, old.value)];
  const [[first, ...others], [second, ...more]] = [olds, nows];
  if (others.length > 0 || more.length > 0)
    return fail(ambiguous(name, others.length > 0 ? before : after));
  if (!first)
    return ok(
      second && old.value.length === 0 ? [presence('struct-added', name, after, second)] : [],
    );
  if (!second)
    return ok(now.value.length === 0 ? [presence('struct-removed', name, before, first)] : []);
  return ok(judge(first, second, { name }));
}

/** Where units of one object disagree on a name, what both objects have is no difference. */
function without(
  some: readonly AggregateType[],
  others: readonly AggregateType[],
): readonly AggregateType[] {
  if (some.length <= 1 && others.length <= 1) return some;
  const known = new Set(others.map(identityOf));
  return some.filter(each => !known.has(identityOf(each)));
}

/** Equal for what judges as equal; what is too large to be judged is equal to nothing. */
function identityOf(layout: AggregateType): string | symbol {
  const plain = canonical(layout);
  return leafCount(plain) > mostLeaves ? Symbol() : fingerprint(plain);
}

function ambiguous(name: string, { file }: Side): Failure {
  const message = `defines '${name}' in several ways, none of which the other has: compare objects of single source files`;
  return { code: 'ambiguous-struct', message, place: { file } };
}

function presence(
  rule: 'struct-added' | 'struct-removed',
  name: string,
  { file }: Side,
  layout: AggregateType,
): Finding {
  const added = rule === 'struct-added';
  return {
    rule,
    severity: added ? 'info' : 'error',
    struct: name,
    message: added ? `'${name}' is new` : `'${name}' is gone`,
    place: layout.place ?? { file },
    notes: [],
  };
}
