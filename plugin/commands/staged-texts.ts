// Texts of the index, and of the commit before it, read many at a time.

import { join } from 'node:path';
import type { Listed } from '../host/index-listing.ts';
import { blobsOf, type Snapshot, textsBefore } from '../host/snapshot.ts';
import { ok, type Result } from '../layout/result.ts';

export class Texts {
  readonly #snapshot: Snapshot;
  readonly #index: Listed;
  readonly #now = new Map<string, string | null>();
  readonly #before = new Map<string, string | null>();

  constructor(snapshot: Snapshot, index: Listed) {
    this.#snapshot = snapshot;
    this.#index = index;
  }

  /** To be called for all paths before one is asked for. */
  load(paths: readonly string[]): Result<void> {
    const fresh = paths.filter(path => !this.#now.has(path));
    const there = fresh.flatMap(path => {
      const entry = this.#index.find(path);
      return entry && entry.kind !== 'submodule' && !entry.isConflict ? [entry] : [];
    });
    const texts = blobsOf(
      this.#snapshot,
      there.map(({ id }) => id),
    );
    if (!texts.ok) return texts;
    const before = textsBefore(this.#snapshot, fresh);
    if (!before.ok) return before;
    for (const path of fresh) this.#now.set(path, null);
    for (const [at, { path }] of there.entries()) this.#now.set(path, texts.value[at] ?? null);
    for (const [path, text] of before.value) this.#before.set(path, text);
    return ok(undefined);
  }

  /** null where the index has no such file. */
  now(path: string): string | null {
    return this.#now.get(path) ?? null;
  }

  before(path: string): string | null {
    return this.#before.get(path) ?? null;
  }

  /** Absolute. */
  place(path: string): string {
    return join(this.#snapshot.top, path);
  }
}
