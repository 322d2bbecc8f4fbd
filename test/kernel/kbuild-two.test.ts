// Two makes at once in one module, as that of a user and that of a watch.

import { spawn } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cleanEnvironment, Module, pair, within } from '../support/kernel-module.ts';

const test = suite('two makes at once');

const ROUNDS = 6;

interface Ended {
  readonly status: number | null;
  readonly text: string;
}

function start(module: Module, args: readonly string[]): Promise<Ended> {
  const child = spawn('make', args, { cwd: module.folder, env: cleanEnvironment() });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (text += data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', status => resolve({ status, text }));
  });
}

function outputs(module: Module): Map<string, string> {
  const made = /^ckpt_generated\/(uapi\/.*|[^.]*\.([cho]|list|sum))$|_code\.o$|^tm\.mod$/;
  const files = module.files().filter(file => made.test(file));
  return new Map(files.map(file => [file, readFileSync(module.path(file), 'latin1')]));
}

test(`${ROUNDS} times over a changed set: both succeed, and what they leave is that of one`, async () => {
  const module = new Module();
  module.build();
  for (let round = 0; round < ROUNDS; round++) {
    const name = `sub${round}`;
    if (round % 3 === 2) module.remove(`sub${round - 1}`);
    module.write(within(name, pair(name, `u${8 << (round % 4)} x;`)));
    const ended = await Promise.all([
      start(module, ['-C', module.kernel, `M=${module.folder}`, 'ckpt_generated/probe.o']),
      start(module, ['-j2']),
    ]);
    for (const { status, text } of ended) assert.is(status, 0, `round ${round}: ${text}`);
    const left = module.files().filter(file => /\.tmp\d/.test(file));
    assert.equal(left, [], `round ${round}`);
    const together = outputs(module);
    module.build('clean');
    module.build();
    assert.equal([...together.keys()], [...outputs(module).keys()], `round ${round}`);
    for (const [file, text] of outputs(module))
      assert.ok(text === together.get(file), `round ${round}: ${file}`);
  }
});

test('a step waits for one that runs, and its compiler and Node do not hold the lock', async () => {
  const module = new Module({ subsystems: ['cap'] });
  const look = `[ ! -e /proc/self/fd/9 ] || echo "$1" >> ${module.path('inherited')}`;
  module.write({
    'cc.sh': `#!/bin/sh\n${look}\nexec gcc "$@"\n`,
    'node.sh': `#!/bin/sh\n${look}\nexec node "$@"\n`,
  });
  for (const script of ['cc.sh', 'node.sh']) chmodSync(module.path(script), 0o755);
  const wrappers = [`CC=${module.path('cc.sh')}`, `NODE=${module.path('node.sh')}`];
  module.build(...wrappers);
  assert.not.ok(module.has('inherited'));
  const lock = module.path('ckpt_generated/.lock');
  const holder = spawn('flock', [lock, 'sh', '-c', 'echo held; read -r line'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise(resolve => holder.stdout.once('data', resolve));
  module.remove('ckpt_generated/probe.sum');
  let done = false;
  const made = start(module, wrappers).finally(() => (done = true));
  await new Promise(resolve => setTimeout(resolve, 3000));
  assert.not.ok(done, 'it did not wait');
  holder.stdin.end('\n');
  const { status, text } = await made;
  assert.is(status, 0, text);
});

test.run();
