// Bit-fields have no offset and no size in C. But a constant object of the record's type in which
// only the bit-field is set has bytes that gcc and clang compute while they compile.

import { describeMember } from '../layout/describe.ts';
import type { AggregateType, ByteOrder, Member } from '../layout/layout.ts';
import type { Lock } from '../layout/lock.ts';
import { aggregateOf, countsOf, elementOf } from '../layout/size.ts';
import { driftMessage, OR_RANDOMIZED, pathOf } from './asserts.ts';

/** Where a compiler does not fold, as sparse, the assertion is silent: it must not fail for the optimizer's sake. */
export const BIT_ASSERT_MACROS: readonly string[] = [
  '/* Whether it is known at compile time that a number from 0 to 255 is another one. */',
  '#define ckptgen_differs(number, value) \\',
  '\t({ u8 n_ = (number); __builtin_constant_p(n_) && n_ != (value); })',
  '#ifdef __CHECKER__',
  '#define ckptgen_true 1',
  '#else',
  '/* 1 for a bool and for nothing else; sparse does not know that of a bit-field. */',
  '#define ckptgen_true 2',
  '#endif',
];

interface Field {
  readonly path: string;
  readonly member: Member;
  readonly offsetBits: number;
}

/**
 * A constant a bit-field and the function `name`, to be called from code that is compiled. Empty where
 * there is no bit-field, and for big-endian targets: gcc 12 reads other bytes there than it writes.
 */
export function bitAssertLines(name: string, lock: Lock, byteOrder: ByteOrder): string[] {
  const fields = byteOrder === 'little' ? fieldsOf(lock.layout) : [];
  if (fields.length === 0) return [];
  const constants = fields.flatMap((field, index) => constantLines(lock, field, index));
  return [
    ...constants,
    `static inline void ${name}(void)`,
    '{',
    ...fields.flatMap((field, index) => checkLines(lock, { ...field, index })),
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

/**
 * Sets every bit of the field, however many there are today: one more than recorded is seen. In what
 * is no bool any more, `ckptgen_true` is another number than 1.
 */
function allOnes({ type }: Member): string {
  return elementOf(type).kind === 'bool' ? 'ckptgen_true' : '-1';
}

function checkLines(lock: Lock, field: Field & { readonly index: number }): string[] {
  const { path, member, offsetBits, index } = field;
  const { type } = member;
  const constant = constantName(lock, index);
  const conditions = bytesAround(field, lock.layout.bytes).map(
    ({ byte, value }) => `ckptgen_differs(${constant}.bytes[${byte}], ${value})`,
  );
  if (type.kind === 'int')
    conditions.push(`ckptgen_differs(${constant}.record.${path} < 0, ${type.signed ? 1 : 0})`);
  const message = driftMessage(lock, describeMember(path, member, offsetBits));
  const lines = conditions.map((condition, at) => {
    const head = at === 0 ? '\tBUILD_BUG_ON_MSG(' : '\t\t\t ';
    return `${head}${condition}${at === conditions.length - 1 ? ',' : ' ||'}`;
  });
  return [...lines, `\t\t\t "${message}"`, `\t\t\t ${OR_RANDOMIZED});`];
}

/** The field's bytes when all its bits are set, and one on either side: a field that grew is seen there. */
function bytesAround(
  { member, offsetBits }: Field,
  recordBytes: number,
): { byte: number; value: string }[] {
  const end = offsetBits + (member.widthBits ?? 0);
  const first = Math.max(0, Math.floor(offsetBits / 8) - 1);
  const last = Math.min(recordBytes - 1, Math.floor((end - 1) / 8) + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const byte = first + index;
    const from = Math.min(8, Math.max(0, offsetBits - byte * 8));
    const to = Math.min(8, Math.max(0, end - byte * 8));
    const value = (1 << to) - (1 << Math.min(from, to));
    return { byte, value: `0x${value.toString(16).padStart(2, '0')}` };
  });
}
