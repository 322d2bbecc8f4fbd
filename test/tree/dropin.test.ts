// Two files dropped into a folder are a subsystem, with nothing else edited; taken away, they are not.

import * as assert from 'uvu/assert';
import { assertGuarded, assertPresent, assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { pair, within } from '../support/kernel-module.ts';
import { Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { modularSamples, samples, x86_64 } from './configurations.ts';

const test = timedSuite('dropin');
const tree = new Tree();
const base = [...x86_64, 'CONFIG_MULTIUSER=y'];
const variables = ['ARCH=x86_64'];

/** Each in a folder of another depth; the last one only for another architecture. */
const dropped: Readonly<Record<string, string>> = {
  lsm: 'security/ckpt',
  clock: 'kernel/time/ckpt',
  fpu: 'arch/x86/kernel/ckpt',
  runtime: 'arch/s390/kernel/ckpt',
};

const seen = ['clock', 'fpu', 'lsm'];

function drop(name: string, folder: string): () => void {
  const files = within(folder, pair(name));
  tree.write(files);
  return () => Object.keys(files).forEach(file => void tree.remove(file));
}

function subsystemsOf(build: Build, object = 'kernel/ckpt/built-in.a'): string[] {
  const names = build.symbols(object).map(symbol => /^(.+)_checkpoint$/.exec(symbol)?.[1]);
  return names.filter(name => name !== undefined && name !== 'full').sort() as string[];
}

const taken = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).map(([name, folder]) => drop(name, folder));

test('discovered, compiled, linked and called; removed, gone without a clean build', () => {
  const build = new Build(tree, { lines: [...base, 'CONFIG_CKPT=y'], variables });
  build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), []);
  const removals = taken(dropped);
  const made = build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), seen);
  assertPresent(build, seen);
  for (const name of seen) {
    assert.match(
      build.read('kernel/ckpt/ckpt_generated/glue.c'),
      new RegExp(`ckptgen_save_${name},`),
    );
    assert.match(made.stdout, new RegExp(`CKPT    ${name}: no lock yet`));
    assert.ok(build.has(`include/generated/uapi/linux/ckpt/${name}.h`));
  }
  removals.forEach(remove => void remove());
  const without = build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), []);
  assert.not.match(without.stdout, /_code\.o/);
  assert.not.ok(build.has('include/generated/uapi/linux/ckpt/lsm.h'));
});

test('accepted, its lock lies beside it and drift fails', () => {
  const build = new Build(tree, { lines: [...base, 'CONFIG_CKPT=y'], variables });
  const remove = drop('lsm', 'security/ckpt');
  build.build('ckpt_accept', 'CKPT=lsm');
  assert.ok(tree.has('security/ckpt/lsm.layout') && tree.has('include/uapi/linux/ckpt/lsm.h'));
  build.build('kernel/ckpt/');
  const putBack = tree.edit('security/ckpt/lsm_header.h', 'u8 tail;', 'u16 tail;');
  const made = build.make('prepare');
  putBack();
  assert.is(made.status, 2, made.text);
  assertTells(
    made,
    /security\/ckpt\/lsm_header\.h:\d+:\d+: error: layout drift in 'struct ckpt_lsm_s': 'tail' was u8, is u16/,
  );
  build.build('prepare');
  remove();
  tree.remove('security/ckpt/lsm.layout');
  tree.remove('include/uapi/linux/ckpt/lsm.h');
});

const symbol = 'config CKPT_LSM # of the test\n\tbool "lsm"\n\tdepends on CKPT\n';

test('CONFIG_CKPT_X switches X where a Kconfig file defines it, CKPT_DROPIN the others', () => {
  const removals = taken({ lsm: 'security/ckpt', clock: 'kernel/time/ckpt' });
  const build = new Build(tree, { lines: [...base, 'CONFIG_CKPT=y'], variables });
  build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), ['clock', 'lsm']);

  const putBack = tree.edit('security/Kconfig', /$/, `\n${symbol}`);
  build.build('olddefconfig');
  build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), ['clock']);

  build.set('CONFIG_CKPT_LSM=y', '# CONFIG_CKPT_DROPIN is not set');
  build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), ['lsm']);

  build.set('# CONFIG_CKPT_LSM is not set');
  build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), []);

  putBack();
  build.set('CONFIG_CKPT_DROPIN=y');
  build.build('kernel/ckpt/');
  assert.equal(subsystemsOf(build), ['clock', 'lsm']);
  removals.forEach(remove => void remove());
});

test('a sample is switched by its symbol', () => {
  const lines = [
    ...base,
    'CONFIG_CKPT=y',
    'CONFIG_CKPTGEN_SAMPLES=y',
    '# CONFIG_CKPT_GROUPS is not set',
  ];
  const build = new Build(tree, { lines, variables });
  build.build('kernel/ckpt/');
  assert.equal(
    subsystemsOf(build),
    samples.filter(name => name !== 'groups'),
  );
  assertGuarded(build);
});

const modular = [
  ...['CONFIG_MODULES=y', 'CONFIG_CKPT=m', 'CONFIG_CKPTGEN_SAMPLES=y'],
  'CONFIG_CKPTGEN_SAMPLES_DOOR=y',
];
const unexported = [
  '#include <linux/rwsem.h>',
  '#include <linux/utsname.h>',
  '#include "names_header.h"',
  '',
  'void names_checkpoint(struct ckpt_names_s *record)',
  '{',
  '\tdown_read(&uts_sem);',
  '\tup_read(&uts_sem);',
  '}',
  '',
  'int names_restore(const struct ckpt_names_s *record)',
  '{',
  '\treturn 0;',
  '}',
  '',
].join('\n');

test('CKPT=m: one module of all; what needs an unexported symbol is named, with what to do', () => {
  const build = new Build(tree, { lines: [...base, ...modular], variables });
  const remove = drop('lsm', 'security/ckpt');
  build.build();
  assertPresent(build, [...modularSamples, 'lsm'], 'kernel/ckpt/ckpt.ko');
  assert.ok(build.symbols('kernel/ckpt/ckpt.ko').includes('ckpt_door_register'));
  assert.match(build.read('modules.order'), /^kernel\/ckpt\/ckpt\.(ko|o)\n$/);
  assertGuarded(build);
  tree.write({
    ...within('kernel/ckpt/names', pair('names')),
    'kernel/ckpt/names/names_code.c': unexported,
  });
  const made = build.make();
  tree.remove('kernel/ckpt/names');
  remove();
  assert.is(made.status, 2, made.text);
  assertTells(
    made,
    /kernel\/ckpt\/names\/names_code\.c: error: subsystem 'names' needs 'uts_sem', which the kernel does not export to modules .*\nnote: build it in \(CONFIG_CKPT=y\)/,
  );
  build.build();
  assertPresent(build, modularSamples, 'kernel/ckpt/ckpt.ko');
});

test.run();
