// The kernel that the installed headers belong to, from the distribution's own package.

import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { kernelFolder } from './kernel-module.ts';
import { cache, must, run, scratchFolder } from './kernel-tree.ts';

/** Its compressed image. Fetched once a version, and said so; modules are left out. */
export function distributionKernel(): string {
  const release = basename(kernelFolder()).replace('linux-headers-', '');
  const headers = `linux-headers-${release}`;
  const version = must('dpkg-query', ['-W', '-f', '${' + 'Version}', headers]).stdout;
  const folder = join(cache, `linux-image-${release}-${version}`);
  const kernel = join(folder, `vmlinuz-${release}`);
  if (existsSync(kernel)) return kernel;
  const part = scratchFolder();
  fetch(`linux-image-${release}=${version}`, part);
  const archive = readdirSync(part).find(name => name.endsWith('.deb'));
  if (!archive) throw new Error(`apt-get download left no package in ${part}`);
  const file = `./boot/vmlinuz-${release}`;
  must('sh', [
    '-c',
    'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --strip-components=2 "$3"',
    'sh',
    ...[join(part, archive), part, file],
  ]);
  mkdirSync(folder, { recursive: true });
  renameSync(join(part, `vmlinuz-${release}`), kernel);
  return kernel;
}

function fetch(wanted: string, folder: string): void {
  console.log(`== fetching the Debian package ${wanted}, for its kernel`);
  if (run('apt-get', ['-q', 'download', wanted], { folder }).status === 0) return;
  must('apt-get', ['-qq', 'update']);
  must('apt-get', ['-q', 'download', wanted], { folder });
}
