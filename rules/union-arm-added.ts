import type { DriftRule } from './rule.ts';
import { isArm, newMember } from './shared/added.ts';

export const rule: DriftRule = {
  id: 'union-arm-added',
  severity: 'warning',
  summary: 'a union has a new member',
  why:
    'The old bytes are where they were, but a new writer may store a meaning that an old reader does not ' +
    'know. It is an error where the union has grown: what follows moves.',
  misses: 'Which member of a union is the valid one: the layout does not say it.',
  example: {
    before: 'struct ckpt_x_s { union { __u32 a; __u32 b; } u; };',
    after: 'struct ckpt_x_s { union { __u32 a; __u32 b; __u16 c; } u; };',
  },
  check: ({ pairs }) =>
    pairs.filter(isArm).map(pair => {
      const grown = pair.container.old.bytes !== pair.container.new.bytes;
      return newMember(pair, 'added to a union', grown ? { severity: 'error' } : {});
    }),
};
