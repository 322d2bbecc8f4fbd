import type { DriftRule } from './rule.ts';
import { moverText } from './shared/bounds.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'array-length-changed',
  severity: 'error',
  summary: 'an array has another number of elements',
  why:
    'What follows moves, or the size does; a shorter array loses values of old images. Often ' +
    'a macro somewhere else moved it.',
  misses:
    'The macro that did it, where it does not belong to the record, or two have changed in the same way: ' +
    'debug info knows only the number.',
  example: {
    before: 'struct ckpt_x_s { __u8 a[16]; __u32 b; };',
    after: 'struct ckpt_x_s { __u8 a[32]; __u32 b; };',
  },
  check: drift => differing(drift, 'length', pair => moverText(pair, drift)),
};
