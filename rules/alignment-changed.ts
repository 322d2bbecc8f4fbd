import { plural } from '../plugin/layout/describe.ts';
import type { Container } from '../plugin/layout/pair.ts';
import type { Change, DriftRule } from './rule.ts';
import { isRepacked, realigned } from './shared/packing.ts';

function describe(container: Container): Change {
  const { old, new: now } = container;
  const size = old.bytes === now.bytes ? '' : `, and its size was ${old.bytes}, is ${now.bytes}`;
  const what = `alignment was ${old.alignBytes}, is ${plural(now.alignBytes, 'byte')}${size}`;
  return realigned(container, what);
}

export const rule: DriftRule = {
  id: 'alignment-changed',
  severity: 'error',
  summary: 'a struct is aligned otherwise, by itself and not through a member',
  why:
    'Whatever embeds the struct puts it elsewhere, even where every offset in it stays. An attribute ' +
    '(aligned) came or went, or another value of it.',
  misses:
    'One that was packed or is now (packing-changed). An alignment that follows from a member that came, ' +
    'went or changed its type; that of a nested struct that moves nothing in the record.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 b; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 b; } __attribute__((aligned(8)));',
  },
  check: drift =>
    drift.causes.reshaped
      .filter(({ old, new: now }) => old.alignBytes !== now.alignBytes)
      .filter(container => !isRepacked(container, drift))
      .map(describe),
};
