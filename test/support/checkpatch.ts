// The kernel's own style checks, from the packages that carry them.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './witness/compilers.ts';

const TARBALL = '/usr/src/linux-source-6.1.tar.xz';

/** scripts/checkpatch.pl, taken once from the kernel's source package. */
function checkpatchPath(): string {
  const folder = resolve('.cache/linux-source');
  const script = join(folder, 'scripts/checkpatch.pl');
  if (existsSync(script)) return script;
  if (!existsSync(TARBALL)) throw new Error('no kernel source: apt-get install linux-source-6.1');
  mkdirSync(folder, { recursive: true });
  const wanted = ['checkpatch.pl', 'spelling.txt', 'const_structs.checkpatch'].map(
    name => `linux-source-6.1/scripts/${name}`,
  );
  run('tar', ['-xf', TARBALL, '-C', folder, '--strip-components=1', ...wanted], folder);
  return script;
}

/** What `checkpatch --strict` says of files below `folder`; '' when it has nothing to say. */
export function checkpatch(
  folder: string,
  files: readonly string[],
  ...ignored: readonly string[]
): string {
  const flags = ['--no-tree', '--strict', '--terse', '--no-summary', '--show-types', '--file'];
  if (ignored.length > 0) flags.unshift('--ignore', ignored.join());
  const ran = spawnSync(checkpatchPath(), [...flags, ...files], { cwd: folder, encoding: 'utf8' });
  return ran.status === 0 ? '' : `${ran.error?.message ?? ''}${ran.stdout}`;
}
