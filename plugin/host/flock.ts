// The lock of a generated folder: one step at a time writes there, be it make's or ours. make's recipes
// hold the same one (kbuild/Makefile.ckpt).

import { spawn } from 'node:child_process';
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
  #file: Promise<number | null> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when the lock is held; held already, at once. */
  async acquire(): Promise<void> {
    this.#file ??= this.#open();
    await this.#file;
  }

  /** Held, asked for or neither: it is given up. */
  async release(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    const open = await file;
    if (typeof open === 'number') closeSync(open);
  }

  #open(): Promise<number | null> {
    let file: number;
    try {
      file = openSync(join(this.#folder, LOCK), 'a');
    } catch {
      return Promise.resolve(null);
    }
    return new Promise(resolve => {
      const locked = () => resolve(file);
      const child = spawn('flock', ['3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
      child.on('error', locked);
      child.on('close', locked);
    });
  }
}
