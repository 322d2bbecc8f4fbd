// Versions as headers state them: numbers, and strings that end in one (`"luo-session-v2"`).

import type { ConstantValue } from './constants.ts';

/** `other`: neither is known to come after the other, as for `"a-v1"` and `"b-v1"`. */
export type VersionMove = 'same' | 'forward' | 'back' | 'other';

interface Numbered {
  readonly before: string;
  readonly number: bigint;
  readonly behind: string;
}

export function versionMove(old: ConstantValue, now: ConstantValue): VersionMove {
  if (old === now) return 'same';
  const [was, is] = [numberedOf(old), numberedOf(now)];
  if (!was || !is || was.before !== is.before || was.behind !== is.behind) return 'other';
  if (was.number === is.number) return 'other';
  return was.number < is.number ? 'forward' : 'back';
}

/** What comes after it, if that can be said. */
export function nextVersion(value: ConstantValue): ConstantValue | undefined {
  if (typeof value === 'bigint') return value + 1n;
  const numbered = numberedOf(value);
  return numbered && `${numbered.before}${numbered.number + 1n}${numbered.behind}`;
}

/** Whether two strings differ in nothing but the number of their version. */
export function isOfSameSeries(one: string, other: string): boolean {
  const [first, second] = [numberedOf(one), numberedOf(other)];
  return (
    first?.before === second?.before && first?.behind === second?.behind && first !== undefined
  );
}

/** The last number in it. */
function numberedOf(value: ConstantValue): Numbered | undefined {
  if (typeof value === 'bigint') return { before: '', number: value, behind: '' };
  const match = /^(.*?)(\d{1,18})(\D*)$/.exec(value);
  if (!match) return undefined;
  const [, before = '', number = '', behind = ''] = match;
  return { before, number: BigInt(number), behind };
}
