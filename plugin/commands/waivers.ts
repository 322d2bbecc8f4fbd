// Waivers of the settings held against findings: what is waived is not told; what is wrong with a waiver is.

import { judgeWaivers } from '../../rules/judge.ts';
import type { Place } from '../layout/layout.ts';
import type { Finding } from '../report/diagnostic.ts';
import { matchesMember, matchesStruct } from './select.ts';

/** Of findings of a rule, those of matching structs and, where `member` is given, members. */
export interface Waiver {
  readonly rule: string;
  /** A glob over names, bare or as C writes them. */
  readonly struct: string;
  /** A glob over paths. */
  readonly member?: string;
  /** The last day on which it holds: YYYY-MM-DD. */
  readonly expires: string;
  readonly place: Place;
}

export interface Waived {
  readonly findings: readonly Finding[];
  /** How many are not told. */
  readonly waived: number;
}

/**
 * `today` as `expires`; `all`, where everything was looked for that a waiver can be of. Before findings of
 * several structs are merged.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  { today, all }: { readonly today: string; readonly all: boolean },
): Waived {
  const used = new Set<Waiver>();
  const left = findings.filter(finding => {
    const meeting = waivers.filter(waiver => meets(waiver, finding));
    for (const waiver of meeting) used.add(waiver);
    return !meeting.some(waiver => !isExpired(waiver, today));
  });
  const uses = waivers
    .map(waiver => ({ ...waiver, isExpired: isExpired(waiver, today), isUsed: used.has(waiver) }))
    .filter(({ isUsed }) => all || isUsed);
  return { findings: [...left, ...judgeWaivers(uses)], waived: findings.length - left.length };
}

function isExpired({ expires }: Waiver, today: string): boolean {
  return expires < today;
}

function meets({ rule, struct, member }: Waiver, finding: Finding): boolean {
  if (finding.rule !== rule || finding.struct === undefined) return false;
  if (!matchesStruct(struct, finding.struct)) return false;
  if (member === undefined) return true;
  return finding.member !== undefined && matchesMember(member, finding.member);
}
