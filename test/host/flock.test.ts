// The lock of a generated folder, between ourselves, make's recipes and holders that are killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FolderLock } from '../../plugin/host/flock.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('flock');

/** As a recipe of make holds it. */
async function holder(folder: string): Promise<ChildProcess> {
  const script = `exec 9>>${join(folder, '.lock')}; flock 9; echo held; read end`;
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  await new Promise(done => child.stdout?.once('data', done));
  return child;
}

/** Whether it is still open after a while in which it could have come. */
async function waits(acquired: Promise<void>): Promise<boolean> {
  return Promise.race([acquired.then(() => false), sleep(200, true)]);
}

test('two holders, one after the other', async () => {
  const folder = scratch();
  const [one, two] = [new FolderLock(folder), new FolderLock(folder)];
  await one.acquire();
  await one.acquire();
  const acquired = two.acquire();
  assert.ok(await waits(acquired));
  await one.release();
  await acquired;
  await two.release();
  await two.release();
});

for (const end of ['ends', 'is killed'])
  test(`a recipe of make holds it and ${end}`, async () => {
    const folder = scratch();
    const child = await holder(folder);
    const lock = new FolderLock(folder);
    const acquired = lock.acquire();
    assert.ok(await waits(acquired));
    if (end === 'ends') child.stdin?.end('\n');
    else child.kill('SIGKILL');
    await acquired;
    await lock.release();
  });

test('given up while it is asked for, it is free afterwards', async () => {
  const folder = scratch();
  const child = await holder(folder);
  const lock = new FolderLock(folder);
  void lock.acquire();
  await lock.release();
  const aborted = new AbortController();
  const acquired = lock.acquire(aborted.signal);
  assert.ok(await waits(acquired));
  aborted.abort();
  await acquired;
  await new FolderLock(folder).acquire(AbortSignal.abort());
  child.stdin?.end('\n');
  const next = new FolderLock(folder);
  await next.acquire();
  await next.release();
});

test('without the folder nobody waits', async () => {
  const lock = new FolderLock(join(scratch(), 'not there'));
  await lock.acquire();
  await lock.release();
});

test.run();
