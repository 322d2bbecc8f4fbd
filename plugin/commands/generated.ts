// What a watch has generated: as it is on disk, and as it was at the last verdict without a finding.

import { join } from 'node:path';
import { readTextIfThere } from '../host/files.ts';
import { ok, type Result } from '../layout/result.ts';
import type { Build } from './build.ts';
import { removeOthers, type Texts, writeTexts } from './outputs.ts';

export class Generated {
  /** By path below the generated folder; what is not here has to be read. */
  readonly #disk = new Map<string, string>();
  #good: Texts | null = null;
  /** Whether nothing but what is in `disk` lies in the folder. */
  #isWhole = false;

  /** Whether something is known that can be put back. */
  get hasGood(): boolean {
    return this.#good !== null;
  }

  forget(): void {
    this.#disk.clear();
    this.#good = null;
    this.#isWhole = false;
  }

  /** With the folder's lock held. The value names what was written. */
  write(build: Build, texts: Texts): Result<readonly string[]> {
    const written = writeTexts(build, texts, this.#disk);
    if (!written.ok) this.#disk.clear();
    else for (const [path, text] of texts) this.#disk.set(path, text);
    return written;
  }

  /** All there is to be was written: what else is there goes. Where all of it was there, nothing is listed. */
  finish(build: Build, texts: Texts): Result<void> {
    const isListed = this.#isWhole && [...this.#disk.keys()].every(path => texts.has(path));
    if (isListed) return ok(undefined);
    const removed = removeOthers(build, texts);
    this.#isWhole = removed.ok;
    for (const path of this.#disk.keys()) if (!texts.has(path)) this.#disk.delete(path);
    return removed;
  }

  /** What was written last was found to be sound. */
  approve(): void {
    this.#good = new Map(this.#disk);
  }

  /** Puts back what was there before something unsound was written; with the lock held. */
  restore(build: Build): Result<void> {
    if (!this.#good) return ok(undefined);
    const written = this.write(build, this.#good);
    return written.ok ? this.finish(build, this.#good) : written;
  }

  get isAsApproved(): boolean {
    if (!this.#good) return true;
    return [...this.#good].every(([path, text]) => this.#disk.get(path) === text);
  }

  /** Removed by us. */
  drop(paths: readonly string[]): void {
    for (const path of paths) this.#disk.delete(path);
  }

  /** Whether it is on disk as it should be; what is not is forgotten, and written by the next pass. */
  isAsWritten(out: string): boolean {
    const others = [...this.#disk].filter(([path, text]) => {
      const found = readTextIfThere(join(out, path));
      return !found.ok || found.value !== text;
    });
    this.drop(others.map(([path]) => path));
    return others.length === 0;
  }
}
