import { plural } from '../plugin/layout/describe.ts';
import type { DriftRule } from './rule.ts';
import { constantChange } from './shared/constant.ts';

export const rule: DriftRule = {
  id: 'constant-added',
  severity: 'info',
  summary: 'a macro is new that belongs to the record',
  why:
    'Old images do not have its value, so nothing is damaged. It is guarded from the day on which the ' +
    'layout is accepted: until then a change of its value goes unseen.',
  misses: 'New constants of enums: enum-appended and enum-inserted tell them.',
  example: {
    before: '#define CKPT_X_DEAD 1\nstruct ckpt_x_s { __u32 flags; };',
    after: '#define CKPT_X_DEAD 1\n#define CKPT_X_GONE 2\nstruct ckpt_x_s { __u32 flags; };',
  },
  check: drift => {
    const [first, ...more] = drift.constants.added;
    if (!first) return [];
    const others = more.length === 0 ? '' : `, and ${plural(more.length, 'more constant')}`;
    const what = `'${first.name}' is new${others}`;
    return [constantChange(drift, { what, now: first })];
  },
};
