// The manifest: what 'ckptgen install' has put into a kernel tree.
//
//     ckptgen 0.1.0
//     9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  kernel/ckpt/Kconfig
//
// While an upgrade is under way a path has two lines, for the text before and the text after: whatever
// stops it, both are known to be ours. Read strictly, since what it names is replaced and removed.

import { type Failure, fail, ok, type Result } from '../layout/result.ts';

export const MANIFEST = 'kernel/ckpt/installed-by-ckptgen';

export interface Manifest {
  readonly version: string;
  /** Path in the tree -> SHA-256 of the texts it may have. */
  readonly files: ReadonlyMap<string, ReadonlySet<string>>;
}

export function writeManifest({ version, files }: Manifest): string {
  const lines = [...files]
    .flatMap(([path, sums]) => [...sums].map(sum => ({ path, line: `${sum}  ${path}` })))
    .sort((a, b) => (a.path === b.path ? order(a.line, b.line) : order(a.path, b.path)));
  return [`ckptgen ${version}`, ...lines.map(({ line }) => line), ''].join('\n');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Names that need no quoting, below the tree and never through its parents. */
const LINE = /^(?<sum>[0-9a-f]{64}) {2}(?<path>(?!\.{0,2}\/)[\w.+-]+(?:\/(?!\.{1,2}\/)[\w.+-]+)*)$/;

/** `file` stands in failures. */
export function readManifest(text: string, file: string): Result<Manifest> {
  const [head = '', ...rest] = text.split('\n');
  const version = /^ckptgen ([\w.+-]+)$/.exec(head)?.[1];
  if (version === undefined) return fail(bad(file, 1, "its first line is not 'ckptgen VERSION'"));
  if (rest.pop() !== '') return fail(bad(file, rest.length + 2, 'the last line has no end'));
  const files = new Map<string, Set<string>>();
  for (const [index, line] of rest.entries()) {
    const { sum = '', path = '' } = LINE.exec(line)?.groups ?? {};
    if (path === '' || /(?:^|\/)\.{1,2}$/.test(path))
      return fail(bad(file, index + 2, 'it is not a SHA-256, two spaces and a path in the tree'));
    files.set(path, (files.get(path) ?? new Set()).add(sum));
  }
  return ok({ version, files });
}

function bad(file: string, line: number, what: string): Failure {
  const message = `cannot be read as what 'ckptgen install' writes: ${what}; restore it, or remove it and run ckptgen install --force`;
  return { code: 'bad-manifest', message, place: { file, line } };
}

/** The files of both. */
export function joined(a: Manifest, b: Manifest): Manifest {
  const files = new Map<string, ReadonlySet<string>>(a.files);
  for (const [path, sums] of b.files)
    files.set(path, new Set([...(files.get(path) ?? []), ...sums]));
  return { version: a.version, files };
}
