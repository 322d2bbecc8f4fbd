// The members of a struct that C can reach by a path.

import type { Aggregate, InlineMember, PlainMember, TaggedAggregate } from './scan.ts';

export interface Place {
  readonly member: PlainMember | InlineMember;
  readonly path: string;
  /** What holds it directly, and how paths in there begin. */
  readonly parent: Aggregate;
  readonly prefix: string;
  /** Some aggregate around it is a union: its bytes are also others'. */
  readonly inUnion: boolean;
}

export type PlainPlace = Place & { readonly member: PlainMember };

/** In the order of the text. What is in an array of structs has no single place and is left out. */
export function placesIn(aggregate: TaggedAggregate): Place[] {
  return collect(aggregate, '', false);
}

/** Those of one declaration and no braces. */
export function plainPlaces(aggregate: TaggedAggregate): PlainPlace[] {
  return placesIn(aggregate).filter((place): place is PlainPlace => place.member.form === 'plain');
}

function collect(parent: Aggregate, prefix: string, around: boolean): Place[] {
  const inUnion = around || parent.kind === 'union';
  return parent.members.flatMap((member): Place[] => {
    if (member.form === 'unnamed') return [];
    if (member.form === 'inline' && member.name === undefined)
      return collect(member.of, prefix, inUnion);
    const path = `${prefix}${member.name}`;
    const own: Place = { member, path, parent, prefix, inUnion };
    if (member.form === 'plain' || member.bounds.length > 0) return [own];
    return [own, ...collect(member.of, `${path}.`, inUnion)];
  });
}

/** An aggregate with braces inside another, at whatever depth, and how paths in it begin. */
export interface Inner {
  readonly member: InlineMember;
  readonly parent: Aggregate;
  /** Absent inside of arrays. */
  readonly prefix?: string;
}

export function innersOf(parent: Aggregate, prefix: string | undefined = ''): Inner[] {
  return parent.members.flatMap(member => {
    if (member.form !== 'inline') return [];
    const { name, bounds } = member;
    const path = name === undefined ? prefix : `${prefix}${name}.`;
    const inside = prefix === undefined || bounds.length > 0 ? undefined : path;
    const own = { member, parent, ...(inside === undefined ? {} : { prefix: inside }) };
    return [own, ...innersOf(member.of, inside)];
  });
}
