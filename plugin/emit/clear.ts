// Holes -> the kernel C that clears them.

import type { Hole } from './holes.ts';

/** An address in the record: a constant and one term a loop around it. */
interface Address {
  readonly bytes: number;
  readonly terms: readonly string[];
}

const INDEX_NAMES = 'ijklmnopqr';

/** The function `name` for a record with holes; `record` is its type. */
export function clearFunction(name: string, record: string, holes: readonly Hole[]): string[] {
  const depth = loopDepth(holes);
  const indices = Array.from({ length: depth }, (_, level) => indexName(level)).join(', ');
  return [
    `static void ${name}(${record} *record)`,
    '{',
    '\tu8 *base = (u8 *)record;',
    ...(depth > 0 ? [`\tsize_t ${indices};`] : []),
    '',
    ...holes.flatMap(hole => statement(hole, { bytes: 0, terms: [] }, '\t')),
    '}',
  ];
}

function indexName(level: number): string {
  return INDEX_NAMES[level] ?? `i${level}`;
}

function loopDepth(holes: readonly Hole[]): number {
  const depths = holes.map(hole => (hole.kind === 'loop' ? 1 + loopDepth(hole.holes) : 0));
  return depths.reduce((most, depth) => Math.max(most, depth), 0);
}

function statement(hole: Hole, start: Address, indent: string): string[] {
  const at: Address = { ...start, bytes: start.bytes + hole.offset };
  switch (hole.kind) {
    case 'bytes':
      return [`${indent}memset(base + ${spell(at)}, 0, ${hole.bytes});`];
    case 'bits':
      return [`${indent}base[${spell(at)}] &= 0x${hole.keep.toString(16).padStart(2, '0')};`];
    case 'loop':
      return loop(hole, at, indent);
  }
}

function loop(hole: Hole & { kind: 'loop' }, at: Address, indent: string): string[] {
  const index = indexName(at.terms.length);
  const element: Address = {
    bytes: at.bytes,
    terms: [...at.terms, `${index} * ${hole.strideBytes}`],
  };
  const body = hole.holes.flatMap(each => statement(each, element, `${indent}\t`));
  const single = hole.holes.length === 1 && body.length === 1;
  const head = `${indent}for (${index} = 0; ${index} < ${hole.count}; ${index}++)`;
  return single ? [head, ...body] : [`${head} {`, ...body, `${indent}}`];
}

function spell({ bytes, terms }: Address): string {
  return [`${bytes}`, ...terms].join(' + ');
}
