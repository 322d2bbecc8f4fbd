import type { WaiverRule } from './rule.ts';
import { waiverChange } from './shared/waiver.ts';

export const rule: WaiverRule = {
  id: 'waiver-expired',
  severity: 'error',
  summary: 'a waiver has expired, and what it waived is still there',
  why:
    'Whoever wrote it gave himself until that day. It waives nothing any more: mend what it names, or give ' +
    'a new reason with a new day.',
  misses: 'An expired waiver of what is no longer found (waiver-unused).',
  example: {
    before:
      "waivers:\n  - rule: pointer-in-record\n    struct: foo\n    reason: 'kernel only'\n    expires: 2024-01-31",
    after:
      "waivers:\n  - rule: pointer-in-record\n    struct: foo\n    reason: 'kernel only'\n    expires: 2999-12-31",
  },
  check: ({ waivers }) =>
    waivers
      .filter(({ isExpired, isUsed }) => isExpired && isUsed)
      .map(waiver => waiverChange(waiver, `expired on ${waiver.expires}`)),
};
