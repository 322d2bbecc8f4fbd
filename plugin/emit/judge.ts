// The kernel C that refuses a record: something that no member uses is not zero, or a bool or an enum
// has no value of its type.

import type { Hole } from '../layout/hole.ts';
import { type Address, atOffset, indexNames, looped, spell } from './loops.ts';
import type { Allowed, ValueCheck } from './values.ts';

export const JUDGE_MACROS: readonly string[] = [
  '/* Bits of a record, counted as a layout does: on big-endian from the most significant one. */',
  'static inline u64 ckptgen_value(const u8 *base, size_t first, unsigned int width)',
  '{',
  '\tu64 value = 0;',
  '\tsize_t at;',
  '\tunsigned int i;',
  '',
  '\tfor (i = 0; i < width; i++) {',
  '\t\tat = first + i;',
  '#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__',
  '\t\tvalue = value << 1 | (base[at / 8] >> (7 - at % 8) & 1);',
  '#else',
  '\t\tvalue |= (u64)(base[at / 8] >> (at % 8) & 1) << i;',
  '#endif',
  '\t}',
  '\treturn value;',
  '}',
];

/** The function `name` for any record. */
export function judgeFunction(
  name: string,
  holes: readonly Hole[],
  checks: readonly ValueCheck[],
): string[] {
  if (holes.length + checks.length === 0)
    return [`static inline int ${name}(const void *record)`, '{', '\treturn 0;', '}'];
  const indices = indexNames(Math.max(depthOf(holes), depthOf(checks)));
  return [
    `static inline int ${name}(const void *record)`,
    '{',
    '\tconst u8 *base = record;',
    ...(indices === '' ? [] : [`\tsize_t ${indices};`]),
    '',
    ...holes.flatMap(hole => ofHole(hole, { bytes: 0, terms: [] }, '\t')),
    ...checks.flatMap(check => ofCheck(check, { bytes: 0, terms: [] }, '\t')),
    '\treturn 0;',
    '}',
  ];
}

function depthOf(all: readonly (Hole | ValueCheck)[]): number {
  const inner = (each: Hole | ValueCheck) =>
    each.kind === 'loop' ? 1 + depthOf('holes' in each ? each.holes : each.inner) : 0;
  return all.reduce((most, each) => Math.max(most, inner(each)), 0);
}

function refused(condition: string, error: string, indent: string): string[] {
  return [`${indent}if (${condition})`, `${indent}\treturn -${error};`];
}

function ofHole(hole: Hole, start: Address, indent: string): string[] {
  const at = atOffset(start, hole.offset);
  switch (hole.kind) {
    case 'bytes':
      return refused(`memchr_inv(base + ${spell(at)}, 0, ${hole.bytes})`, 'EUCLEAN', indent);
    case 'bits': {
      const unused = (~hole.keep & 0xff).toString(16).padStart(2, '0');
      return refused(`base[${spell(at)}] & 0x${unused}`, 'EUCLEAN', indent);
    }
    case 'loop':
      return looped(hole, at, indent, (element, inner) =>
        hole.holes.flatMap(each => ofHole(each, element, inner)),
      );
  }
}

function ofCheck(check: ValueCheck, start: Address, indent: string): string[] {
  if (check.kind === 'loop') {
    const { count, strideBits, inner } = check;
    const loop = { count, strideBytes: strideBits / 8 };
    return looped(loop, atOffset(start, check.offsetBits / 8), indent, (element, deeper) =>
      inner.flatMap(each => ofCheck(each, element, deeper)),
    );
  }
  const { offsetBits, widthBits, allowed } = check;
  const at = atOffset(start, Math.floor(offsetBits / 8));
  if (widthBits === 8 && offsetBits % 8 === 0)
    return ofValue(`base[${spell(at)}]`, allowed, indent);
  const first = `(${spell(at)}) * 8${offsetBits % 8 === 0 ? '' : ` + ${offsetBits % 8}`}`;
  return ofValue(`ckptgen_value(base, ${first}, ${widthBits})`, allowed, indent);
}

function ofValue(value: string, allowed: Allowed, indent: string): string[] {
  if (allowed.kind === 'mask')
    return refused(`${value} & ~${literal(allowed.mask)}`, 'EDOM', indent);
  return [
    `${indent}switch (${value}) {`,
    ...allowed.values.map(each => `${indent}case ${literal(each)}:`),
    `${indent}\tbreak;`,
    `${indent}default:`,
    `${indent}\treturn -EDOM;`,
    `${indent}}`,
  ];
}

function literal(value: bigint): string {
  return `0x${value.toString(16)}ULL`;
}
