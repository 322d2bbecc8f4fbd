// What the files that read types share: a type with what only its reader knows of it.

import type { Target, Type } from '../layout/layout.ts';
import type { DebugInfo } from './debuginfo.ts';
import type { Entry } from './entries.ts';
import type { Files } from './files.ts';
import type { TypeNames } from './typenames.ts';

export interface Resolved<T extends Type = Type> {
  readonly type: T;
  /** As `sizeof` says it. */
  readonly bytes: number;
  /** As a member of a struct. */
  readonly alignBytes: number;
  /** Members within, those of nested aggregates included. */
  readonly members: number;
}

export interface Context {
  readonly debug: DebugInfo;
  readonly files: Files;
  readonly target: Target;
  readonly typeNames: TypeNames;
  /** Fails where the type contains itself. */
  resolve(id: number): Resolved;
  /** The one definition of a struct or union that a unit only declares. */
  definitionOf(declaration: Entry): Resolved;
}

/** For optional properties: spreading them in costs more than reading them. */
export type Building<T> = { -readonly [K in keyof T]: T[K] };

/** No machine has the memory, and offsets in bits stay exact. */
export const BYTES_MAX = 2 ** 45;
