// Layouts as text, a line a member: what tests of the reader compare as a whole.
//
//     struct s: 16 bytes, align 8
//       a s32:3 at 0 bit 0, 3 bits (int)
//       - union at 8, 8 bytes (union)
//         x u64 at 0, 8 bytes (unsigned long)
//       e enum:u32 at 4, 4 bytes (enum e) { A = 0, B = 1 }

import { describeMember } from '../../plugin/layout/describe.ts';
import type { AggregateType, EnumType, Member, ObjectLayouts } from '../../plugin/layout/layout.ts';
import { aggregateOf, elementOf } from '../../plugin/layout/size.ts';

/** Every definition that the object has, or those of `names`; aggregates without a tag in full. */
export function describeObject(
  layouts: ObjectLayouts,
  names: readonly string[] = layouts.names(),
): string {
  return names.flatMap(name => describeFound(layouts, name)).join('\n');
}

function describeFound(layouts: ObjectLayouts, name: string): string[] {
  const found = layouts.find(name);
  if (!found.ok) return [`${name}: ${found.failures[0].message}`];
  return found.value.flatMap(each => describeAggregate(name, each));
}

function describeAggregate(name: string, aggregate: AggregateType): string[] {
  const { bytes, alignBytes, members } = aggregate;
  return [
    `${name}: ${bytes} bytes, align ${alignBytes}`,
    ...members.flatMap(each => describeLines(each, '  ')),
  ];
}

function describeLines(member: Member, indent: string): string[] {
  const line = describeMember(member.name ?? '-', member, member.offsetBits);
  const element = elementOf(member.type);
  const values = element.kind === 'enum' ? ` ${describeEnum(element)}` : '';
  const inner = aggregateOf(member.type);
  const nested =
    inner && inner.tag === undefined
      ? inner.members.flatMap(each => describeLines(each, `${indent}  `))
      : [];
  return [`${indent}${line} (${member.typeName})${values}`, ...nested];
}

function describeEnum({ enumerators }: EnumType): string {
  return `{ ${enumerators.map(({ name, value }) => `${name} = ${value}`).join(', ')} }`;
}

/**
 * C that compiles only where a description is true: size and alignment of each aggregate, offset and
 * size of each member of its own that is no bit-field and has a name.
 */
export function assertionsFor(description: string): string {
  let type = '';
  const facts: string[] = [];
  for (const line of description.split('\n')) {
    const head = /^(\S.*): (\d+) bytes, align (\d+)$/.exec(line);
    if (head) {
      type = head[1] ?? '';
      facts.push(`sizeof(${type}) == ${head[2]}`, `_Alignof(${type}) == ${head[3]}`);
    }
    const member = /^ {2}(\w+) \S+ at (\d+), (\d+) bytes? /.exec(line);
    if (!member) continue;
    const [, name, offset, bytes] = member;
    facts.push(`__builtin_offsetof(${type}, ${name}) == ${offset}`);
    if (!line.includes('[]')) facts.push(`sizeof(((${type} *)0)->${name}) == ${bytes}`);
  }
  return facts.map(fact => `_Static_assert(${fact}, "${fact}");`).join('\n');
}
