// Locks as text, read back.

import { isPerAbi, type LockEntry, readLock } from '../../plugin/layout/lock.ts';

/** The one layout of a lock that holds on all ABIs. */
export function readPortable(text: string, file = 'x.layout'): LockEntry {
  const lock = readLock(text, file);
  if (!lock.ok) throw new Error(`${JSON.stringify(lock.failures)}\n${text}`);
  if (isPerAbi(lock.value)) throw new Error(`has an entry for each ABI:\n${text}`);
  return lock.value;
}
