// What a killed process has left is removed; what one that runs is writing, is not.

import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { removeLeft } from '../../plugin/host/files.ts';
import { runningAndZombie } from '../support/processes.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('left behind');

test('of one that runs, one that is gone, and one that nobody has buried', async () => {
  const folder = scratch();
  const { running, zombie, end } = await runningAndZombie();
  const kept = [`glue.c.tmp${process.pid}`, `probe.o.tmp${running}`, 'x.tmp', 'y.tmp1.h'];
  const gone = ['probe.o.tmp4194305', `included.seen.tmp${zombie}`];
  fill(folder, Object.fromEntries([...kept, ...gone].map(name => [name, ''])));
  removeLeft(folder);
  end();
  assert.equal(readdirSync(folder).sort(), [...kept].sort());
});

test.run();
