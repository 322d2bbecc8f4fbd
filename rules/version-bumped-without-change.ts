import { describeValue } from '../plugin/layout/constants.ts';
import type { VersionRule } from './rule.ts';
import { versionChange, versionLabel } from './shared/version.ts';

export const rule: VersionRule = {
  id: 'version-bumped-without-change',
  severity: 'warning',
  summary: 'the version is a new one, and nothing in the format is',
  why:
    'Readers refuse data that they could read. It is right where the meaning of a value changed, which ' +
    'nobody can see in a header: then accept it.',
  misses: 'A new version of which another record has changed: one version may stand for several.',
  example: {
    before: '#define X_VERSION 1\nstruct ckpt_x_s { __u32 a; };',
    after: '#define X_VERSION 2\nstruct ckpt_x_s { __u32 a; };',
  },
  check: ({ steps, isChanged }) =>
    steps
      .filter(({ move }) => !isChanged && (move === 'forward' || move === 'other'))
      .map(step => {
        const [was, is] = [step.old, step.now].map(describeValue);
        const text = `${versionLabel(step)} was ${was}, is ${is}, and the format is the same`;
        return versionChange(step, text);
      }),
};
