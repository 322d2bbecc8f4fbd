// Two layouts made ready to be compared. `[0]` is the old spelling of `[]`: canonical() drops it, because
// it stores nothing, but where the other layout says `[]` it means the same. So it does at the end of both
// where its elements are others now, or may be what aligns the struct otherwise.

import { canonical } from './canonical.ts';
import { describeType } from './describe.ts';
import type { AggregateType, Member, Type } from './layout.ts';
import { arrayPath, joinPath } from './leaves.ts';
import { aggregateOf, countsOf, elementOf, isAggregate, isFlexible, sizeBitsOf } from './size.ts';

/** Both canonical. Expects layouts with a number of leaves that can be listed. */
export function comparable(
  old: AggregateType,
  now: AggregateType,
): readonly [AggregateType, AggregateType] {
  const [before, after] = [canonical(old), canonical(now)];
  const paths = new Set<string>();
  for (const layout of [before, after]) addFlexible(layout, '', paths);
  const isRealigned = before.alignBytes !== after.alignBytes;
  const endings = endingsOf(now, after);
  for (const [path, type] of endingsOf(old, before))
    if (endings.has(path) && (isRealigned || endings.get(path) !== type)) paths.add(path);
  if (paths.size === 0) return [before, after];
  return [canonical(respell(old, '', paths)), canonical(respell(now, '', paths))];
}

/** The record's own `[0]` members with nothing stored behind them, and what they have for elements. */
function endingsOf({ members }: AggregateType, stored: AggregateType): Map<string, string> {
  const endBits = stored.members.reduce(
    (end, member) => Math.max(end, member.offsetBits + sizeBitsOf(member)),
    0,
  );
  const endings = members.filter(
    ({ name, type, offsetBits }) =>
      name !== undefined && offsetBits >= endBits && countsOf(type)[0] === 0,
  );
  return new Map(
    endings
      .filter(({ type }) => elementOf(type).bytes > 0)
      .map(member => [joinPath('', member), describeType(elementOf(member.type))]),
  );
}

/** The paths of flexible arrays, and of all that leads to them. True where there are any. */
function addFlexible(layout: AggregateType, prefix: string, paths: Set<string>): boolean {
  let any = false;
  for (const member of layout.members) {
    const path = joinPath(prefix, member);
    const inner = aggregateOf(member.type);
    const inside = inner !== undefined && addFlexible(inner, arrayPath(path, member), paths);
    if (!inside && !isFlexible(member.type)) continue;
    paths.add(path);
    any = true;
  }
  return any;
}

function respell(layout: AggregateType, prefix: string, paths: ReadonlySet<string>): AggregateType {
  const members = layout.members.map(member => {
    const path = joinPath(prefix, member);
    const nameless = member.name === undefined;
    return nameless || paths.has(path) ? { ...member, type: typeOf(member, path, paths) } : member;
  });
  return { ...layout, members };
}

function typeOf(member: Member, path: string, paths: ReadonlySet<string>): Type {
  const { type } = member;
  if (isAggregate(type)) return respell(type, path, paths);
  if (type.kind !== 'array') return type;
  const element = isAggregate(type.element)
    ? respell(type.element, arrayPath(path, member), paths)
    : type.element;
  const [first, ...rest] = type.counts;
  return { kind: 'array', element, counts: [first === 0 ? 'flexible' : first, ...rest] };
}
