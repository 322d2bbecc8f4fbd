// Bit-fields have no offset and no size in C. But a constant object of the record's type in which
// only the bit-field is set has bytes that gcc and clang compute while they compile.

import { describeMember } from '../layout/describe.ts';
import type { AggregateType, ByteOrder, Member } from '../layout/layout.ts';
import type { Lock } from '../layout/lock.ts';
import { aggregateOf, countsOf, elementOf } from '../layout/size.ts';
import { driftMessage, pathOf } from './asserts.ts';

/** Where a compiler does not fold, as sparse, the assertion is silent: it must not fail for the optimizer's sake. */
export const BIT_ASSERT_MACROS: readonly string[] = [
  '/* Whether it is known at compile time that a number from 0 to 255 is another one. */',
  '#define ckptgen_differs(number, value) \\',
  '\t({ u8 n_ = (number); __builtin_constant_p(n_) && n_ != (value); })',
];

interface Field {
  readonly path: string;
  readonly member: Member;
  readonly offsetBits: number;
}

/** A constant a bit-field and the function `name`, to be called from code that is compiled; empty for none. */
export function bitAssertLines(name: string, lock: Lock, byteOrder: ByteOrder): string[] {
  const fields = fieldsOf(lock.layout);
  if (fields.length === 0) return [];
  const constants = fields.flatMap((field, index) => constantLines(lock, field, index));
  return [
    ...constants,
    `static inline void ${name}(void)`,
    '{',
    ...fields.flatMap((field, index) => checkLines(lock, byteOrder, { ...field, index })),
    '}',
  ];
}

function fieldsOf(layout: AggregateType): Field[] {
  const found: Field[] = [];
  const visit = (aggregate: AggregateType, parent: string, startBits: number): void => {
    for (const member of aggregate.members) {
      const path = pathOf(parent, member);
      const offsetBits = startBits + member.offsetBits;
      const inner = aggregateOf(member.type);
      if (inner) visit(inner, path + '[0]'.repeat(countsOf(member.type).length), offsetBits);
      else if (member.widthBits !== undefined) found.push({ path, member, offsetBits });
    }
  };
  visit(layout, '', 0);
  return found;
}

function constantName({ subsystem }: Lock, index: number): string {
  return `ckptgen_bits_${subsystem}_${index}`;
}

function constantLines(lock: Lock, { path, member }: Field, index: number): string[] {
  const record = `struct ckpt_${lock.subsystem}_s`;
  return [
    'static const union {',
    `\t${record} record;`,
    `\tu8 bytes[sizeof(${record})];`,
    `} ${constantName(lock, index)} = {`,
    `\t.record = { .${path} = ${allOnes(member)} },`,
    '};',
    '',
  ];
}

/** Sets every bit of the field, however many there are today: one more than recorded is seen. */
function allOnes({ type }: Member): string {
  return elementOf(type).kind === 'bool' ? '1' : '-1';
}

function checkLines(
  lock: Lock,
  byteOrder: ByteOrder,
  field: Field & { readonly index: number },
): string[] {
  const { path, member, offsetBits, index } = field;
  const start = offsetBits;
  const end = start + (member.widthBits ?? 0);
  // One byte more on either side: a field that grew into it is seen.
  const first = Math.max(0, Math.floor(start / 8) - 1);
  const last = Math.min(lock.layout.bytes - 1, Math.floor((end - 1) / 8) + 1);
  const conditions: string[] = [];
  for (let byte = first; byte <= last; byte++) {
    const value = byteValue(byte, { start, end }, byteOrder);
    conditions.push(`ckptgen_differs(${constantName(lock, index)}.bytes[${byte}], ${value})`);
  }
  const { type } = member;
  if (type.kind === 'int')
    conditions.push(
      `ckptgen_differs(${constantName(lock, index)}.record.${path} < 0, ${type.signed ? 1 : 0})`,
    );
  const message = driftMessage(lock, describeMember(path, member, offsetBits));
  const lines = conditions.map((condition, at) => {
    const head = at === 0 ? '\tBUILD_BUG_ON_MSG(' : '\t\t\t ';
    return `${head}${condition}${at === conditions.length - 1 ? ',' : ' ||'}`;
  });
  return [...lines, `\t\t\t "${message}");`];
}

function byteValue(
  byte: number,
  field: { readonly start: number; readonly end: number },
  byteOrder: ByteOrder,
): string {
  let value = 0;
  for (let bit = 0; bit < 8; bit++) {
    const at = byte * 8 + bit;
    if (at >= field.start && at < field.end)
      value |= byteOrder === 'little' ? 1 << bit : 0x80 >> bit;
  }
  return `0x${value.toString(16).padStart(2, '0')}`;
}
