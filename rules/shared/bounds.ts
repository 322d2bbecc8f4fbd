// Lengths of arrays and widths of bit-fields that a macro moved: one cause, told at the member.

import type { MacroChange } from '../../plugin/layout/constant-drift.ts';
import type { Matched } from '../../plugin/layout/pair.ts';
import { countsOf } from '../../plugin/layout/size.ts';
import type { Drift } from '../rule.ts';
import { matchedPairs } from './change.ts';

/** Old and new numbers that the source may have from a macro. */
function numbersOf({ old, new: now }: Matched): (readonly [bigint, bigint])[] {
  const [was, is] = [old, now].map(({ member }) => [
    ...countsOf(member.type),
    member.widthBits ?? 0,
  ]);
  if (was?.length !== is?.length) return [];
  return (was ?? []).flatMap((count, index) => {
    const other = is?.[index];
    const areNumbers = typeof count === 'number' && typeof other === 'number';
    return areNumbers && count !== other ? [[BigInt(count), BigInt(other)] as const] : [];
  });
}

function isOf({ old, new: now }: MacroChange, pair: Matched): boolean {
  return numbersOf(pair).some(([was, is]) => old.value === was && now?.value === is);
}

/** Whether a member's length or width changed as the macro did, or as one that is made of it. */
export function isExplained(change: MacroChange, drift: Drift): boolean {
  const all = [change, ...change.followers];
  return matchedPairs(drift).some(pair => all.some(each => isOf(each, pair)));
}

/** `, by 'TASK_COMM_LEN'`, where one macro changed as the member did; else nothing. */
export function moverText(pair: Matched, { constants }: Drift): string {
  const all = constants.macros.flat().flatMap(each => [each, ...each.followers]);
  const movers = all.filter(change => isOf(change, pair));
  return movers.length === 1 ? `, by '${movers[0]?.old.name}'` : '';
}
