// Pairs to changes: how a member is called, where it stands, what it was.

import {
  describeCounts,
  describeMember,
  describeMemberType,
  describeType,
} from '../../plugin/layout/describe.ts';
import { type Difference, differenceOf } from '../../plugin/layout/difference.ts';
import type { Member, Place } from '../../plugin/layout/layout.ts';
import type { Added, Container, Matched, Pair, Side } from '../../plugin/layout/pair.ts';
import { aggregateOf, countsOf, elementOf } from '../../plugin/layout/size.ts';
import type { Change, Drift, Was } from '../rule.ts';

type Via = NonNullable<Container['via']>;
type More = Partial<Change>;

/** `'a' was u32, is u64`, with everything that follows from the pair; `more` overrides. */
export function changeOf(pair: Pair, what: string, more: More = {}): Change {
  const label = labelOf(pair);
  const place = pair.new ? pair.new.member.place : survivorOf(pair)?.place;
  const through = throughOf(pair);
  return {
    text: `'${label}' ${what}`,
    what,
    site: siteOf(pair, place),
    member: label,
    ...(pair.container.via ? {} : { own: true }),
    ...(place ? { place } : {}),
    ...(through ? { through } : {}),
    ...wasOf(pair),
    pair,
    position: positionOf(pair),
    ...more,
  };
}

/** One change for each member that both have and that differs in this way; `more` ends its text. */
export function differing(
  drift: Drift,
  kind: Difference,
  more: (pair: Matched) => string = () => '',
): Change[] {
  return matchedPairs(drift)
    .filter(pair => differenceIn(pair) === kind)
    .map(pair => wasIs(pair, more(pair)));
}

/** An unrelated struct is another type, in however many elements. */
function differenceIn({ old, new: now, isOther }: Matched): Difference | undefined {
  const difference = differenceOf(old.member, now.member);
  return isOther && difference !== 'kind' ? 'type' : difference;
}

export function matchedPairs(drift: Drift): Matched[] {
  return drift.pairs.filter((pair): pair is Matched => pair.how === 'matched');
}

export function wasIs(pair: Matched, more = ''): Change {
  const [old, now] = [pair.old.member, pair.new.member];
  const [was, is] = [old, now].map(
    !pair.isOther
      ? describeMemberType
      : old.typeName === now.typeName
        ? describeTaggedType
        : describeNamedType,
  );
  const what = `was ${was}, is ${is}${more}`;
  const site = sharedTypeOf(pair);
  return changeOf(pair, what, site ? { site, what: '' } : {});
}

/** `struct timespec[2]`: where what it contains is not told. */
function describeNamedType({ type, typeName }: Member): string {
  return typeName + describeCounts(countsOf(type));
}

/** The same of a typedef that both have: `struct timespec64[2]`. */
function describeTaggedType({ type, typeName }: Member): string {
  const inner = aggregateOf(type);
  return (inner?.tag ? `${inner.kind} ${inner.tag}` : typeName) + describeCounts(countsOf(type));
}

/** A typedef that means something else now: its members lie on many lines, the cause is one. */
function sharedTypeOf({ isOther, ...pair }: Matched): string | undefined {
  const [old, now] = [pair.old.member, pair.new.member];
  const nameOf = ({ type }: Member) =>
    (isOther && aggregateOf(type)?.tag) || describeType(elementOf(type));
  const [was, is] = [nameOf(old), nameOf(now)];
  if (old.typeName !== now.typeName || was === is) return undefined;
  return `type ${old.typeName}: ${was} to ${is}`;
}

/** A struct's only member is called by the struct's name: it is what the struct holds. */
export function labelOf(pair: Pair): string {
  const { via, pairs } = pair.container;
  const alone = pair.how === 'matched' || pair.how === 'replaced';
  if (via && alone && pairs.length === 1 && isPlain(via.old) && isPlain(via.new))
    return labelOf({ how: 'matched', ...via });
  return (pair.new ?? pair.old).path;
}

function isPlain({ member }: Side): boolean {
  return member.type.kind !== 'array';
}

/** The nearest thing before a removed member that is still there. */
function survivorOf(pair: Pair): { place?: Place } | undefined {
  const { container } = pair;
  const around = [container.new, ...viasOf(container).map(via => via.new.member)];
  return [container.before.get(pair)?.new.member, ...around].find(each => each?.place);
}

/** The members around a container, innermost first. */
function viasOf(container: Container): Via[] {
  return container.via ? [container.via, ...viasOf(container.via.container)] : [];
}

function throughOf(pair: Pair): Change['through'] {
  const own = viasOf(pair.container).at(-1)?.new.member;
  return own?.name === undefined ? undefined : { name: own.name, ...placeOf(own) };
}

/**
 * A member is known by its line, to the record that has it and to all that embed that one; by its owner's
 * type where lines are not known.
 */
function siteOf(pair: Pair, place: Place | undefined): string {
  const side = pair.new ?? pair.old;
  const { via } = pair.container;
  if (place) return `${placeText(place)} ${side.member.name}`;
  if (!via) return `member ${side.path}`;
  return `${(via.new ?? via.old).member.typeName} ${side.member.name}`;
}

function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column ?? ''}`;
}

function wasOf(pair: Pair): { was?: Was } {
  return pair.how === 'added' ? { was: beforeAdded(pair) } : wasSide(pair.container, pair.old);
}

/** What the old layout said of a member of a container. */
export function wasSide(container: Container, old: Side): { was: Was } {
  const offset = baseBits(container, 'old') + old.relativeBits;
  const text = describeMember(old.path, old.member, offset);
  return { was: { path: old.path, text, ...placeOf(old.member) } };
}

/** Only a lock has a line for this: that of the member behind which the new one is missing. */
function beforeAdded(pair: Added): Was {
  const { container, new: now } = pair;
  const before = container.before.get(pair)?.old;
  const holder = before ?? container.via?.old;
  const where = before ? ` behind '${before.path}'` : '';
  return { path: holder?.path ?? '', text: `no '${now.path}'${where}` };
}

/** For spreading: `place` where there is one. */
export function placeOf({ place }: { place?: Place }): { place?: Place } {
  return place ? { place } : {};
}

/** Where a container begins in the record; in an array, its first element. */
function baseBits(container: Container, which: 'old' | 'new'): number {
  return viasOf(container).reduce((sum, via) => sum + via[which].relativeBits, 0);
}

function positionOf(pair: Pair): number {
  const which = pair.new ? 'new' : 'old';
  return baseBits(pair.container, which) + (pair.new ?? pair.old).relativeBits;
}

/** A change of a record or of a nested struct as a whole. */
export function containerChange(container: Container, what: string, size: string): Change {
  const { via, new: now } = container;
  const at = now.place && `type ${placeText(now.place)}`;
  if (via) {
    const { own, pair, ...change } = changeOf({ how: 'matched', ...via }, what);
    const text = `'${via.new.path}' (${via.new.member.typeName}) ${what}`;
    const site = at ?? `type ${via.new.member.typeName}`;
    return { ...change, text, site, ...placeOf(now.place ? now : via.new.member) };
  }
  const was: Was = { path: '', text: size, ...placeOf(container.old) };
  const site = at ?? 'record';
  return { text: what, what, site, own: true, was, position: -1, ...placeOf(now) };
}
