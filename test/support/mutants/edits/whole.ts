// Structs and unions as a whole: packing, alignment, arms, and what embeds them.

import type { AggregateFacts } from '../facts.ts';
import { type Inner, innersOf, type PlainPlace, plainPlaces } from '../places.ts';
import type { Aggregate, Member, Range, TaggedAggregate } from '../scan.ts';
import {
  damaging,
  dropped,
  type Edit,
  type Expectation,
  embeddersOf,
  freshName,
  harmless,
  insertAt,
  isSame,
  isUnmoved,
  type Mutation,
  replace,
} from './edit.ts';
import { bitsOf } from './integers.ts';
import { nestedEdits } from './types.ts';

const attributes = /__attribute__|__packed|__aligned/;
const packedAttribute = /\s*__attribute__\s*\(\(\s*(?:packed|__packed__)\s*\)\)/;

function behindBrace({ body }: Aggregate): number {
  return body.end + 1;
}

/**
 * An alignment that DWARF does not name shows in nothing but `_Alignof` where all stays in place. Where a
 * member keeps it up, nothing says packed.
 */
function expectPacking(target: TaggedAggregate): Mutation['expect'] {
  return (was, is) => {
    if (isSame(was, is)) return harmless;
    const { alignBytes } = was;
    if (isSame(was, { ...is, alignBytes })) return { verdict: 'alignment' };
    const others = alignBytes === is.alignBytes ? ['member-moved'] : [];
    if (plainPlaces(target).some(mayBeAligned)) others.push('alignment-changed');
    return damaging('packing-changed', ...others);
  };
}

/** A typedef may say an alignment of its own: what is aligned less than that looks packed before as well. */
function mayBeAligned({ member: { type } }: PlainPlace): boolean {
  return bitsOf(type) === undefined && !/^(?:struct|union|enum) |^char$/.test(type);
}

function packedAdded(kind: string, isMeant: (facts: AggregateFacts) => boolean): Edit {
  const mutation = (target: TaggedAggregate): Mutation => ({
    splices: [insertAt(behindBrace(target), ' __attribute__((packed))')],
    what: 'packed',
    expect: expectPacking(target),
  });
  return {
    kind,
    group: 'damaging',
    mutations: ({ target, facts }) =>
      attributes.test(target.tail) || target.kind === 'union' || (facts && !isMeant(facts))
        ? []
        : [mutation(target)],
  };
}

/** Members of a struct without unions take less room than it has. */
function hasHoles({ bytes, members }: AggregateFacts): boolean {
  return [...members.values()].reduce((sum, { bits }) => sum + bits, 0) < bytes * 8;
}

const packed = packedAdded('packed added, and there were holes', hasHoles);
const packedAlready = packedAdded('packed added, and there were none', facts => !hasHoles(facts));

const unpacked: Edit = {
  kind: 'packed removed',
  group: 'damaging',
  mutations: ({ target }) => {
    const found = packedAttribute.exec(target.tail);
    if (!found) return [];
    const start = behindBrace(target) + found.index;
    const splices = [replace({ start, end: start + found[0].length }, '')];
    return [{ splices, what: 'packed no longer', expect: expectPacking(target) }];
  },
};

/** What is packed and aligned looks like what is not packed. */
const aligned: Edit = {
  kind: 'aligned(8) added',
  group: 'damaging',
  mutations: ({ target }) => {
    const isPacked = /packed/.test(target.tail);
    const rules = ['alignment-changed', ...(isPacked ? ['packing-changed'] : [])];
    const mutation: Mutation = {
      splices: [insertAt(behindBrace(target), ' __attribute__((aligned(8)))')],
      what: 'aligned(8)',
      expect: (was, is) => (isSame(was, is) ? harmless : damaging(...rules)),
    };
    return /aligned/.test(target.tail) ? [] : [mutation];
  },
};

/** The unions of a struct, and a union that is a target itself, where its members have paths. */
function unionsIn(target: TaggedAggregate): { readonly of: Aggregate; readonly prefix: string }[] {
  const own = { of: target, prefix: '' };
  const inner = innersOf(target).flatMap(({ member, prefix }: Inner) =>
    prefix === undefined ? [] : [{ of: member.of, prefix }],
  );
  return [own, ...inner].filter(({ of }) => of.kind === 'union' && of.members.some(isNamed));
}

function armAdded(kind: string, type: string, rule: string, fits: boolean): Edit {
  return {
    kind,
    group: 'damaging',
    mutations: ({ target }) =>
      unionsIn(target).map(({ of, prefix }) => ({
        splices: [insertAt(of.body.end, `${type.replace('NAME', freshName)}; `)],
        what: `arm '${prefix}${freshName}' added`,
        expect: (was, is) =>
          is.members.has(prefix + freshName) && isFitting(was, is) === fits
            ? damaging(rule)
            : dropped('the union is of another size than expected'),
      })),
  };
}

function isFitting(was: AggregateFacts, is: AggregateFacts): boolean {
  return was.bytes === is.bytes && isUnmoved(was, is);
}

const armFits = armAdded(
  'union arm added that fits',
  'unsigned char NAME',
  'union-arm-added',
  true,
);
const armGrows = armAdded(
  'union arm added that grows it',
  'unsigned char NAME[4096]',
  'union-resized',
  false,
);

const armRemoved: Edit = {
  kind: 'union arm removed',
  group: 'damaging',
  mutations: ({ target }) =>
    unionsIn(target)
      .filter(({ of }) => of.members.length > 2)
      .flatMap(({ of, prefix }) =>
        of.members.filter(isNamed).map(member => ({
          splices: [replace(member, '')],
          what: `arm '${prefix}${member.name}' removed`,
          expect: (_, is) =>
            is.members.has(prefix + member.name)
              ? dropped('it is still there')
              : damaging('union-arm-removed'),
        })),
      ),
};

/** An arm `[0]` stores nothing. */
function isNamed(member: Member): member is Member & { readonly name: string } {
  return member.form !== 'unnamed' && member.name !== undefined && member.bounds[0] !== '0';
}

const intoUnion: Edit = {
  kind: 'nested struct to union',
  group: 'damaging',
  mutations: ({ target }) =>
    innersOf(target)
      .filter(({ member: { of } }) => of.kind === 'struct' && of.members.length > 1)
      .map(({ member }) => ({
        splices: [replace(member.of.kindRange, 'union')],
        what: `struct '${member.name ?? ''}' becomes a union`,
        expect: (was, is) =>
          isSame(was, is) ? dropped('nothing moved') : intoUnionOf(member.name),
      })),
};

/** Members of a nameless struct are members of what is around it, and have moved. */
function intoUnionOf(name: string | undefined): Expectation {
  return damaging('kind-changed', ...(name === undefined ? ['member-moved'] : []));
}

const taggedIntoUnion: Edit = {
  kind: 'struct to union',
  group: 'damaging',
  mutations: ({ scan, target }) => {
    if (target.kind !== 'struct' || target.members.length < 2) return [];
    if (embeddersOf(scan, target).length > 0) return [];
    const uses = [...scan.plain.matchAll(new RegExp(`\\bstruct(?=\\s+${target.tag}\\b)`, 'g'))];
    const splices = uses.map(({ index }) => replace(rangeOf(index, 'struct'), 'union'));
    const what = `'struct ${target.tag}' becomes a union`;
    return [{ splices, what, expect: () => damaging('kind-changed') }];
  },
};

function rangeOf(start: number, word: string): Range {
  return { start, end: start + word.length };
}

/** Edits of a struct that others of the file embed: one cause, however many show it. */
const nested: Edit = {
  kind: 'struct changed that others embed',
  group: 'damaging',
  mutations: subject =>
    embeddersOf(subject.scan, subject.target).length === 0
      ? []
      : nestedEdits.flatMap(edit => edit.mutations(subject)),
};

export const wholeEdits: readonly Edit[] = [
  packed,
  packedAlready,
  unpacked,
  aligned,
  armFits,
  armGrows,
  armRemoved,
  intoUnion,
  taggedIntoUnion,
  nested,
];
