import type { DriftRule } from './rule.ts';
import { isRenamed, isReused, renaming } from './shared/renamed.ts';

export const rule: DriftRule = {
  id: 'slot-reused',
  severity: 'error',
  summary: 'the same bits and type have a name that says something else',
  why:
    'Nothing that compares sizes and offsets can notice: an old value is taken for what the new name ' +
    'means. Filesystems and drivers that save a few bytes in this way need a new version for it.',
  misses:
    'A name that is like the old one (member-renamed): one that has a word of it, contains it, ' +
    'shortens it, or differs in a few letters.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 timeout; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 owner; };',
  },
  check: ({ pairs }) => pairs.filter(isRenamed).filter(isReused).map(renaming),
};
