// The build that a watch works on: where it is, and what make has recorded of it.

import { join, resolve } from 'node:path';
import { probeSource } from '../emit/probe.ts';
import { exists, readTextIfThere, realPath } from '../host/files.ts';
import { GENERATED, makeQuietly, runningKernel, TREE_STATE } from '../host/make.ts';
import type { Ran } from '../host/run.ts';
import { type Build, isTree, type KernelBuild } from './build.ts';
import { readConfig } from './config.ts';
import { readCommand } from './state.ts';

/** Absolute. */
export interface Places {
  /** The module's folder, or the kernel's source. */
  readonly src: string;
  readonly out: string;
  /** The kernel's build folder: the compiler and make run there. */
  readonly base: string;
  readonly isTree: boolean;
}

export function placesOf({ kernel, module }: KernelBuild): Places {
  if (!isTree(module)) {
    const src = resolve(module);
    const base = resolve(kernel ?? runningKernel());
    return { src, out: join(src, GENERATED), base, isTree: false };
  }
  const base = resolve(kernel ?? module);
  const source = join(base, 'source');
  const src = realPath(exists(source) ? source : base);
  return { src, out: join(base, TREE_STATE), base, isTree: true };
}

/** What the last build has recorded; null where it has not, or where its record, or the source it is of, is of no use. */
export interface Recorded {
  readonly build: Build;
  /** The probe's compile command, word by word. */
  readonly command: readonly string[];
}

/** In the generated folder: what make records for the steps behind it. */
export const RECORDS = ['config.json', 'probe.command'] as const;

/** What the recorded command compiles. */
export const SOURCE = 'probe.c';

export function readRecorded(places: Places): Recorded | null {
  const { src, out, base } = places;
  const command = readCommand(out);
  const config = readConfig(out);
  if (!config.ok || !command.ok) return null;
  const source = readTextIfThere(join(out, SOURCE));
  if (!source.ok || source.value !== probeSource(config.value.subsystems)) return null;
  return { build: { src, out, base, config: config.value }, command: command.value };
}

/** Has make bring the probe up to date; what it prints is kept. `variables` are for a tree that has no record yet. */
export function makeProbe(
  places: Places,
  variables: readonly string[],
  signal: AbortSignal,
): Promise<Ran> {
  const { src, out, base } = places;
  if (!places.isTree) return makeQuietly(base, [`M=${src}`, `${GENERATED}/probe.o`], signal);
  const config = readConfig(out);
  const known = config.ok ? config.value.makeArgs : variables;
  return makeQuietly(base, [...known, 'ckpt_probe'], signal);
}

/** Files that decide how the probe is compiled, as far as make has told: an edit of one is make's to look at. */
export function makeInputs({ src, base }: Places, recorded: Recorded | null): string[] {
  const told =
    recorded?.build.config.makefiles ?? ['Kbuild', 'Makefile'].map(name => join(src, name));
  return [...told, '.config', 'include/config/auto.conf'].map(file => resolve(base, file));
}

/**
 * The Kconfig files that the configuration was made of, absolute: scripts/kconfig lists them in
 * auto.conf.cmd. A module has none of its own.
 */
export function kconfigFiles({ src, base, isTree }: Places): string[] {
  if (!isTree) return [];
  const text = readTextIfThere(join(base, 'include/config/auto.conf.cmd'));
  const [, list = ''] =
    /^deps_config := ((?:.*\\\n)*.*)$/m.exec((text.ok && text.value) || '') ?? [];
  const names = list.split(/[\s\\]+/).filter(word => word !== '' && !word.includes('$'));
  return names.map(name => resolve(src, name));
}
