// A build, as the commands find it: where it is, and what the probe step knew.

import { join, resolve } from 'node:path';
import { exists, realPath } from '../host/files.ts';
import {
  GENERATED,
  makeModuleProbe,
  makeTreeProbe,
  runningKernel,
  TREE_STATE,
} from '../host/make.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { type Config, readConfig } from './config.ts';
import { isBadState } from './state.ts';

export interface Build {
  /** The folder that headers, code and locks are named from, absolute: the module's, or the kernel's source. */
  readonly src: string;
  /** The generated folder. */
  readonly out: string;
  /** Where the compiler ran: its relative paths count from here. */
  readonly base: string;
  readonly config: Config;
  /** The probe's compile command, where whoever prepared the build has read it; else it stands in `out`. */
  readonly command?: readonly string[];
  /** Ends what compiles for this build. */
  readonly signal?: AbortSignal | undefined;
}

/** As make calls: the probe is there, and the compiler ran where we run. */
export interface Made {
  readonly src: string;
  readonly out: string;
}

/**
 * Folders, absolute. A module that is a kernel's source or build folder stands for the subsystems of
 * that kernel; the build folder is then `kernel` or, without it, that folder itself.
 */
export interface KernelBuild {
  /** Without it, that of the running kernel. */
  readonly kernel?: string;
  readonly module: string;
}

export type Which = Made | KernelBuild;

/** The build, its probe up to date: made by whoever calls, or by make now. */
export function prepareBuild(which: Which): Result<Build> {
  if ('out' in which) return loadBuild({ ...which, base: '.' });
  const { kernel, module } = which;
  return isTree(module)
    ? prepareTree(kernel ?? module)
    : prepareModule(kernel ?? runningKernel(), module);
}

export const HOOK = 'kernel/ckpt/Makefile.prepare';

export function isTree(folder: string): boolean {
  return exists(join(folder, HOOK)) || exists(join(folder, 'source', HOOK));
}

function prepareModule(kernel: string, module: string): Result<Build> {
  const made = makeModuleProbe({ kernel, module });
  if (!made.ok) return made;
  const src = resolve(module);
  return loadBuild({ src, out: join(src, GENERATED), base: resolve(kernel) });
}

/** A build folder of its own has a link to its source. */
function prepareTree(kernel: string): Result<Build> {
  const out = join(kernel, TREE_STATE);
  if (!exists(join(out, 'config.json'))) return fail(notBuilt(kernel));
  const config = readConfig(out);
  if (!config.ok) return config.failures.some(isBadState) ? fail(badTreeState(out)) : config;
  const made = makeTreeProbe(kernel, config.value.makeArgs);
  if (!made.ok) return made;
  const source = join(kernel, 'source');
  return loadBuild({ src: realPath(exists(source) ? source : kernel), out, base: kernel });
}

function notBuilt(kernel: string) {
  const message =
    "has no build of the kernel's own subsystems yet: run 'make ckpt_probe' for it once, with the ARCH= and CROSS_COMPILE= that belong to it; a build folder other than this is named with --kernel";
  return { code: 'not-built', message, place: { file: kernel } };
}

/** What make is to be given stands in there: only the user knows it now. */
function badTreeState(out: string) {
  const message =
    "is not what this ckptgen writes: run 'make ckpt_probe' once more, with the ARCH= and CROSS_COMPILE= that belong to the build";
  return { code: 'bad-state', message, place: { file: join(out, 'config.json') } };
}

function loadBuild(paths: Made & { readonly base: string }): Result<Build> {
  const config = readConfig(paths.out);
  return config.ok ? ok({ ...paths, config: config.value }) : config;
}
