// A program that is stopped has time to put things in order, and no more than that.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { start } from '../../plugin/host/run.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('run');

function isThere(path: string): boolean {
  try {
    return readFileSync(path, 'utf8') !== '';
  } catch {
    return false;
  }
}

test('make removes the target that it has not finished, also that of a make below it', async () => {
  const folder = scratch();
  fill(folder, {
    Makefile: 'all: ; $(MAKE) half\nhalf:\n\techo half > half; sleep 60\n',
  });
  const stop = new AbortController();
  const ran = start('make', [], { cwd: folder, signal: stop.signal });
  while (!isThere(join(folder, 'half'))) await sleep(10);
  stop.abort();
  assert.is.not((await ran).status, 0);
  assert.not.ok(isThere(join(folder, 'half')));
});

test('one that does not listen is killed, with its children', async () => {
  const folder = scratch();
  const stop = new AbortController();
  const script = 'trap "" TERM; echo x > ready; sleep 60 & sleep 60';
  const ran = start('sh', ['-c', script], { cwd: folder, signal: stop.signal });
  while (!isThere(join(folder, 'ready'))) await sleep(10);
  const from = performance.now();
  stop.abort();
  assert.is((await ran).problem, 'killed by SIGKILL');
  assert.ok(performance.now() - from < 20_000);
});

test.run();
