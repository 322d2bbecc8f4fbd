// The locks of an older revision: what versions, and places in an image, are held against.

import { join, relative } from 'node:path';
import { fileInRevision, repositoryAt, resolveRange } from '../host/git.ts';
import { openRevision, type Revision } from '../host/revision.ts';
import { ok, type Result } from '../layout/result.ts';

const MOST_BYTES = 64 * 1024 * 1024;

export class Older {
  readonly #revision: Revision;
  /** From the top of the repository to the folder that locks are named from. */
  readonly #prefix: string;

  constructor(revision: Revision, prefix: string) {
    this.#revision = revision;
    this.#prefix = prefix;
  }

  /** How a path is told: `HEAD:cap/cap.layout`. */
  spell(path: string): string {
    return `${this.#revision.name}:${this.#pathOf(path)}`;
  }

  isFile(path: string): boolean {
    return this.#revision.isFile(this.#pathOf(path));
  }

  /** Texts by path; without those that are not there. */
  read(paths: readonly string[]): Result<ReadonlyMap<string, string>> {
    const there = paths.filter(path => this.isFile(path));
    const texts = this.#revision.read(there.map(this.#pathOf), MOST_BYTES);
    if (!texts.ok) return texts;
    const textOf = (path: string) => texts.value.get(this.#pathOf(path))?.toString('utf8') ?? '';
    return ok(new Map(there.map(path => [path, textOf(path)])));
  }

  /** Every file below the folder, as a path from there. */
  files(): readonly string[] {
    const { length } = this.#prefix === '' ? '' : `${this.#prefix}/`;
    return this.#revision.filesBelow(this.#prefix || '.').map(path => path.slice(length));
  }

  readonly #pathOf = (path: string) => join(this.#prefix, path);
}

/** Null where there is no repository, and nothing committed in it. Fails where git does. */
export function olderAt(src: string, name: string): Result<Older | null> {
  const known = fileInRevision(join(src, 'any'), name);
  if (!known.ok) return known;
  if (known.value.state === 'no-repository') return ok(null);
  const repository = repositoryAt(src);
  if (!repository.ok) return repository;
  const range = resolveRange(src, `${name}..${name}`);
  if (!range.ok) return name === 'HEAD' ? ok(null) : range;
  const revision = openRevision(src, range.value.before);
  if (!revision.ok) return revision;
  return ok(new Older(revision.value, relative(repository.value.top, src)));
}
