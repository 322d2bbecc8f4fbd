// What the cc step of a build leaves beside the probe, and whether it all fits together. State is
// disposable: what does not fit is removed, and make makes it anew.

import { join } from 'node:path';
import { probeSource } from '../emit/probe.ts';
import { discard, readTextIfThere } from '../host/files.ts';
import { sha256 } from '../host/tree.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';

const BAD_STATE = 'bad-state';

export function badState(file: string): Failure {
  return {
    code: BAD_STATE,
    message: 'is not what this ckptgen writes, or not of this build: remove the file and run make',
    place: { file },
  };
}

export function isBadState({ code }: Failure): boolean {
  return code === BAD_STATE;
}

/** Any of them that is missing, or no longer as its step left it, makes that step run again. */
const STATE = ['config.json', 'probe.c', 'probe.command', 'probe.sum', 'probe.o'];

export function discardState(out: string): void {
  for (const name of STATE) discard(join(out, name));
}

/**
 * `probe.sum` has the sums of the source that was compiled and of the object that came of it. The
 * object may be torn, foreign, or of a set that another process has discovered anew since.
 */
export function verifyProbe(
  out: string,
  object: Uint8Array,
  subsystems: readonly Subsystem[],
): Result<void> {
  const file = join(out, 'probe.sum');
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  const sums = [Buffer.from(probeSource(subsystems)), object].map(bytes => `${sha256(bytes)}  -\n`);
  return text.value === sums.join('') ? ok(undefined) : fail(badState(file));
}

/** The probe's compile command, word by word. An empty word ends it, which no compiler is given. */
export function readCommand(out: string): Result<readonly string[]> {
  const file = join(out, 'probe.command');
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  if (!text.value?.endsWith('\0\0')) return fail(badState(file));
  return ok(text.value.split('\0').filter(Boolean));
}
