import type { DriftRule } from './rule.ts';
import { enumChangesOf, shiftText } from './shared/enum.ts';

export const rule: DriftRule = {
  id: 'enum-inserted',
  severity: 'error',
  summary: 'a constant came between the others of an enum',
  why:
    'It has a value that was free, or the ones behind it have moved: a stored number means ' +
    'another constant.',
  misses: 'Constants behind all others (enum-appended).',
  example: {
    before: 'enum mode { A, B, C }; struct ckpt_x_s { enum mode a; };',
    after: 'enum mode { A, N, B, C }; struct ckpt_x_s { enum mode a; };',
  },
  check: drift =>
    enumChangesOf(drift, changes =>
      changes.inserted.map(now => ({
        what: `'${now.name}' (${now.value}) was inserted${shiftText(changes.shifted)}`,
        now,
      })),
    ),
};
