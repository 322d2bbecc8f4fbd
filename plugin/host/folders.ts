// Where an #include looks when nobody says so.

import { dirname, join, normalize } from 'node:path/posix';
import type { Revision } from './revision.ts';

/** Relative to the repository's top; in order. */
export interface Folders {
  /** Before the system's headers: their `<x.h>` hides the system's. */
  readonly first: readonly string[];
  /** Behind them. */
  readonly last: readonly string[];
}

/** Without `.` parts and a slash at the end; `.` is the top. */
export function pathInTree(path: string): string {
  const normal = normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** Of the kernel's exported headers as they lie in its source, before `make headers_install`. */
const UAPI = /^(?:.*\/)?include\/uapi(?=\/)/;

export function isKernelUapi(path: string): boolean {
  return UAPI.test(pathInTree(path));
}

/**
 * Where the includes of a header are likely to lie. To be asked once for all revisions that are compared.
 *
 * - `include/uapi` for the headers in it, the top's for an architecture's and the machine's own for the
 *   top's. Not `include`: uapi headers are complete with the system's, and the kernel's own headers of
 *   their names need a configured kernel;
 * - else the nearest folder above that is called `include`, and the top's, with the `uapi` in them;
 * - else the top itself, if no header lies there that could hide one of the system's: installed headers
 *   (`linux/a.h`, which includes <linux/types.h>) have no other place for this.
 *
 * Last come folders of sources, where a `string.h` or `time.h` would hide the system's: the header's own, the
 * top's `src`, the top.
 *
 * `machine` is the compiler's: `x86_64`, `aarch64`.
 */
export function guessFolders(
  revision: Pick<Revision, 'isFolder' | 'filesIn'>,
  path: string,
  machine?: string,
): Folders {
  const normal = pathInTree(path);
  const existing = (folders: readonly string[]) =>
    [...new Set(folders)].filter(folder => revision.isFolder(folder));
  const [uapi] = UAPI.exec(normal) ?? [];
  if (uapi !== undefined) {
    const arch = normal.startsWith('arch/') ? [] : [`arch/${archOf(machine ?? '')}/include/uapi`];
    return { first: existing([uapi, 'include/uapi', ...arch]), last: [] };
  }
  const [above] = /^(?:.*\/)?include(?=\/)/.exec(normal) ?? [];
  const includes = above === undefined ? ['include'] : [above, 'include'];
  const first = existing(includes.flatMap(folder => [folder, join(folder, 'uapi')]));
  const own = dirname(normal);
  if (first.length === 0 && own !== '.' && !hasHeaders(revision)) first.push('.');
  return { first, last: existing([own, 'src', '.']).filter(folder => !first.includes(folder)) };
}

function hasHeaders(revision: Pick<Revision, 'filesIn'>): boolean {
  return revision.filesIn('.').some(file => file.endsWith('.h'));
}

const archs: readonly (readonly [RegExp, string])[] = [
  [/^(?:x86_64|i\d86)$/, 'x86'],
  [/^(?:aarch64|arm64)/, 'arm64'],
  [/^arm/, 'arm'],
  [/^(?:powerpc|ppc)/, 'powerpc'],
  [/^riscv/, 'riscv'],
  [/^s390/, 's390'],
  [/^mips/, 'mips'],
  [/^loongarch/, 'loongarch'],
  [/^sparc/, 'sparc'],
];

/** The kernel's folder for a machine: `arch/x86` for x86_64. */
function archOf(machine: string): string {
  return archs.find(([pattern]) => pattern.test(machine))?.[1] ?? machine;
}
