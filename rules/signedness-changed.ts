import type { DriftRule } from './rule.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'signedness-changed',
  severity: 'error',
  summary: 'an integer became signed, or unsigned',
  why:
    'Half of its values mean something else: 4294967295 becomes -1. Plain char is a third kind: its sign ' +
    'is the choice of the architecture.',
  misses: 'What the code does with the value: a sign that no value uses is found as well.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; };',
    after: 'struct ckpt_x_s { __s32 a; };',
  },
  check: drift => differing(drift, 'sign'),
};
