// What every generated file says of subsystems: their order and the names of their C things.

import type { Subsystem } from '../layout/subsystem.ts';

/** By name, bytewise: names are ASCII. */
export function sortedByName(subsystems: readonly Subsystem[]): readonly Subsystem[] {
  return [...subsystems].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** `struct ckpt_cap_s`. */
export function recordOf({ name }: Subsystem): string {
  return `struct ckpt_${name}_s`;
}

/** The declarations of the functions that `X_code.c` defines, without semicolon. */
export function checkpointOf(subsystem: Subsystem): string {
  const { name, checkpointReturns } = subsystem;
  return `${checkpointReturns} ${name}_checkpoint(${recordOf(subsystem)} *record)`;
}

export function restoreOf(subsystem: Subsystem): string {
  return `int ${subsystem.name}_restore(const ${recordOf(subsystem)} *record)`;
}
