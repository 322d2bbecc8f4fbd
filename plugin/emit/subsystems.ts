// What every generated file says of subsystems: their order and the names of their C things.

import { bytewise } from '../layout/names.ts';
import { type Subsystem, tagOf } from '../layout/subsystem.ts';

export function sortedByName(subsystems: readonly Subsystem[]): readonly Subsystem[] {
  return [...subsystems].sort((a, b) => bytewise(a.name, b.name));
}

/** `struct ckpt_cap_s`. */
export function recordOf({ name }: Subsystem): string {
  return `struct ${tagOf(name)}`;
}

/** What full_checkpoint() calls, which X_glue.h defines. */
export function saveName({ name }: Subsystem): string {
  return `ckptgen_save_${name}`;
}

/** The declarations of the functions that `X_code.c` defines, without semicolon. */
export function checkpointOf(subsystem: Subsystem): string {
  const { name, checkpointReturns } = subsystem;
  return `${checkpointReturns} ${name}_checkpoint(${recordOf(subsystem)} *record)`;
}

export function restoreOf(subsystem: Subsystem): string {
  return `int ${subsystem.name}_restore(const ${recordOf(subsystem)} *record)`;
}
