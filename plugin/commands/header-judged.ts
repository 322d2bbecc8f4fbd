// What is known of a record of the settings once it was held against its lock.

import type { LockEntry } from '../layout/lock.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { TodayRecord } from './header-today.ts';

export interface Judged {
  readonly today: TodayRecord;
  /** What the lock says for this ABI; absent while nothing is recorded for it. */
  readonly lock?: LockEntry;
  /** The same of what versions count from. */
  readonly base?: LockEntry;
  /** Against the lock. */
  readonly drift: readonly Finding[];
  /** Whether what changed since the base needs a new version. */
  readonly need: boolean;
  /** What is wrong with it whatever its lock says. */
  readonly own: readonly Finding[];
}
