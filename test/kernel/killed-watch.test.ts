// kill -9 at every system call by which a watch changes a file, from a save on.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Child } from '../support/incremental/child.ts';
import { makeArgs } from '../support/incremental/clean.ts';
import { sleep } from '../support/incremental/tools.ts';
import type { Module } from '../support/kernel-module.ts';
import {
  assertAfter,
  assertWhole,
  built,
  EDITED,
  isText,
  leftovers,
  restore,
  some,
  stateOf,
} from '../support/killed.ts';
import { type Call, shown, Traced } from '../support/strace.ts';

const test = suite('a watch that is killed');

/** A watch that has nothing to do any more, until cap is edited. */
async function idleWatch(module: Module): Promise<Child> {
  const { folder, kernel } = module;
  const args = ['watch', '--json', '--kernel', kernel, '--module', folder];
  const child = new Child(process.execPath, [module.path('ckptgen.mjs'), ...args], folder);
  await told(child, 1);
  return child;
}

/** It comes after one second, on a machine that has nothing else to do. */
const SECOND_LOOK_MS = 3_000;

/** So many results, and the look that follows the last one. */
async function told(child: Child, results: number): Promise<void> {
  let text = '';
  await new Promise<void>(resolve => {
    child.process.stdout?.on('data', data => {
      text += data;
      if (text.split('"event":"result"').length > results) resolve();
    });
  });
  await sleep(SECOND_LOOK_MS);
}

async function watched(module: Module, at?: Call) {
  const child = await idleWatch(module);
  const traced = new Traced(child.process.pid as number, module.folder);
  await traced.attach(at);
  const result = at ? child.ended : told(child, 1);
  module.write(EDITED);
  await result;
  const isKilled = child.process.signalCode === 'SIGKILL';
  await child.kill();
  return { isKilled, calls: at ? [] : traced.calls() };
}

test('watch, from a save on', async () => {
  const module = built();
  const before = stateOf(module);
  const whole = await watched(module);
  const after = stateOf(module);
  assert.ok(whole.calls.length >= 10, `${whole.calls.length} calls`);
  const calls = some(whole.calls, 3);
  for (const call of calls) {
    const what = `killed at ${shown(call)}`;
    restore(module, before);
    assert.ok((await watched(module, call)).isKilled, `not ${what}`);
    assertWhole(module, { before, after, isJudged: isText }, what);
    module.build(...makeArgs(module));
    assertAfter(module, after, what, isText);
    assert.equal(leftovers(module), [], what);
  }
  console.log(`watch: killed at ${calls.length} of ${whole.calls.length} calls`);
});

test.run();
