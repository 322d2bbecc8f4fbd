// What discovery knows of a subsystem before the compiler has seen it.

/** A name X with `X_header.h` that defines `struct ckpt_X_s`, and `X_code.c` beside it. */
export interface Subsystem {
  /** X: a C identifier in lower case, without `__` and trailing `_`. */
  readonly name: string;
  /** The folder of header, code and lock, relative to the module's folder, `/`-separated; '' for that folder. */
  readonly folder: string;
  /** Relative to the module's folder: `cap/cap_header.h`. */
  readonly header: string;
  readonly code: string;
  readonly lock: string;
  /** `int X_checkpoint()` where saving can fail, else the seed's `void X_checkpoint()`. */
  readonly checkpointReturns: 'void' | 'int';
  /** `int X_verify()` is defined: it is asked before anything is restored. */
  readonly hasVerify: boolean;
  /** `int X_undo()` is defined: it puts back what was saved without asking for permission. */
  readonly hasUndo: boolean;
  /** It is restored behind those that do not say so. */
  readonly goesLast: boolean;
}

/** The lock beside a subsystem's header. */
export function lockPath(header: string, name: string): string {
  return `${header.slice(0, header.lastIndexOf('/') + 1)}${name}.layout`;
}

/** The tag of a subsystem's record: `ckpt_cap_s`. */
export function tagOf(name: string): string {
  return `ckpt_${name}_s`;
}

/** Defined by the header of a subsystem that is restored behind the others: `CKPT_CAP_GOES_LAST`. */
export function goesLastMacro(name: string): string {
  return `CKPT_${name.toUpperCase()}_GOES_LAST`;
}

/** Defined by the header of a record that has a layout for each ABI: `CKPT_FPU_PER_ABI`. */
export function perAbiMacro(name: string): string {
  return `CKPT_${name.toUpperCase()}_PER_ABI`;
}
