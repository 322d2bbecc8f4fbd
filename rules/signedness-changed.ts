import { differenceOf } from '../plugin/layout/difference.ts';
import type { DriftRule } from './rule.ts';
import { matchedPairs, wasIs } from './shared/change.ts';
import { isSignOfConstants } from './shared/enum.ts';

export const rule: DriftRule = {
  id: 'signedness-changed',
  severity: 'error',
  summary: 'an integer became signed, or unsigned',
  why:
    'Half of its values mean something else: 4294967295 becomes -1. Plain char is a third kind: its sign ' +
    'is the choice of the architecture.',
  misses:
    'What the code does with the value: a sign that no value uses is found as well. That of an enum which ' +
    'got a negative constant or lost the last one: the constant is told.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; };',
    after: 'struct ckpt_x_s { __s32 a; };',
  },
  check: drift =>
    matchedPairs(drift)
      .filter(({ old, new: now }) => differenceOf(old.member, now.member) === 'sign')
      .filter(pair => !isSignOfConstants(pair))
      .map(pair => wasIs(pair)),
};
