// What the two rules for other names of the same bits share: which of them a pair belongs to.

import { isLikeName } from '../../plugin/layout/like-names.ts';
import type { Matched, Pair } from '../../plugin/layout/pair.ts';
import type { Change } from '../rule.ts';
import { changeOf } from './change.ts';

/** The only member of a struct under another name, when it is a struct of several that have changed. */
function isRenamedHolder(pair: Pair): pair is Matched {
  const several = pair.how === 'matched' && pair.inner && pair.inner.pairs.length > 1;
  return Boolean(several) && pair.old?.member.name !== pair.new?.member.name;
}

export function isRenamed(pair: Pair): pair is Matched {
  return pair.how === 'renamed' || isRenamedHolder(pair);
}

/** Whether the name says something else, and not the same in other words. */
export function isReused({ old, new: now }: Matched): boolean {
  return !isLikeName(old.member.name ?? '', now.member.name ?? '');
}

export function renaming(pair: Matched): Change {
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
