import type { DriftRule } from './rule.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'flexible-array-changed',
  severity: 'error',
  summary: 'a flexible array became something else, or its element did',
  why:
    'It has no size of its own: a reader counts its elements by a size stored elsewhere and ' +
    'by the size of one.',
  misses:
    'The old spelling [0] for []: both are the same. A flexible array that came or went is member-appended or member-removed.',
  example: {
    before: 'struct ckpt_x_s { __u32 n; __u16 a[]; };',
    after: 'struct ckpt_x_s { __u32 n; __u32 a[]; };',
  },
  check: drift => differing(drift, 'flexible'),
};
