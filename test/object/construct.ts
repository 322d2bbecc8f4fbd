// A C source, and what it looks like in memory.

import type { Family, Machine } from '../support/witness/compilers.ts';

type MachineName = Machine['name'];

export interface Construct {
  readonly name: string;
  readonly source: string;
  /** By machine; x86_64's holds for those that have none of their own. */
  readonly expected: { readonly x86_64: string } & Readonly<Partial<Record<MachineName, string>>>;
  /** Where not all have the types. */
  readonly machines?: readonly MachineName[];
  /** Where the compilers disagree with each other. */
  readonly families?: readonly Family[];
}
