// A build, as the commands find it: where it is, and what the probe step knew.

import { join, resolve } from 'node:path';
import { exists, realPath } from '../host/files.ts';
import { GENERATED, makeModuleProbe, makeTreeProbe, TREE_STATE } from '../host/make.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { type Config, readConfig } from './config.ts';

export interface Build {
  /** The folder that headers, code and locks are named from, absolute: the module's, or the kernel's source. */
  readonly src: string;
  /** The generated folder. */
  readonly out: string;
  /** Where the compiler ran: its relative paths count from here. */
  readonly base: string;
  readonly config: Config;
}

/** As make calls: the probe is there, and the compiler ran where we run. */
interface Made {
  readonly src: string;
  readonly out: string;
}

/** Folders, absolute. Without a module, the subsystems of the kernel itself. */
interface KernelBuild {
  readonly kernel: string;
  readonly module?: string;
}

export type Which = Made | KernelBuild;

/** The build, its probe up to date: made by whoever calls, or by make now. */
export function prepareBuild(which: Which): Result<Build> {
  if ('out' in which) return loadBuild({ ...which, base: '.' });
  return which.module === undefined
    ? prepareTree(which.kernel)
    : prepareModule(which.kernel, which.module);
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
  if (!config.ok) return config;
  const made = makeTreeProbe(kernel, config.value.makeArgs);
  if (!made.ok) return made;
  const source = join(kernel, 'source');
  return loadBuild({ src: realPath(exists(source) ? source : kernel), out, base: kernel });
}

function notBuilt(kernel: string) {
  const message =
    "has no build of the kernel's own subsystems: run 'make ckpt_probe' for it once, with the ARCH= and CROSS_COMPILE= that belong to it; or name a module with --module";
  return { code: 'not-built', message, place: { file: kernel } };
}

function loadBuild(paths: Made & { readonly base: string }): Result<Build> {
  const config = readConfig(paths.out);
  return config.ok ? ok({ ...paths, config: config.value }) : config;
}
