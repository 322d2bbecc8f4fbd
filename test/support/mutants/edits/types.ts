// Members that become something else where they stand.

import type { AggregateFacts, MemberFacts } from '../facts.ts';
import { type PlainPlace, plainPlaces } from '../places.ts';
import type { PlainMember } from '../scan.ts';
import {
  damaging,
  dropped,
  type Edit,
  type Expectation,
  insertAt,
  isUnmoved,
  type Mutation,
  replace,
  type Splice,
} from './edit.ts';
import { bitsOf, isNative, otherSign, resized } from './integers.ts';

type Change = { readonly splices: readonly Splice[]; readonly into: string } | undefined;

/** Whether the member is what its author wanted; `undefined` where the compiler cannot tell. */
type Check = (was: MemberFacts, is: MemberFacts) => boolean;

interface Retyping {
  readonly kind: string;
  readonly rule: string;
  change(member: PlainMember): Change;
  readonly check: Check;
}

function retyping({ kind, rule, change, check }: Retyping): Edit {
  const mutate = ({ member, path }: PlainPlace): Mutation[] => {
    const changed = change(member);
    if (!changed) return [];
    const expect = (was: AggregateFacts, is: AggregateFacts): Expectation => {
      const [old, now] = [was.members.get(path), is.members.get(path)];
      const isStored = old && (old.bits > 0 || rule === 'flexible-array-changed');
      return isStored && now && check(old, now)
        ? damaging(rule)
        : dropped('the compiler sees no such change');
    };
    return [{ splices: changed.splices, what: `'${path}' becomes ${changed.into}`, expect }];
  };
  return {
    kind,
    group: 'damaging',
    mutations: ({ target }) => plainPlaces(target).flatMap(mutate),
  };
}

/** Another word for the type; bounds stay. */
function typeInto(member: PlainMember, type: string | undefined): Change {
  if (type === undefined || member.pointer || member.width) return undefined;
  return { splices: [replace(member.typeRange, type)], into: type };
}

const isSized = ({ bounds }: PlainMember) => !['', '0'].includes(bounds[0] ?? '1');

const widened = retyping({
  kind: 'type widened',
  rule: 'member-resized',
  change: member => {
    const bits = bitsOf(member.type);
    return isSized(member) && bits ? typeInto(member, resized(member.type, bits * 2)) : undefined;
  },
  check: (was, is) => is.bits === was.bits * 2,
});

const narrowed = retyping({
  kind: 'type narrowed',
  rule: 'member-resized',
  change: member => {
    const bits = bitsOf(member.type);
    return isSized(member) && bits ? typeInto(member, resized(member.type, bits / 2)) : undefined;
  },
  check: (was, is) => is.bits * 2 === was.bits,
});

const otherwiseSigned = retyping({
  kind: 'sign changed',
  rule: 'signedness-changed',
  change: member => (isSized(member) ? typeInto(member, otherSign(member.type)) : undefined),
  check: (was, is) => was.bits === is.bits && was.kind + is.kind === 3,
});

const inOtherUnits = retyping({
  kind: 'array to one integer of its size',
  rule: 'element-type-changed',
  change: member => {
    const { type, bounds, typeRange, boundsRange } = member;
    const bits = (bitsOf(type) ?? 0) * Number(bounds[0]);
    if (bounds.length !== 1 || !isNative(type) || ![16, 32, 64].includes(bits)) return undefined;
    const into = Number(bounds[0]) > 1 ? resized(type, bits) : undefined;
    if (!into) return undefined;
    return { splices: [replace(typeRange, into), replace(boundsRange, '')], into };
  },
  check: (was, is) => was.bits === is.bits && was.elementBytes < is.elementBytes,
});

const sameSize: Check = (was, is) => was.bits === is.bits && was.offsetBits === is.offsetBits;

const littleEndian = retyping({
  kind: 'native to little-endian',
  rule: 'endianness-changed',
  change: member => {
    const bits = Number(/^__u(16|32|64)$/.exec(member.type)?.[1]);
    return isSized(member) && bits ? typeInto(member, `__le${bits}`) : undefined;
  },
  check: sameSize,
});

const bigEndian = retyping({
  kind: 'little-endian to big-endian',
  rule: 'endianness-changed',
  change: member =>
    isSized(member) && /^__le/.test(member.type)
      ? typeInto(member, member.type.replace('le', 'be'))
      : undefined,
  check: sameSize,
});

const intoBits = retyping({
  kind: 'plain to bit-field',
  rule: 'bitfield-changed',
  change: member => {
    const { type, bounds, width, pointer, nameRange } = member;
    const bits = bitsOf(type);
    if (!bits || bounds.length > 0 || width || pointer || !isNative(type)) return undefined;
    return { splices: [insertAt(nameRange.end, `:${bits - 1}`)], into: `${type}:${bits - 1}` };
  },
  check: (was, is) => is.bits === was.bits - 1,
});

const otherElement = retyping({
  kind: 'flexible array of another element',
  rule: 'flexible-array-changed',
  change: member => {
    const { type, bounds, pointer } = member;
    const bits = bitsOf(type);
    if (isSized(member) || bounds.length !== 1 || pointer || !bits) return undefined;
    return typeInto(member, resized(type, bits < 32 ? bits * 2 : bits / 2));
  },
  check: (was, is) => was.elementBytes !== is.elementBytes,
});

/** A `[0]` is a flexible array at the end; before it, it gives a name to a place. */
const flexible: Edit = {
  ...otherElement,
  mutations: subject => {
    const { members, kind } = subject.target;
    const last = members.at(-1);
    if (kind === 'union' || last?.form !== 'plain') return [];
    return otherElement.mutations({ ...subject, target: { ...subject.target, members: [last] } });
  },
};

const widthOf = ({ width }: PlainMember) => Number(width?.text);

function withWidth({ width, nameRange }: PlainMember, bits: number): Splice {
  return replace(width?.range ?? nameRange, `${bits}`);
}

const narrowerBits = retyping({
  kind: 'bit-field of another width',
  rule: 'bitfield-changed',
  change: member => {
    const bits = widthOf(member);
    return bits > 1
      ? { splices: [withWidth(member, bits - 1)], into: `${bits - 1} bits` }
      : undefined;
  },
  check: (was, is) => is.bits === was.bits - 1,
});

/** Two members are edited, so that there are two causes. */
const movedBits: Edit = {
  kind: 'bit moved from one bit-field to the next',
  group: 'damaging',
  mutations: ({ target }) => {
    const places = plainPlaces(target);
    return places.flatMap((one, index) => {
      const other = places[index + 1];
      if (!other || other.parent !== one.parent) return [];
      const [less, more] = [widthOf(one.member), widthOf(other.member)];
      if (!(less > 1 && more > 0)) return [];
      const splices = [withWidth(one.member, less - 1), withWidth(other.member, more + 1)];
      const what = `a bit of '${one.path}' given to '${other.path}'`;
      const expect = (was: AggregateFacts, is: AggregateFacts): Expectation =>
        was.bytes === is.bytes && !isUnmoved(was, is)
          ? { verdict: 'damaging', rules: ['bitfield-changed'], causes: 2 }
          : dropped('more than these two have moved');
      return [{ splices, what, expect }];
    });
  },
};

function lengthened(kind: string, of: (member: PlainMember, plain: string) => Change): Edit {
  const isLonger: Check = (was, is) => is.bits > was.bits;
  return {
    kind,
    group: 'damaging',
    mutations: ({ scan, target }) =>
      retyping({
        kind,
        rule: 'array-length-changed',
        change: member => of(member, scan.text),
        check: isLonger,
      }).mutations({ scan, target }),
  };
}

const byLiteral = lengthened('array lengthened by a literal', ({ bounds, boundsRange }) => {
  const count = Number(bounds[0]);
  if (bounds.length !== 1 || !(count > 1)) return undefined;
  const into = `[${count * 2}]`;
  return { splices: [replace(boundsRange, into)], into };
});

const byMacro = lengthened('array lengthened by its macro', ({ bounds }, text) => {
  const [macro = ''] = bounds;
  if (bounds.length !== 1 || !/^[A-Za-z_]\w*$/.test(macro) || usesOf(macro, text) !== 2)
    return undefined;
  const defined = new RegExp(`^(#[ \\t]*define[ \\t]+${macro}[ \\t]+)(\\d+)(?=\\s)`, 'm').exec(
    text,
  );
  const [, before = '', value = ''] = defined ?? [];
  if (!defined) return undefined;
  const start = defined.index + before.length;
  const into = `${Number(value) + 8}`;
  return {
    splices: [replace({ start, end: start + value.length }, into)],
    into: `[${macro}], ${into}`,
  };
});

/** Its definition counts: with one use, one member is changed. */
function usesOf(macro: string, text: string): number {
  return (
    text.replace(/\/\*[\s\S]*?\*\//g, '').match(new RegExp(`\\b${macro}\\b`, 'g'))?.length ?? 0
  );
}

const reshaped = retyping({
  kind: 'array of other bounds',
  rule: 'array-shape-changed',
  change: ({ bounds, boundsRange }) => {
    const count = Number(bounds[0]);
    if (bounds.length !== 1 || !(count >= 4) || count % 2 !== 0) return undefined;
    const into = `[2][${count / 2}]`;
    return { splices: [replace(boundsRange, into)], into };
  },
  check: (was, is) => was.bits === is.bits && was.elementBytes < is.elementBytes,
});

export const typeEdits: readonly Edit[] = [
  widened,
  narrowed,
  otherwiseSigned,
  inOtherUnits,
  littleEndian,
  bigEndian,
  byLiteral,
  byMacro,
  reshaped,
  intoBits,
  narrowerBits,
  movedBits,
  flexible,
];

/** For a nested struct: any of these is one cause. */
export const nestedEdits: readonly Edit[] = [widened, otherwiseSigned, littleEndian, byLiteral];
