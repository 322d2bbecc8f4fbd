import type { DriftRule } from './rule.ts';
import { isAppended, newMember } from './shared/added.ts';

export const rule: DriftRule = {
  id: 'member-appended',
  severity: 'error',
  summary: 'a new member stands behind all others',
  why:
    'A record has a fixed size in an image, and so has a struct inside another: what follows moves. ' +
    'Only a struct that is always stored with its length can grow at its end.',
  misses:
    'It is a warning, no error, between two objects for a struct that stands by itself: whether its ' +
    'size is stored beside it cannot be seen.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 n; };',
  },
  check: ({ pairs, fixedSize }) =>
    pairs.filter(isAppended).map(pair => {
      const grows = fixedSize || pair.container.via;
      return newMember(pair, 'appended', grows ? {} : { severity: 'warning' });
    }),
};
