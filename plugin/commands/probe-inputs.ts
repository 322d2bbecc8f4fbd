// What the compiler has read for the probe, as Kbuild has noted it down.

import { join, resolve } from 'node:path';
import { readTextIfThere } from '../host/files.ts';
import type { Build } from './build.ts';

/**
 * Absolute paths, from the `source_` and `deps_` variables that scripts/basic/fixdep has written; words
 * of the configuration, which stand there as $(wildcard ...), are no files that were read. Empty where
 * there is no such file.
 */
export function probeInputs({ out, base }: Pick<Build, 'out' | 'base'>): string[] {
  const text = readTextIfThere(join(out, '.probe.made.cmd'));
  if (!text.ok || text.value === null) return [];
  const lines = text.value.split('\n');
  const source = lines.flatMap(line => /^source_\S+ := (.+)$/.exec(line)?.[1] ?? []);
  const first = lines.findIndex(line => /^deps_\S+ := \\$/.test(line));
  const last = lines.indexOf('', first);
  const files = lines
    .slice(first + 1, last)
    .map(line => line.replace(/\\$/, '').trim())
    .filter(word => word !== '' && !word.startsWith('$('));
  return [...source, ...(first < 0 ? [] : files)].map(path => resolve(base, path));
}
