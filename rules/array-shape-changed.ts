import type { DriftRule } from './rule.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'array-shape-changed',
  severity: 'warning',
  summary: 'an array has other bounds for the same elements',
  why:
    'Every byte is where it was, but the elements are addressed otherwise: source code that ' +
    'uses them must follow.',
  misses: 'Bounds that change the number of elements (array-length-changed).',
  example: {
    before: 'struct ckpt_x_s { __u32 a[4]; };',
    after: 'struct ckpt_x_s { __u32 a[2][2]; };',
  },
  check: drift => differing(drift, 'shape'),
};
