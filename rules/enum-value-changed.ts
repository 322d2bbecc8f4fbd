import type { DriftRule } from './rule.ts';
import { enumChangesOf, shiftText } from './shared/enum.ts';

export const rule: DriftRule = {
  id: 'enum-value-changed',
  severity: 'error',
  summary: 'a constant of an enum has another value',
  why: 'Values in old images are constants by number: they mean another one now.',
  misses:
    'Values that follow from a constant that came, went or changed before it: that constant is named ' +
    'instead.',
  example: {
    before: 'enum mode { A, B, C }; struct ckpt_x_s { enum mode a; };',
    after: 'enum mode { A, B = 5, C = 2 }; struct ckpt_x_s { enum mode a; };',
  },
  check: drift =>
    enumChangesOf(drift, changes =>
      changes.changed.map(({ old, new: now, followers }) => ({
        what: `'${old.name}' was ${old.value}, is ${now.value}${shiftText(followers)}`,
        old,
        now,
      })),
    ),
};
