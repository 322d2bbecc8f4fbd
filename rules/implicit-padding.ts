import { gapsIn, isOnlyFor64Bit } from '../plugin/layout/gaps.ts';
import type { HygieneRule } from './rule.ts';
import { gapChange, paddingText } from './shared/gap.ts';

export const rule: HygieneRule = {
  id: 'implicit-padding',
  severity: 'warning',
  summary: 'there are bytes between or behind the members that no member has',
  why:
    'What is in them is whatever the writer had there: it leaks, it breaks checksums and comparisons, and ' +
    'a later member in them meets garbage in old data. A member for it costs nothing.',
  misses:
    'Bits between bit-fields, and what the shorter arms of a union leave. Padding that is there on 64-bit ' +
    'ABIs only (u64-alignment-hazard).',
  example: {
    before: 'struct ckpt_x_s { __u8 a; __u16 b; };',
    after: 'struct ckpt_x_s { __u8 a; __u8 pad; __u16 b; };',
  },
  check: ({ canonical }) =>
    gapsIn(canonical)
      .filter(gap => !isOnlyFor64Bit(gap))
      .map(gap => gapChange(gap, paddingText(gap))),
};
