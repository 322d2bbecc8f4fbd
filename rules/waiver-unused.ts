import type { WaiverRule } from './rule.ts';
import { waiverChange } from './shared/waiver.ts';

export const rule: WaiverRule = {
  id: 'waiver-unused',
  severity: 'warning',
  summary: 'a waiver waives nothing',
  why:
    'What it was for is gone, or it is misspelt and never worked. It would hide the next finding of its ' +
    'kind, which nobody has thought about.',
  misses: 'A waiver for what is not checked in this call, as when records are named.',
  example: {
    before:
      "waivers:\n  - rule: pointer-in-record\n    struct: fooo\n    reason: 'kernel only'\n    expires: 2999-12-31",
    after:
      "waivers:\n  - rule: pointer-in-record\n    struct: foo\n    reason: 'kernel only'\n    expires: 2999-12-31",
  },
  check: ({ waivers }) =>
    waivers
      .filter(({ isUsed }) => !isUsed)
      .map(waiver => waiverChange(waiver, 'meets no finding: remove it, or correct its names')),
};
