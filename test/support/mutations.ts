// One edit of a layout, as somebody would make it in the source, then laid out anew.

import type {
  AggregateType,
  Enumerator,
  EnumType,
  Member,
  Type,
} from '../../plugin/layout/layout.ts';
import * as make from './layouts.ts';
import type { Random } from './random.ts';

type Edit = (members: make.Field[], random: Random) => void;

let fresh = 0;
const freshName = () => `fresh${fresh++}`;

const at = (members: readonly unknown[], random: Random) => random.below(members.length);

const scalars = [
  make.u8,
  make.u16,
  make.u32,
  make.u64,
  make.s32,
  make.le32,
  make.be32,
  make.char,
  make.bool,
  make.f64,
];

function retype(change: (type: Type, random: Random) => Type): Edit {
  return (members, random) => {
    const index = at(members, random);
    const member = members[index];
    if (!member) return;
    const type = change(member.type, random);
    const { widthBits, ...rest } = member;
    if (type !== member.type) members[index] = { name: freshName(), ...rest, type };
  };
}

function otherBounds(type: Type, random: Random): Type {
  const count = 1 + random.below(5);
  if (type.kind !== 'array') return make.array(type, count);
  return random.chance(50)
    ? make.array(type.element, count)
    : make.array(type.element, count, ...type.counts);
}

function otherEnum(type: Type, random: Random): Type {
  const element = type.kind === 'array' ? type.element : type;
  if (element.kind !== 'enum') return type;
  const enumerators = [...element.enumerators];
  const index = random.below(enumerators.length + 1);
  const known = enumerators[index];
  const value = BigInt(random.below(20));
  const added: Enumerator = { name: freshName(), value };
  if (known && random.chance(30)) enumerators.splice(index, 1);
  else if (known && random.chance(50)) enumerators[index] = { ...known, value };
  else enumerators.splice(index, 0, added);
  const changed: EnumType = { ...element, enumerators };
  return type.kind === 'array' ? { ...type, element: changed } : changed;
}

/** Every kind of edit that a rule exists for, and some that must pass in silence. */
export const edits: Readonly<Record<string, Edit>> = {
  remove: (members, random) => void members.splice(at(members, random), 1),
  insert: (members, random) =>
    void members.splice(at(members, random), 0, make.field(freshName(), random.pick(scalars))),
  append: (members, random) => void members.push(make.field(freshName(), random.pick(scalars))),
  swap: (members, random) => {
    const [from, to] = [at(members, random), at(members, random)];
    const [one, other] = [members[from], members[to]];
    if (one && other) [members[from], members[to]] = [other, one];
  },
  rename: (members, random) => {
    const index = at(members, random);
    const member = members[index];
    if (member) members[index] = { ...member, name: freshName() };
  },
  retype: retype((_, random) => random.pick(scalars)),
  bounds: retype(otherBounds),
  enum: retype(otherEnum),
  width: (members, random) => {
    const index = members.findIndex(({ widthBits }) => (widthBits ?? 0) > 1);
    const member = members[index];
    if (member) members[index] = { ...member, widthBits: 1 + random.below(member.widthBits ?? 1) };
  },
  wrap: (members, random) => {
    const from = at(members, random);
    const inner = members.splice(from, 1 + random.below(2));
    members.splice(from, 0, make.field('', make.struct(undefined, inner)));
  },
  named: (members, random) => {
    const from = at(members, random);
    const inner = members.splice(from, 1 + random.below(2));
    members.splice(from, 0, make.field(freshName(), make.struct(freshName(), inner)));
  },
  nothing: () => undefined,
};

export type EditName = keyof typeof edits;

export interface How {
  readonly random: Random;
  /** Attributes of what is laid out anew are chosen at random, too. */
  readonly attributes: boolean;
}

/** `layout` with one edit somewhere in it. */
export function mutate(layout: AggregateType, edit: EditName, how: How): AggregateType {
  const { random } = how;
  const fields: make.Field[] = layout.members.map(({ offsetBits, ...rest }: Member) => rest);
  const nested = fields.findIndex(({ type }) => isNested(type));
  const inner = fields[nested]?.type;
  if (inner && random.chance(60))
    fields[nested] = { ...fields[nested], type: inside(inner, edit, how) } as make.Field;
  else edits[edit]?.(fields, random);
  return layOut(layout, fields, how);
}

function isNested(type: Type): boolean {
  const element = type.kind === 'array' ? type.element : type;
  return element.kind === 'struct' || element.kind === 'union';
}

function inside(type: Type, edit: EditName, how: How): Type {
  if (type.kind === 'array')
    return { ...type, element: inside(type.element, edit, how) as AggregateType };
  return type.kind === 'struct' || type.kind === 'union' ? mutate(type, edit, how) : type;
}

function layOut(
  { kind, tag, alignBytes }: AggregateType,
  fields: make.Field[],
  { random, attributes }: How,
): AggregateType {
  const other = (percent: number) => attributes && random.chance(percent);
  const aligned = other(10) ? random.pick([1, 8, 16, 32]) : alignBytes;
  if (kind === 'union') return make.union(tag, fields, { aligned });
  return make.struct(tag, fields, { aligned, packed: alignBytes === 1 || other(10) });
}

/** What no compiler does: one number of a layout is another one. */
export function corrupt(layout: AggregateType, random: Random): AggregateType {
  const index = random.below(layout.members.length + 2);
  if (index === layout.members.length)
    return { ...layout, bytes: layout.bytes + 1 + random.below(8) };
  if (index > layout.members.length) return { ...layout, alignBytes: layout.alignBytes * 2 };
  const members = layout.members.map((member, each) =>
    each === index
      ? { ...member, offsetBits: member.offsetBits + 8 * (1 + random.below(9)) }
      : member,
  );
  return { ...layout, members };
}
