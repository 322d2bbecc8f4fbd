// Files and folders, watched through chokidar. What it tells are hints: whoever is told looks at the files.
// The system may lose events (a full queue, a folder that is made and filled at once) and does not say so.

import { join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

export interface Targets {
  /** What happens in them is told as far as `isRelevant` says, not what happens below. Absolute. */
  readonly folders: ReadonlySet<string>;
  /** Absolute. */
  readonly files: ReadonlySet<string>;
  isRelevant(path: string, isFolder: boolean): boolean;
  /** Of a file that is known: its changes are told as soon as the system tells them. */
  isKnown(path: string): boolean;
}

export interface Listener {
  /** A file or folder has appeared, changed or gone. */
  changed(path: string): void;
  /** The system gives no more events: `limit` is its own name for why. Nothing is watched from then on. */
  exhausted(limit: Exhausted): void;
}

export type Exhausted = 'ENOSPC' | 'EMFILE';

export class Watcher {
  readonly #listener: Listener;
  #watcher: FSWatcher | null;
  #targets: Targets = {
    folders: new Set(),
    files: new Set(),
    isRelevant: () => false,
    isKnown: () => false,
  };
  /** What chokidar was asked to watch and, as far as it has told, still does. */
  readonly #watched = new Set<string>();

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#watcher = watch([], {
      ignoreInitial: true,
      depth: 0,
      // A file that an editor replaces is told as it happens: whether it is gone is decided by who is told.
      atomic: false,
      ignorePermissionErrors: true,
      ignored: (path, stats) => stats !== undefined && this.#isIgnored(path, stats.isDirectory()),
    });
    this.#watcher.on('all', (event, path) => this.#tell(event, path));
    this.#watcher.on('raw', (_event, name, details) => this.#hint(name, details));
    this.#watcher.on('error', error => this.#fail(error));
  }

  /** From soon on. What is gone and comes back is watched again. */
  watch(targets: Targets): void {
    this.#targets = targets;
    const wanted = [...targets.folders, ...targets.files];
    const keep = new Set(wanted);
    const unwanted = [...this.#watched].filter(path => !keep.has(path));
    const missing = wanted.filter(path => !this.#watched.has(path));
    if (unwanted.length > 0) this.#watcher?.unwatch(unwanted);
    for (const path of unwanted) this.#watched.delete(path);
    for (const path of missing) this.#watched.add(path);
    if (missing.length > 0) this.#watcher?.add(missing);
  }

  async close(): Promise<void> {
    const watcher = this.#watcher;
    this.#watcher = null;
    await watcher?.close();
  }

  #isIgnored(path: string, isFolder: boolean): boolean {
    const { folders, files, isRelevant } = this.#targets;
    return !folders.has(path) && !files.has(path) && !isRelevant(path, isFolder);
  }

  #tell(event: string, path: string): void {
    if (event.startsWith('unlink')) this.#watched.delete(path);
    this.#listener.changed(path);
  }

  /** Ahead of chokidar, which asks the file system first, and lets some pass that follow shortly on others. */
  #hint(name: string | null, details: unknown): void {
    const { watchedPath: watched } = details as { watchedPath: string };
    const paths = name === null ? [watched] : [watched, join(watched, name)];
    for (const path of paths) if (this.#targets.isKnown(path)) this.#listener.changed(path);
  }

  #fail(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException;
    if ((code !== 'ENOSPC' && code !== 'EMFILE') || !this.#watcher) return;
    void this.close();
    this.#listener.exhausted(code);
  }
}
