import type { DriftRule } from './rule.ts';
import { newMember } from './shared/added.ts';

export const rule: DriftRule = {
  id: 'padding-used',
  severity: 'error',
  summary: 'a new member lies where there was padding',
  why:
    'Nothing has moved and no size has changed, so old images look right. What they have in these bytes ' +
    'is whatever the writer had there: nobody was asked to clear them.',
  misses:
    'Padding that the old struct named itself (reserved-used). Whether old writers cleared the whole ' +
    'struct before they filled it in, as the glue of ckptgen does.',
  example: {
    before: 'struct ckpt_x_s { __u8 a; __u32 b; };',
    after: 'struct ckpt_x_s { __u8 a; __u8 n; __u32 b; };',
  },
  check: ({ reuses }) => reuses.padding.map(pair => newMember(pair, 'put into padding')),
};
