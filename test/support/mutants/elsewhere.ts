// Whether an edit is more than what was declared: what else of its header the compiler has seen to change.

import type { Choice } from './choose.ts';
import { type Both, embeddersOf, isSame } from './edits/edit.ts';
import { type AggregateFacts, nameOf } from './facts.ts';

/**
 * A struct that does not embed the edited one, one that has as many of it as find room, or a constant that
 * counts on its size.
 */
export function changedElsewhere(choice: Choice, headers: Both): string | undefined {
  return changedStruct(choice, headers) ?? changedConstant(choice, headers);
}

function changedStruct(
  { target, scanned: { scan } }: Choice,
  { was, is }: Both,
): string | undefined {
  const embedders = new Set(embeddersOf(scan, target).map(nameOf));
  const others = [...was.aggregates].filter(([name]) => name !== nameOf(target));
  return others.find(([name, old]) => {
    const now = is.aggregates.get(name) ?? old;
    return embedders.has(name) ? elementsOf(old) !== elementsOf(now) : !isSame(old, now);
  })?.[0];
}

/** How many each member has. */
function elementsOf({ members }: AggregateFacts): string {
  return [...members]
    .map(([path, { bits, elementBytes }]) => `${path} ${bits / elementBytes}`)
    .join();
}

function changedConstant(
  { mutation: { splices }, scanned: { scan } }: Choice,
  { was, is }: Both,
): string | undefined {
  const others = scan.enums.filter(
    ({ start, end }) => !splices.some(splice => start <= splice.start && splice.start <= end),
  );
  const names = others.flatMap(({ enumerators }) => enumerators.map(({ name }) => name));
  return names.find(name => was.enumerators.get(name) !== is.enumerators.get(name));
}
