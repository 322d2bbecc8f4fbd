// Loops of generated C over the elements of arrays in a record, and addresses within them.

/** An address in the record: a constant and one term a loop around it. */
export interface Address {
  readonly bytes: number;
  readonly terms: readonly string[];
}

export interface Loop {
  readonly count: number;
  readonly strideBytes: number;
}

const INDEX_NAMES = 'ijklmnopqr';

function indexName(level: number): string {
  return INDEX_NAMES[level] ?? `i${level}`;
}

/** As they are declared: `i, j`; '' for none. */
export function indexNames(depth: number): string {
  return Array.from({ length: depth }, (_, level) => indexName(level)).join(', ');
}

export function atOffset(start: Address, bytes: number): Address {
  return { ...start, bytes: start.bytes + bytes };
}

export function spell({ bytes, terms }: Address): string {
  return [`${bytes}`, ...terms].join(' + ');
}

/** `body` gives the statements of one element, indented as it is told. */
export function looped(
  { count, strideBytes }: Loop,
  at: Address,
  indent: string,
  body: (element: Address, indent: string) => readonly string[],
): string[] {
  const index = indexName(at.terms.length);
  const element = { bytes: at.bytes, terms: [...at.terms, `${index} * ${strideBytes}`] };
  const lines = body(element, `${indent}\t`);
  const head = `${indent}for (${index} = 0; ${index} < ${count}; ${index}++)`;
  return lines.length === 1 ? [head, ...lines] : [`${head} {`, ...lines, `${indent}}`];
}
