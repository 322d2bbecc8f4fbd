import { plural } from '../plugin/layout/describe.ts';
import type { DriftRule } from './rule.ts';
import { containerChange } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'size-changed',
  severity: 'error',
  summary: 'a struct has another size, and none of its members says why',
  why:
    'A reader takes as many bytes as its own struct has. With another size it reads into what follows, ' +
    'or leaves a part unread; in an array every element but the first lies elsewhere.',
  misses:
    'A size that follows from a member that came, went or grew: that member is named instead. ' +
    'Another size of a nested struct that moves nothing and ends in padding that was there before.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 :32; };',
  },
  check: ({ causes }) =>
    causes.reshaped
      .filter(({ old, new: now }) => old.alignBytes === now.alignBytes)
      .map(container => {
        const [was, is] = [container.old.bytes, container.new.bytes];
        return containerChange(
          container,
          `size was ${was}, is ${plural(is, 'byte')}`,
          plural(was, 'byte'),
        );
      }),
};
