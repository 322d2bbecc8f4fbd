import type { DriftRule } from './rule.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'element-type-changed',
  severity: 'error',
  summary: 'a member holds another kind of value, or the same bytes in other units',
  why:
    'The bytes are where they were and mean something else. u32[2] and u64 even agree on ' +
    'little-endian machines, until the first big-endian one.',
  misses: 'Other names for the same type: a typedef more or less changes nothing.',
  example: {
    before: 'struct ckpt_x_s { __u32 a[2]; };',
    after: 'struct ckpt_x_s { __u64 a; };',
  },
  check: drift => differing(drift, 'type'),
};
