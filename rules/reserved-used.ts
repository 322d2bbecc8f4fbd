import { describeMemberType, plural } from '../plugin/layout/describe.ts';
import type { Side } from '../plugin/layout/pair.ts';
import type { SlotUse } from '../plugin/layout/reuse.ts';
import type { Change, DriftRule } from './rule.ts';
import { changeOf, wasSide } from './shared/change.ts';

/** More users are counted. */
const shown = 3;

function typed({ path, member }: Side): string {
  return `'${path}' (${describeMemberType(member)})`;
}

function describe({ slot, users }: SlotUse): Change {
  const named = users.slice(0, shown).map(pair => typed(pair.new));
  const more = users.length - named.length;
  const list = [...named, ...(more > 0 ? [plural(more, 'more member')] : [])].join(', ');
  const uses = `${users.length === 1 ? 'uses' : 'use'} what was`;
  return changeOf(users[0], `${uses} '${slot.member.name}'`, {
    text: `${list} ${uses} ${typed(slot)}`,
    ...wasSide(users[0].container, slot),
  });
}

export const rule: DriftRule = {
  id: 'reserved-used',
  severity: 'error',
  summary: 'a reserved member was given a meaning',
  why:
    'Old writers had nothing to say there: they may have left garbage, and zeros of those that cleared it ' +
    'say something now. An old reader ignores what a new writer means.',
  misses:
    'A member that is reserved by its comment alone: the last word of its name has to say so (reserved, ' +
    'rsvd, pad, padding, unused, spare, filler, mbz).',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 reserved[3]; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 flags; __u32 reserved[2]; };',
  },
  check: ({ reuses }) => reuses.reserved.map(describe),
};
