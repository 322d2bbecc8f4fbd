// The column of ckptgen itself.

import type { Pair } from './corpus.ts';
import type { Column } from './table.ts';
import { verdictOf } from './verdicts.ts';

/** By `ckptgen diff OLD NEW --struct NAME`. */
export function ownColumn(pairs: readonly Pair[]): Column {
  const verdicts = pairs.map(pair => ({ pair, ...verdictOf(pair, pair.tag) }));
  const tooMany = verdicts.filter(
    ({ pair: { expectation }, findings }) =>
      expectation.verdict === 'damaging' && findings.length > expectation.causes,
  );
  const alarms = new Set(verdicts.filter(({ exit }) => exit !== 0).map(({ pair }) => pair));
  return { tool: 'ckptgen', alarms, tooMany: tooMany.length };
}
