// Locks and exported headers of samples that are the tree's own by now: accepted anew there, since a
// kernel type is not what it was where the sample was recorded. The two of a sample say one format, so
// that a change of either keeps both.

import { sha256, treeFile } from '../host/tree.ts';
import type { Manifest } from './install-manifest.ts';

/** The sample whose format the file states. */
const FORMAT =
  /^(?:samples\/ckpt\/(?:[^/]+\/)*(?<lock>[^/]+)\.layout|include\/uapi\/linux\/ckpt\/(?<header>[^/]+)\.h)$/;

function sampleOf(path: string): string | null {
  const { lock, header } = FORMAT.exec(path)?.groups ?? {};
  return lock ?? header ?? null;
}

export interface KeptOptions {
  /** Absolute. */
  readonly tree: string;
  readonly force: boolean;
}

/**
 * What an install or uninstall leaves alone, sorted; of a changed pair also the one that is missing.
 * A text that is to be installed (`ours`) is no change, and a missing file alone is none.
 */
export function keptFiles(
  { tree, force }: KeptOptions,
  before: Manifest | null,
  ours: ReadonlyMap<string, Uint8Array> = new Map(),
): ReadonlySet<string> {
  if (!before || force) return new Set();
  const isChanged = ([path, sums]: readonly [string, ReadonlySet<string>]) => {
    const file = treeFile(tree, path);
    if (!file.ok || !file.value) return false;
    const sum = sha256(file.value.bytes);
    const next = ours.get(path);
    return !sums.has(sum) && !(next && sha256(next) === sum);
  };
  const changed = [...before.files].filter(each => sampleOf(each[0]) !== null && isChanged(each));
  const samples = new Set(changed.map(([path]) => sampleOf(path)));
  const paths = new Set([...before.files.keys(), ...ours.keys()]);
  return new Set([...paths].filter(path => samples.has(sampleOf(path))).sort());
}

/** Those of them that are there. */
export function standing(tree: string, kept: ReadonlySet<string>): string[] {
  return [...kept].filter(path => {
    const file = treeFile(tree, path);
    return !file.ok || file.value !== null;
  });
}

/** None when nothing is kept. */
export function keptLines(tree: string, kept: ReadonlySet<string>): string[] {
  if (kept.size === 0) return [];
  const there = new Set(standing(tree, kept));
  const told = [...kept].map(path =>
    there.has(path) ? path : `${path} (missing: make ckpt_accept CKPT=${sampleOf(path)})`,
  );
  return [`kept, as accepted in this tree: ${told.join(', ')}`];
}
