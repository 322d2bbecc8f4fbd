// Errors are values with a place until they are printed.

/** A remark that belongs to an error: how it is reached, what to do. */
export interface Note {
  readonly place?: FilePlace;
  readonly message: string;
}

/** A place that may be a whole file. */
export interface FilePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The line, where the file need not have it any more: it was judged in another state than that on disk. */
  readonly text?: string;
}

/** Why something could not be checked: exit 2, never "fine" and never "drift". */
export interface Failure {
  /** Stable, in kebab-case: `bad-object`, `bad-lock`, `missing-code`, ... */
  readonly code: string;
  /** One sentence: what is wrong and, where it is not plain, what to do. No full stop. */
  readonly message: string;
  readonly place?: FilePlace;
  readonly notes?: readonly Note[];
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failures: readonly [Failure, ...Failure[]] };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(
  failure: Failure,
  ...more: Failure[]
): { ok: false; failures: [Failure, ...Failure[]] } {
  return { ok: false, failures: [failure, ...more] };
}

/** Asserts at compile time that a union has been handled whole; at run time it is a bug of ours. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
