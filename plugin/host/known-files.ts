// Files as they were when something was made of them. Their content decides whether they have changed;
// what the file system says of them only spares reading them again.

import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Result } from '../layout/result.ts';
import { readRegular, readTextIfThere } from './files.ts';

interface Known {
  /** Equal for one state of a file, whoever sets its times: ctime cannot be set. */
  stat: string;
  sum: string;
  /** Nanoseconds since 1970. */
  changedNs: bigint;
  text?: Result<string | null>;
}

const MISSING = { stat: '', sum: '', changedNs: 0n };

export class KnownFiles {
  readonly #files = new Map<string, Known>();

  /** The text, from memory where it was read before. */
  read(path: string): Result<string | null> {
    const known = this.#files.get(path) ?? this.#remember(path);
    known.text ??= readTextIfThere(path);
    return known.text;
  }

  /**
   * Watches over a file without keeping its text. True for one that was not known and has changed since:
   * who has read it in the meantime may have read another content.
   */
  note(path: string, sinceNs?: bigint): boolean {
    if (this.#files.has(path)) return false;
    const { changedNs } = this.#remember(path);
    return sinceNs !== undefined && changedNs >= sinceNs;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Equal for equal content; '' where there is no such file. */
  sumOf(path: string): string {
    return (this.#files.get(path) ?? this.#remember(path)).sum;
  }

  /** Whether the content is another than it was; what is known of the file is then anew. */
  hasChanged(path: string): boolean {
    const known = this.#files.get(path);
    if (!known) return true;
    const { stat, changedNs } = statOf(path);
    if (stat === known.stat) return false;
    const before = known.sum;
    known.stat = stat;
    known.changedNs = changedNs;
    known.sum = stat === '' ? '' : sumOf(path);
    // Read behind the sum, it may be what was there for a moment.
    delete known.text;
    return known.sum !== before;
  }

  /** Those that are not as they were when they were looked at last, be their content the same: it may have been another meanwhile. */
  touched(paths: readonly string[]): string[] {
    return paths.filter(path => {
      const before = this.#files.get(path)?.stat;
      this.hasChanged(path);
      return this.#files.get(path)?.stat !== before;
    });
  }

  /** Those of all known files that have changed. */
  changed(): string[] {
    return [...this.#files.keys()].filter(path => this.hasChanged(path));
  }

  /** Forgets every file that is not among these. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const path of this.#files.keys()) if (!paths.has(path)) this.#files.delete(path);
  }

  clear(): void {
    this.#files.clear();
  }

  /** Stat first: a file that changes while it is read then differs from what is known of it. */
  #remember(path: string): Known {
    const { stat, changedNs } = statOf(path);
    const known: Known = { stat, changedNs, sum: stat === '' ? '' : sumOf(path) };
    this.#files.set(path, known);
    return known;
  }
}

function statOf(path: string): Pick<Known, 'stat' | 'changedNs'> {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!found) return MISSING;
    const { ino, size, mtimeNs, ctimeNs } = found;
    return { stat: `${ino} ${size} ${mtimeNs} ${ctimeNs}`, changedNs: ctimeNs };
  } catch {
    return MISSING;
  }
}

/** Of a file that cannot be read, what cannot be anything's sum. */
function sumOf(path: string): string {
  try {
    return createHash('sha1').update(readRegular(path)).digest('base64');
  } catch {
    return 'unreadable';
  }
}

/** For a caller that has no memory: each text as it is on disk. */
export const fresh: Pick<KnownFiles, 'read'> = { read: path => readTextIfThere(path) };
