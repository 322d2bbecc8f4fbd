import type { DriftRule } from './rule.ts';
import { isRenamed, isReused, renaming } from './shared/renamed.ts';

export const rule: DriftRule = {
  id: 'member-renamed',
  severity: 'warning',
  summary: 'the same bits and type have another name',
  why:
    'Bytes and size agree, so nothing that reads them can notice; programs that use the name must follow. ' +
    'Where the member means something else now, old images are misread, and no name says so.',
  misses:
    'A name that says something else (slot-reused). Whether one that is like the old one still means the ' +
    'same: look at the change, then accept it.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 len; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 length; };',
  },
  check: ({ pairs }) =>
    pairs
      .filter(isRenamed)
      .filter(pair => !isReused(pair))
      .map(renaming),
};
