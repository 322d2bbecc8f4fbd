// What the four rules for the constants of enums share.

import type { EnumDrift } from '../../plugin/layout/constant-drift.ts';
import { type EnumChanges, type EnumeratorPair, enumChanges } from '../../plugin/layout/enums.ts';
import type { Enumerator, EnumType } from '../../plugin/layout/layout.ts';
import type { Matched } from '../../plugin/layout/pair.ts';
import type { Change, Drift, Was } from '../rule.ts';
import { changeOf, matchedPairs } from './change.ts';

interface Told {
  readonly what: string;
  /** In the new enum; absent for one that is gone. */
  readonly now?: Enumerator;
  readonly old?: Enumerator;
}

/** One change for each thing that `tell` says of an enum, be it a member's type or one that belongs to the record. */
export function enumChangesOf(drift: Drift, tell: (changes: EnumChanges) => Told[]): Change[] {
  const ofMembers = matchedPairs(drift).flatMap(pair => {
    const changes = enumChanges(pair.old.member.type, pair.new.member.type);
    return changes ? tell(changes).map(told => describe(pair, changes, told)) : [];
  });
  const others = drift.constants.enums.flatMap(each =>
    tell(each.changes).map(told => describeLoose(each, told, drift)),
  );
  return [...ofMembers, ...others];
}

/** Of an enum that is no member's type. */
function describeLoose(
  { old: was, new: is }: EnumDrift,
  { what, now, old }: Told,
  { record }: Drift,
): Change {
  const tag = (is ?? was).tag;
  const place = now?.place ?? is?.place ?? record.new.place;
  const said = old ?? was.enumerators.at(-1);
  return {
    text: tag === undefined ? what : `enum ${tag}: ${what}`,
    what,
    site: `constant ${tag ?? ''} ${place ? `${place.file}:${place.line}` : ''}`,
    position: Number.MAX_SAFE_INTEGER,
    ...(place ? { place } : {}),
    ...(said ? { was: wasOf(said) } : {}),
  };
}

function wasOf({ name, value, place }: Enumerator): Was {
  const text = `${name} = ${value}`;
  return { path: '', enumerator: name, text, ...(place ? { place } : {}) };
}

function describe(pair: Matched, changes: EnumChanges, { what, now, old }: Told): Change {
  const plain = changeOf(pair, what);
  const enumName =
    changes.new.tag === undefined ? pair.new.member.typeName : `enum ${changes.new.tag}`;
  const place = now?.place ?? changes.new.place ?? plain.place;
  const said = {
    path: pair.old.path,
    ...(pair.old.member.place ? { place: pair.old.member.place } : {}),
  };
  const was = old
    ? {
        ...said,
        enumerator: old.name,
        text: `${old.name} = ${old.value}`,
        ...(old.place ? { place: old.place } : {}),
      }
    : { ...said, text: `${pair.old.path} without that constant` };
  const member = pair.new.path;
  const through = plain.through ?? ownMember(pair, place !== plain.place);
  const site = `${enumName} ${place ? `${place.file}:${place.line}` : ''}`;
  const text = `'${member}' (${enumName}): ${what}`;
  return {
    ...plain,
    text,
    site,
    member,
    was,
    ...(through ? { through } : {}),
    ...(place ? { place } : {}),
  };
}

/** A constant stands at the enum, so the way to it is of interest for the record's own members, too. */
function ownMember({ new: { member } }: Matched, elsewhere: boolean): Change['through'] {
  if (!elsewhere || member.name === undefined) return undefined;
  return { name: member.name, ...(member.place ? { place: member.place } : {}) };
}

/** Compilers choose the sign of an enum by whether some constant is negative. */
export function isSignOfConstants({ old, new: now }: Matched): boolean {
  const changes = enumChanges(old.member.type, now.member.type);
  return changes !== undefined && hasNegative(changes.old) !== hasNegative(changes.new);
}

function hasNegative({ enumerators }: EnumType): boolean {
  return enumerators.some(({ value }) => value < 0n);
}

/** `; B was 1, is 2`: what moved along with a constant that came, went or changed. */
export function shiftText(shifted: readonly EnumeratorPair[]): string {
  const [first, ...more] = shifted;
  if (!first) return '';
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  return `; '${first.old.name}' was ${first.old.value}, is ${first.new.value}${others}`;
}
