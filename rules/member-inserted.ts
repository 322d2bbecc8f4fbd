import type { DriftRule } from './rule.ts';
import { isInserted, newMember } from './shared/added.ts';

export const rule: DriftRule = {
  id: 'member-inserted',
  severity: 'error',
  summary: 'a new member stands before old ones',
  why:
    'The members behind it have moved, or it uses bytes that old writers left as padding: an old image ' +
    'reads wrong either way.',
  misses:
    'A new member behind all others (member-appended), and those of unions (union-arm-added).',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 b; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 n; __u32 b; };',
  },
  check: ({ pairs }) => pairs.filter(isInserted).map(pair => newMember(pair, 'inserted')),
};
