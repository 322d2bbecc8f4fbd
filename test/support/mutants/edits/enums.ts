// Constants of enums that members have as their type, and those that belong to a struct by standing in it.

import { plainPlaces } from '../places.ts';
import type { EnumDefinition, Enumerator, Range, Scan, TaggedAggregate } from '../scan.ts';
import {
  type Both,
  damaging,
  dropped,
  type Edit,
  type Expectation,
  freshName,
  insertAt,
  isSame,
  type Mutation,
  replace,
  type Splice,
} from './edit.ts';

/** Enums of the file that are the type of a member. */
function ofMembers({ enums }: Scan, target: TaggedAggregate): EnumDefinition[] {
  const types = new Set(plainPlaces(target).map(({ member }) => member.type));
  return enums.filter(({ tag }) => tag !== undefined && types.has(`enum ${tag}`));
}

const constantName = freshName.toUpperCase();

function enumEdit(kind: string, mutate: (definition: EnumDefinition) => Mutation[]): Edit {
  const mutations: Edit['mutations'] = ({ scan, target }) =>
    ofMembers(scan, target).flatMap(mutate);
  return { kind, group: 'damaging', mutations };
}

const memberEnumEdits = [
  enumEdit('value of an enum changed', ({ enumerators }) => enumerators.map(revalued)),
  enumEdit('constant removed from an enum', ({ enumerators }) =>
    enumerators.length > 2 ? enumerators.map(each => withoutOne(enumerators, each)) : [],
  ),
  enumEdit('constant inserted into an enum', ({ enumerators }) =>
    enumerators
      .slice(1)
      .map(({ start, name }) =>
        newConstant(enumerators, insertAt(start, `${constantName}, `), `in front of '${name}'`),
      ),
  ),
  enumEdit('constant appended to an enum', ({ enumerators }) => {
    const last = enumerators.at(-1);
    if (!last || isEndMark(last.name)) return [];
    const splice = insertAt(last.end, `, ${constantName}`);
    return [newConstant(enumerators, splice, `behind '${last.name}'`)];
  }),
];

/** Says where the others end. */
function isEndMark(name: string): boolean {
  return /(?:^|_)(?:MAX|LAST|END|NUM|COUNT|NR)(?:_|$)/i.test(name);
}

function revalued({ start, end, name }: Enumerator): Mutation {
  return {
    splices: [replace({ start, end }, `${name} = 77`)],
    what: `${name} becomes 77`,
    expect: (_was, _is, { was, is }) =>
      was.enumerators.get(name) === is.enumerators.get(name)
        ? dropped('it was 77')
        : damaging('enum-value-changed'),
  };
}

function withoutOne(all: readonly Enumerator[], gone: Enumerator): Mutation {
  const next = all[all.indexOf(gone) + 1];
  const before = all[all.indexOf(gone) - 1];
  const range: Range = next
    ? { start: gone.start, end: next.start }
    : { start: before?.end ?? gone.start, end: gone.end };
  return {
    splices: [replace(range, '')],
    what: `${gone.name} removed`,
    expect: () => damaging('enum-value-removed'),
  };
}

function newConstant(olds: readonly Enumerator[], splice: Splice, where: string): Mutation {
  return {
    splices: [splice],
    what: `${constantName} put ${where}`,
    expect: (_was, _is, headers) => expectNewConstant(olds, headers),
  };
}

/** Behind all old ones, end marks aside; or one that has the value of an old one that moved. */
function expectNewConstant(olds: readonly Enumerator[], { was, is }: Both): Expectation {
  const now = is.enumerators.get(constantName);
  if (now === undefined) return dropped('the new constant is not there');
  const values = olds
    .filter(({ name }) => !isEndMark(name))
    .map(({ name }) => was.enumerators.get(name));
  const isLast = values.every(value => value !== undefined && value < now);
  return damaging(isLast ? 'enum-appended' : 'enum-inserted');
}

/**
 * `#define X_F_A (1 << 0)` between the braces of a struct, in front of a member: no object says where a struct
 * ends, so that those behind the last are as well the next one's.
 */
function macroEdit(kind: string, mutate: (line: MacroLine) => Mutation): Edit {
  return {
    kind,
    group: 'constants',
    mutations: ({ scan, target }) =>
      macroLines(scan, target)
        .filter(({ end }) => target.members.some(member => member.start > end))
        .filter(({ name }) => !isUsed(name, scan) && !isEndMark(name) && !/VERSION/.test(name))
        .map(mutate),
  };
}

/** By another macro, which would change as well. */
function isUsed(name: string, { text }: Scan): boolean {
  const joined = text.replaceAll('\\\n', ' ');
  return new RegExp(`#[ \\t]*define[ \\t]+\\w.*\\b${name}\\b`).test(joined);
}

interface MacroLine extends Range {
  readonly name: string;
  readonly value: Range;
}

function macroLines({ text }: Scan, { body }: TaggedAggregate): MacroLine[] {
  const lines = text.slice(body.start, body.end);
  const macro =
    /^(#[ \t]*define[ \t]+([A-Za-z_]\w*)[ \t]+)((?:0x[0-9a-fA-F]+|\d+)U?|\(1U? << \d+\))(?=\s)/gm;
  return [...lines.matchAll(macro)].map(found => {
    const [all, before = '', name = '', value = ''] = found;
    const start = body.start + found.index;
    const valueStart = start + before.length;
    return {
      start,
      end: start + all.length,
      name,
      value: { start: valueStart, end: valueStart + value.length },
    };
  });
}

const macroEdits = [
  macroEdit('#define in a struct changed', ({ name, value }) => ({
    splices: [replace(value, '0x4d')],
    what: `${name} becomes 0x4d`,
    expect: (was, is) => damaging(isSame(was, is) ? 'constant-changed' : 'array-length-changed'),
  })),
  macroEdit('#define in a struct removed', ({ start, end, name }) => ({
    splices: [replace({ start, end }, '')],
    what: `${name} removed`,
    expect: () => damaging('constant-changed'),
  })),
];

/** No installed header has an enum without a name in a struct: both versions get one. */
function anonymousEdit(what: string, after: string, rule: string): Edit {
  const put = ({ body }: TaggedAggregate, constants: string) => [
    insertAt(body.start, `\n\tenum { ${constants} };\n`),
  ];
  return {
    kind: `enum in a struct, ${what}`,
    group: 'constants',
    gccOnly: true,
    mutations: ({ target }) => [
      {
        base: put(target, 'ZZ_A = 1, ZZ_B = 2, ZZ_C = 4'),
        splices: put(target, after),
        what: `enum { ${after} }`,
        expect: () => damaging(rule),
      },
    ],
  };
}

const anonymousEdits = [
  anonymousEdit('value changed', 'ZZ_A = 1, ZZ_B = 8, ZZ_C = 4', 'enum-value-changed'),
  anonymousEdit('constant removed', 'ZZ_A = 1, ZZ_C = 4', 'enum-value-removed'),
  anonymousEdit('constant inserted', 'ZZ_A = 1, ZZ_B = 2, ZZ_NEW = 3, ZZ_C = 4', 'enum-inserted'),
  anonymousEdit('constant appended', 'ZZ_A = 1, ZZ_B = 2, ZZ_C = 4, ZZ_NEW = 8', 'enum-appended'),
];

export const enumEdits: readonly Edit[] = [...memberEnumEdits, ...macroEdits, ...anonymousEdits];
