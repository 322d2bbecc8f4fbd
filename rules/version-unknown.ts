import type { HeaderRule } from './rule.ts';
import { isOrder, namesIn } from './shared/comments.ts';

export const rule: HeaderRule = {
  id: 'version-unknown',
  severity: 'warning',
  summary: 'a comment orders a new version of a macro that does not exist',
  why:
    'Whoever changes the struct looks for the macro, does not find it, and bumps another one or none. ' +
    'Often the macro was renamed, and the comment stayed.',
  misses:
    'Macros whose names do not end in _VERSION or _COMPATIBLE, and comments that order it in words that ' +
    'have neither bump, increment, increase, raise, update nor change.',
  example: {
    before: '/* A change needs a new X_VERSION. Bump it! */\nstruct ckpt_x_s { __u32 a; };',
    after:
      '#define X_VERSION 1\n/* A change needs a new X_VERSION. Bump it! */\nstruct ckpt_x_s { __u32 a; };',
  },
  check: ({ comments, versions }) => {
    const known = new Set(versions.map(({ name }) => name));
    return comments.filter(isOrder).flatMap(comment =>
      namesIn(comment)
        .filter(({ name }) => !known.has(name))
        .map(({ name, place }) => ({
          text: `a comment says to bump '${name}', which does not exist`,
          what: name,
          site: `constant ${name}`,
          position: place.line,
          place,
        })),
    );
  },
};
