// Placeholder of the shape others build against; the reader and writer follow.

import type { AggregateType } from './layout.ts';

/** A record as a lock states it. */
export interface Lock {
  /** `cap` for `struct ckpt_cap_s`. */
  readonly subsystem: string;
  /** 0 while nothing is recorded: such a lock is provisional and lives in the build directory only. */
  readonly version: number;
  /** 16 lower-case hex digits. */
  readonly fingerprint: string;
  /** Canonical (canonical.ts): no places, no anonymous struct inside a struct, nothing empty. */
  readonly layout: AggregateType;
}
