import type { DriftRule } from './rule.ts';
import { growsUnion, isArm, newMember } from './shared/added.ts';

export const rule: DriftRule = {
  id: 'union-arm-added',
  severity: 'warning',
  summary: 'a union has a new member',
  why:
    'The old bytes are where they were, but a new writer may store a meaning that an old reader does not ' +
    'know.',
  misses:
    'A new member that makes the union larger (union-resized). Which member of a union is the valid one: the layout does not say it.',
  example: {
    before: 'struct ckpt_x_s { union { __u32 a; __u32 b; } u; };',
    after: 'struct ckpt_x_s { union { __u32 a; __u32 b; __u16 c; } u; };',
  },
  check: ({ pairs }) =>
    pairs
      .filter(isArm)
      .filter(pair => !growsUnion(pair))
      .map(pair => newMember(pair, 'added to a union')),
};
