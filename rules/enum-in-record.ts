import { leavesOf } from '../plugin/layout/leaves.ts';
import { elementOf } from '../plugin/layout/size.ts';
import type { HygieneRule } from './rule.ts';
import { leafChange } from './shared/leaf.ts';

export const rule: HygieneRule = {
  id: 'enum-in-record',
  severity: 'info',
  summary: 'a member has the type of an enum',
  why:
    'How many bytes an enum has is the choice of the compiler and its flags (-fshort-enums), and a value ' +
    'that is no constant of it is undefined for the one who reads it.',
  misses: 'Nothing: a fixed-width integer with the enum in a comment is what to use.',
  example: {
    before: 'enum mode { A, B }; struct ckpt_x_s { enum mode a; };',
    after: 'enum mode { A, B }; struct ckpt_x_s { __u32 a; };',
  },
  check: ({ canonical }) =>
    leavesOf(canonical)
      .filter(({ member }) => elementOf(member.type).kind === 'enum')
      .map(leaf =>
        leafChange(leaf, `(${leaf.member.typeName}) has the size that the compiler chooses`),
      ),
};
