// A lock's numbers as compile-time assertions on the kernel's own struct: what the debug info hid
// (a randomized struct, other flags, a plugin that did not run) fails all the same.

import { describeMember } from '../layout/describe.ts';
import type { AggregateType, Enumerator, Member, Type } from '../layout/layout.ts';
import type { Lock } from '../layout/lock.ts';
import { aggregateOf, bytesOf, countsOf, elementOf } from '../layout/size.ts';
import { columns, integer, LINE_COLUMNS } from './c-writer.ts';

const ASSERT = 'static_assert(';
const INDENT = '\t      ';

/** Behind the message of what a randomized layout would break. */
export const OR_RANDOMIZED = 'ckptgen_or_randomized';

/** Macros that the assertions use. */
export const ASSERT_MACROS: readonly string[] = [
  '#if defined(RANDSTRUCT) || defined(RANDSTRUCT_PLUGIN)',
  '/* The compiler may have laid out another struct than its debug info says. */',
  `#define ${OR_RANDOMIZED} \\`,
  '\t"; or the compiler has shuffled it: take __randomize_layout away [randomized-layout]"',
  '#else',
  `#define ${OR_RANDOMIZED} ""`,
  '#endif',
  '#define ckptgen_is_bool(type) ((type)2 == (type)1)',
  '#define ckptgen_is_char(type) __builtin_types_compatible_p(type, char)',
  '#ifdef __CHECKER__',
  '/* sparse lets no number into a type like gfp_t; the compiler does. */',
  '#define ckptgen_is_integer(type) 1',
  '#define ckptgen_is_signed(type) 1',
  '#define ckptgen_is_unsigned(type) 1',
  '#else',
  '/* Not of floating point; plain char and bool are told apart from their like. */',
  '#define ckptgen_is_integer(type) ((type)1 / 2 == 0 && !ckptgen_is_char(type))',
  '#define ckptgen_is_signed(type) (ckptgen_is_integer(type) && (type)(-1) < (type)1)',
  '#define ckptgen_is_unsigned(type) (ckptgen_is_integer(type) && (type)(-1) > (type)1)',
  '#endif',
];

/**
 * Size and alignment of the record; offset, size, element sizes and kind (char, bool, or an integer
 * of that sign; for an enum, an integer) of every member; the values of enumerators. Bit-fields have no
 * offset in C: bitAssertLines has them. To C, a type of a byte order is a plain integer, an enum another.
 */
export function assertLines(lock: Lock): string[] {
  const { layout, subsystem } = lock;
  const record = `struct ckpt_${subsystem}_s`;
  const whole = assertion(
    [`sizeof(${record}) == ${layout.bytes}`, `__alignof__(${record}) == ${layout.alignBytes}`],
    [driftMessage(lock, `${layout.bytes} bytes, aligned ${layout.alignBytes}`), OR_RANDOMIZED],
  );
  const lines = [...whole];
  addMembers(lines, { lock, record, path: '', offsetBits: 0 }, layout);
  for (const enumerator of enumeratorsOf(layout)) addEnumerator(lines, lock, enumerator);
  return lines;
}

/** What an assertion says when it fails; plain ASCII without quotes. */
export function driftMessage({ subsystem, version, abi }: Lock, says: string): string {
  const format = version === 0 ? 'the generated format' : 'the exported format';
  const source = abi === undefined ? format : `${format} of ${abi}`;
  const wayOut =
    version === 0 ? 'run make again' : `run make ckpt_accept CKPT=${subsystem} if intended`;
  return `layout drift in struct ckpt_${subsystem}_s: ${source} says: ${says}; ${wayOut}`;
}

interface Above {
  readonly lock: Lock;
  readonly record: string;
  /** As C writes it: `slots[0].id`. */
  readonly path: string;
  readonly offsetBits: number;
}

function addMembers(lines: string[], above: Above, layout: AggregateType): void {
  for (const member of layout.members) {
    const path = pathOf(above.path, member);
    const offsetBits = above.offsetBits + member.offsetBits;
    if (member.name !== undefined && member.widthBits === undefined)
      lines.push(...memberAssertion(above, member, { path, offsetBits }));
    const inner = aggregateOf(member.type);
    const ranks = countsOf(member.type).length;
    if (inner) addMembers(lines, { ...above, path: path + '[0]'.repeat(ranks), offsetBits }, inner);
  }
}

/** The path of a member as C writes it, the first element standing for an array of structs. */
export function pathOf(parent: string, { name }: Member): string {
  if (name === undefined) return parent;
  return parent === '' ? name : `${parent}.${name}`;
}

interface Located {
  readonly path: string;
  readonly offsetBits: number;
}

function memberAssertion(above: Above, member: Member, { path, offsetBits }: Located): string[] {
  const { record } = above;
  const conditions = [
    `offsetof(${record}, ${path}) == ${offsetBits / 8}`,
    ...sizes(record, path, member.type),
    ...elementConditions(record, path, member.type),
  ];
  const message = driftMessage(above.lock, describeMember(path, member, offsetBits));
  return assertion(conditions, [message, OR_RANDOMIZED]);
}

/** `sizeof` of the member, of its rows, of its element. */
function sizes(record: string, path: string, type: Type): string[] {
  const counts = countsOf(type);
  let bytes = bytesOf(type);
  const result = [`sizeof_field(${record}, ${path}) == ${bytes}`];
  counts.forEach((count, rank) => {
    bytes = count === 'flexible' || count === 0 ? 0 : bytes / count;
    result.push(`sizeof_field(${record}, ${path}${'[0]'.repeat(rank + 1)}) == ${bytes}`);
  });
  return result;
}

function elementConditions(record: string, path: string, type: Type): string[] {
  const element = elementOf(type);
  const spelled = `typeof(((${record} *)0)->${path}${'[0]'.repeat(countsOf(type).length)})`;
  switch (element.kind) {
    case 'bool':
      return [`ckptgen_is_bool(${spelled})`];
    case 'char':
      return [`ckptgen_is_char(${spelled})`];
    case 'enum':
      return [`ckptgen_is_integer(${spelled})`];
    case 'int':
      return [`ckptgen_is_${element.signed ? 'signed' : 'unsigned'}(${spelled})`];
    default:
      return [];
  }
}

/** Each once, in the order of the members. */
function enumeratorsOf(layout: AggregateType): readonly Enumerator[] {
  const found = new Map<string, Enumerator>();
  const visit = (aggregate: AggregateType): void => {
    for (const { type } of aggregate.members) {
      const element = elementOf(type);
      if (element.kind === 'enum')
        for (const enumerator of element.enumerators) found.set(enumerator.name, enumerator);
      else if (element.kind === 'struct' || element.kind === 'union') visit(element);
    }
  };
  visit(layout);
  return [...found.values()];
}

function addEnumerator(lines: string[], lock: Lock, { name, value }: Enumerator): void {
  lines.push(
    ...assertion([`${name} == ${integer(value)}`], [driftMessage(lock, `${name} = ${value}`)]),
  );
}

/** The hint is a macro. */
function assertion(
  conditions: readonly string[],
  [message, hint]: readonly [message: string, hint?: string],
): string[] {
  const lines = conditions.flatMap((condition, index) => {
    const start = index === 0 ? ASSERT : INDENT;
    const end = index === conditions.length - 1 ? ',' : ' &&';
    return broken(start, condition, end);
  });
  if (hint === undefined) return [...lines, `${INDENT}"${message}");`];
  return [...lines, `${INDENT}"${message}"`, `${INDENT}${hint});`];
}

/** A condition on one line where it fits, else broken behind its comma. */
function broken(start: string, condition: string, end: string): string[] {
  const line = start + condition + end;
  const comma = condition.indexOf(', ');
  if (columns(line) <= LINE_COLUMNS || comma < 0) return [line];
  const open = columns(start) + condition.indexOf('(') + 1;
  const indent = '\t'.repeat(open / 8) + ' '.repeat(open % 8);
  return [start + condition.slice(0, comma + 1), indent + condition.slice(comma + 2) + end];
}
