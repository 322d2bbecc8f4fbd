// Headers that nobody includes yet: a new one may be found in the place of one that was read before, or by
// __has_include. What the compiler has read says nothing of it; Makefile.ckpt lists the same ones.

import { dirname, join } from 'node:path';
import { headersBelow, headersIn } from '../host/headers.ts';
import type { Places, Recorded } from './watch-build.ts';

/**
 * Folders, absolute, in which such a header is most likely to appear: of a module, those in it that the
 * compiler searches or has read from; in the kernel's tree, which has thousands of them, those with subsystems.
 */
export function nearbyFolders(
  { src, out, isTree }: Places,
  { build, command }: Recorded,
  dependencies: readonly string[],
): string[] {
  const own = build.config.subsystems.map(({ header }) => dirname(join(src, header)));
  if (isTree) return [...new Set(own)];
  const searched = command.filter(word => word.startsWith('-I')).map(word => word.slice(2));
  const all = new Set([...own, ...searched, ...dependencies.map(path => dirname(path))]);
  return [...all].filter(each => (each === src || each.startsWith(`${src}/`)) && each !== out);
}

/** All headers of a module; in the kernel's tree those in the folders. Absolute paths. */
export function nearbyHeaders(
  { src, isTree }: Places,
  folders: readonly string[],
): ReadonlySet<string> {
  return new Set(isTree ? folders.flatMap(headersIn) : headersBelow(src));
}
