// Which subsystems are there now? As the probe step finds them, but only what has changed is read again.

import { join } from 'node:path';
import { type Candidate, discover } from '../discover/discover.ts';
import { findCandidates, findHeaders, reread } from '../host/headers.ts';
import type { KnownFiles } from '../host/known-files.ts';
import { ok, type Result } from '../layout/result.ts';
import { lockPath, type Subsystem } from '../layout/subsystem.ts';
import type { Build } from './build.ts';

export class Discovery {
  readonly #files: KnownFiles;
  #candidates: readonly Candidate[] = [];
  #isListed = false;
  /** The folders could not be searched: what is known is of before. */
  #hasFailed = false;

  constructor(files: KnownFiles) {
    this.#files = files;
  }

  /** Headers that match now and did not when they were listed, or the reverse; relative to the folder of the sources. */
  moved({ src, config: { roots, patterns } }: Build): readonly string[] {
    const found = findHeaders({ folder: src, roots, patterns });
    if (!found.ok && this.#hasFailed) return [];
    const now = new Set(found.ok ? found.value : []);
    const before = new Set(this.#candidates.map(each => each.header));
    if (this.#hasFailed) return [...now];
    return [...now, ...before].filter(each => !now.has(each) || !before.has(each));
  }

  /** Whether the last search came to nothing. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  forget(): void {
    this.#isListed = false;
    this.#hasFailed = false;
  }

  /**
   * `changed` are absolute paths. Folders are listed again only where one of them is no file that was
   * read before, or is gone.
   */
  find(build: Build, changed: ReadonlySet<string>): Result<readonly Subsystem[]> {
    const read = (path: string) => this.#files.read(path);
    const { roots, patterns, offLocks } = build.config;
    const absolute = (path: string) => join(build.src, path);
    if (this.#isListed && [...changed].every(path => this.#isText(path))) {
      this.#candidates = this.#candidates.map(each =>
        [each.header, each.code].some(path => changed.has(absolute(path)))
          ? reread(build.src, each, read)
          : each,
      );
    } else {
      const found = findCandidates({ folder: build.src, roots, patterns }, read);
      this.#hasFailed = !found.ok;
      if (!found.ok) {
        this.#isListed = false;
        return found;
      }
      const before = new Map(this.#candidates.map(each => [each.header, each]));
      this.#candidates = found.value.map(each => sameAs(before.get(each.header), each));
      this.#isListed = true;
    }
    const off = new Set(offLocks);
    return discover(
      this.#candidates.filter(({ header, name }) => !off.has(lockPath(header, name))),
    );
  }

  #isText(path: string): boolean {
    const text = this.#files.has(path) ? this.#files.read(path) : ok(null);
    return text.ok && text.value !== null;
  }
}

/** One that reads as it did is the same one: what was found out about it stays. */
function sameAs(before: Candidate | undefined, now: Candidate): Candidate {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** Whether the build was made for these subsystems. */
export function isSameSet(build: Build, subsystems: readonly Subsystem[]): boolean {
  return JSON.stringify(subsystems) === JSON.stringify(build.config.subsystems);
}
