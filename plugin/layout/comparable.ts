// Two layouts made ready to be compared. `[0]` is the old spelling of `[]`: canonical() drops it, because
// it stores nothing, but where the other layout says `[]` it means the same.

import { canonical } from './canonical.ts';
import type { AggregateType, Member, Type } from './layout.ts';
import { arrayPath, joinPath } from './leaves.ts';
import { aggregateOf, isAggregate, isFlexible } from './size.ts';

/** Both canonical. Expects layouts with a number of leaves that can be listed. */
export function comparable(
  old: AggregateType,
  now: AggregateType,
): readonly [AggregateType, AggregateType] {
  const [before, after] = [canonical(old), canonical(now)];
  const paths = new Set<string>();
  for (const layout of [before, after]) addFlexible(layout, '', paths);
  if (paths.size === 0) return [before, after];
  return [canonical(respell(old, '', paths)), canonical(respell(now, '', paths))];
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
