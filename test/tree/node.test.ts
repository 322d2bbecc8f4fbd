// Without a Node.js that can run ckptgen nothing is offered, nothing lost, and nothing reads as checked.

import * as assert from 'uvu/assert';
import { assertPresent, assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { Tree } from '../support/kernel-tree.ts';
import { oldNode } from '../support/old-node.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('node');
const tree = new Tree();
const lines = [...x86_64, ...ckpt];
const variables = ['ARCH=x86_64'];
interface Bad {
  readonly node: string;
  /** In Kconfig, and in a build that needs it. */
  readonly why: RegExp;
  readonly told: RegExp;
}

const tooOld = /Node\.js 20\.19 or newer is needed, this is 18\.20\.8/;

const bad: Readonly<Record<string, () => Bad>> = {
  'no Node': () => ({
    node: '/nonexistent',
    why: /there is no program '\/nonexistent' \(install Node\.js, or name it with NODE=\)/,
    told: /ckptgen: NODE=\/nonexistent is no program: install Node\.js 20\.19 or later/,
  }),
  'a Node that is too old': () => ({ node: oldNode(), why: tooOld, told: tooOld }),
};

/** What is configured, less what says whether there is a Node. */
function symbolsOf(build: Build): string[] {
  const lines = build.read('.config').split('\n');
  return lines.filter(line => /CONFIG_/.test(line) && !/CONFIG_CKPTGEN_(NODE|KEEP)/.test(line));
}

for (const [name, make] of Object.entries(bad)) {
  test(`${name}: Kconfig does not offer CKPT, and says why`, () => {
    const { node, why } = make();
    const build = new Build(tree, { lines: x86_64, variables: [...variables, `NODE=${node}`] });
    assert.not.match(build.read('.config'), /CONFIG_CKPT\b/);
    assert.match(
      build.read('.config'),
      new RegExp(`^# Checkpoint subsystems are not offered: ${why.source}`, 'm'),
    );
    build.build('kernel/locking/');
    for (const goal of ['ckpt_check', 'ckpt_accept', 'ckpt_probe']) {
      const made = build.make(goal);
      assert.is(made.status, 2, made.text);
      assertTells(made, /nothing was checked/);
    }
  });

  test(`${name}: a configuration that has CKPT keeps it, and is told what is missing`, () => {
    const { node, told } = make();
    const good = new Build(tree, { lines, variables });
    const before = symbolsOf(good);
    const build = new Build(tree, { out: good.out, variables: [...variables, `NODE=${node}`] });
    build.build('olddefconfig');
    assert.equal(symbolsOf(build), before);
    for (const goal of ['prepare', 'kernel/ckpt/', 'ckpt_check', 'ckpt_accept']) {
      const made = build.make(goal);
      assert.is(made.status, 2, made.text);
      assertTells(made, told);
      assert.not.match(made.text, /agree/);
    }
    good.build('kernel/ckpt/');
    assertPresent(good);
  });

  test(`${name}, after a build: one that has nothing to do is no check`, () => {
    const { node, told } = make();
    const good = new Build(tree, { lines, variables });
    good.build('kernel/ckpt/');
    const build = new Build(tree, { out: good.out, variables: [...variables, `NODE=${node}`] });
    const putBack = tree.edit('samples/ckpt/umask/umask_header.h', 'u32 mask;', 'u16 mask;');
    const made = build.make('prepare');
    putBack();
    assert.is(made.status, 2, made.text);
    assertTells(made, told);
  });
}

test.run();
