import { describeMemberType } from '../plugin/layout/describe.ts';
import { directParent } from '../plugin/layout/pair.ts';
import type { DriftRule } from './rule.ts';
import { changeOf } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'union-arm-removed',
  severity: 'error',
  summary: 'a union has lost a member',
  why: 'An old image may hold just that member: its bytes are taken for something else now.',
  misses: 'A member of which only the name changed (member-renamed).',
  example: {
    before: 'struct ckpt_x_s { union { __u32 a; __u16 b; __u8 c; } u; };',
    after: 'struct ckpt_x_s { union { __u32 a; __u16 b; } u; };',
  },
  check: ({ pairs }) =>
    pairs.flatMap(pair =>
      pair.how === 'removed' && directParent(pair.old.parents).kind === 'union'
        ? [changeOf(pair, `(${describeMemberType(pair.old.member)}) is gone from a union`)]
        : [],
    ),
};
