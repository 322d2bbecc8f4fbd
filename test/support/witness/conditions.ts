// What the DWARF of gcc 12 and clang 14 does not say, or says otherwise: the conditions under which a
// comparison must do without, as exact as they could be measured.

import type { Dwarf, Family, Machine } from './compilers.ts';
import type { AggregateFacts, MemberFacts } from './facts.ts';
import {
  type AggregateModel,
  type AggregateText,
  isAggregate,
  type MemberModel,
  type TextPlace,
} from './model.ts';
import type { Answers } from './questions.ts';

export interface Witness {
  readonly machine: Machine;
  readonly family: Family;
  readonly dwarf: Dwarf;
  /** The file that holds the structs, as the compiler was given it; absent: places are not compared. */
  readonly file?: string;
  readonly facts: ReadonlyMap<AggregateModel, AggregateFacts>;
  readonly answers: Answers;
}

/** gcc gives an anonymous member no place, clang that of its definition. */
export function memberPlace({ name, place }: MemberModel, family: Family): TextPlace | undefined {
  return name === undefined && family === 'gcc' ? undefined : place;
}

/**
 * gcc keeps one array type for all elements that are alike but for their typedefs once const or volatile
 * is in it: `const __le32 x[2]` may be told as an array of `unsigned int`.
 */
export function losesNames({ qualified, counts }: MemberModel, family: Family): boolean {
  return family === 'gcc' && qualified === true && counts.length > 0;
}

/**
 * clang shows a bit-field that fills its declared type as a plain member, at the byte it starts in:
 * the few bits that a packed one may start later are in no DWARF of its.
 */
export function isShownPlain(
  { widthBits }: MemberModel,
  asked: MemberFacts,
  witness: Witness,
): boolean {
  if (widthBits === undefined || !asked.bytes || witness.family !== 'clang') return false;
  return widthBits === asked.bytes(witness.answers) * 8;
}

/** A member whose type is an aggregate. */
export interface Using {
  readonly member: MemberModel;
  readonly asked: MemberFacts;
}

/**
 * Whether DWARF determines the alignment of `model`, reached by a member where that is given. A typedef
 * with `aligned` says it, with clang from DWARF 5 on. gcc says it for what says `aligned`; clang repeats
 * the attribute's number, which what is packed need not have.
 */
export function alignmentIsDetermined(
  model: AggregateModel,
  using: Using | undefined,
  witness: Witness,
): boolean {
  if (isRealigned(model, using, witness)) return witness.family === 'gcc' || witness.dwarf === 5;
  if (model.text?.aligned && witness.family === 'gcc') return true;
  return followsFromMembers(model, witness);
}

/**
 * Nothing lowers a natural alignment (packed, `#pragma pack`, a typedef with `aligned`), and nothing that
 * is not shown raises it. Where there is no text to tell, a member that is aligned more than the whole
 * shows that something lowered it.
 */
function followsFromMembers(model: AggregateModel, witness: Witness): boolean {
  const { text } = model;
  if (text ? text.lowered || raisesUnseen(text, witness) : isLowered(model, witness)) return false;
  return (
    !hasUnknownInt128(model, witness) &&
    model.members.every(member => {
      const asked = witness.facts.get(model)?.members.get(member);
      const using = asked && { member, asked };
      return !isAggregate(member.base) || alignmentIsDetermined(member.base, using, witness);
    })
  );
}

/** A typedef has changed the alignment: the generator knows, or the compiler says two different ones. */
function isRealigned(model: AggregateModel, using: Using | undefined, witness: Witness): boolean {
  if (!using) return false;
  const { facts, answers } = witness;
  const own = facts.get(model)?.alignBytes(answers);
  const used = using.asked.alignBytes?.(answers);
  return (
    using.member.realigned === true || (own !== undefined && used !== undefined && own !== used)
  );
}

/** AAPCS64 lets unnamed bit-fields count, which no DWARF shows; clang is silent on aligned ones. */
function raisesUnseen(text: AggregateText, { machine, family }: Witness): boolean {
  return (
    (text.unnamedBits && machine.name === 'aarch64') || (text.alignedBits && family === 'clang')
  );
}

/** clang 14 aligns __int128 to 16 on s390x, where the ABI and gcc say 8. */
function hasUnknownInt128(model: AggregateModel, witness: Witness): boolean {
  if (witness.machine.name !== 's390x' || witness.family !== 'clang') return false;
  const members = witness.facts.get(model)?.members ?? new Map<MemberModel, MemberFacts>();
  return [...members].some(
    ([{ base }, { bytes }]) => base.kind === 'int' && bytes?.(witness.answers) === 16,
  );
}

function isLowered(model: AggregateModel, { facts, answers }: Witness): boolean {
  const own = facts.get(model);
  if (!own) return false;
  const whole = own.alignBytes(answers);
  const exceeds = (asked: MemberFacts): boolean =>
    (asked.alignBytes?.(answers) ?? 0) > whole ||
    [...(asked.spliced?.values() ?? [])].some(exceeds);
  return [...own.members.values()].some(exceeds);
}
