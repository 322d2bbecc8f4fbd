// A module's build, as the commands find it: where it is, and what the probe step knew.

import { join, resolve } from 'node:path';
import { GENERATED, type KernelBuild, makeProbe } from '../host/make.ts';
import { ok, type Result } from '../layout/result.ts';
import { type Config, readConfig } from './config.ts';

export interface Build {
  /** The module's folder, absolute. */
  readonly src: string;
  /** Its generated folder. */
  readonly out: string;
  /** Where the compiler ran: its relative paths count from here. */
  readonly base: string;
  readonly config: Config;
}

/** The build of a module, its probe brought up to date by make. */
export function prepareBuild(kernelBuild: KernelBuild): Result<Build> {
  const made = makeProbe(kernelBuild);
  if (!made.ok) return made;
  const src = resolve(kernelBuild.module);
  return loadBuild({ src, out: join(src, GENERATED), base: resolve(kernelBuild.kernel) });
}

/** What the last probe step left. Without `base`, the compiler ran where we run. */
export function loadBuild(paths: { src: string; out: string; base?: string }): Result<Build> {
  const config = readConfig(paths.out);
  return config.ok ? ok({ base: '.', ...paths, config: config.value }) : config;
}
