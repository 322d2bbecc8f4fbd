// Why an object cannot be read. Thrown inside this room only: `readObject` and what it hands out turn
// it into a Failure with the object's name.

import type { Failure } from '../layout/result.ts';

export type Code =
  | 'not-an-object'
  | 'bitcode-object'
  | 'lto-object'
  | 'split-dwarf'
  | 'no-debug-info'
  | 'unsupported-object'
  | 'unsupported-dwarf'
  | 'incomplete-type'
  | 'bad-object';

export class Malformed extends Error {
  readonly code: Code;

  constructor(message: string, code: Code = 'bad-object') {
    super(message);
    this.code = code;
  }
}

/** What a caller outside this room gets. Anything but a `Malformed` is a bug of ours and goes on. */
export function failureOf(error: unknown, origin: string): Failure {
  if (!(error instanceof Malformed)) throw error;
  return { code: error.code, message: error.message, place: { file: origin } };
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
