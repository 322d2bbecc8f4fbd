// A macro as expansion needs it: its parameters without dots, its body in tokens.

import type { Macro } from '../layout/layout.ts';
import { type Token, tokenize } from './tokens.ts';

export interface Definition {
  readonly name: string;
  /** Absent for an object-like macro. */
  readonly params?: readonly string[];
  /** The last parameter takes all arguments that are left. */
  readonly isVariadic: boolean;
  readonly body: readonly Token[];
}

export function definitionOf({ name, params, body }: Macro): Definition {
  const tokens = tokenize(body);
  if (!params) return { name, isVariadic: false, body: tokens };
  const isVariadic = params.at(-1)?.endsWith('...') ?? false;
  return { name, params: params.map(plainName), isVariadic, body: tokens };
}

/** GNU's `args...` has a name of its own. */
function plainName(param: string): string {
  return param === '...' ? '__VA_ARGS__' : param.replace('...', '');
}
