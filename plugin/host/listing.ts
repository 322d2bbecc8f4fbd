// Paths of files by the folders that they lie in.

import { dirname } from 'node:path/posix';

/** Paths relative to one folder, which is `.` itself. What is asked again and again is answered from tables. */
export class Listing {
  private readonly paths: Iterable<string>;
  private tables: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(paths: Iterable<string>) {
    this.paths = paths;
  }

  /** That something lies in it, at whatever depth. */
  hasFolder(folder: string): boolean {
    return this.byFolder().has(folder);
  }

  /** Those in the folder itself. */
  directlyIn(folder: string): readonly string[] {
    return this.byFolder().get(folder) ?? [];
  }

  /** Those in folders below it, too. Sorted. */
  below(folder: string): readonly string[] {
    const prefix = folder === '.' ? '' : `${folder}/`;
    return [...this.paths].filter(path => path.startsWith(prefix)).sort();
  }

  private byFolder(): ReadonlyMap<string, readonly string[]> {
    this.tables ??= tablesOf(this.paths);
    return this.tables;
  }
}

function tablesOf(paths: Iterable<string>): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const path of paths) {
    let folder = dirname(path);
    const known = tables.get(folder);
    if (known) known.push(path);
    else tables.set(folder, [path]);
    while (folder !== '.' && !known) {
      folder = dirname(folder);
      if (tables.has(folder)) break;
      tables.set(folder, []);
    }
  }
  return tables;
}
