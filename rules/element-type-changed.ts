import type { DriftRule } from './rule.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'element-type-changed',
  severity: 'error',
  summary: 'a member holds another kind of value, or the same bytes in other units',
  why:
    'The bytes are where they were and mean something else. u32[2] and u64 even agree on ' +
    'little-endian machines, until the first big-endian one. A struct that is replaced by one without a ' +
    'member in common is told as this, once.',
  misses:
    'Other names for the same type: a typedef more or less changes nothing. A struct that shares a member ' +
    'with the one before it: what differs inside is told.',
  example: {
    before: 'struct ckpt_x_s { __u32 a[2]; };',
    after: 'struct ckpt_x_s { __u64 a; };',
  },
  check: drift => differing(drift, 'type'),
};
