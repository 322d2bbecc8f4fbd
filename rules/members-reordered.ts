import { plural } from '../plugin/layout/describe.ts';
import type { Reorder } from '../plugin/layout/moves.ts';
import type { Pair } from '../plugin/layout/pair.ts';
import type { Change, DriftRule } from './rule.ts';
import { changeOf } from './shared/change.ts';

/** More members than that are not listed: what moved is told. */
const listed = 8;
const told = 3;

function describe({ container, members }: Reorder): Change[] {
  const [first] = members;
  if (!first) return [];
  const both = container.pairs.filter(({ old, new: now }) => old && now);
  const what =
    both.length > listed ? `the order of members changed: ${movesOf(members, both)}` : orders(both);
  const inside = container.via ? `in '${container.via.new.path}' ` : '';
  return [changeOf(first, what, { text: inside + what })];
}

function orders(both: readonly Pair[]): string {
  const was = [...both].sort((a, b) => bits(a, 'old') - bits(b, 'old'));
  return `the order of members was ${namesOf(was)}, is ${namesOf(both)}`;
}

function bits(pair: Pair, which: 'old' | 'new'): number {
  return pair[which]?.relativeBits ?? 0;
}

function namesOf(pairs: readonly Pair[]): string {
  return pairs.map(nameOf).join(', ');
}

function nameOf({ new: now }: Pair): string {
  return `'${now?.member.name}'`;
}

/** `'new' now stands before 'class'`, in the new order. */
function movesOf(moved: readonly Pair[], both: readonly Pair[]): string {
  const all = new Set(moved);
  const sorted = both.filter(pair => all.has(pair));
  const moves = sorted.slice(0, told).map(pair => {
    const behind = both[both.indexOf(pair) + 1];
    const where = behind ? `before ${nameOf(behind)}` : 'last';
    return `${nameOf(pair)} now stands ${where}`;
  });
  const more = sorted.length - moves.length;
  return moves.join(', ') + (more > 0 ? `, and ${plural(more, 'more member')} moved` : '');
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
