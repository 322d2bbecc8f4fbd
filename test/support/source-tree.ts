import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { scratch } from './scratch.ts';

const ARCHIVE = '/usr/src/linux-source-6.1.tar.xz';

/** Enough of a kernel's source to be taken for one. */
const PIECES = [
  ...['.gitignore', 'Documentation/dev-tools/index.rst', 'Kbuild', 'Kconfig', 'Makefile'],
  ...['include/linux/kernel.h', 'include/uapi/linux/types.h', 'init/main.c', 'kernel/Makefile'],
  ...['samples/Kconfig', 'scripts/Kbuild.include', 'scripts/rust_is_available.sh'],
];

let trees: string | undefined;

/** Pieces of Debian's kernel source, in a folder of their own. */
export function sourceTree(): string {
  trees ??= scratch();
  const tree = join(mkdtempSync(join(trees, 'tree-')), 'linux');
  cpSync(unpacked(), tree, { recursive: true, preserveTimestamps: true });
  // A group's tree: modes that no umask gives.
  chmodSync(join(tree, 'Makefile'), 0o664);
  chmodSync(join(tree, 'kernel'), 0o775);
  return tree;
}

/** Reading the archive takes long: once for each version of the package. */
function unpacked(): string {
  const { size, mtimeMs } = statSync(ARCHIVE);
  const kept = resolve('.cache', `source-pieces-${size}-${mtimeMs}-${PIECES.length}`);
  if (existsSync(kept)) return kept;
  const folder = `${kept}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  const members = PIECES.map(piece => `linux-source-6.1/${piece}`);
  const options = ['--occurrence=1', '--strip-components=1', '--no-same-owner'];
  execFileSync('tar', ['-C', folder, ...options, '-xJf', ARCHIVE, ...members]);
  try {
    renameSync(folder, kept);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(kept)) throw error;
    rmSync(folder, { recursive: true });
  }
  return kept;
}

/** Every entry with its mode and, for files and links, what it holds. */
export function contentsOf(tree: string): Record<string, string> {
  const names = readdirSync(tree, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(names.map(name => [name, entryOf(join(tree, name))]));
}

/** Names what differs, not what it holds. */
export function sameTree(
  found: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
  when = '',
): void {
  const paths = [...new Set([...Object.keys(found), ...Object.keys(wanted)])];
  assert.equal(
    paths.filter(path => found[path] !== wanted[path]),
    [],
    `${when}: differ: ${paths.filter(path => found[path] !== wanted[path]).join(', ')}`,
  );
}

function entryOf(path: string): string {
  const found = lstatSync(path);
  const mode = (found.mode & 0o7777).toString(8);
  if (found.isSymbolicLink()) return `${mode} -> ${readlinkSync(path)}`;
  return found.isFile() ? `${mode} ${readFileSync(path, 'latin1')}` : mode;
}
