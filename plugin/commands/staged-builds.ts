// The builds that a repository's last makes have left: of modules in it, and of a kernel's own subsystems, in
// place and in build folders (`make O=`) beside or below it.

import { basename, dirname, join, resolve } from 'node:path';
import { exists, foldersIn, realPath } from '../host/files.ts';
import type { Listed } from '../host/index-listing.ts';
import { changedMs, waysIn } from '../host/links.ts';
import { GENERATED, TREE_STATE } from '../host/make.ts';
import type { Snapshot } from '../host/snapshot.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { HOOK } from './build.ts';
import { readConfig } from './config.ts';
import { probeInputs } from './probe-inputs.ts';
import { fromTop, type LastBuild, pathsOf } from './staged-paths.ts';
import { readCommand } from './state.ts';

export interface FoundBuilds {
  readonly builds: readonly LastBuild[];
  /** Of builds that are there and of no use. */
  readonly failures: readonly Failure[];
}

export interface FindOptions {
  /** A build folder that the user has named; absolute. */
  readonly kernel?: string | undefined;
  /** One that was opened already. */
  readonly known?: LastBuild | undefined;
}

export function findBuilds(
  top: string,
  index: Listed,
  { kernel, known }: FindOptions = {},
): FoundBuilds {
  const trees = treesIn(top, index);
  const folders = trees.flatMap(tree => [tree, ...outsideOf(tree)]);
  const named = kernel === undefined ? undefined : realPath(kernel);
  if (named !== undefined && !folders.includes(named)) folders.push(named);
  const isKnown = (out: string) => known?.out === out;
  const modules = moduleFolders(top, index).map(folder => join(top, folder));
  const found = [
    ...modules.map(src => (isKnown(join(src, GENERATED)) ? null : moduleBuild(top, src))),
    ...folders.map(base =>
      isKnown(join(base, TREE_STATE)) ? null : treeBuild(top, base, base === named),
    ),
    known ? ok(known) : null,
  ];
  const failures = found.flatMap(each => (each?.ok === false ? each.failures : []));
  const builds = found.flatMap(each => (each?.ok ? [each.value] : []));
  // A build folder that is named may be of another repository's sources.
  return { builds: builds.filter(({ folder }) => !folder.startsWith('..')), failures };
}

/** The build that is most likely meant, found without the index: that of a folder above one of the paths. */
export function likelyBuild(top: string, paths: readonly string[]): LastBuild | null {
  const folders = new Set(paths.flatMap(above));
  for (const folder of folders) {
    const src = join(top, folder);
    const bases = exists(join(src, HOOK)) ? [src, ...outsideOf(src)] : [];
    const found = [moduleBuild(top, src), ...bases.map(base => treeBuild(top, base, false))];
    const build = found.find(each => each?.ok);
    if (build?.ok) return build.value;
  }
  return null;
}

/**
 * Whether what was read for the probe need not be what would be read now: one of the inputs is another than the
 * last make has read, or than the index has. Those that are staged are judged themselves.
 */
export function isStale(
  { out, inputs }: LastBuild,
  { index, snapshot }: { readonly index: Listed; readonly snapshot: Snapshot },
): boolean {
  const made = changedMs(join(out, '.probe.made.cmd'));
  const staged = new Set(snapshot.changes.map(({ path }) => path));
  return [...inputs].some(path => {
    if (staged.has(path)) return false;
    const isOther = index.differing.has(path) || changedMs(join(snapshot.top, path)) > made;
    return isOther && index.find(path) !== undefined;
  });
}

/** The nearest first. */
function above(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? ['.'] : [folder, ...above(folder)];
}

/** Sources of kernels that the plugin is installed in. */
function treesIn(top: string, index: Listed): string[] {
  const found = new Set<string>(exists(join(top, HOOK)) ? [top] : []);
  for (const { path } of index.ending(`/${HOOK}`))
    found.add(join(top, path.slice(0, -HOOK.length - 1)));
  return [...found];
}

/** Build folders have a link `source`; those of a tree lie in it or beside it. */
function outsideOf(tree: string): string[] {
  const near = [tree, dirname(tree)].flatMap(foldersIn);
  return near.filter(
    folder => exists(join(folder, TREE_STATE)) && realPath(join(folder, 'source')) === tree,
  );
}

/**
 * Folders, from the top, that may be a module's: with a Kbuild, or a Makefile in its place; above a lock. A kernel's
 * source has thousands of Makefiles, and a module in it has a lock.
 */
function moduleFolders(top: string, index: Listed): string[] {
  const names = exists(join(top, HOOK)) ? ['Kbuild'] : ['Kbuild', 'Makefile'];
  const entries = names.flatMap(name =>
    index.ending(name).filter(({ path }) => basename(path) === name),
  );
  const locks = index.ending('.layout').flatMap(({ path }) => above(path));
  const folders = new Set([...entries.map(({ path }) => dirname(path)), ...locks]);
  const isKernels = (folder: string) => join(folder, GENERATED).endsWith(TREE_STATE);
  return [...folders].filter(folder => !isKernels(folder));
}

function moduleBuild(top: string, src: string): Result<LastBuild> | null {
  const out = join(src, GENERATED);
  if (!exists(join(out, 'config.json'))) return null;
  const config = readConfig(out);
  return config.ok ? opened(top, { src, out, base: config.value.base }) : config;
}

function treeBuild(top: string, base: string, isNamed: boolean): Result<LastBuild> | null {
  const out = join(base, TREE_STATE);
  if (!exists(join(out, 'config.json'))) return isNamed ? fail(notBuilt(base)) : null;
  const source = join(base, 'source');
  const src = realPath(exists(source) ? source : base);
  return opened(top, { src, out, base });
}

function notBuilt(file: string): Failure {
  const message = "has no build of the kernel's own subsystems: run make there";
  return { code: 'not-built', message, place: { file } };
}

function opened(top: string, places: Pick<LastBuild, 'src' | 'out' | 'base'>): Result<LastBuild> {
  const config = readConfig(places.out);
  if (!config.ok) return config;
  const command = readCommand(places.out);
  if (!command.ok) return command;
  const source = command.value.find(word => word.endsWith('/probe.c')) ?? '';
  if (realPath(resolve(places.base, source)) !== realPath(join(places.out, 'probe.c')))
    return fail(madeElsewhere(places.out));
  let inputs: ReadonlySet<string> | undefined;
  return ok({
    ...{ ...places, config: config.value, command: command.value },
    ...{ folder: fromTop(top, places.src), paths: pathsOf(config.value) },
    get inputs() {
      inputs ??= inputsFromTop(top, places);
      return inputs;
    },
  });
}

function inputsFromTop(top: string, places: Pick<LastBuild, 'out' | 'base'>): ReadonlySet<string> {
  const wayTo = waysIn(top);
  const paths = probeInputs(places).flatMap(path => wayTo(path).map(each => fromTop(top, each)));
  return new Set(paths.filter(path => !path.startsWith('..')));
}

/** Copied, or moved: its command reads the headers of the other place. */
function madeElsewhere(file: string): Failure {
  const message = 'was made in another folder: run make, so that it is of this one';
  return { code: 'bad-state', message, place: { file } };
}
