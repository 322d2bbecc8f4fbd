// What goes wrong in ckptgen itself is neither drift nor fine, wherever it is thrown.

import { spawnSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('exit codes');
const bundle = resolve('dist/ckptgen.mjs');

/** Put before all that a command does. */
const BUGS = {
  'at once': "throw new Error('ours');",
  'behind an await': "await null; throw new Error('ours');",
  'by a timer': "setTimeout(() => { throw new Error('ours'); });",
  'by a promise that nobody waits for': "void Promise.reject(new Error('ours'));",
};

for (const [how, bug] of Object.entries(BUGS))
  test(`70: an error that is thrown ${how}`, () => {
    const folder = scratch();
    const begin = '  const old = nodeProblem();\n';
    const text = readFileSync(bundle, 'utf8');
    assert.ok(text.includes(begin));
    const wait = 'await new Promise(done => setTimeout(done, 1_000));\n';
    fill(folder, { 'broken.mjs': text.replace(begin, `${bug}${wait}${begin}`) });
    const ran = spawnSync(process.execPath, [join(folder, 'broken.mjs'), 'rules'], {
      encoding: 'utf8',
    });
    assert.is(ran.status, 70);
    assert.match(ran.stderr, /^ckptgen [\d.]+: error: a bug of ckptgen, .*:\nError: ours\n {4}at /);
    assert.is(ran.stdout, '');
  });

test('2: what is printed cannot be written', () => {
  const full = openSync('/dev/full', 'w');
  const ran = spawnSync(process.execPath, [bundle, 'rules'], {
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  assert.is(ran.status, 2);
  assert.match(ran.stderr, /^error: what is printed cannot be written: ENOSPC: .*\n$/);
});

test.run();
