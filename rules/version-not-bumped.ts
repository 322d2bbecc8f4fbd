import { describeValue } from '../plugin/layout/constants.ts';
import type { VersionRule } from './rule.ts';
import { versionChange, versionLabel } from './shared/version.ts';

export const rule: VersionRule = {
  id: 'version-not-bumped',
  severity: 'error',
  summary: 'the format changed in a way that needs a new version, and the version stands still',
  why:
    'A reader tells formats apart by the version and by nothing else: it takes the new bytes for old ' +
    'ones. It is the mistake that stored formats die of, because nothing fails until data is read.',
  misses:
    'Changes that need no version: those that warnings tell, and appended members where the policy of ' +
    'the record is additive. Whether the version that was chosen is the right one.',
  example: {
    before: '#define X_VERSION 1\nstruct ckpt_x_s { __u32 a; };',
    after: '#define X_VERSION 1\nstruct ckpt_x_s { __u64 a; };',
  },
  check: ({ steps, need }) => {
    if (!need || steps.some(({ move }) => move !== 'same')) return [];
    const still = steps.map(step => `${versionLabel(step)} is still ${describeValue(step.now)}`);
    return [versionChange(steps[0], `${still.join(', ')}, and the format is another one`)];
  },
};
