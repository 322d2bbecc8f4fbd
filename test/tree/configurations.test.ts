// Configurations that change what the compiler writes into objects or how it lays out structs.

import * as assert from 'uvu/assert';
import { assertGuarded, assertPresent, assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, configurations, modularSamples, x86_64 } from './configurations.ts';

const test = timedSuite('configurations');
const tree = new Tree();

function commandOf(build: Build, object: string): string {
  return build.read(object.replace(/([^/]+)$/, '.$1.cmd')).split('\n')[0] ?? '';
}

for (const [name, { lines, variables = ['ARCH=x86_64'], flag }] of Object.entries(configurations))
  test(`${name}: the samples are there, and drift fails`, () => {
    const build = new Build(tree, { lines: [...x86_64, ...ckpt, ...lines], variables });
    build.build('kernel/ckpt/');
    if (flag) assert.match(commandOf(build, 'kernel/ckpt/core.o'), flag);
    assertPresent(build);
    assertGuarded(build);
    build.discard();
  });

test('MODVERSIONS: the module has a version for each symbol it takes, and drift fails', () => {
  const lines = ['CONFIG_MODULES=y', 'CONFIG_MODVERSIONS=y', 'CONFIG_MULTIUSER=y', 'CONFIG_CKPT=m'];
  const build = new Build(tree, {
    lines: [...x86_64, ...lines, 'CONFIG_CKPTGEN_SAMPLES=y'],
    variables: ['ARCH=x86_64'],
  });
  build.build('kernel/ckpt/ckpt.ko');
  assertPresent(build, modularSamples, 'kernel/ckpt/ckpt.ko');
  assert.match(commandOf(build, 'kernel/ckpt/core.o'), / -DMODULE /);
  assertGuarded(build);
});

const randomized =
  'struct ckpt_umask_s {\n\tu32 mask;\n\tu32 a, b, c, d, e, f, g;\n} __randomize_layout;';

test('RANDSTRUCT: a record that the compiler shuffles behind the back of DWARF does not build', () => {
  const build = new Build(tree, {
    lines: [...x86_64, ...ckpt, ...(configurations.RANDSTRUCT_FULL?.lines ?? [])],
    variables: ['ARCH=x86_64'],
  });
  const back = tree.edit(
    'samples/ckpt/umask/umask_header.h',
    /struct ckpt_umask_s \{[^}]*\};/,
    randomized,
  );
  const lock = tree.read('samples/ckpt/umask/umask.layout');
  const exported = tree.read('include/uapi/linux/ckpt/umask.h');
  try {
    build.build('ckpt_accept', 'CKPT=umask');
    const made = build.make('kernel/ckpt/');
    assert.is(made.status, 2, made.text);
    assertTells(made, /error: static assertion failed: ".*ckpt_umask_s.* \[randomized-layout\]"/);
  } finally {
    back();
    tree.write({
      'samples/ckpt/umask/umask.layout': lock,
      'include/uapi/linux/ckpt/umask.h': exported,
    });
  }
  build.build('kernel/ckpt/');
});

test.run();
