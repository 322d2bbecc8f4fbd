// Headers that a glob of the settings means.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import type { Revision } from './revision.ts';

/** Files from `folder`, `/`-separated and sorted; links to files count, hidden folders do not. */
export function globHeaders(folder: string, pattern: string): string[] {
  return globSync(pattern, { cwd: folder, posix: true, nodir: true }).sort();
}

/** Links count as what they lead to. A folder as folders of includes are guessed from: paths relative to it. */
export function folderTree(folder: string): Pick<Revision, 'isFolder' | 'filesIn'> {
  return {
    isFolder: path =>
      statSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory() ?? false,
    filesIn: path => {
      const names = readdirSync(join(folder, path));
      const isFile = (name: string) =>
        statSync(join(folder, path, name), { throwIfNoEntry: false })?.isFile() ?? false;
      return names.filter(isFile);
    },
  };
}
