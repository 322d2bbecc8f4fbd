// Holes -> the kernel C that clears them.

import type { Hole } from '../layout/hole.ts';
import { type Address, atOffset, indexNames, looped, spell } from './loops.ts';

/** The function `name` for a record with holes; `record` is its type. */
export function clearFunction(name: string, record: string, holes: readonly Hole[]): string[] {
  const indices = indexNames(loopDepth(holes));
  return [
    `static void ${name}(${record} *record)`,
    '{',
    '\tu8 *base = (u8 *)record;',
    ...(indices === '' ? [] : [`\tsize_t ${indices};`]),
    '',
    ...holes.flatMap(hole => statement(hole, { bytes: 0, terms: [] }, '\t')),
    '}',
  ];
}

function loopDepth(holes: readonly Hole[]): number {
  const depths = holes.map(hole => (hole.kind === 'loop' ? 1 + loopDepth(hole.holes) : 0));
  return depths.reduce((most, depth) => Math.max(most, depth), 0);
}

function statement(hole: Hole, start: Address, indent: string): string[] {
  const at = atOffset(start, hole.offset);
  switch (hole.kind) {
    case 'bytes':
      return [`${indent}memset(base + ${spell(at)}, 0, ${hole.bytes});`];
    case 'bits':
      return [`${indent}base[${spell(at)}] &= 0x${hole.keep.toString(16).padStart(2, '0')};`];
    case 'loop':
      return looped(hole, at, indent, (element, inner) =>
        hole.holes.flatMap(each => statement(each, element, inner)),
      );
  }
}
