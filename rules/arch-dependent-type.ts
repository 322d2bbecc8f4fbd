import { leavesOf } from '../plugin/layout/leaves.ts';
import { wordOf } from '../plugin/layout/portability.ts';
import type { HygieneRule } from './rule.ts';
import { leafChange } from './shared/leaf.ts';

export const rule: HygieneRule = {
  id: 'arch-dependent-type',
  severity: 'warning',
  summary: 'a member has another width on another ABI',
  why:
    'long and size_t have 4 bytes on 32-bit ABIs and 8 on others: data of one cannot be read on the other, ' +
    'be it the same machine.',
  misses:
    'Typedefs that the source defines in another way for each ABI. Where a lock shows that an ABI differs, ' +
    'abi-dependent says so as an error.',
  example: {
    before: 'struct ckpt_x_s { unsigned long a; };',
    after: 'struct ckpt_x_s { __u64 a; };',
  },
  check: ({ canonical, build }) =>
    leavesOf(canonical).flatMap(leaf => {
      const basic = wordOf(leaf.member, build);
      if (basic === undefined) return [];
      const named = basic === leaf.member.typeName ? basic : `${leaf.member.typeName}, ${basic}`;
      return [leafChange(leaf, `(${named}) is as wide as a pointer: give it a fixed width`)];
    }),
};
