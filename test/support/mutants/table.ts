// The tables of README.md: what each tool finds, and where it cries wolf.

import type { Pair } from './corpus.ts';

export interface Column {
  readonly tool: string;
  readonly alarms: ReadonlySet<Pair>;
  /** Pairs with more findings than causes; absent where a tool does not count in findings. */
  readonly tooMany?: number;
}

/** Those that a verdict is expected of. */
export function countedPairs(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(
    ({ expectation: { verdict } }) => verdict === 'damaging' || verdict === 'harmless',
  );
}

const isDamaging = ({ expectation }: Pair) => expectation.verdict === 'damaging';

/** One row a tool. */
export function toolTable(columns: readonly Column[], pairs: readonly Pair[]): string[] {
  const harmless = pairs.filter(pair => !isDamaging(pair));
  const damaging = pairs.filter(isDamaging);
  const layouts = damaging.filter(({ edit }) => edit.group !== 'constants');
  const constants = damaging.filter(({ edit }) => edit.group === 'constants');
  const rows = columns.map(({ tool, alarms, tooMany }) => [
    tool,
    ...[layouts, constants, harmless].map(some => withPercent(alarms, some)),
    `${tooMany ?? ''}`,
  ]);
  const title = ['damaging to layouts, found', 'to constants, found', 'harmless, alarmed'];
  return table(['', ...title, 'more findings than causes'], rows);
}

/** One row a kind of edit. */
export function kindTable(
  columns: readonly Column[],
  pairs: readonly Pair[],
  verdict: 'damaging' | 'harmless',
): string[] {
  const some = pairs.filter(({ expectation }) => expectation.verdict === verdict);
  const kinds = [...new Set(some.map(({ edit }) => edit.kind))];
  const title = verdict === 'damaging' ? 'found, by damaging edit' : 'alarmed, by harmless edit';
  const rows = kinds.map(kind => {
    const ofKind = some.filter(({ edit }) => edit.kind === kind);
    return [kind, ...columns.map(({ alarms }) => counted(alarms, ofKind))];
  });
  return table([title, ...columns.map(({ tool }) => tool)], rows);
}

function counted(alarms: ReadonlySet<Pair>, pairs: readonly Pair[]): string {
  return `${pairs.filter(pair => alarms.has(pair)).length} of ${pairs.length}`;
}

function withPercent(alarms: ReadonlySet<Pair>, pairs: readonly Pair[]): string {
  const percent = (100 * pairs.filter(pair => alarms.has(pair)).length) / pairs.length;
  return `${counted(alarms, pairs)}, ${percent.toFixed(1).replace(/\.0$/, '')} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replace(/ {2,}/g, ' ');
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)];
}
