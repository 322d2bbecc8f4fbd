// What a killed process has left is removed; what one that runs is writing, is not.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { removeLeft } from '../../plugin/host/files.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('left behind');

/** From then on it waits for no child. */
function isSleep(id: number | undefined): boolean {
  return readFileSync(`/proc/${id}/comm`, 'utf8') === 'sleep\n';
}

test('of one that runs, one that is gone, and one that nobody has buried', async () => {
  const folder = scratch();
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
  const zombie = await new Promise<string>(done =>
    parent.stdout.once('data', data => done(String(data).trim())),
  );
  while (!isSleep(parent.pid)) await sleep(10);
  process.kill(Number(zombie), 'SIGKILL');
  const kept = [`glue.c.tmp${process.pid}`, `probe.o.tmp${parent.pid}`, 'x.tmp', 'y.tmp1.h'];
  const gone = ['probe.o.tmp4194305', `included.seen.tmp${zombie}`];
  fill(folder, Object.fromEntries([...kept, ...gone].map(name => [name, ''])));
  while (!/\) Z /.test(readFileSync(`/proc/${zombie}/stat`, 'utf8'))) await sleep(10);
  removeLeft(folder);
  parent.kill('SIGKILL');
  assert.equal(readdirSync(folder).sort(), [...kept].sort());
});

test.run();
