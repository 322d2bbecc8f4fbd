import type { Subsystem } from '../../plugin/layout/subsystem.ts';

/** A subsystem as discovery describes it. */
export function subsystem(
  name: string,
  folder = name,
  checkpointReturns: 'void' | 'int' = 'void',
): Subsystem {
  const prefix = folder === '' ? '' : `${folder}/`;
  return {
    name,
    folder,
    header: `${prefix}${name}_header.h`,
    code: `${prefix}${name}_code.c`,
    lock: `${prefix}${name}.layout`,
    checkpointReturns,
    hasVerify: false,
    hasUndo: false,
    goesLast: false,
  };
}
