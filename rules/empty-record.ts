import { leafCount } from '../plugin/layout/leaves.ts';
import type { RecordRule } from './rule.ts';
import { wholeRecord } from './shared/leaf.ts';

export const rule: RecordRule = {
  id: 'empty-record',
  severity: 'error',
  summary: 'a record has no storage',
  why:
    'C++ gives an empty struct a byte and C gives it none: no header can describe it to both, and there ' +
    'is nothing to save.',
  misses:
    'A record of padding alone, which has a size, and one of nothing but [0], which is a flexible ' +
    'array.',
  example: {
    before: 'struct ckpt_x_s { };',
    after: 'struct ckpt_x_s { __u32 a; };',
  },
  check: ({ source }) =>
    source.bytes === 0 && leafCount(source) === 0
      ? [wholeRecord(source, 'it is empty: give it a member, or remove the subsystem')]
      : [],
};
