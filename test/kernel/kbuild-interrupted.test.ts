// make -j8, stopped at any moment, leaves no half-written file: the next make comes to the same end.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cleanEnvironment, Module, pair, within } from '../support/kernel-module.ts';
import { Random } from '../support/random.ts';

const test = suite('kbuild-interrupted');

const ROUNDS = 24;
const names = ['cap', 'grp', 'policy', 'umask', 'limits'];

/** What must be the same however often the build was stopped: sources by text, objects by bytes. */
function isOutput(file: string): boolean {
  return /^ckpt_generated\/(uapi\/.*|[^.]*\.([cho]|json|list))$|_code\.o$|^tm\.(o|mod)$/.test(file);
}

function outputs(module: Module): Map<string, string> {
  const files = module.files().filter(isOutput);
  return new Map(files.map(file => [file, readFileSync(module.path(file), 'latin1')]));
}

/** Runs make in a process group of its own and stops all of it; true when it was still running. */
function stopAfter(module: Module, milliseconds: number, signal: 'SIGINT' | 'SIGKILL') {
  const options = { cwd: module.folder, env: cleanEnvironment(), detached: true } as const;
  const child = spawn('make', ['-j8'], { ...options, stdio: 'ignore' });
  return new Promise<boolean>((resolve, reject) => {
    let stopped = false;
    const timer = setTimeout(() => {
      stopped = true;
      process.kill(-(child.pid as number), signal);
    }, milliseconds);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(stopped);
    });
  });
}

/**
 * Killed in an object that an earlier build has finished, Kbuild takes what there is of it for new; killed behind
 * one, it may leave half of the list of what that was made of, which no make can read. Both holes are its own.
 * The probe's object is ours, and stays.
 */
function forgetKbuildsObjects(module: Module): void {
  const objects = module.files().filter(file => /\.k?o$/.test(file) && !file.endsWith('/probe.o'));
  for (const file of objects) module.remove(file);
}

test(`${ROUNDS} times`, async () => {
  const files = Object.assign({}, ...names.map(name => within(name, pair(name))));
  const module = new Module({ subsystems: [], files });
  const started = Date.now();
  module.build('-j8');
  const duration = Date.now() - started;
  const whole = outputs(module);
  assert.ok(whole.size > 20);
  const random = new Random(1);
  let stopped = 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (round % 2 === 0) module.build('clean');
    else module.write(within('cap', pair('cap')));
    const signal = round % 3 === 0 ? 'SIGKILL' : 'SIGINT';
    // What was saved without a change is compiled, and little comes of it.
    const most = round % 2 === 0 ? duration : duration >> 1;
    if (await stopAfter(module, random.below(most), signal)) stopped++;
    for (const [file, text] of outputs(module))
      if (/\.([ch]|json)$/.test(file)) assert.is(text, whole.get(file), `round ${round}: ${file}`);
    if (signal === 'SIGKILL') forgetKbuildsObjects(module);
    module.build('-j8');
    assert.equal([...outputs(module).keys()], [...whole.keys()]);
    for (const [file, text] of outputs(module))
      assert.ok(text === whole.get(file), `round ${round}: ${file}`);
  }
  // The first build may have taken longer than the others do.
  assert.ok(stopped > ROUNDS / 4, `only ${stopped} of ${ROUNDS} were stopped`);
  const before = module.times();
  module.build('-j8');
  assert.equal(module.times(), before);
});

test.run();
