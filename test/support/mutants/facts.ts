// What the compiler says of a header's structs: constants of an object, taken out by objcopy. Names come
// from the text, numbers from gcc; no reader of DWARF is asked.

import type { Answers, Fact, Questions } from '../witness/questions.ts';
import { type Place, placesIn } from './places.ts';
import type { Scan, TaggedAggregate } from './scan.ts';

export interface MemberFacts {
  /** From the start of the struct that the path begins in. */
  readonly offsetBits: number;
  /** 0 for a flexible array. */
  readonly bits: number;
  /** Of an array's element, one bound taken off; the member's own for what is none. */
  readonly elementBytes: number;
  /** What the innermost element is to `_Generic`: 0 no integer, 1 signed, 2 unsigned, 3 plain char. */
  readonly kind: number;
}

export interface AggregateFacts {
  readonly bytes: number;
  readonly alignBytes: number;
  /** By path: `a.b`; members of anonymous aggregates as C reaches them. */
  readonly members: ReadonlyMap<string, MemberFacts>;
}

export interface HeaderFacts {
  /** By `struct foo`. */
  readonly aggregates: ReadonlyMap<string, AggregateFacts>;
  /** Of enums that have a tag, or stand inside of a struct. */
  readonly enumerators: ReadonlyMap<string, bigint>;
}

export function nameOf({ kind, tag }: TaggedAggregate): string {
  return `${kind} ${tag}`;
}

export function askAbout(questions: Questions, { aggregates, enums }: Scan): Fact<HeaderFacts> {
  const asked = aggregates.map(each => [nameOf(each), askAggregate(questions, each)] as const);
  const isInside = (at: number) => aggregates.some(({ start, end }) => start < at && at < end);
  const values = enums
    .filter(({ tag, start }) => tag !== undefined || isInside(start))
    .flatMap(({ enumerators }) => enumerators)
    .map(({ name }) => [name, questions.value(name)] as const);
  return answers => ({
    aggregates: new Map(asked.map(([name, fact]) => [name, fact(answers)])),
    enumerators: new Map(values.map(([name, fact]) => [name, fact(answers)])),
  });
}

function askAggregate(questions: Questions, aggregate: TaggedAggregate): Fact<AggregateFacts> {
  const type = nameOf(aggregate);
  const bytes = questions.number(`sizeof(${type})`);
  const alignBytes = questions.number(`_Alignof(${type})`);
  const members = placesIn(aggregate).map(
    place => [place.path, askMember(questions, type, place)] as const,
  );
  return answers => ({
    bytes: bytes(answers),
    alignBytes: alignBytes(answers),
    members: new Map(members.map(([path, fact]) => [path, fact(answers)])),
  });
}

function askMember(questions: Questions, type: string, { path, member }: Place): Fact<MemberFacts> {
  if (member.form === 'plain' && member.width !== undefined) {
    const range = questions.bits(type, path);
    return (answers: Answers) => {
      const { offsetBits, widthBits } = range(answers);
      return { offsetBits, bits: widthBits, elementBytes: 0, kind: 0 };
    };
  }
  const [value, { bounds }] = [`((${type} *)0)->${path}`, member];
  const offset = questions.number(`__builtin_offsetof(${type}, ${path})`);
  const size = bounds[0] === '' ? () => 0 : questions.number(`sizeof(${value})`);
  const element = questions.number(`sizeof(${value}${bounds.length > 0 ? '[0]' : ''})`);
  const kind = questions.number(kindOf(`${value}${'[0]'.repeat(bounds.length)}`));
  return answers => ({
    offsetBits: offset(answers) * 8,
    bits: size(answers) * 8,
    elementBytes: element(answers),
    kind: kind(answers),
  });
}

function kindOf(value: string): string {
  const list = (types: readonly string[], kind: number) => types.map(type => `${type}: ${kind}`);
  const widths = ['char', 'short', 'int', 'long', 'long long'];
  const kinds = [
    ...list(
      widths.map(width => `signed ${width}`),
      1,
    ),
    ...list(
      widths.map(width => `unsigned ${width}`),
      2,
    ),
    ...list(['char'], 3),
  ];
  return `_Generic(${value}, ${kinds.join(', ')}, default: 0)`;
}
