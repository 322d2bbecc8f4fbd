// A program that runs beside the test, and its end.

import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cleanEnvironment } from '../kernel-module.ts';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** In a process group of its own, so that all of it can be killed. */
export class Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  hasEnded = false;

  constructor(program: string, args: readonly string[], cwd: string, env = {}) {
    this.process = spawn(program, args, {
      ...{
        cwd,
        env: { ...cleanEnvironment(), ...env },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    });
    const said = { stdout: '', stderr: '' };
    this.process.stdout?.on('data', data => (said.stdout += data));
    this.process.stderr?.on('data', data => (said.stderr += data));
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', reject);
      this.process.on('close', status => {
        this.hasEnded = true;
        resolve({ status, ...said });
      });
    });
  }

  /** -9 for all of the group; false where there was nobody left. */
  async kill(): Promise<boolean> {
    const wasRunning = !this.hasEnded;
    try {
      process.kill(-(this.process.pid as number), 'SIGKILL');
    } catch {}
    await this.ended;
    return wasRunning;
  }
}

export function run(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Child(program, args, cwd).ended;
}

/** What was killed may have children that still write there. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
