// Members that come, go and change places.

import type { AggregateFacts } from '../facts.ts';
import { type Place, placesIn, plainPlaces } from '../places.ts';
import type { TaggedAggregate } from '../scan.ts';
import {
  damaging,
  dropped,
  type Edit,
  type Expectation,
  freshName,
  insertAt,
  isUnmoved,
  type Mutation,
  replace,
} from './edit.ts';

const freshTypes = ['unsigned char', 'unsigned short', 'unsigned int', 'unsigned long long'];

/** Nothing is stored in them. */
const isFlexible = ({ member: { bounds } }: Place) => ['', '0'].includes(bounds[0] ?? '1');

/** Members with room of their own. */
function places(target: TaggedAggregate): Place[] {
  return placesIn(target).filter(place => !place.inUnion && !isFlexible(place));
}

function insertion(at: number, path: string, type: string, where: string): Mutation {
  return {
    splices: [insertAt(at, ` ${type} ${freshName}; `)],
    what: `'${type} ${freshName}' put ${where}`,
    expect: (was, is) => expectNew(was, is, path),
  };
}

/** Old members that stay where they are leave padding, or the end, for the new one; a `[0]` is nothing. */
function expectNew(was: AggregateFacts, is: AggregateFacts, path: string): Expectation {
  const now = is.members.get(path);
  if (!now) return dropped('the new member is not there');
  if (isUnmoved(was, is) && was.bytes === is.bytes) return damaging('padding-used');
  const behind = [...is.members].filter(
    ([other, { offsetBits }]) => other !== path && offsetBits >= now.offsetBits,
  );
  if (behind.length === 0) return damaging('member-appended');
  const isStored = behind.some(([, { bits }]) => bits > 0);
  return damaging('member-inserted', ...(isStored ? [] : ['member-appended']));
}

function inserted(kind: string, of: (target: TaggedAggregate) => Mutation[]): Edit {
  return { kind, group: 'damaging', mutations: ({ target }) => of(target) };
}

const insertedBefore = inserted('member inserted in front of another', target =>
  places(target).flatMap(({ member, prefix, path }) =>
    freshTypes.map(type =>
      insertion(member.start, prefix + freshName, type, `in front of '${path}'`),
    ),
  ),
);

const insertedBehind = inserted('member inserted behind another', target =>
  places(target)
    .filter(({ member, parent }) => parent.members.at(-1)?.start !== member.start)
    .flatMap(({ member, prefix, path }) =>
      freshTypes.map(type => insertion(member.end, prefix + freshName, type, `behind '${path}'`)),
    ),
);

const appended = inserted('member appended', target => {
  const last = placesIn(target).at(-1);
  if (!last || target.kind === 'union' || isFlexible(last)) return [];
  return freshTypes.map(type => insertion(target.body.end, freshName, type, 'at the end'));
});

const intoPadding: Edit = {
  kind: 'member put into padding',
  group: 'damaging',
  mutations: ({ target, facts }) =>
    places(target)
      .filter(place => facts && hasHoleBehind(facts, place))
      .map(({ member, prefix, path }) =>
        insertion(member.end, prefix + freshName, 'unsigned char', `behind '${path}'`),
      )
      .map(mutation => ({
        ...mutation,
        expect: (was, is, both) => {
          const found = mutation.expect(was, is, both);
          const isIt = found.verdict === 'damaging' && found.rules.includes('padding-used');
          return isIt ? found : dropped('it was no padding');
        },
      })),
};

/** A byte at least before the next member, or before the end. */
function hasHoleBehind({ bytes, members }: AggregateFacts, { path }: Place): boolean {
  const own = members.get(path);
  if (!own) return false;
  const ends = own.offsetBits + own.bits;
  const others = [...members].filter(([other]) => !other.startsWith(`${path}.`) && other !== path);
  const next = others.reduce(
    (least, [, { offsetBits }]) => (offsetBits >= ends ? Math.min(least, offsetBits) : least),
    bytes * 8,
  );
  const covered = others.some(
    ([, { offsetBits, bits }]) => offsetBits < ends && ends < offsetBits + bits,
  );
  return !covered && ends % 8 === 0 && next - ends >= 8;
}

const removed: Edit = {
  kind: 'member removed',
  group: 'damaging',
  mutations: ({ target }) =>
    placesIn(target)
      .filter(({ parent }) => parent.kind === 'struct' && parent.members.length > 2)
      .filter(({ member }) => member.bounds[0] !== '0')
      .map(({ member, path }) => ({
        splices: [replace(member, '')],
        what: `'${path}' removed`,
        expect: (_, is) =>
          is.members.has(path) ? dropped('it is still there') : damaging('member-removed'),
      })),
};

const swapped: Edit = {
  kind: 'two members swapped',
  group: 'damaging',
  mutations: ({ scan, target }) => {
    const textOf = ({ member }: Place) => scan.text.slice(member.start, member.end);
    const swap = (one: Place, other: Place): Mutation => ({
      splices: [replace(one.member, textOf(other)), replace(other.member, textOf(one))],
      what: `'${one.path}' and '${other.path}' swapped`,
      expect: (was, is) => {
        const order = (facts: AggregateFacts) =>
          (facts.members.get(one.path)?.offsetBits ?? 0) <
          (facts.members.get(other.path)?.offsetBits ?? 0);
        return order(was) && !order(is)
          ? damaging('members-reordered')
          : dropped('their order is as it was');
      },
    });
    const all = places(target);
    return all.flatMap((one, index) =>
      all
        .slice(index + 1, index + 3)
        .filter(other => other.parent === one.parent)
        .map(other => swap(one, other)),
    );
  },
};

/** None of them says that a member means nothing. */
const words = ['quota', 'weight', 'depth', 'jobs', 'vlan', 'pitch', 'block', 'hue', 'zoom', 'kin'];

/** Without a letter of the old name. */
function unlike(name: string): string | undefined {
  const letters = new Set(name.toLowerCase());
  return words.find(word => ![...word].some(letter => letters.has(letter)));
}

const reservedName = /(?:^|_)(?:reserved|rsvd|pad|padding|unused|spare)\d*_*$/i;
/** May say the same: nothing is declared of these. */
const maybeReserved = /res|rsv|pad|unused|spare|fill|mbz/i;

function renamed(kind: string, rule: string, rename: (name: string) => string | undefined): Edit {
  return {
    kind,
    group: 'damaging',
    mutations: ({ target }) =>
      plainPlaces(target)
        .filter(place => !isFlexible(place) && !maybeReserved.test(place.member.name))
        .flatMap(({ member, prefix, path }) => {
          const name = rename(member.name);
          if (name === undefined) return [];
          const expect: Mutation['expect'] = (was, is) =>
            isStored(was, path) && isUnmoved(was, is) && is.members.has(prefix + name)
              ? damaging(rule)
              : dropped('more than a name has changed');
          const what = `'${path}' renamed to '${name}'`;
          return [{ splices: [replace(member.nameRange, name)], what, expect }];
        }),
  };
}

const reservedRenamed: Edit = {
  kind: 'reserved member given a meaning',
  group: 'damaging',
  mutations: ({ target }) =>
    plainPlaces(target)
      .filter(({ member, inUnion }) => !inUnion && reservedName.test(member.name))
      .map(({ member, path }) => ({
        splices: [replace(member.nameRange, freshName)],
        what: `'${path}' is called '${freshName}'`,
        expect: (was, is) => expectReserved(was, is, path),
      })),
};

const reservedSplit: Edit = {
  kind: 'first element of a reserved array given a meaning',
  group: 'damaging',
  mutations: ({ target }) =>
    plainPlaces(target)
      .filter(({ member, inUnion }) => !inUnion && reservedName.test(member.name))
      .filter(({ member: { bounds } }) => bounds.length === 1 && Number(bounds[0]) > 1)
      .map(({ member, path }) => ({
        splices: [
          insertAt(member.start, `${member.type} ${freshName}; `),
          replace(member.boundsRange, `[${Number(member.bounds[0]) - 1}]`),
        ],
        what: `'${freshName}' taken from '${path}'`,
        expect: (was, is) => expectReserved(was, is, path),
      })),
};

function expectReserved(was: AggregateFacts, is: AggregateFacts, path: string): Expectation {
  const others = (facts: AggregateFacts) => ({
    ...facts,
    members: new Map([...facts.members].filter(([other]) => !reservedName.test(other))),
  });
  return isStored(was, path) && was.bytes === is.bytes && isUnmoved(others(was), others(is))
    ? damaging('reserved-used')
    : dropped('others have moved');
}

/** Some arrays have what others leave of a fixed size, which may be nothing. */
function isStored({ members }: AggregateFacts, path: string): boolean {
  return (members.get(path)?.bits ?? 0) > 0;
}

export const memberEdits: readonly Edit[] = [
  removed,
  insertedBefore,
  insertedBehind,
  appended,
  intoPadding,
  swapped,
  renamed('member renamed, a like name', 'member-renamed', name =>
    name.length > 2 ? `${name}_value` : undefined,
  ),
  renamed('member renamed, an unlike name', 'slot-reused', unlike),
  reservedRenamed,
  reservedSplit,
];
