import type { MacroChange } from '../plugin/layout/constant-drift.ts';
import { describeValue } from '../plugin/layout/constants.ts';
import { isEndMark } from '../plugin/layout/enums.ts';
import type { Change, Drift, DriftRule } from './rule.ts';
import { isExplained } from './shared/bounds.ts';
import { constantChange } from './shared/constant.ts';

/** More of them are only counted. */
const told = 3;

function changeOf(group: readonly MacroChange[], drift: Drift): Change[] {
  const left = group.filter(change => !isExplained(change, drift));
  const [first] = left;
  if (!first) return [];
  const all = [...left, ...left.flatMap(({ followers }) => followers)];
  const what = all.slice(0, told).map(wasIs).join('; ');
  const rest = all.length - told;
  const severity = left.every(({ old }) => isEndMark(old.name))
    ? { severity: 'info' as const }
    : {};
  const text = rest > 0 ? `${what}; and ${rest} more by the same` : what;
  return [constantChange(drift, { what: text, old: first.old, now: first.new }, severity)];
}

function wasIs({ old, new: now, heir }: MacroChange): string {
  const was = describeValue(old.value);
  if (now) return `'${old.name}' was ${was}, is ${describeValue(now.value)}`;
  return `'${old.name}' (${was}) is gone${heir ? `, '${heir.name}' has its value now` : ''}`;
}

export const rule: DriftRule = {
  id: 'constant-changed',
  severity: 'error',
  summary: 'a macro that belongs to the record has another value, or is gone',
  why:
    'The bytes are where they were, and the number in them means something else: a flag is another ' +
    'flag, a length another length. Nothing that compares structs can see it.',
  misses:
    'Macros that do not belong to the record (the lock lists those that do, and says why), that are no ' +
    'constants, or that follow from a sizeof, as the numbers of ioctls do. The length of an array, which ' +
    'is told as that. An end mark (..._MAX) is told and never fails.',
  example: {
    before: '#define CKPT_X_DEAD 1\nstruct ckpt_x_s { __u32 flags; };',
    after: '#define CKPT_X_DEAD 2\nstruct ckpt_x_s { __u32 flags; };',
  },
  check: drift => drift.constants.macros.flatMap(group => changeOf(group, drift)),
};
