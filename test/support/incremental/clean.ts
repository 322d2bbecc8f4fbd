// What a build from nothing makes of the same sources: the other side of every comparison.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import { Module } from '../kernel-module.ts';
import { type Ended, removeFolder, run } from './child.ts';
import type { Texts } from './model.ts';

/** What is told first, where anything is. */
export interface FirstError {
  readonly rule: string;
  /** Below the module's folder, with the line; '' where it has none. */
  readonly place: string;
}

export interface Outcome {
  readonly error: FirstError | null;
  /** Below ckpt_generated. */
  readonly outputs: Texts;
  /** For a reader of a failure. */
  readonly said: string;
}

/**
 * The goal that needs what is generated and nothing more: Kbuild takes no other file's name. It preprocesses
 * glue.c with that.
 */
export function makeArgs({ folder, kernel }: Pick<Module, 'folder' | 'kernel'>): string[] {
  return ['-s', '--no-print-directory', '-C', kernel, `M=${folder}`, 'ckpt_generated/glue.i'];
}

/** Texts that are the same in every folder. */
export function outputsIn(folder: string): Texts {
  const cwd = join(folder, 'ckpt_generated');
  const files = globSync(['*.{c,h,list}', 'uapi/**/*', 'config.json'], { cwd, nodir: true });
  return new Map(files.sort().map(file => [file, comparable(folder, join(cwd, file))]));
}

/** config.json has its own sum, and the makefiles by their paths. */
function comparable(folder: string, path: string): string {
  const text = readFileSync(path, 'latin1').replaceAll(folder, '');
  return path.endsWith('config.json') ? text.replace(/"sha256": "\w+"/, '') : text;
}

export function outcomeOfMake({ folder }: Module, { status, stdout, stderr }: Ended): Outcome {
  const said = `exit ${status}\n${stdout}${stderr}`.replaceAll(`${folder}/`, '');
  return { error: status === 0 ? null : firstError(said), outputs: outputsIn(folder), said };
}

function firstError(said: string): FirstError {
  const told = /^(?:(\S+?:\d+|\S+?)(?::\d+)?: )?(?:error|warning): .*\[([\w-]+)\]$/m.exec(said);
  if (told) return { rule: told[2] ?? '', place: told[1] ?? '' };
  const line = /^(?:.*: error: .*|ckptgen: .*|make.*\*\*\*.*)$/m.exec(said);
  return { rule: `make says: ${line?.[0] ?? 'nothing'}`, place: '' };
}

export class CleanBuilds {
  readonly #known = new Map<string, Promise<Outcome>>();

  of(sources: Texts): Promise<Outcome> {
    const sum = createHash('sha256')
      .update(JSON.stringify([...sources]))
      .digest('hex');
    const known = this.#known.get(sum) ?? cleanBuild(sources);
    this.#known.set(sum, known);
    return known;
  }
}

async function cleanBuild(sources: Texts): Promise<Outcome> {
  const module = new Module({ subsystems: [], files: Object.fromEntries(sources) });
  try {
    return outcomeOfMake(module, await run('make', makeArgs(module), module.folder));
  } finally {
    removeFolder(module.folder);
  }
}
