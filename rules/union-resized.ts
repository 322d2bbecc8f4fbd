import { plural } from '../plugin/layout/describe.ts';
import type { DriftRule } from './rule.ts';
import { growsUnion, newMember } from './shared/added.ts';

export const rule: DriftRule = {
  id: 'union-resized',
  severity: 'error',
  summary: 'a union has a new member that is larger than all others',
  why:
    'What stands behind the union has moved, and so has every element but the first of an array of it; ' +
    'an old image has too few bytes for it.',
  misses:
    'A union that grew or shrank with one of its members: that member is named. A new member that fits ' +
    'into the union (union-arm-added).',
  example: {
    before: 'struct ckpt_x_s { union { __u32 a; __u16 b; } u; };',
    after: 'struct ckpt_x_s { union { __u32 a; __u16 b; __u64 c; } u; };',
  },
  check: ({ pairs }) =>
    pairs.filter(growsUnion).map(pair => {
      const [was, is] = [pair.container.old.bytes, pair.container.new.bytes];
      return newMember(pair, `added to a union, which had ${was} and has ${plural(is, 'byte')}`);
    }),
};
