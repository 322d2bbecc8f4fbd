// Is a difference from a lock what ABIs do to basic types, rather than a change of the source? A lock
// that holds on all ABIs does not say on which it was accepted: what is known is its layout, and of
// today's what the types are called, what stands behind the names, and for which ABI they were compiled.

import { greatestAlignBytes } from './abi.ts';
import { describeCounts, describeMemberType } from './describe.ts';
import { fingerprintText } from './fingerprint.ts';
import type { AggregateType, Member, ObjectLayouts, Type } from './layout.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { aggregateOf, bytesOf, countsOf, elementOf, sizeBitsOf } from './size.ts';

/** What is known of a build besides the layouts. */
export type AbiBuild = Pick<ObjectLayouts, 'target' | 'namesBehind'>;

/** A member that has another layout on another ABI, with no change of the source. */
export interface Dependence {
  readonly old: Leaf;
  readonly new: Leaf;
  /** The basic type that makes the difference: `unsigned long`. */
  readonly basic: string;
  /** Set where the alignment makes it: today's, and the lock's. */
  readonly alignBytes?: { readonly old: number; readonly new: number };
}

/** As wide as a pointer on every ABI of Linux; `int` or `long`, by the ABI, behind some of them. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'long,unsigned long,size_t,ssize_t,ptrdiff_t,intptr_t,uintptr_t,__kernel_size_t,' +
    '__kernel_ssize_t,__kernel_ptrdiff_t'
  ).split(','),
);

/**
 * The members that are to blame, in their order. Empty where anything says that the source changed:
 * a member or a type of another name, or a difference that no ABI makes by itself. Expects canonical
 * layouts with a number of leaves that can be listed.
 */
export function dependencesOf(
  old: AggregateType,
  now: AggregateType,
  build: AbiBuild,
): readonly Dependence[] {
  const [olds, news] = [leavesOf(old), leavesOf(now)];
  if (olds.length !== news.length) return [];
  const pairs = news.map((leaf, index) => ({ old: olds[index] as Leaf, new: leaf }));
  if (!pairs.every(pair => isSameSource(pair.old, pair.new))) return [];
  const differing = pairs.filter(pair => contentOf(pair.old) !== contentOf(pair.new));
  const widths = differing.flatMap(pair => {
    const basic = wordBehind(pair, build);
    return basic === undefined ? [] : [{ ...pair, basic }];
  });
  if (widths.length < differing.length) return [];
  return widths.length > 0 ? widths : alignmentOf({ old, new: now }, pairs, build);
}

interface LeafPair {
  readonly old: Leaf;
  readonly new: Leaf;
}

/** The basic type that makes a member as wide as a pointer on every ABI, if it is one: `unsigned long`. */
export function wordOf({ type, typeName }: Member, build: AbiBuild): string | undefined {
  if (elementOf(type).kind !== 'int') return undefined;
  return build.namesBehind(typeName).find(name => WORDS.has(name));
}

/** The same names and named types all the way down to the leaf. */
function isSameSource(old: Leaf, now: Leaf): boolean {
  return old.path === now.path && sourceOf(old) === sourceOf(now);
}

function sourceOf({ trail, member }: Leaf): string {
  const steps = trail.map(each => {
    const counts = each === member ? '' : describeCounts(countsOf(each.type));
    const kind = aggregateOf(each.type)?.kind ?? '';
    return [each.name ?? '', each.typeName, kind, counts, each.widthBits ?? ''];
  });
  return JSON.stringify(steps);
}

/** Everything of a leaf but where it lies. */
function contentOf({ member }: Leaf): string {
  const element = elementOf(member.type);
  const enumerators = element.kind === 'enum' ? element.enumerators : [];
  return [
    describeMemberType(member),
    ...enumerators.map(each => `${each.name}=${each.value}`),
  ].join();
}

/** The name of the type that is as wide as a pointer, where that is all that differs. */
function wordBehind(
  { old, new: now }: LeafPair,
  { target, namesBehind }: AbiBuild,
): string | undefined {
  const [was, is] = [elementOf(old.member.type), elementOf(now.member.type)];
  if (!isSameKind(was, is) || !isSameLength(old.member, now.member)) return undefined;
  const names = namesBehind(now.member.typeName);
  if (was.kind === 'float') return names.find(name => name === 'long double');
  const widths = [was.bytes, is.bytes].sort().join();
  if (widths !== '4,8' || is.bytes !== target.pointerBytes) return undefined;
  return names.find(name => WORDS.has(name));
}

function isSameKind(was: Type, is: Type): boolean {
  if (was.kind === 'int' && is.kind === 'int')
    return was.signed === is.signed && was.order === is.order;
  return was.kind === 'float' && is.kind === 'float';
}

/** Of the same bounds, or a number of bits in as many words as it takes: `unsigned long sig[64 / BITS]`. */
function isSameLength(old: Member, now: Member): boolean {
  const [was, is] = [countsOf(old.type), countsOf(now.type)];
  if (was.join() === is.join()) return true;
  return was.length === 1 && is.length === 1 && Math.abs(bytesOf(old.type) - bytesOf(now.type)) < 8;
}

// Alignment. `small` is laid out where the ABI aligns wide scalars to `align` bytes only, `large` where
// it aligns them to their size.

interface Layouts {
  readonly small: AggregateType;
  readonly large: AggregateType;
}

const I386_ALIGN = 4;

function alignmentOf(
  layouts: { readonly old: AggregateType; readonly new: AggregateType },
  pairs: readonly LeafPair[],
  { target, namesBehind }: AbiBuild,
): readonly Dependence[] {
  const own = greatestAlignBytes(target);
  const faultOf = (align: number, alignOf: (bytes: number) => Dependence['alignBytes']) => {
    const wide = pairs.filter(pair => isWide(pair.new.member.type, align));
    const fault = wide.find(pair => pair.old.offsetBits !== pair.new.offsetBits) ?? wide[0];
    if (!fault) return [];
    const { member } = fault.new;
    const alignBytes = alignOf(Math.min(elementOf(member.type).bytes, 16));
    const basic = namesBehind(member.typeName).at(-1) ?? member.typeName;
    return [{ ...fault, basic, ...(alignBytes ? { alignBytes } : {}) }];
  };
  if (own < 16 && packs({ small: layouts.new, large: layouts.old }, own))
    return faultOf(own, bytes => ({ old: bytes, new: own }));
  if (own > I386_ALIGN && packs({ small: layouts.old, large: layouts.new }, I386_ALIGN))
    return faultOf(I386_ALIGN, bytes => ({ old: I386_ALIGN, new: Math.min(bytes, own) }));
  return [];
}

function isWide(type: Type, align: number): boolean {
  const inner = aggregateOf(type);
  if (inner) return inner.members.some(member => isWide(member.type, align));
  return elementOf(type).bytes > align && elementOf(type).kind !== 'opaque';
}

/** Whether `small` is `large` with its wide scalars, and what holds them, aligned to `align`. */
function packs({ small, large }: Layouts, align: number): boolean {
  if (!isWide(large, align)) return fingerprintText(small) === fingerprintText(large);
  const isLowered =
    small.alignBytes === align && large.alignBytes > align && large.alignBytes <= MOST_ALIGN;
  if (small.bytes > large.bytes) return false;
  if (small.alignBytes !== large.alignBytes && !isLowered) return false;
  const [gaps, others] = [gapsOf(small), gapsOf(large)];
  return small.members.every((member, index) => {
    const [gap = 0, other = 0] = [gaps[index], others[index]];
    const isFree = isWide(member.type, align) && gap < align * 8 && other < MOST_ALIGN * 8;
    return (gap === other || isFree) && packsMember(member, large.members[index], align);
  });
}

/** The largest alignment that a scalar has for its own sake. */
const MOST_ALIGN = 16;

/** The bits before each member that the one before it does not use. */
function gapsOf({ kind, members }: AggregateType): number[] {
  let endBits = 0;
  return members.map(member => {
    const gap = kind === 'union' ? 0 : member.offsetBits - endBits;
    endBits = member.offsetBits + sizeBitsOf(member);
    return gap;
  });
}

function packsMember(small: Member, large: Member | undefined, align: number): boolean {
  if (!large || small.offsetBits > large.offsetBits) return false;
  const [inner, other] = [aggregateOf(small.type), aggregateOf(large.type)];
  if (!inner || !other) return !inner && !other;
  return packs({ small: inner, large: other }, align);
}
