import { moveOf } from './member-moved.ts';
import type { DriftRule } from './rule.ts';
import { moverText } from './shared/bounds.ts';
import { changeOf, differing } from './shared/change.ts';

export const rule: DriftRule = {
  id: 'bitfield-changed',
  severity: 'error',
  summary: 'a bit-field has another width, position or storage unit, or is one no longer',
  why: 'Readers find it by mask and shift: with old ones they read bits of its neighbours.',
  misses: 'A position that follows from a member before it.',
  example: {
    before: 'struct ckpt_x_s { __u32 a : 4; __u32 b : 4; };',
    after: 'struct ckpt_x_s { __u32 a : 5; __u32 b : 4; };',
  },
  check: drift => [
    ...differing(drift, 'bit-field', pair => moverText(pair, drift)),
    ...drift.causes.moved
      .filter(pair => pair.old.member.widthBits !== undefined)
      .map(pair => changeOf(pair, moveOf(pair))),
  ],
};
