// A folder in which the work tree is as a checkout of the index would be, for a compiler to read. Folders of it
// are links to those of the work tree; where that is not enough, folders of links to files:
//
//     include -> TOP/include          nobody has to look into it
//     drivers/ckpt/                   a real folder
//       cap_header.h                  written: staged in another state than on disk
//       cap_code.c -> TOP/...         the same on disk
//                                     a file that git does not know is not there
//       .probe.o.cmd -> TOP/...       one that git ignores is: a build has made it
//
// Who follows a link to a folder, and `..` from there, is in the work tree: `strangers` finds it out.

import { lstatSync, mkdirSync, readdirSync, realpathSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path/posix';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { problemOf, readTextIfThere } from './files.ts';
import type { Entry, Listed } from './index-listing.ts';
import { beginIgnored, checkOut, ignoredOf, type Snapshot } from './snapshot.ts';

export interface ShadowOptions {
  readonly snapshot: Snapshot;
  readonly listed: Listed;
  /** Absolute, without symbolic links; to be made. The top itself, for the work tree as it is. */
  readonly root: string;
  /** Ignored files that no build makes: a checkout does not have them. */
  isSource(path: string): boolean;
}

/** Of one compile; absolute paths. */
export interface Compile {
  readonly read: readonly string[];
  /** Where it has looked for what it did not find. */
  readonly missing: readonly string[];
  /** Folders that it searches. */
  readonly searched: readonly string[];
}

export interface Strangers {
  /** To unfold, before it is compiled again. */
  readonly folders: ReadonlySet<string>;
  /** Whether unfolding them would change anything. */
  readonly isNews: boolean;
  /** Files that were read; from the top. */
  readonly files: readonly string[];
}

/** However it is written: by a macro, behind a comment, over two lines. Where none is meant, it only takes longer. */
const CLIMBS = /\.\.\//;

export class Shadow {
  readonly root: string;
  readonly #snapshot: Snapshot;
  readonly #listed: Listed;
  readonly #isSource: (path: string) => boolean;
  /** Folders that are no links. */
  readonly #real = new Set<string>();
  /** What git has said of files that the index does not have, from the top. */
  readonly #isIgnored = new Map<string, boolean>();
  /** Folders without symbolic links. */
  readonly #folders = new Map<string, string>();

  constructor({ snapshot, listed, root, isSource }: ShadowOptions) {
    this.#snapshot = snapshot;
    this.#listed = listed;
    this.#isSource = isSource;
    this.root = root;
  }

  get isAsIs(): boolean {
    return this.root === this.#snapshot.top;
  }

  /** Where something of the work tree is in here. */
  of(path: string): string {
    return join(this.root, relative(this.#snapshot.top, path));
  }

  /** The same of what is no path, or lies elsewhere: undefined then. */
  inHere(path: string): string | undefined {
    const { top } = this.#snapshot;
    return path === top || path.startsWith(`${top}/`) ? this.of(path) : undefined;
  }

  /** The same of what the index has, whatever the disk has in the place of its folders. */
  indexed(path: string): string | undefined {
    const own = relative(this.#snapshot.top, path);
    const isThere = this.#listed.hasFolder(own) || this.#listed.find(own) !== undefined;
    return isThere ? this.inHere(path) : undefined;
  }

  /** What something in here is in the work tree; other paths are what they are. */
  asCalled(path: string): string {
    const { top } = this.#snapshot;
    if (path === this.root) return top;
    return path.startsWith(`${this.root}/`) ? top + path.slice(this.root.length) : path;
  }

  /**
   * Makes these folders, from the top, and all above them real. Folders that hold nothing of the index are left
   * out. To be called for all of them at once before anything is compiled; then again with what `strangers` says.
   */
  unfold(folders: Iterable<string>): Result<void> {
    this.#folders.clear();
    const fresh = this.#withParents(folders);
    try {
      for (const folder of fresh) this.#makeFolder(folder);
      return this.#fill(fresh);
    } catch (error) {
      const message = `no copy of what is staged can be made: ${problemOf(error)}`;
      return fail({ code: 'unwritable-file', message, place: { file: this.root } });
    }
  }

  #withParents(folders: Iterable<string>): string[] {
    const fresh = new Set<string>();
    for (const folder of folders) {
      if (!this.#listed.hasFolder(folder)) continue;
      for (let each = folder; !this.#real.has(each) && !fresh.has(each); each = dirname(each)) {
        fresh.add(each);
        if (each === '.') break;
      }
    }
    return [...fresh].sort((a, b) => depthOf(a) - depthOf(b));
  }

  /** In the place of a link of this kind, where there is one. */
  #makeFolder(folder: string): void {
    const path = join(this.root, folder);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isSymbolicLink()) unlinkSync(path);
    mkdirSync(path, { recursive: true });
    this.#real.add(folder);
  }

  #fill(folders: readonly string[]): Result<void> {
    const unknown: string[] = [];
    const written: string[] = [];
    for (const folder of folders) {
      const own = new Map(this.#listed.directlyIn(folder).map(each => [each.path, each]));
      for (const path of this.#onDisk(folder)) {
        const entry = own.get(path);
        if (entry?.kind === 'submodule' || this.#listed.hasFolder(path)) this.#linkFolder(path);
        else if (!entry) unknown.push(path);
        else if (this.#listed.isAsOnDisk(entry) && entry.kind === 'file') this.#link(path);
      }
      for (const entry of own.values()) if (this.#isWritten(entry)) written.push(entry.path);
    }
    const ignored = ignoredOf(this.#snapshot, unknown);
    if (!ignored.ok) return ignored;
    for (const path of ignored.value) if (!this.#isSource(path)) this.#link(path);
    return checkOut(this.#snapshot, written, this.root);
  }

  #onDisk(folder: string): string[] {
    const path = join(this.#snapshot.top, folder);
    // Also where a folder above it is a link now: what is behind that is none of the index.
    if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory() || realOf(path) !== path)
      return [];
    return readdirSync(path).flatMap(name => (name === '.git' ? [] : [join(folder, name)]));
  }

  /** A link's target counts from its own folder: it is made anew. */
  #isWritten(entry: Entry): boolean {
    if (entry.kind === 'submodule' || entry.isConflict) return false;
    return entry.kind === 'link' || !this.#listed.isAsOnDisk(entry);
  }

  #linkFolder(path: string): void {
    if (!this.#real.has(path)) this.#link(path);
  }

  #link(path: string): void {
    const place = join(this.root, path);
    if (lstatSync(place, { throwIfNoEntry: false })) return;
    symlinkSync(join(this.#snapshot.top, path), place);
  }

  /** What of a compile was not as in a checkout. Fails where git does. */
  strangers({ read, missing, searched }: Compile): Result<Strangers> {
    const folders = new Set<string>();
    const strangers = this.#strange(read);
    if (!strangers.ok) return strangers;
    for (const [real, path] of strangers.value) this.#addFolders(path, real, folders);
    for (const place of missing) {
      const path = this.#inTop(this.asCalled(place));
      if (path !== undefined && this.#listed.find(path)) this.#addFolders(place, path, folders);
    }
    if (folders.size > 0 || read.some(path => this.#isOther(path)))
      for (const folder of this.#climbed(read, searched)) folders.add(folder);
    const isNews = this.#withParents(folders).length > 0;
    return ok({ folders, isNews, files: [...strangers.value.keys()] });
  }

  /** Files of the work tree that a checkout does not have, or not so, and how the compiler has called them. */
  #strange(read: readonly string[]): Result<ReadonlyMap<string, string>> {
    const unknown = new Map<string, string>();
    const strange = new Map<string, string>();
    for (const path of new Set(read)) {
      const real = this.#inTop(this.#realOf(path));
      if (real === undefined) continue;
      const entry = this.#listed.find(real) ?? this.#listed.submoduleOf(real);
      if (!entry) unknown.set(real, path);
      else if (!this.#listed.isAsOnDisk(entry)) strange.set(real, path);
    }
    const asked = this.#ask([...unknown.keys()]);
    if (!asked.ok) return asked;
    for (const [real, path] of unknown)
      if (!this.#isIgnored.get(real) || this.#isSource(real)) strange.set(real, path);
    return ok(strange);
  }

  /** Asks git, once and without waiting, of files from the top that may be read: it takes a process. */
  foresee(paths: readonly string[]): Promise<Result<void>> {
    const fresh = this.#unasked(paths);
    return beginIgnored(this.#snapshot, fresh).then(ignored => this.#learn(fresh, ignored));
  }

  #ask(paths: readonly string[]): Result<void> {
    const fresh = this.#unasked(paths);
    return this.#learn(fresh, ignoredOf(this.#snapshot, fresh));
  }

  #learn(paths: readonly string[], ignored: Result<ReadonlySet<string>>): Result<void> {
    if (!ignored.ok) return ignored;
    for (const path of paths) this.#isIgnored.set(path, ignored.value.has(path));
    return ok(undefined);
  }

  /** What is named through a link, or lies in a submodule, git refuses to say. */
  #unasked(paths: readonly string[]): string[] {
    const isPlain = (path: string) => {
      const whole = join(this.#snapshot.top, path);
      const isThere = lstatSync(whole, { throwIfNoEntry: false }) !== undefined;
      return isThere && this.#realOf(whole) === whole && !this.#listed.submoduleOf(path);
    };
    return paths.filter(
      path => !this.#isIgnored.has(path) && !this.#listed.find(path) && isPlain(path),
    );
  }

  /** Hundreds of files lie in few folders; of a file that is no link, its folder says all. */
  #realOf(path: string): string {
    const file = join(this.#realFolder(dirname(path)), basename(path));
    const own = this.#inTop(file);
    const isPlain = own !== undefined && this.#listed.find(own)?.kind === 'file';
    return isPlain || !lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()
      ? file
      : realOf(file);
  }

  #realFolder(folder: string): string {
    const real = this.#folders.get(folder) ?? realOf(folder);
    this.#folders.set(folder, real);
    return real;
  }

  /** Written in here, or not here at all: compilers leave `..` out of what they list, and have not of what they open. */
  #isOther(path: string): boolean {
    if (!path.startsWith(`${this.root}/`)) return false;
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) return true;
    const folder = relative(this.root, this.#realFolder(dirname(path))) || '.';
    return found.isFile() && this.#real.has(folder);
  }

  /** Where an #include goes up: from a link, that would lead out of here. */
  #climbed(read: readonly string[], searched: readonly string[]): string[] {
    const climbers = read.filter(path => {
      const isOurs = path.startsWith(`${this.root}/`) || this.#inTop(path) !== undefined;
      const text = isOurs ? readTextIfThere(path) : null;
      return text?.ok && CLIMBS.test(text.value ?? '');
    });
    const all = climbers.length > 0 ? [...climbers.map(path => dirname(path)), ...searched] : [];
    // By links of the index as well: what they lead to is to be unfolded.
    const named = [...all, ...all.map(realOf)].map(path => this.asCalled(path));
    const paths = [...new Set(named)].map(path => relative(this.#snapshot.top, path) || '.');
    return paths.filter(path => !path.startsWith('..'));
  }

  /** What was written in here is the index's, wherever this lies. */
  #inTop(path: string): string | undefined {
    const { top } = this.#snapshot;
    if (!this.isAsIs && path.startsWith(`${this.root}/`)) return undefined;
    return path.startsWith(`${top}/`) ? path.slice(top.length + 1) : undefined;
  }

  /** The file's own, and those on the way to it as the compiler has named them. */
  #addFolders(named: string, real: string, folders: Set<string>): void {
    folders.add(dirname(real));
    const parts = named.startsWith(`${this.root}/`)
      ? named.slice(this.root.length + 1).split('/')
      : [];
    let reached = '.';
    for (const part of parts.slice(0, -1)) {
      reached = join(reached, part);
      if (reached === '..' || reached.startsWith('../')) return;
      folders.add(reached);
    }
  }
}

function depthOf(folder: string): number {
  return folder === '.' ? 0 : folder.split('/').length;
}

function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

export function noCheckout(file: string): Failure {
  const message =
    'was read, and is no file of the index as it was read: what is staged was not judged';
  return { code: 'not-judged', message, place: { file } };
}
