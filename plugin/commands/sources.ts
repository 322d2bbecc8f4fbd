// What the compiler has read for the probe of a watch, and where it would look for what it has not found.

import { resolve } from 'node:path';
import { type ProbeObject, placesOfMissing, type Replay } from '../host/compiler.ts';
import { exists } from '../host/files.ts';
import type { KnownFiles } from '../host/known-files.ts';
import { nearbyFolders, nearbyHeaders } from './nearby.ts';
import type { Places, Recorded } from './watch-build.ts';

export class Sources {
  /** Absolute. */
  dependencies: readonly string[] = [];
  /** Folders, absolute, where a header that is new may stand for another. */
  folders: readonly string[] = [];
  readonly #places: Places;
  readonly #files: KnownFiles;
  /** That might stand for others, after the compiler last looked. */
  #headers: ReadonlySet<string> = new Set();
  /** Where a header would be found that the compiler has missed, absolute. */
  #awaited: readonly string[] = [];

  constructor(places: Places, files: KnownFiles) {
    this.#places = places;
    this.#files = files;
  }

  get isBrokenOff(): boolean {
    return this.#awaited.length > 0;
  }

  /**
   * After a compile that began at `sinceNs`. True where a file that is new to us may have changed after the
   * compiler has read it. One that does not compile has not reached all: what the last one read counts as well.
   */
  note(recorded: Recorded, replay: Replay, object: ProbeObject, sinceNs: bigint): boolean {
    const { compiled, dependencies } = object;
    const read = dependencies.map(path => resolve(replay.cwd, path));
    this.dependencies = compiled.ok ? read : [...new Set([...this.dependencies, ...read])];
    this.#awaited = compiled.ok ? [] : placesOfMissing(compiled.stderr, replay, this.#places.src);
    this.folders = nearbyFolders(this.#places, recorded, this.dependencies);
    return this.dependencies.filter(path => this.#files.note(path, sinceNs)).length > 0;
  }

  /** What there is now is known: at the end of each pass that came to one. */
  look(): void {
    this.#headers = nearbyHeaders(this.#places, this.folders);
  }

  /** Whether one of them is not as before the compile: it may have been another while it was read. */
  wereTouched(): boolean {
    return this.#files.touched(this.dependencies).length > 0;
  }

  /** Headers that have come or gone since, where that may matter. */
  moved(): readonly string[] {
    const [now, before] = [nearbyHeaders(this.#places, this.folders), this.#headers];
    const strays = [...now, ...before].filter(each => !now.has(each) || !before.has(each));
    return [...this.#awaited.filter(exists), ...strays];
  }
}
