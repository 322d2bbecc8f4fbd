// kill -9 for make and all that it has started, before every program by which a recipe changes a file: between
// two of them files change by the shell's own means alone. Of Node's steps killed-steps.test.ts has each call.

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Child } from '../support/incremental/child.ts';
import { makeArgs, outputsIn } from '../support/incremental/clean.ts';
import type { Module } from '../support/kernel-module.ts';
import { pair, within } from '../support/kernel-module.ts';
import { built, leftovers, some } from '../support/killed.ts';
import { runningAndZombie } from '../support/processes.ts';
import { fill } from '../support/scratch.ts';

const test = suite('make that is killed');

/** Programs by which recipes change files, or that run between two changes; each call is noted, one kills make. */
const PROGRAMS = ['mv', 'rm', 'touch', 'mkdir', 'cmp', 'sed', 'stat', 'grep', 'xargs', 'flock'];

function shims(module: Module): string {
  const folder = `${module.folder}.shims`;
  const script = [
    '#!/bin/sh',
    'case "$PWD $*" in',
    `*ckpt_generated*) echo "\${0##*/} $*" >> ${folder}/log`,
    // Two that run at once may both count both.
    `\t[ "$KILL_AT" = 0 ] || [ "$(wc -l < ${folder}/log)" -lt "$KILL_AT" ] || kill -9 0 ;;`,
    'esac',
    `PATH=$(echo "$PATH" | cut -d: -f2-) exec "$(basename "$0")" "$@"`,
    '',
  ].join('\n');
  fill(folder, Object.fromEntries(PROGRAMS.map(name => [name, script])));
  for (const name of PROGRAMS) chmodSync(join(folder, name), 0o755);
  return folder;
}

interface Shims {
  readonly folder: string;
  readonly module: Module;
}

/** Whether it was killed; 0: it is not. */
async function make({ folder, module }: Shims, at: number): Promise<boolean> {
  writeFileSync(join(folder, 'log'), '');
  const env = { PATH: `${folder}:${process.env.PATH}`, KILL_AT: String(at) };
  const child = new Child('make', makeArgs(module), module.folder, env);
  const { status, stderr } = await child.ended;
  if (at === 0) assert.is(status, 0, stderr);
  return child.process.signalCode === 'SIGKILL';
}

const LAYOUTS = ['kernel_cap_t set;\n\tu16 tail;', 'kernel_cap_t set;\n\tu8 tail;'];

function assertWhole(module: Module, known: readonly ReadonlyMap<string, string>[], what: string) {
  for (const [file, text] of outputsIn(module.folder))
    assert.ok(
      known.some(each => each.get(file) === text),
      `${what}: ${file} is neither old nor new`,
    );
}

test('before each program that a recipe calls', async () => {
  const module = built();
  const of = { folder: shims(module), module };
  const outputs = [];
  for (const layout of LAYOUTS) {
    module.write(within('cap', pair('cap', layout)));
    await make(of, 0);
    outputs.push(outputsIn(module.folder));
  }
  const programs = readFileSync(join(of.folder, 'log'), 'utf8').trimEnd().split('\n');
  assert.ok(programs.length > 30, `${programs.length} programs`);
  const chosen = some([...programs.keys()], 1.5);
  for (const [turn, at] of chosen.entries()) {
    const what = `killed before ${programs[at]}`.replaceAll(module.folder, '');
    module.write(within('cap', pair('cap', LAYOUTS[turn % 2])));
    assert.ok(await make(of, at + 1), `not ${what}`);
    assertWhole(module, outputs, what);
    await make(of, 0);
    assert.equal(outputsIn(module.folder), outputs[turn % 2], what);
    assert.equal(leftovers(module), [], what);
  }
  console.log(`make: killed before ${chosen.length} of ${programs.length} programs`);
});

test('what it left goes as soon as it is over, and not before', async () => {
  const module = built();
  const { running, zombie, end } = await runningAndZombie();
  const [kept, gone] = [running, zombie].map(id => `ckpt_generated/probe.o.tmp${id}`);
  module.write({ [`${kept}`]: '', [`${gone}`]: '' });
  module.write(within('cap', pair('cap', LAYOUTS[0])));
  assert.is((await new Child('make', makeArgs(module), module.folder).ended).status, 0);
  end();
  assert.equal(leftovers(module), [kept]);
});

test.run();
