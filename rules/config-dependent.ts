import type { Change, ConfigRule, Configured } from './rule.ts';

/** More of them are only counted. */
const told = 3;

function describe({ options, isLength, line, changes }: Configured): Change {
  const [first, ...more] = changes;
  const texts = [first, ...more].slice(0, told).map(({ text }) => text);
  const rest = more.length + 1 - texts.length;
  const named = options.join(' and ');
  const what = texts.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
  const way = isLength
    ? `give it a length that is a number: what depends on ${named} belongs in no record`
    : `take the condition away, or give what depends on ${named} a record of its own`;
  const place = line ?? first.place;
  return {
    ...first,
    text: `it depends on ${named}: ${what}`,
    what: '',
    site: `${named} ${place?.file}:${place?.line}`,
    severity: 'error',
    ...(place ? { place } : {}),
    way,
  };
}

export const rule: ConfigRule = {
  id: 'config-dependent',
  severity: 'error',
  summary: 'the layout has changed with the configuration, and not with the source',
  why:
    'Two kernels of one source then write two formats under one version. To record the layout would move ' +
    'the error to the configuration that the lock was accepted in.',
  misses:
    'A difference for which no condition stands in the text of the header that defines the struct: a ' +
    'typedef, or a macro of another header, that the configuration decides. Enumerators in conditions.',
  example: {
    before:
      '#define CONFIG_X 1\nstruct ckpt_x_s {\n    __u32 a;\n#ifdef CONFIG_X\n    __u32 b;\n#endif\n    __u64 c;\n};',
    after:
      'struct ckpt_x_s {\n    __u32 a;\n#ifdef CONFIG_X\n    __u32 b;\n#endif\n    __u64 c;\n};',
  },
  check: groups => groups.map(describe),
};
