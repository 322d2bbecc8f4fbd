// How the screen and the plain lines say it.

import { plural } from '../layout/describe.ts';
import { visible } from '../report/visible.ts';
import { type Begin, diagnosticsOf, type PassKind, type PassResult } from './event.ts';
import { clippedPath, widthOf } from './width.ts';

const DOING: Readonly<Record<PassKind, string>> = {
  make: 'making',
  probe: 'checking',
  judge: 'checking',
};

const FULL_PASS = 'everything';

/** `checking cap/cap_header.h and 2 more`. */
export function doing(
  { pass, changed }: Omit<Begin, 'kind'>,
  columns = Number.POSITIVE_INFINITY,
): string {
  const what = DOING[pass];
  return `${what} ${changedText(changed, columns - what.length - 1)}`;
}

export function changedText(changed: readonly string[], columns: number): string {
  return changed.length === 0 ? FULL_PASS : few(changed, columns);
}

/** `5 subsystems`, `3 findings`: what the verdict is about. */
export function countText(result: PassResult): string {
  if (result.verdict === 'fine') return plural(result.subsystems, 'subsystem');
  return plural(diagnosticsOf(result).length, nounOf(result));
}

export function nounOf({ verdict }: PassResult): string {
  return verdict === 'broken' ? 'failure' : 'finding';
}

export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `2 of 5: foo, bar; to record one: make ckpt_accept CKPT=foo`; undefined where every subsystem has a lock. */
export function unlockedText({ unlocked, subsystems }: PassResult): string | undefined {
  const [first] = unlocked;
  if (!first) return undefined;
  const names = few(unlocked.map(each => each.name));
  return `${unlocked.length} of ${subsystems}: ${names}; to record one: ${visible(first.accept)}`;
}

const MOST_NAMES = 4;

/** The first names, as many as fit, and how many more there are. Of one that does not fit, its end. */
export function few(names: readonly string[], columns = Number.POSITIVE_INFINITY): string {
  for (let count = Math.min(MOST_NAMES, names.length); count > 0; count--) {
    const text = `${names.slice(0, count).map(visible).join(', ')}${andMore(names.length - count)}`;
    if (widthOf(text) <= columns) return text;
  }
  const rest = andMore(names.length - 1);
  return `${clippedPath(visible(names[0] ?? ''), columns - rest.length)}${rest}`;
}

function andMore(count: number): string {
  return count > 0 ? ` and ${count} more` : '';
}
