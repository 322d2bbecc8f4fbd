import type { DriftRule } from './rule.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'member-resized',
  severity: 'error',
  summary: 'a member has the same kind of type, with more or fewer bytes',
  why: 'Values are cut off or read together with their neighbours, and what follows moves.',
  misses:
    'The number of elements of an array (array-length-changed). The moves behind it are part of this finding.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 b; };',
    after: 'struct ckpt_x_s { __u64 a; __u32 b; };',
  },
  check: drift => differing(drift, 'width'),
};
