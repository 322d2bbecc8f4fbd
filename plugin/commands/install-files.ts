// What an install consists of, and what a tree must be to take it.

import { KERNEL_TREE } from 'ckptgen:kernel-tree';
import { join } from 'node:path';
import { exportedHeader } from '../emit/exported.ts';
import { readBytes } from '../host/files.ts';
import { treeFile } from '../host/tree.ts';
import { readLock } from '../layout/lock.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import { MANIFEST, type Manifest, readManifest } from './install-manifest.ts';

export interface Contents {
  /** The one-file plugin, which is copied as it is. */
  readonly plugin: string;
  readonly samples: boolean;
}

const PLUGIN = 'scripts/ckptgen.mjs';
export const SAMPLES = 'samples/ckpt/';
const MENU = 'kernel/ckpt/Kconfig';
const UAPI = 'linux/ckpt';

/** By path in the tree. */
export function ownFiles({ plugin, samples }: Contents): Result<ReadonlyMap<string, Uint8Array>> {
  const bundle = readBytes(plugin);
  if (!bundle.ok) return bundle;
  const files = new Map<string, Uint8Array>([[PLUGIN, bundle.value]]);
  for (const [path, text] of Object.entries(KERNEL_TREE)) {
    if (path.startsWith(SAMPLES) && !samples) continue;
    const isMenu = path === MENU && samples;
    files.set(path, Buffer.from(isMenu ? `${text}\nsource "${SAMPLES}Kconfig"\n` : text));
    if (!path.endsWith('.layout')) continue;
    const header = exportedOf(path, text);
    if (!header.ok) return header;
    files.set(...header.value);
  }
  return ok(files);
}

/** Scripts that make or Kconfig start by their names. */
export function isExecutable(path: string): boolean {
  return path.endsWith('.sh');
}

function exportedOf(path: string, text: string): Result<[string, Uint8Array]> {
  const lock = readLock(text, path);
  if (!lock.ok) return lock;
  const header = exportedHeader(lock.value, { module: UAPI });
  if (!header.ok) return header;
  return ok([`include/uapi/${UAPI}/${lock.value.subsystem}.h`, Buffer.from(header.value)]);
}

/** null when nothing is installed. */
export function manifestOf(root: string): Result<Manifest | null> {
  const file = treeFile(root, MANIFEST);
  if (!file.ok) return file;
  if (!file.value) return ok(null);
  return readManifest(Buffer.from(file.value.bytes).toString('latin1'), join(root, MANIFEST));
}

/** What every kernel source has from v6.1 on, and headers as they are packaged have not. */
const NEEDED = [
  ...['Makefile', 'Kconfig', 'Kbuild', 'kernel/Makefile', 'init/main.c'],
  ...['include/linux/kernel.h', 'scripts/Kbuild.include'],
];

/** What only a tree with headers, built or packaged, has. */
const HEADERS = ['include/linux/kernel.h', 'include/generated/autoconf.h'];

export function treeProblem(root: string): Failure | null {
  const place = { file: root };
  for (const path of NEEDED) {
    const file = treeFile(root, path);
    if (!file.ok) return file.failures[0];
    if (file.value) continue;
    const isHeaders = path !== 'Makefile' && HEADERS.some(each => isThere(root, each));
    const what = isHeaders
      ? `holds headers or a build, not a kernel's source: ${path} is missing; name the folder of the whole source`
      : `is no kernel source tree: ${path} is missing`;
    return { code: 'no-kernel-tree', message: what, place };
  }
  const makefile = treeFile(root, 'Makefile');
  const text = makefile.ok && makefile.value ? Buffer.from(makefile.value.bytes).toString() : '';
  if (/^VERSION = \d/m.test(text) && /^PATCHLEVEL = \d/m.test(text)) return null;
  const message = 'is no kernel source tree: its Makefile states no VERSION and PATCHLEVEL';
  return { code: 'no-kernel-tree', message, place };
}

function isThere(root: string, path: string): boolean {
  const file = treeFile(root, path);
  return file.ok && file.value !== null;
}

/** A failure for a file that may not be replaced or removed. */
export function edited(root: string, path: string, version: string): Failure {
  const message = `is not as ckptgen ${version} installed it: keep the change elsewhere and restore the file, or give --force, and the change is lost`;
  return { code: 'edited-file', message, place: { file: join(root, path) } };
}

export function inTheWay(root: string, path: string): Failure {
  const message =
    'is in the way of a file of ckptgen, and no install here claims it: move it, or give --force, and it is replaced';
  return { code: 'file-in-the-way', message, place: { file: join(root, path) } };
}
