// The compile command that settings ask for.

import { resolve } from 'node:path';
import { kernelCommand } from '../host/kernel-flags.ts';
import { ok, type Result } from '../layout/result.ts';
import type { Compile } from '../settings/settings.ts';

export interface Command {
  readonly words: readonly string[];
  /** Where it runs. */
  readonly cwd: string;
}

/** A kernel's flags have paths that count from its build folder; those of the settings count from `folder`. */
export async function commandOf(
  { compiler, flags }: Compile,
  folder: string,
  scratch: string,
): Promise<Result<Command>> {
  if (compiler.kind === 'command') return ok({ words: [...compiler.words, ...flags], cwd: folder });
  const kernel = resolve(folder, compiler.folder.text);
  const words = await kernelCommand(kernel, scratch);
  if (!words.ok) return words;
  const own = flags.map(flag =>
    flag.replace(/^(-I)(?=.)(.*)$/, (_, option, path) => option + resolve(folder, path)),
  );
  return ok({ words: [...words.value, ...own], cwd: kernel });
}
