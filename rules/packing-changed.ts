import { plural } from '../plugin/layout/describe.ts';
import type { Container } from '../plugin/layout/pair.ts';
import type { Change, DriftRule } from './rule.ts';
import { isRepacked, realigned } from './shared/packing.ts';

function describe(container: Container): Change {
  const { old, new: now } = container;
  const how = now.alignBytes < old.alignBytes ? 'is packed now' : 'is packed no longer';
  const size = old.bytes === now.bytes ? '' : `, its size was ${old.bytes}, is ${now.bytes}`;
  const what = `${how}: its alignment was ${old.alignBytes}, is ${plural(now.alignBytes, 'byte')}${size}`;
  return realigned(container, what);
}

export const rule: DriftRule = {
  id: 'packing-changed',
  severity: 'error',
  summary: 'a struct became packed, or is packed no longer',
  why:
    'Its holes have come or gone, and whatever embeds it puts it elsewhere, even where every offset in ' +
    'it stays.',
  misses:
    'An alignment that an attribute raised or lowered while no member lies closer than its type asks.',
  example: {
    before: 'struct ckpt_x_s { __u8 a; __u32 b; };',
    after: 'struct ckpt_x_s { __u8 a; __u32 b; } __attribute__((packed));',
  },
  check: drift =>
    drift.causes.reshaped.filter(container => isRepacked(container, drift)).map(describe),
};
