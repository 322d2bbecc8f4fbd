// The lock of a generated folder: one step at a time writes there, be it make's or ours. make's recipes
// hold the same one (kbuild/Makefile.ckpt).

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** In the generated folder. */
const LOCK = '.lock';

/**
 * The system gives the lock up for a process that is killed. flock(1) locks what it inherits: the lock is
 * that of our open file, and outlives flock. Without the program, or the folder, there is no lock: files
 * are still whole, but two that write at the same time may leave a mixture, which the next step that runs
 * there mends.
 */
export class FolderLock {
  readonly #folder: string;
  #held: Promise<number | null> | null = null;
  #waiting: ChildProcess | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when the lock is held; held already, at once; with `release()`, also when that comes first. */
  async acquire(signal?: AbortSignal): Promise<void> {
    const held = this.#held ?? this.#open();
    this.#held = held;
    const stop = () => void this.release();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    await held;
    signal?.removeEventListener('abort', stop);
  }

  /** Held, asked for or neither: it is given up. */
  async release(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    this.#waiting?.kill('SIGKILL');
    const file = await held;
    if (typeof file === 'number') closeSync(file);
  }

  #open(): Promise<number | null> {
    let file: number;
    try {
      file = openSync(join(this.#folder, LOCK), 'a');
    } catch {
      return Promise.resolve(null);
    }
    return new Promise(resolve => {
      // A group of its own: the terminal's Ctrl-C is not for it, which would look like a lock.
      const child = spawn('flock', ['3'], {
        stdio: ['ignore', 'ignore', 'ignore', file],
        detached: true,
      });
      const locked = () => {
        if (this.#waiting === child) this.#waiting = null;
        resolve(file);
      };
      this.#waiting = child;
      child.on('error', locked);
      child.on('close', locked);
    });
  }
}
