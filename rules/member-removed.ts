import { describeMemberType } from '../plugin/layout/describe.ts';
import { directParent, type Pair } from '../plugin/layout/pair.ts';
import type { Change, DriftRule } from './rule.ts';
import { changeOf } from './shared/change.ts';

function describe(pair: Pair): Change[] {
  if (pair.how === 'removed' && directParent(pair.old.parents).kind === 'struct')
    return [changeOf(pair, `(${describeMemberType(pair.old.member)}) is gone`)];
  if (pair.how !== 'replaced') return [];
  const [was, is] = [pair.old, pair.new].map(({ member }) => describeMemberType(member));
  const inPlace = (name = '') => `(${was}) is gone, in its place is '${name}' (${is})`;
  const what = inPlace(pair.new.member.name);
  const text = `'${pair.old.path}' ${inPlace(pair.new.path)}`;
  return [changeOf(pair, what, { text, member: pair.old.path })];
}

export const rule: DriftRule = {
  id: 'member-removed',
  severity: 'error',
  summary: 'a member is gone',
  why:
    'Its value in old images has no place to go, and whatever stood behind it has moved or been ' +
    'replaced. A reader that looks for it does not compile any more.',
  misses:
    'A member of which only the name changed (member-renamed), and those of unions (union-arm-removed). ' +
    'The moves of the members behind it are part of this finding.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 b; __u32 c; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 c; };',
  },
  check: ({ pairs }) => pairs.flatMap(describe),
};
