// Holds what the reader says of a struct against the model (what was written) and the compiler's answers.

import type {
  AggregateType,
  ArrayType,
  EnumType,
  Member,
  Place,
  Target,
  Type,
} from '../../../plugin/layout/layout.ts';
import type { Machine } from './compilers.ts';
import {
  alignmentIsDetermined,
  isShownPlain,
  losesNames,
  memberPlace,
  type Using,
  type Witness,
} from './conditions.ts';
import type { MemberFacts } from './facts.ts';
import {
  type AggregateModel,
  type EnumModel,
  isAggregate,
  type MemberModel,
  type TextPlace,
} from './model.ts';

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

/** `actual` is sorted bytewise and has each name once; it may have `aliases`. */
export function compareNames(
  actual: readonly string[],
  expected: readonly string[],
  aliases: readonly string[] = [],
): string[] {
  const sorted = [...new Set(expected)].sort();
  const lost = sorted.filter(name => !actual.includes(name));
  const extra = actual.filter(name => !sorted.includes(name) && !aliases.includes(name));
  return [
    ...(lost.length > 0 ? [`names: ${lost.join(', ')} are missing`] : []),
    ...(extra.length > 0 ? [`names: ${extra.join(', ')} are in no source`] : []),
    ...(actual.join() !== [...new Set(actual)].sort().join()
      ? ['names: not sorted, or not each once']
      : []),
  ];
}

export function compareTarget(actual: Target, machine: Machine): string[] {
  const expected = [machine.name, machine.byteOrder, machine.longBits / 8].join(' ');
  const found = [actual.machine, actual.byteOrder, actual.pointerBytes].join(' ');
  return found === expected ? [] : [`target: ${found}, expected ${expected}`];
}

/** The facts of an aggregate's members, and where they count from. */
interface Asked {
  readonly facts: ReadonlyMap<MemberModel, MemberFacts>;
  readonly startBits: number;
}

class Comparison {
  readonly differences: string[] = [];

  constructor(private readonly witness: Witness) {}

  aggregate(path: string, model: AggregateModel, actual: AggregateType, using?: Using): void {
    const facts = this.witness.facts.get(model);
    if (!facts) throw new Error(`${path}: nothing was asked about it`);
    this.same(path, 'bytes', actual.bytes, facts.bytes(this.witness.answers));
    this.alignment(path, model, actual, using);
    this.members(path, model, actual, { facts: facts.members, startBits: 0 });
  }

  /** As a typedef on the way may have changed it: `using` is the member by which `model` is reached. */
  private alignment(
    path: string,
    model: AggregateModel,
    actual: AggregateType,
    using: Using | undefined,
  ): void {
    const { answers, facts } = this.witness;
    const truth = (using?.asked ?? facts.get(model))?.alignBytes?.(answers);
    if (alignmentIsDetermined(model, using, this.witness))
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
    const truth = asked.offsetBits?.(answers) ?? offsetBits;
    const plain = isShownPlain(model, asked, this.witness);
    this.same(path, 'offsetBits', offsetBits, plain ? truth - (truth % 8) : truth);
    this.same(path, 'widthBits', actual.widthBits, plain ? undefined : model.widthBits);
    if (asked.widthBits) this.same(path, 'the model', model.widthBits, asked.widthBits(answers));
    if (model.typeName !== undefined && !losesNames(model, family))
      this.same(path, 'typeName', actual.typeName, model.typeName);
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

  private type(path: string, member: MemberModel, actual: Scalar, asked: MemberFacts): void {
    const { base } = member;
    const { answers } = this.witness;
    this.same(path, 'kind', actual.kind, base.kind);
    if (asked.bytes) this.same(path, 'bytes', actual.bytes, asked.bytes(answers));
    if (actual.kind === 'int' && base.kind === 'int') {
      if (asked.signed) this.same(path, 'signed', actual.signed, asked.signed(answers));
      if (!losesNames(member, this.witness.family))
        this.same(path, 'order', actual.order, base.order);
    } else if (actual.kind === 'pointer' && base.kind === 'pointer')
      this.same(path, 'pointee', actual.pointee, base.pointee);
    else if (actual.kind === 'enum' && base.kind === 'enum') this.enum(path, base, actual, asked);
    else if (isAggregate(base) && isAggregateType(actual))
      this.aggregate(path, base, actual, { member, asked });
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
