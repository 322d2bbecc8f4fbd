// What every generated file says of subsystems: their order and the names of their C things.

import { bytewise } from '../layout/names.ts';
import { type Subsystem, tagOf } from '../layout/subsystem.ts';
import { macroPart } from './c-writer.ts';

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

/** Functions that take a record as it was saved or is to be restored. */
export type Taker = 'verify' | 'restore' | 'undo';

/** Those that a subsystem has. */
export function takersOf({ hasVerify, hasUndo }: Subsystem): readonly Taker[] {
  return [
    ...(hasVerify ? (['verify'] as const) : []),
    'restore',
    ...(hasUndo ? (['undo'] as const) : []),
  ];
}

/** What the glue calls, for any record: `ckptgen_restore_cap`. */
export function calledName({ name }: Subsystem, taker: Taker): string {
  return `ckptgen_${taker}_${name}`;
}

/** Of the glue, what the lock says of the record; X_glue.h defines both. */
export function versionMacro({ name }: Subsystem): string {
  return `CKPTGEN_${macroPart(name)}_VERSION`;
}

export function fingerprintMacro({ name }: Subsystem): string {
  return `CKPTGEN_${macroPart(name)}_FINGERPRINT`;
}

export function judgeName({ name }: Subsystem): string {
  return `ckptgen_judge_${name}`;
}

export function takerOf(subsystem: Subsystem, taker: Taker): string {
  return `int ${subsystem.name}_${taker}(const ${recordOf(subsystem)} *record)`;
}
