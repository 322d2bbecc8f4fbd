// Whatever stops an install or an uninstall, and wherever: the same command again completes it, the
// other one undoes it, and neither takes what is half done for somebody's edit.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type InstallPlan, install, planInstall } from '../../plugin/commands/install.ts';
import { planUninstall, uninstall } from '../../plugin/commands/uninstall.ts';
import { apply, type Change, stage } from '../../plugin/host/transaction.ts';
import type { Result } from '../../plugin/layout/result.ts';
import { ckptgen, MANIFEST, plugin, read, sumOf, version } from '../support/installed.ts';
import { fill, scratch } from '../support/scratch.ts';
import { contentsOf, sameTree, sourceTree } from '../support/source-tree.ts';

const test = suite('install interrupted');

/** Hundreds of copies are made of it. */
const small = join(scratch(), 'plugin.mjs');
writeFileSync(small, '// plugin\n');

const optionsOf = (tree: string) => ({ tree, plugin: small, version, samples: true, force: false });

/** Does the first steps only, and leaves what was staged for the others, as a kill does. */
function breakOff(
  tree: string,
  plan: Result<{ changes: readonly Change[] }>,
  after: number,
): number {
  assert.ok(plan.ok);
  const staged = plan.ok ? stage(tree, plan.value.changes) : plan;
  assert.ok(staged.ok);
  if (!staged.ok) return 0;
  const done = apply({ root: tree, steps: staged.value.steps.slice(0, after) });
  assert.ok(done.ok);
  return staged.value.steps.length;
}

/** One file after the other is written in the middle: every fourth of them stands for all. */
function isTold(after: number, steps: number): boolean {
  return after < 3 || after > steps - 8 || after % 4 === 0;
}

/** From the same start, broken off after a step: both ways on come to the same two ends. */
function endsWell(
  start: () => string,
  planOf: (tree: string) => Result<{ changes: readonly Change[] }>,
): void {
  const installed = contentsOf(fresh());
  const original = contentsOf(sourceTree());
  let steps = 8;
  for (let after = 0; after <= steps; after++) {
    if (!isTold(after, steps)) continue;
    const one = start();
    steps = breakOff(one, planOf(one), after);
    assert.equal(install(optionsOf(one)).failures, []);
    sameTree(contentsOf(one), installed, `${after} steps, then install`);
    const other = start();
    breakOff(other, planOf(other), after);
    const ran = uninstall({ tree: other, force: false });
    const isGone = ran.failures.some(each => each.code === 'not-installed');
    if (!isGone) sameTree(contentsOf(other), original, `${after} steps, then uninstall`);
    assert.equal(isGone ? [] : ran.failures, []);
    assert.ok(!isGone || after === 0 || after === steps, `${after} steps: there is a manifest`);
  }
  assert.ok(steps > 10);
}

function fresh(): string {
  const tree = sourceTree();
  assert.equal(install(optionsOf(tree)).failures, []);
  return tree;
}

function older(): string {
  const tree = fresh();
  fill(tree, {
    'kernel/ckpt/core.c': 'older\n',
    'scripts/ckptgen.mjs': 'older\n',
    'scripts/gone': '',
  });
  const manifest = read(tree, MANIFEST)
    .replace(/^ckptgen .*/, 'ckptgen 0.0.1')
    .replace(/\w+( {2}(?:kernel\/ckpt\/core\.c|scripts\/ckptgen\.mjs))/g, `${sumOf('older\n')}$1`);
  writeFileSync(join(tree, MANIFEST), `${manifest}${sumOf('')}  scripts/gone\n`);
  return tree;
}

test('a first install', () => {
  endsWell(sourceTree, tree => planInstall(optionsOf(tree)));
});

test('an uninstall', () => {
  endsWell(fresh, tree => planUninstall({ tree, force: false }));
});

test('an upgrade', () => {
  const planOf = (tree: string): Result<InstallPlan> => planInstall(optionsOf(tree));
  const plan = planOf(older());
  assert.ok(plan.ok && plan.value.changes.length === 5);
  const installed = contentsOf(fresh());
  for (let after = 0; after <= 5; after++) {
    const tree = older();
    breakOff(tree, planOf(tree), after);
    assert.equal(install(optionsOf(tree)).failures, []);
    sameTree(contentsOf(tree), installed, `${after} steps`);
    const other = older();
    breakOff(other, planOf(other), after);
    assert.equal(uninstall({ tree: other, force: false }).failures, []);
    sameTree(contentsOf(other), contentsOf(sourceTree()), `${after} steps, then uninstall`);
  }
});

test('processes that are killed', async () => {
  const tree = sourceTree();
  const before = contentsOf(tree);
  for (let turn = 0; turn < 16; turn++) {
    const command = turn % 2 === 0 ? ['install', '--samples', '.'] : ['uninstall', '.'];
    const child = spawn(process.execPath, [plugin, ...command], { cwd: tree, stdio: 'ignore' });
    const ended = new Promise(resolve => child.on('close', resolve));
    setTimeout(() => child.kill('SIGKILL'), 60 + turn * 6);
    await ended;
  }
  assert.is(ckptgen(tree, 'install', '--samples', '.').status, 0);
  const other = sourceTree();
  assert.is(ckptgen(other, 'install', '--samples', '.').status, 0);
  sameTree(contentsOf(tree), contentsOf(other));
  assert.is(ckptgen(tree, 'uninstall', '.').status, 0);
  sameTree(contentsOf(tree), before);
});

test.run();
