// The work tree as the commit that it would be with everything added: what git ignores is not there, so that a
// build's own files do not tell it from a commit.

import { lstatSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path/posix';
import { fail, ok, type Result } from '../layout/result.ts';
import { problemOf, readRegular } from './files.ts';
import { gitFailure, type Repository } from './git.ts';
import { Listing } from './listing.ts';
import { noFile, type Revision, tooManyBytes } from './revision.ts';
import { run, untranslated } from './run.ts';

/** Failures: `git-failed`. */
export function openWorkTree({ top }: Repository): Result<Revision> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = run('git', args, { cwd: top, env: untranslated() });
  if (listed.status !== 0) return fail(gitFailure(listed, 'what the work tree holds', top));
  return ok(new WorkTree(top, new Set(listed.stdout.split('\0'))));
}

class WorkTree implements Revision {
  readonly name = 'the work tree';
  private readonly top: string;
  /** Those that were removed from the disk alone, submodules and the empty path among them. */
  private readonly listed: ReadonlySet<string>;
  private readonly listing: Listing;

  constructor(top: string, listed: ReadonlySet<string>) {
    this.top = realpathSync(top);
    this.listed = listed;
    this.listing = new Listing(listed);
  }

  isFile(path: string): boolean {
    const real = this.realPath(path);
    return real !== undefined && this.listed.has(real) && this.isRegular(real);
  }

  isFolder(path: string): boolean {
    const real = this.realPath(path);
    return real !== undefined && this.listing.hasFolder(real || '.');
  }

  filesIn(folder: string): readonly string[] {
    return this.listing.directlyIn(folder).filter(path => this.isFile(path));
  }

  filesBelow(folder: string): readonly string[] {
    return this.listing.below(folder).filter(path => this.isFile(path));
  }

  read(paths: readonly string[], mostBytes: number): Result<ReadonlyMap<string, Buffer>> {
    const contents = new Map<string, Buffer>();
    let bytes = 0;
    for (const path of paths) {
      if (!this.isFile(path)) return fail(noFile(path, this.name));
      const content = this.contentOf(path);
      if (!content.ok) return content;
      bytes += content.value.length;
      if (bytes > mostBytes) return fail(tooManyBytes(this.name, mostBytes));
      contents.set(path, content.value);
    }
    return ok(contents);
  }

  private contentOf(path: string): Result<Buffer> {
    try {
      return ok(readRegular(join(this.top, path)));
    } catch (error) {
      const message = `cannot be read: ${problemOf(error)}`;
      return fail({ code: 'unreadable-file', message, place: { file: path } });
    }
  }

  private isRegular(path: string): boolean {
    try {
      return lstatSync(join(this.top, path)).isFile();
    } catch {
      return false;
    }
  }

  /** Links followed: what lies outside is not listed. undefined where there is nothing. */
  private realPath(path: string): string | undefined {
    try {
      return relative(this.top, realpathSync.native(join(this.top, path)));
    } catch {
      return undefined;
    }
  }
}
