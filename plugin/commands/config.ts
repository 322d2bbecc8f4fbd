// What the probe step knew, kept for the steps behind it: config.json in the build folder.

import { join } from 'node:path';
import { readText } from '../host/files.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';

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
  readonly makefiles?: readonly string[];
}

const FORMAT = 2;

export function configText(config: Config): string {
  return `${JSON.stringify({ format: FORMAT, ...config }, null, 2)}\n`;
}

/** Reads `config.json` of a generated folder. It is ours and disposable: anything odd means "make again". */
export function readConfig(out: string): Result<Config> {
  const file = join(out, 'config.json');
  const text = readText(file);
  if (!text.ok) return text;
  try {
    const value = JSON.parse(text.value) as Config & { format: number };
    if (value.format === FORMAT && isConfig(value)) return ok(value);
  } catch {
    return fail(stale(file));
  }
  return fail(stale(file));
}

function isConfig(value: Config): boolean {
  const texts = [
    value.module,
    value.uapi,
    value.uapiOut,
    ...value.offLocks,
    ...value.makeArgs,
    ...value.subsystems.flatMap(each => Object.values(each)),
  ];
  return texts.every(text => typeof text === 'string');
}

function stale(file: string): Failure {
  return {
    code: 'bad-state',
    message: 'is not what this ckptgen writes: remove the file and run make',
    place: { file },
  };
}

/** The committed exported header of a subsystem, relative to the module's folder. */
export function exportedPath(config: Config, name: string): string {
  return `${config.uapi}/${config.module}/${name}.h`;
}

/** The folder of generated exported headers, relative to the generated folder, which may lie beside it. */
export function generatedUapi(config: Config): string {
  return join(config.uapiOut, config.module);
}
