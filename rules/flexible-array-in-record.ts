import { leavesOf } from '../plugin/layout/leaves.ts';
import { isFlexible } from '../plugin/layout/size.ts';
import type { RecordRule } from './rule.ts';
import { leafChange } from './shared/leaf.ts';

export const rule: RecordRule = {
  id: 'flexible-array-in-record',
  severity: 'error',
  summary: 'a record ends in an array without a length',
  why:
    'A record has a fixed size in an image; the elements lie behind it and would not be saved. Give the ' +
    'array a length, and store the number of elements in use beside it.',
  misses: 'The old spelling [0]: it declares a place without storage, and nothing is saved for it.',
  example: {
    before: 'struct ckpt_x_s { __u32 n; __u32 a[]; };',
    after: 'struct ckpt_x_s { __u32 n; __u32 a[32]; };',
  },
  check: record =>
    leavesOf(record)
      .filter(({ trail }) => trail.some(({ type }) => isFlexible(type)))
      .map(leaf => leafChange(leaf, 'is a flexible array: a record has a fixed size')),
};
