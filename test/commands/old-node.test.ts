// The bundle in a Node that is too old: whatever it lacks, it is told what is needed.

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cleanEnvironment } from '../support/kernel-module.ts';
import { OLD_VERSION, oldNode } from '../support/old-node.ts';

const test = suite('an old Node');
const BUNDLE = resolve('dist/ckptgen.mjs');

for (const command of [
  ['--version'],
  ['check', '--staged'],
  ['image', 'verify', 'x.img'],
  ['watch'],
])
  test(command.join(' '), () => {
    const ran = spawnSync(oldNode(), [BUNDLE, ...command], {
      encoding: 'utf8',
      env: cleanEnvironment(),
    });
    assert.is(
      ran.stderr,
      `error: Node.js 20.19 or newer is needed, this is ${OLD_VERSION}: install it, or name another with NODE= [old-node]\n`,
    );
    assert.is(ran.stdout, '');
    assert.is(ran.status, 2);
  });

test.run();
