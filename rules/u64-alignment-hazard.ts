import { plural } from '../plugin/layout/describe.ts';
import { gapsIn, isOnlyFor64Bit } from '../plugin/layout/gaps.ts';
import type { HygieneRule } from './rule.ts';
import { gapChange, paddingText } from './shared/gap.ts';

export const rule: HygieneRule = {
  id: 'u64-alignment-hazard',
  severity: 'warning',
  summary:
    'an 8-byte member has padding before it, or its struct behind it, that i386 does not have',
  why:
    'i386 aligns members of 8 bytes to 4: a 32-bit program, or the kernel that serves one, sees the ' +
    'members elsewhere. A member in the place of the padding makes both the same, and so does ' +
    '__aligned_u64.',
  misses: 'Structs that are packed, and members whose type states its alignment.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u64 b; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 pad; __u64 b; };',
  },
  check: ({ canonical }) =>
    gapsIn(canonical)
      .filter(isOnlyFor64Bit)
      .map(gap =>
        gapChange(gap, `${paddingText(gap)}; i386 has ${plural(gap.bytes - 4, 'byte')} there`),
      ),
};
