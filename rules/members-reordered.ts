import type { Reorder } from '../plugin/layout/moves.ts';
import type { Pair } from '../plugin/layout/pair.ts';
import type { Change, DriftRule } from './rule.ts';
import { changeOf } from './shared/change.ts';

const shown = 8;

function describe({ container, members }: Reorder): Change[] {
  const [first] = members;
  if (!first) return [];
  const both = container.pairs.filter(({ old, new: now }) => old && now);
  const was = namesOf([...both].sort((a, b) => bits(a, 'old') - bits(b, 'old')));
  const what = `the order of members was ${was}, is ${namesOf(both)}`;
  const inside = container.via ? `in '${container.via.new.path}' ` : '';
  return [changeOf(first, what, { text: inside + what })];
}

function bits(pair: Pair, which: 'old' | 'new'): number {
  return pair[which]?.relativeBits ?? 0;
}

function namesOf(pairs: readonly Pair[]): string {
  const names = pairs.slice(0, shown).map(({ new: now }) => `'${now?.member.name}'`);
  return names.join(', ') + (pairs.length > shown ? ', ...' : '');
}

export const rule: DriftRule = {
  id: 'members-reordered',
  severity: 'error',
  summary: 'the same members stand in another order',
  why:
    'Every value of an old image is read as that of another member, often without any sign of' +
    ' it.',
  misses: 'The order of the members of a union: they all begin at the same place.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 b; __u32 c; };',
    after: 'struct ckpt_x_s { __u32 b; __u32 a; __u32 c; };',
  },
  check: ({ causes }) => causes.reorders.flatMap(describe),
};
