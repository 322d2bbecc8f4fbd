// Files behind symbolic links, and when files were changed.

import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { realPath } from './files.ts';

/**
 * A file below the top as it is named, the links on the way to it, and where it lies, all absolute: whoever changes
 * one of them changes what is read. Asked of many files that lie in few folders.
 */
export function waysIn(top: string): (path: string) => readonly string[] {
  const isPlain = new Map<string, boolean>();
  const isOwn = (folder: string) => isPlain.get(folder) ?? realPath(folder) === folder;
  return path => {
    const links: string[] = [];
    let at = path.startsWith(`${top}/`) ? path : realPath(path);
    for (let hops = 0; hops < MOST_LINKS && at.startsWith(`${top}/`); hops++) {
      const folder = dirname(at);
      isPlain.set(folder, isOwn(folder));
      const link = isPlain.get(folder) ? (isLink(at) ? at : undefined) : firstLink(top, at);
      if (link === undefined) break;
      links.push(link);
      at = resolve(dirname(link), readlinkSync(link), relative(link, at));
    }
    return [path, ...links, at];
  };
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

/** Below the top. */
function firstLink(top: string, path: string): string | undefined {
  const parts = relative(top, path).split('/');
  const ways = parts.map((_, at) => join(top, ...parts.slice(0, at + 1)));
  return ways.find(isLink);
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** When a file, or a link itself, was last changed, in milliseconds since 1970; 0 where there is none. */
export function changedMs(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;
}
