// What a watch has generated: as it is on disk, and as it was at the last verdict without a finding.

import { join } from 'node:path';
import { readTextIfThere } from '../host/files.ts';
import { ok, type Result } from '../layout/result.ts';
import type { Build } from './build.ts';
import { type Texts, writeTexts } from './outputs.ts';

export class Generated {
  /** By path below the generated folder; what is not here has to be read. */
  readonly #disk = new Map<string, string>();
  #good: Texts | null = null;

  /** Whether something is known that can be put back. */
  get hasGood(): boolean {
    return this.#good !== null;
  }

  forget(): void {
    this.#disk.clear();
    this.#good = null;
  }

  /** With the folder's lock held. The value names what was written. */
  write(build: Build, texts: Texts): Result<readonly string[]> {
    const written = writeTexts(build, texts, this.#disk);
    this.#disk.clear();
    if (!written.ok) return written;
    for (const [path, text] of texts) this.#disk.set(path, text);
    return written;
  }

  /** What was written last was found to be sound. */
  approve(): void {
    this.#good = new Map(this.#disk);
  }

  /** Puts back what was there before something unsound was written; with the lock held. */
  restore(build: Build): Result<readonly string[]> {
    return this.#good ? this.write(build, this.#good) : ok([]);
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
