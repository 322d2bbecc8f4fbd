import { describeValue } from '../plugin/layout/constants.ts';
import type { HeaderRule } from './rule.ts';
import { statedIn } from './shared/comments.ts';

export const rule: HeaderRule = {
  id: 'version-documented-stale',
  severity: 'warning',
  summary: 'a comment states another value of the version than the macro has',
  why:
    'The comment is what the author of a reader goes by: it looks for data of a version that is not ' +
    'written any more.',
  misses:
    'Versions in prose, as in "the second version"; and what a line says to be past, by words as was, ' +
    'until, before or since.',
  example: {
    before: '#define X_COMPATIBLE "x-v2"\n/* compatible: "x-v1" */\nstruct ckpt_x_s { __u32 a; };',
    after: '#define X_COMPATIBLE "x-v2"\n/* compatible: "x-v2" */\nstruct ckpt_x_s { __u32 a; };',
  },
  check: ({ comments, versions }) =>
    versions.flatMap(version =>
      comments.flatMap(comment =>
        statedIn(comment, version)
          .filter(({ value }) => value !== version.value)
          .map(({ value, place }) => {
            const [says, is] = [value, version.value].map(describeValue);
            const text = `a comment says ${says}, '${version.name}' is ${is}`;
            return { text, what: text, site: `constant ${text}`, position: place.line, place };
          }),
      ),
    ),
};
