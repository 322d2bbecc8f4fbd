import { describeValue } from '../plugin/layout/constants.ts';
import type { VersionRule } from './rule.ts';
import { versionChange, versionLabel } from './shared/version.ts';

export const rule: VersionRule = {
  id: 'version-went-back',
  severity: 'error',
  summary: 'the version is an older one than before',
  why:
    'Data of that version exists already, in another format: a reader cannot tell which of the two it ' +
    'has. A merge that takes the wrong side does this.',
  misses:
    'A version string whose words changed as well: nothing says which comes first, so it counts as new.',
  example: {
    before: '#define X_VERSION 3\nstruct ckpt_x_s { __u32 a; };',
    after: '#define X_VERSION 2\nstruct ckpt_x_s { __u32 a; };',
  },
  check: ({ steps }) =>
    steps
      .filter(({ move }) => move === 'back')
      .map(step => {
        const [was, is] = [step.old, step.now].map(describeValue);
        return versionChange(step, `${versionLabel(step)} went back from ${was} to ${is}`);
      }),
};
