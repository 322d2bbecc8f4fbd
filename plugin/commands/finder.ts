// Where locks and exported headers are found: on disk, unless somebody has another list.

import { join } from 'node:path';
import { findExported, findLocksOf } from '../host/exported.ts';
import { findLocks } from '../host/headers.ts';
import type { Result } from '../layout/result.ts';
import type { Build } from './build.ts';

/** Paths count from the folder of the sources. */
export interface Finder {
  /** Locks in the folders where headers may lie. */
  locks(): Result<readonly { readonly path: string; readonly name: string }[]>;
  /** Exported headers that ckptgen wrote: the names of their subsystems. */
  exported(): Result<readonly string[]>;
  /** Locks of these subsystems, wherever they lie. */
  locksOf(names: ReadonlySet<string>): ReadonlyMap<string, readonly string[]>;
}

export function onDisk({ src, config }: Pick<Build, 'src' | 'config'>): Finder {
  const { roots, patterns, uapi, module } = config;
  return {
    locks: () => findLocks({ folder: src, roots, patterns }),
    exported: () => findExported(join(src, uapi, module)),
    locksOf: names => findLocksOf(src, names),
  };
}
