// A process that runs, and a child of it that has ended and that nobody has waited for.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 10;

/** From then on it waits for no child. */
function isSleep(id: number): boolean {
  return readFileSync(`/proc/${id}/comm`, 'utf8') === 'sleep\n';
}

/** Process ids; both are gone after `end`. */
export async function runningAndZombie(): Promise<{
  running: number;
  zombie: number;
  end(): void;
}> {
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
  const running = parent.pid as number;
  const zombie = await new Promise<number>(done =>
    parent.stdout.once('data', data => done(Number(data))),
  );
  while (!isSleep(running)) await sleep(LOOK_MS);
  process.kill(zombie, 'SIGKILL');
  while (!/\) Z /.test(readFileSync(`/proc/${zombie}/stat`, 'utf8'))) await sleep(LOOK_MS);
  return { running, zombie, end: () => parent.kill('SIGKILL') };
}
