// What the probe step knew, kept for the steps behind it: config.json in the build folder.

import { join } from 'node:path';
import { readText } from '../host/files.ts';
import { sha256 } from '../host/tree.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import { badState } from './state.ts';

export interface Config {
  /** The folder of exported headers: the module's name, in the kernel's tree `linux/ckpt`. */
  readonly module: string;
  /** Where exported headers are committed, relative to the folder of the sources. */
  readonly uapi: string;
  /** Where generated ones lie, relative to the generated folder. */
  readonly uapiOut: string;
  /** Where headers, and so locks, are looked for. */
  readonly roots: readonly string[];
  readonly patterns: readonly string[];
  readonly subsystems: readonly Subsystem[];
  /** Locks of subsystems that the configuration switches off. */
  readonly offLocks: readonly string[];
  /** In the kernel's tree: what make is to be given for this build again (`ARCH=s390`). */
  readonly makeArgs: readonly string[];
  /** Of a module: where the compiler runs; absolute. In the kernel's tree, empty: its build folder. */
  readonly base: string;
  /** Makefiles that decide how the probe is compiled, from the folder in which the compiler runs. */
  readonly makefiles: readonly string[];
}

const FORMAT = 5;

/** With its own sum: a part of it, or an edited one, is no state. */
export function configText(config: Config): string {
  const sum = sha256(Buffer.from(JSON.stringify(config)));
  return `${JSON.stringify({ format: FORMAT, sha256: sum, ...config }, null, 2)}\n`;
}

/** Reads `config.json` of a generated folder. It is ours and disposable: anything odd means "make again". */
export function readConfig(out: string): Result<Config> {
  const file = join(out, 'config.json');
  const text = readText(file);
  if (!text.ok) return text;
  try {
    const { format: _format, sha256: _sum, ...config } = JSON.parse(text.value) as Config & Head;
    if (configText(config) === text.value) return ok(config);
  } catch {
    return fail(badState(file));
  }
  return fail(badState(file));
}

/** What stands before it in the file. */
interface Head {
  readonly format: number;
  readonly sha256: string;
}

/** The committed exported header of a subsystem, relative to the module's folder. */
export function exportedPath(config: Config, name: string): string {
  return `${config.uapi}/${config.module}/${name}.h`;
}

/** The folder of generated exported headers, relative to the generated folder, which may lie beside it. */
export function generatedUapi(config: Config): string {
  return join(config.uapiOut, config.module);
}
