// Which changes are the configuration's: the text of the struct still has what is gone, or has what came, in
// a condition. What other members do follows from them as it would from an edit.

import type { Declaration, DeclarationsOf } from '../../plugin/layout/declaration.ts';
import { differenceOf } from '../../plugin/layout/difference.ts';
import type { Pair } from '../../plugin/layout/pair.ts';
import type { Change, Configured } from '../rule.ts';
import type { Found } from './findings.ts';

export interface Split {
  /** Of the source. */
  readonly others: readonly Found[];
  /** One for each set of options, in the order of its first change. */
  readonly configured: readonly Configured[];
}

export function splitConfigured(all: readonly Found[], declarationsOf: DeclarationsOf): Split {
  const others: Found[] = [];
  const groups = new Map<string, Reason & { changes: [Change, ...Change[]] }>();
  for (const found of [...all].sort((a, b) => a.change.position - b.change.position)) {
    const { change } = found;
    const reason = change.pair && reasonOf(change.pair, declarationsOf);
    if (!reason) {
      others.push(found);
      continue;
    }
    const key = `${reason.isLength} ${reason.options.join()}`;
    const group = groups.get(key);
    if (group) group.changes.push(change);
    else groups.set(key, { ...reason, changes: [change] });
  }
  return { others, configured: [...groups.values()] };
}

type Reason = Omit<Configured, 'changes'>;

function reasonOf(pair: Pair, declarationsOf: DeclarationsOf): Reason | undefined {
  const { container } = pair;
  const all = declarationsOf(container.new);
  const declaring = (name: string | undefined) => all.filter(({ names }) => names.has(name ?? ''));
  const isKept = pair.old?.member.name === pair.new?.member.name;
  const found = declaring((pair.old ?? pair.new).member.name);
  const [first] = found;
  if (!first) return undefined;
  // A member that is there in both configurations is declared for each, or in parts, or by a length that differs.
  const isOnce = isKept && found.length === 1;
  const isLength = isOnce && first.parts.length === 0;
  const options = isLength ? boundsOf(first, pair) : isOnce ? first.parts : optionsOf(found);
  if (options.length === 0) return undefined;
  const { place } = container.new;
  const line = place && !pair.new ? { line: { file: place.file, line: first.line } } : {};
  return { options, isLength, ...line };
}

function boundsOf({ bounds }: Declaration, { old, new: now }: Pair): readonly string[] {
  const difference = old && now && differenceOf(old.member, now.member);
  return difference === 'length' || difference === 'bit-field' ? bounds : [];
}

/** A member that is declared outside of conditions as well is there in every configuration. */
function optionsOf(found: readonly Declaration[]): readonly string[] {
  if (found.some(({ options }) => options.length === 0)) return [];
  return [...new Set(found.flatMap(({ options }) => options))].sort();
}
