// Holds what the reader says of a struct against the model (what was written) and the compiler's answers.

import type {
  AggregateType,
  ArrayType,
  EnumType,
  Member,
  Place,
  Type,
} from '../../../plugin/layout/layout.ts';
import type { Family, Machine } from './compilers.ts';
import type { AggregateFacts, MemberFacts } from './facts.ts';
import {
  type AggregateModel,
  type AggregateText,
  type EnumModel,
  isAggregate,
  type MemberModel,
  type TextPlace,
} from './model.ts';
import type { Answers } from './questions.ts';

export interface Witness {
  readonly machine: Machine;
  readonly family: Family;
  /** The file that holds the structs, as the compiler was given it; absent: places are not compared. */
  readonly file?: string;
  readonly facts: ReadonlyMap<AggregateModel, AggregateFacts>;
  readonly answers: Answers;
}

/** One line a difference: `struct r3.m1: offsetBits is 32, expected 64`. */
export function compareStruct(
  witness: Witness,
  model: AggregateModel,
  actual: AggregateType,
): string[] {
  const comparison = new Comparison(witness);
  comparison.aggregate(model.name ?? model.kind, model, actual);
  return comparison.differences;
}

/** The facts of an aggregate's members, and where they count from. */
interface Asked {
  readonly facts: ReadonlyMap<MemberModel, MemberFacts>;
  readonly startBits: number;
}

class Comparison {
  readonly differences: string[] = [];

  constructor(private readonly witness: Witness) {}

  aggregate(path: string, model: AggregateModel, actual: AggregateType): void {
    const facts = this.witness.facts.get(model);
    if (!facts) throw new Error(`${path}: nothing was asked about it`);
    this.same(path, 'bytes', actual.bytes, facts.bytes(this.witness.answers));
    this.alignment(path, model, actual, facts.alignBytes(this.witness.answers));
    this.members(path, model, actual, { facts: facts.members, startBits: 0 });
  }

  private alignment(path: string, model: AggregateModel, actual: AggregateType, truth: number) {
    if (alignmentIsDetermined(model, this.witness))
      this.same(path, 'alignBytes', actual.alignBytes, truth);
    else this.same(path, 'bytes modulo alignBytes', actual.bytes % actual.alignBytes, 0);
  }

  private members(path: string, model: AggregateModel, actual: AggregateType, asked: Asked): void {
    this.same(path, 'kind', actual.kind, model.kind);
    this.same(path, 'tag', actual.tag, model.tag);
    this.place(`${path} (definition)`, model.place, actual.place);
    this.same(path, 'members', actual.members.map(nameOf), model.members.map(nameOf));
    model.members.forEach((member, i) => {
      const found = actual.members[i];
      if (found) this.member(`${path}.${nameOf(member)}`, member, found, asked);
    });
  }

  private member(path: string, model: MemberModel, actual: Member, { facts, startBits }: Asked) {
    const asked = facts.get(model) as MemberFacts;
    const { answers, family } = this.witness;
    const offsetBits = startBits + actual.offsetBits;
    if (asked.offsetBits) this.same(path, 'offsetBits', offsetBits, asked.offsetBits(answers));
    if (asked.widthBits) this.same(path, 'the model', model.widthBits, asked.widthBits(answers));
    this.same(path, 'widthBits', actual.widthBits, model.widthBits);
    if (model.typeName !== undefined) this.same(path, 'typeName', actual.typeName, model.typeName);
    this.place(path, memberPlace(model, family), actual.place);
    this.counts(path, model, actual.type, asked);
    const element = elementOf(actual.type);
    if (asked.spliced && isAggregate(model.base) && isAggregateType(element))
      this.members(path, model.base, element, { facts: asked.spliced, startBits: offsetBits });
    else this.type(path, model, element, asked);
  }

  private counts(path: string, { counts }: MemberModel, actual: Type, asked: MemberFacts): void {
    const found = actual.kind === 'array' ? actual.counts : [];
    this.same(path, 'counts', found, counts);
    if (!asked.wholeBytes || !asked.bytes) return;
    const { answers } = this.witness;
    const whole = counts.reduce<number>((all, count) => all * Number(count), asked.bytes(answers));
    this.same(path, 'the model', whole, asked.wholeBytes(answers));
  }

  private type(path: string, { base }: MemberModel, actual: Scalar, asked: MemberFacts): void {
    const { answers } = this.witness;
    this.same(path, 'kind', actual.kind, base.kind);
    if (asked.bytes) this.same(path, 'bytes', actual.bytes, asked.bytes(answers));
    if (actual.kind === 'int' && base.kind === 'int') {
      if (asked.signed) this.same(path, 'signed', actual.signed, asked.signed(answers));
      this.same(path, 'order', actual.order, base.order);
    } else if (actual.kind === 'pointer' && base.kind === 'pointer')
      this.same(path, 'pointee', actual.pointee, base.pointee);
    else if (actual.kind === 'enum' && base.kind === 'enum') this.enum(path, base, actual, asked);
    else if (isAggregate(base) && isAggregateType(actual)) this.aggregate(path, base, actual);
  }

  private enum(path: string, model: EnumModel, actual: EnumType, asked: MemberFacts): void {
    const { answers } = this.witness;
    this.same(path, 'enum tag', actual.tag, model.tag);
    if (asked.signed) this.same(path, 'signed', actual.signed, asked.signed(answers));
    this.same(path, 'enumerators', actual.enumerators.map(text), model.enumerators.map(text));
    this.place(`${path} (enum)`, model.place, actual.place);
    asked.enumerators?.forEach((fact, i) => {
      const written = BigInt.asUintN(64, model.enumerators[i]?.value as bigint);
      this.same(path, 'the model', written, fact(answers));
    });
  }

  private place(path: string, model: TextPlace | undefined, actual: Place | undefined): void {
    if (this.witness.file === undefined) return;
    const expected =
      model && this.witness.family === 'gcc' ? `${model.line}:${model.column}` : model?.line;
    const found = actual?.column === undefined ? actual?.line : `${actual.line}:${actual.column}`;
    this.same(path, 'place', found, expected);
    if (actual) this.same(path, 'file', actual.file, this.witness.file);
  }

  private same(path: string, what: string, actual: unknown, expected: unknown): void {
    if (show(actual) !== show(expected))
      this.differences.push(`${path}: ${what} is ${show(actual)}, expected ${show(expected)}`);
  }
}

function isAggregateType(type: Type): type is AggregateType {
  return type.kind === 'struct' || type.kind === 'union';
}

type Scalar = Exclude<Type, ArrayType>;

function elementOf(type: Type): Scalar {
  return type.kind === 'array' ? type.element : type;
}

function nameOf({ name }: { readonly name?: string }): string {
  return name ?? '<anonymous>';
}

function text({ name, value }: { readonly name: string; readonly value: bigint }): string {
  return `${name} = ${value}`;
}

function show(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

/** gcc gives an anonymous member no place, clang that of its definition. */
function memberPlace({ name, place }: MemberModel, family: Family): TextPlace | undefined {
  return name === undefined && family === 'gcc' ? undefined : place;
}

/**
 * DWARF determines `_Alignof` of an aggregate that says `aligned`, and of one where nothing lowers a
 * natural alignment (packed, `#pragma pack`, a typedef with `aligned`) and no unnamed bit-field raises
 * it: AAPCS64 lets those count, and no DWARF shows them. Where there is no text to tell, a member that
 * is aligned more than the whole shows that something lowered it.
 */
function alignmentIsDetermined(model: AggregateModel, witness: Witness): boolean {
  const { text } = model;
  if (text?.aligned) return true;
  if (text ? hidesAlignment(text, witness.machine) : isLowered(model, witness)) return false;
  return model.members.every(
    ({ base }) => !isAggregate(base) || alignmentIsDetermined(base, witness),
  );
}

function hidesAlignment({ lowered, unnamedBits }: AggregateText, { name }: Machine): boolean {
  return lowered || (unnamedBits && name === 'aarch64');
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
