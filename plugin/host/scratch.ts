// A folder for what a command needs while it runs.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure } from '../layout/result.ts';
import { problemOf } from './files.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The folder is gone when `run` is done, and when the process ends by a signal that can be caught. Where there can be
 * none, `otherwise` says what that comes to.
 */
export async function withScratch<T>(
  run: (folder: string) => Promise<T>,
  otherwise: (failures: readonly [Failure]) => T,
): Promise<T> {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), 'ckptgen-'));
  } catch (error) {
    const message = `cannot be written, and a folder is needed in it: ${problemOf(error)}; name another with TMPDIR=`;
    return otherwise([{ code: 'unwritable-file', message, place: { file: tmpdir() } }]);
  }
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const end = (signal: NodeJS.Signals) => {
    forget();
    remove();
    process.kill(process.pid, signal);
  };
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await run(folder);
  } finally {
    forget();
    remove();
  }
}
