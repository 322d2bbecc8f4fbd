// What the compiler is asked about structs: everything that the model leaves out.

import {
  type AggregateModel,
  type AggregateText,
  isAggregate,
  type MemberModel,
  type NamedAggregate,
} from './model.ts';
import type { Answers, Fact, Questions } from './questions.ts';

export interface AggregateFacts {
  readonly bytes: Fact<number>;
  readonly alignBytes: Fact<number>;
  readonly members: ReadonlyMap<MemberModel, MemberFacts>;
}

export interface MemberFacts {
  /**
   * In the aggregate that the member stands in. A member of an anonymous one without text is counted
   * from the nearest that C can name.
   */
  readonly offsetBits?: Fact<number>;
  readonly widthBits?: Fact<number>;
  /** Of the element, where the member is an array; of the declared type of a bit-field. */
  readonly bytes?: Fact<number>;
  /** `_Alignof` the same. */
  readonly alignBytes?: Fact<number>;
  /** Of the member as a whole; absent where `sizeof` is refused: bit-fields, flexible and anonymous. */
  readonly wholeBytes?: Fact<number>;
  /** Of integers and enums. */
  readonly signed?: Fact<boolean>;
  /** Values of an enum, modulo 2^64, in the order of the model. */
  readonly enumerators?: readonly Fact<bigint>[];
  /** Members of an anonymous aggregate without text. */
  readonly spliced?: ReadonlyMap<MemberModel, MemberFacts>;
}

/** Asks about `structs` and all that stand in them. */
export class StructQuestions {
  readonly facts = new Map<AggregateModel, AggregateFacts>();
  private readonly twins: string[] = [];

  constructor(
    private readonly questions: Questions,
    structs: readonly NamedAggregate[],
  ) {
    for (const struct of structs) this.aggregate(struct, struct.name);
  }

  /** Goes between the structs and Questions.source(). */
  twinSource(): string {
    return this.twins.join('');
  }

  private aggregate(model: AggregateModel, type: string): void {
    if (this.facts.has(model)) return;
    const members = new Map<MemberModel, MemberFacts>();
    this.facts.set(model, {
      bytes: this.questions.number(`sizeof(${type})`),
      alignBytes: this.questions.number(`_Alignof(${type})`),
      members,
    });
    this.members(model, type, members);
  }

  private members(model: AggregateModel, type: string, into: Map<MemberModel, MemberFacts>): void {
    for (const member of model.members) into.set(member, this.member(member, type));
  }

  private member(member: MemberModel, type: string): MemberFacts {
    if (member.name === undefined) return this.anonymous(member.base as AggregateModel, type);
    if (member.widthBits !== undefined) return this.bitField(member, type);
    const element = elementOf(member, type);
    if (isAggregate(member.base)) this.aggregate(member.base, member.base.name ?? element);
    const flexible = member.counts[0] === 'flexible';
    return {
      offsetBits: toBits(this.questions.number(`__builtin_offsetof(${type}, ${member.name})`)),
      ...(flexible
        ? {}
        : { wholeBytes: this.questions.number(`sizeof(((${type} *)0)->${member.name})`) }),
      ...this.meaning(member, element),
    };
  }

  private bitField(member: MemberModel, type: string): MemberFacts {
    const range = this.questions.bits(type, member.name as string);
    return {
      offsetBits: answers => range(answers).offsetBits,
      widthBits: answers => range(answers).widthBits,
      ...(member.declared === undefined ? {} : this.meaning(member, member.declared)),
    };
  }

  private meaning({ base }: MemberModel, type: string): Partial<MemberFacts> {
    const alignBytes = this.questions.number(`_Alignof(${type})`);
    const facts = { bytes: this.questions.number(`sizeof(${type})`), alignBytes };
    if (base.kind === 'enum') {
      const enumerators = base.enumerators.map(({ name }) => this.questions.value(name));
      return { ...facts, signed: this.signed(type), enumerators };
    }
    return base.kind === 'int' ? { ...facts, signed: this.signed(type) } : facts;
  }

  private signed(type: string): Fact<boolean> {
    const negative = this.questions.number(`(${type})-1 < 0`);
    return answers => negative(answers) === 1;
  }

  /**
   * C has no name for an anonymous aggregate: a twin with the same text has its size and alignment,
   * and a member of it is found in both, further away where it really stands. Without the text the
   * members alone are asked.
   */
  private anonymous(model: AggregateModel, type: string): MemberFacts {
    if (model.text) return this.twinned(model, model.text, type);
    const spliced = new Map<MemberModel, MemberFacts>();
    this.members(model, type, spliced);
    return { spliced };
  }

  private twinned(model: AggregateModel, text: AggregateText, type: string): MemberFacts {
    const twin = this.twin(model.kind, text);
    this.aggregate(model, twin);
    const probe = firstNamed(model);
    const far = this.position(probe, type);
    const near = this.position(probe, twin);
    return {
      offsetBits: answers => far(answers) - near(answers),
      bytes: this.questions.number(`sizeof(${twin})`),
      alignBytes: this.questions.number(`_Alignof(${twin})`),
    };
  }

  private twin(kind: string, { body, attributes, pack }: AggregateText): string {
    const name = `${kind} twin${this.twins.length}`;
    const definition = `${name} {\n${body}\n}${attributes};\n`;
    this.twins.push(
      pack === undefined
        ? definition
        : `#pragma pack(push, ${pack})\n${definition}#pragma pack(pop)\n`,
    );
    return name;
  }

  private position({ name, widthBits }: MemberModel, type: string): Fact<number> {
    if (widthBits === undefined)
      return toBits(this.questions.number(`__builtin_offsetof(${type}, ${name})`));
    const range = this.questions.bits(type, name as string);
    return answers => range(answers).offsetBits;
  }
}

function toBits(bytes: Fact<number>): Fact<number> {
  return (answers: Answers) => bytes(answers) * 8;
}

/** The type of a member, of its elements where it is an array. */
function elementOf({ name, counts }: MemberModel, type: string): string {
  return `__typeof__(((${type} *)0)->${name}${'[0]'.repeat(counts.length)})`;
}

/** The first member that C can name, in anonymous ones too. */
function firstNamed(model: AggregateModel): MemberModel {
  const [first] = model.members;
  if (!first) throw new Error('an anonymous aggregate without a member');
  return first.name === undefined ? firstNamed(first.base as AggregateModel) : first;
}
