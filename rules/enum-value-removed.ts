import type { DriftRule } from './rule.ts';
import { enumChangesOf, shiftText } from './shared/enum.ts';

export const rule: DriftRule = {
  id: 'enum-value-removed',
  severity: 'error',
  summary: 'a constant of an enum is gone',
  why:
    'An old image may hold its value, which nobody understands any more or which means ' +
    'something else.',
  misses: 'A removed constant that was never stored.',
  example: {
    before: 'enum mode { A, B, C }; struct ckpt_x_s { enum mode a; };',
    after: 'enum mode { A, C = 2 }; struct ckpt_x_s { enum mode a; };',
  },
  check: drift =>
    enumChangesOf(drift, changes =>
      changes.removed.map(({ old, successor }) => {
        const heir = successor
          ? `, '${successor.name}' has its value now`
          : shiftText(changes.shifted);
        const what = `'${old.name}' (${old.value}) is gone${heir}`;
        return successor ? { what, old, now: successor } : { what, old };
      }),
    ),
};
