import { leavesOf } from '../plugin/layout/leaves.ts';
import type { HygieneRule } from './rule.ts';
import { leafChange } from './shared/leaf.ts';

export const rule: HygieneRule = {
  id: 'bitfield-in-record',
  severity: 'warning',
  summary: 'a member is a bit-field',
  why:
    'Compilers number bits from the low end on little-endian machines and from the high end on big-endian ' +
    'ones, and some ABIs align differently: the same source is two formats.',
  misses: 'Flags that are taken out of an integer by masks, which are what to use.',
  example: {
    before: 'struct ckpt_x_s { __u32 a : 4; __u32 b : 28; };',
    after: 'struct ckpt_x_s { __u32 a_and_b; };',
  },
  check: ({ canonical }) => {
    const [first, ...others] = leavesOf(canonical).filter(({ member }) => member.widthBits);
    if (!first) return [];
    const more =
      others.length === 0 ? '' : `, as ${others.length === 1 ? 'is' : 'are'} ${others.length} more`;
    return [leafChange(first, `is a bit-field${more}: where it lies depends on the byte order`)];
  },
};
