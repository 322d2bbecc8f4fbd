import type { DriftRule } from './rule.ts';
import { differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'endianness-changed',
  severity: 'error',
  summary: 'a member has another byte order',
  why:
    'Size and offset stay, every value is read backwards: __le32, __be32 and __u32 differ in ' +
    'meaning alone.',
  misses: 'Byte order that only a comment or the code knows.',
  example: {
    before: 'struct ckpt_x_s { __le32 a; };',
    after: 'struct ckpt_x_s { __be32 a; };',
  },
  check: drift => differing(drift, 'byte-order'),
};
