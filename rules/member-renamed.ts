import type { Matched, Pair } from '../plugin/layout/pair.ts';
import type { Change, DriftRule } from './rule.ts';
import { changeOf } from './shared/change.ts';

/** The only member of a struct under another name, when it is a struct of several that have changed. */
function isRenamedHolder(pair: Pair): pair is Matched {
  const several = pair.how === 'matched' && pair.inner && pair.inner.pairs.length > 1;
  return Boolean(several) && pair.old?.member.name !== pair.new?.member.name;
}

function describe(pair: Matched): Change {
  const { old, new: now } = pair;
  const what = `is now called '${now.member.name}', same bits and type`;
  const text = `'${old.path}' is now called '${now.path}', same bits and type`;
  return changeOf(pair, what, { text, member: now.path, ...gathering(pair) });
}

/** Members that were put into a struct together, or taken out of one, are told together. */
function gathering({ old, new: now }: Matched): Partial<Change> {
  if (old.parents.length === now.parents.length || old.member.name !== now.member.name) return {};
  const [from, to] = [old, now].map(({ path }) => path.replace(/\.?[^.]*$/, ''));
  return { site: `from '${from}' to '${to}'`, what: '' };
}

export const rule: DriftRule = {
  id: 'member-renamed',
  severity: 'warning',
  summary: 'the same bits and type have another name',
  why:
    'Bytes and size agree, so nothing that reads them can notice. Either the name alone changed, and ' +
    'programs that use it must follow, or the slot was given a new meaning, and old images are misread.',
  misses:
    'Which of the two it is: look at the change, then accept it, with a new version if the meaning left.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 b; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 c; };',
  },
  check: ({ pairs }) =>
    pairs
      .filter((pair): pair is Matched => pair.how === 'renamed' || isRenamedHolder(pair))
      .map(describe),
};
