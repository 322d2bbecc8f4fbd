import type { DriftRule } from './rule.ts';
import { enumChangesOf } from './shared/enum.ts';

export const rule: DriftRule = {
  id: 'enum-appended',
  severity: 'warning',
  summary: 'a constant came behind all others of an enum',
  why: 'Old images read as before; an old reader refuses or misunderstands the new value.',
  misses: 'An end mark (..._MAX, NR_...) that moves along is not told separately.',
  example: {
    before: 'enum mode { A, B, C }; struct ckpt_x_s { enum mode a; };',
    after: 'enum mode { A, B, C, D }; struct ckpt_x_s { enum mode a; };',
  },
  check: drift =>
    enumChangesOf(drift, changes =>
      changes.appended.map(now => ({ what: `'${now.name}' (${now.value}) was appended`, now })),
    ),
};
