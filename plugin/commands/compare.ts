// Two states of named layouts, compared by the rules: what diff and the like share.

import { judge } from '../../rules/judge.ts';
import { canonical } from '../layout/canonical.ts';
import type { ConstantEnum, Constants, Lookup } from '../layout/constants.ts';
import { fingerprint } from '../layout/fingerprint.ts';
import type { AggregateType, Target } from '../layout/layout.ts';
import { leafCount, mostLeaves } from '../layout/leaves.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { Names } from './select.ts';

/** Layouts by name, from an object, a lock or headers. */
export interface Side extends Names {
  readonly file: string;
  /** Of an object. */
  readonly target?: Target;
  /** Empty when there is none of that name. */
  find(name: string): Result<readonly AggregateType[]>;
  /** What belongs to a record of it. */
  constantsOf(name: string, layout: AggregateType): Constants;
  /** What names mean where the record is. */
  lookupFor(record: string): Lookup;
  /** Whether it has all constants that there are: an object without -g3 has enums that something uses, no more. */
  readonly knowsConstants: boolean;
  /** How its places are told, where that is not what lies on the disk: `HEAD:a.h`. */
  spell?(file: string): string;
}

export function compare(name: string, before: Side, after: Side): Result<readonly Finding[]> {
  const old = before.find(name);
  if (!old.ok) return old;
  const now = foundIn(after, name, before);
  if (!now.ok) return now;
  const [olds, nows] = [without(old.value, now.value), without(now.value, old.value)];
  const [[first, ...others], [second, ...more]] = [olds, nows];
  if (others.length > 0 || more.length > 0)
    return fail(ambiguous(name, others.length > 0 ? before : after));
  if (first && second) return ok(judgePair(name, { old: first, now: second, before, after }));
  if (first && now.value.length === 0) return gone(name, before, after, first);
  if (second && old.value.length === 0) return came(name, before, after, second);
  return ok([]);
}

interface Compared {
  readonly old: AggregateType;
  readonly now: AggregateType;
  readonly before: Side;
  readonly after: Side;
}

function judgePair(name: string, { old, now, before, after }: Compared): Finding[] {
  const constants = comparableConstants(
    { side: before, own: before.constantsOf(name, old), name },
    { side: after, own: after.constantsOf(nameIn(after, name, now), now), name },
  );
  const spelling = before.spell ? { spellOld: before.spell } : {};
  const { target } = after;
  return judge(old, now, { name, constants, ...spelling, ...(target ? { target } : {}) });
}

function gone(name: string, before: Side, after: Side, old: AggregateType) {
  const heir = heirOf(name, before, after);
  if (!heir.ok) return heir;
  const now = heir.value;
  return ok(
    now
      ? judgePair(name, { old, now, before, after })
      : [presence('struct-removed', name, before, old)],
  );
}

function came(name: string, before: Side, after: Side, now: AggregateType) {
  const known = heirOf(name, after, before);
  if (!known.ok) return known;
  return ok(known.value ? [] : [presence('struct-added', name, after, now)]);
}

/** `union foo` of one side, where the other has only a `struct foo`, or the reverse. */
function heirOf(name: string, has: Side, lacks: Side): Result<AggregateType | undefined> {
  const [kind, tag] = name.split(' ');
  if (tag === undefined) return ok(undefined);
  const other = `${kind === 'struct' ? 'union' : 'struct'} ${tag}`;
  const [ours, theirs] = [has.find(other), lacks.find(other)];
  if (!ours.ok) return ours;
  if (!theirs.ok) return theirs;
  const [heir, ...more] = theirs.value;
  return ok(ours.value.length === 0 && more.length === 0 ? heir : undefined);
}

/** What the side itself calls it. */
function nameIn(side: Side, name: string, { kind, tag }: AggregateType): string {
  return side.names.includes(name) || tag === undefined ? name : `${kind} ${tag}`;
}

/** Under its name or, where a tag was given up, under the typedef that it had already. */
function foundIn(after: Side, name: string, before: Side): Result<readonly AggregateType[]> {
  const now = after.find(name);
  if (!now.ok || now.value.length > 0) return now;
  const tag = /^(?:struct|union) (.*)$/.exec(name)?.[1];
  const isAlias = (alias: string) => {
    const old = before.find(alias);
    return old.ok && old.value[0]?.tag === tag;
  };
  const alias = tag === undefined ? undefined : before.aliases.find(isAlias);
  return alias === undefined ? now : after.find(alias);
}

interface Own {
  readonly side: Side;
  readonly own: Constants;
  readonly name: string;
}

/** What one of two sides cannot know is no difference. */
function comparableConstants(old: Own, now: Own) {
  const all = old.side.knowsConstants && now.side.knowsConstants;
  const elsewhere = now.side.lookupFor(now.name);
  const isThere = ({ enumerators }: ConstantEnum) =>
    enumerators.some(({ name }) => elsewhere(name));
  const known = (own: Constants) => (all ? own : { macros: [], enums: own.enums.filter(isThere) });
  return { old: known(old.own), new: known(now.own), elsewhere };
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
  { file, spell }: Side,
  layout: AggregateType,
): Finding {
  const added = rule === 'struct-added';
  return {
    rule,
    severity: added ? 'info' : 'error',
    struct: name,
    message: added ? `'${name}' is new` : `'${name}' is gone`,
    place: added || !spell ? (layout.place ?? { file }) : spelled(layout, file, spell),
    notes: [],
  };
}

function spelled({ place }: AggregateType, file: string, spell: (file: string) => string) {
  return place ? { ...place, file: spell(place.file) } : { file };
}
