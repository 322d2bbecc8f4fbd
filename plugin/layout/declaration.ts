// What the text of a header says of a struct, where the compiler has seen one configuration of it alone.

import type { AggregateType } from './layout.ts';

/** A member as its text declares it, be it compiled or not. */
export interface Declaration {
  /** The identifiers of the declaration that may be names of members. */
  readonly names: ReadonlySet<string>;
  readonly line: number;
  /** What decides whether it is there: `CONFIG_SMP`, `PAGE_SIZE`. Sorted. */
  readonly options: readonly string[];
  /** What decides of a part of it. Sorted. */
  readonly parts: readonly string[];
  /** What the numbers in it are made of. Sorted. */
  readonly bounds: readonly string[];
}

/** Those of a struct, by its place; empty where no text of it is known. */
export type DeclarationsOf = (struct: AggregateType) => readonly Declaration[];
