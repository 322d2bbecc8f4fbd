import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import * as assert from 'uvu/assert';
import { type Called, ckptgenFrom } from './cli.ts';
import { scratch } from './scratch.ts';

/** Of its own, so that a build beside this test changes nothing. */
export const plugin = join(scratch(), 'plugin.mjs');
copyFileSync('dist/ckptgen.mjs', plugin);

export const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export const MANIFEST = 'kernel/ckpt/installed-by-ckptgen';

/** The last line of an install that wrote something. */
export const next =
  'next, in the tree: make menuconfig (CONFIG_CKPT), make, and for each new subsystem make ckpt_accept CKPT=name\n';

/** What every install consists of. */
export const plain: readonly string[] = [
  'scripts/Makefile.ckpt',
  'scripts/ckptgen.mjs',
  ...globSync('**', { cwd: 'kbuild/tree', dot: true, nodir: true, posix: true }).filter(
    path => !path.startsWith('samples/'),
  ),
].sort();

export function ckptgen(cwd: string, ...args: string[]): Called {
  return ckptgenFrom(plugin, cwd, args);
}

export function read(tree: string, path: string): string {
  return readFileSync(join(tree, path), 'utf8');
}

export function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function succeeds(called: Called, stdout: string): void {
  assert.equal(called, { status: 0, stdout, stderr: '' });
}

export function refuses(called: Called, stderr: string): void {
  assert.equal(called, { status: 2, stdout: '', stderr });
}
