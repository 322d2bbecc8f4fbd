// Structs and unions (DWARF 5 §5.7.1).

import type { AggregateType } from '../layout/layout.ts';
import { At, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';
import { type ReadMember, readMembers } from './members.ts';
import { inferAlign, statedAlign } from './packing.ts';
import { placeOf } from './places.ts';
import type { Building, Context, Resolved } from './resolved.ts';
import { sizeOf } from './scalars.ts';

/** Far above any struct of C; a few hostile bytes can describe 2^60. */
const MEMBERS_MAX = 1_000_000;

/** A declaration stands for the definition elsewhere. */
export function readAggregate(context: Context, entry: Entry): Resolved {
  if (entry.flag(At.declaration)) return context.definitionOf(entry);
  const bytes = sizeOf(entry);
  const read = readMembers(context, entry, bytes);
  const members = read.reduce((sum, each) => sum + each.members, 0);
  if (members > MEMBERS_MAX)
    throw entry.malformed(`a struct of more than ${MEMBERS_MAX} members, nested ones included`);
  const alignBytes = alignOf(context, entry, { bytes, read });
  const type: Building<AggregateType> = {
    kind: entry.tag === Tag.unionType ? 'union' : 'struct',
    bytes,
    alignBytes,
    members: read.map(each => each.member),
  };
  const tag = context.debug.name(entry);
  if (tag !== undefined) type.tag = tag;
  const place = placeOf(context.files, entry);
  if (place) type.place = place;
  return { type, bytes, alignBytes, members };
}

/**
 * gcc states the alignment that the type has; clang what `aligned` in the source asks for, which is less
 * than the type has where its members need more (`struct file` of Linux).
 */
function alignOf(
  { debug }: Context,
  entry: Entry,
  { bytes, read }: { bytes: number; read: readonly ReadMember[] },
): number {
  const stated = statedAlign(entry);
  if (stated !== undefined && !debug.isFromClang(entry.unit)) return stated;
  const placed = read.map(each => each.placed);
  return Math.max(stated ?? 1, inferAlign(placed, bytes));
}
