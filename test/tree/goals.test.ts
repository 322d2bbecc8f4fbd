// ckpt_check and its like: beside other goals, and as commands outside make.

import * as assert from 'uvu/assert';
import { assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { pair, within } from '../support/kernel-module.ts';
import { run, Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('goals');
const tree = new Tree();
const lines = [...x86_64, ...ckpt];
const build = new Build(tree, { lines, variables: ['ARCH=x86_64'] });
const plugin = tree.path('scripts/ckptgen.mjs');

/** The plugin, as a user calls it in a build folder. */
function check(folder: string, ...args: string[]) {
  return run(process.execPath, [plugin, 'check', ...args], { folder });
}

test('prepare, ckpt_check and ckpt_accept at once, from nothing', () => {
  const files = within('security/ckpt', pair('lsm'));
  tree.write(files);
  const made = build.build('-j8', 'prepare', 'ckpt_check', 'ckpt_accept', 'CKPT=lsm');
  const told = made.stdout.split('\n').filter(line => /^ {2}CKPT|locks? agree|recorded/.test(line));
  const generated = (file: string) => `  CKPT    kernel/ckpt/ckpt_generated/${file}`;
  assert.equal(told, [
    generated('probe.c'),
    generated('probe.o'),
    'lsm: version 1 recorded in security/ckpt/lsm.layout and include/uapi/linux/ckpt/lsm.h',
    '1 of 1 lock agree',
    generated('glue.c'),
  ]);
  const ours = [...Object.keys(files), 'security/ckpt/lsm.layout', 'include/uapi/linux/ckpt/lsm.h'];
  for (const file of ours) tree.remove(file);
  build.build('prepare');
});

test('a code file that goes away is missed, and not by the linker', () => {
  build.build('kernel/ckpt/');
  const file = 'samples/ckpt/umask/umask_code.c';
  const text = tree.read(file);
  tree.remove(file);
  for (const goal of ['prepare', 'ckpt_check', 'prepare']) {
    const made = build.make(goal);
    assert.is(made.status, 2, made.text);
    assertTells(
      made,
      /umask_header\.h:\d+:\d+: error: .* has no 'samples\/ckpt\/umask\/umask_code\.c'/,
    );
  }
  tree.write({ [file]: text });
  build.build('kernel/ckpt/');
});

test('a command outside make takes the linker and the flags of the build', () => {
  const variables = ['ARCH=x86_64', 'LD=ld.lld-14', 'KCFLAGS=-DTEST_OF_FLAGS'];
  const other = new Build(tree, { lines: [...lines, 'CONFIG_LD_IS_LLD=y'], variables });
  other.build('prepare');
  const before = other.read('.config');
  assert.is(check(other.out).stdout, '7 of 7 locks agree\n');
  assert.is(check(tree.folder, '--kernel', other.out).stdout, '7 of 7 locks agree\n');
  assert.is(other.read('.config'), before);
  const back = tree.edit(
    'samples/ckpt/umask/umask_header.h',
    'u32 mask;',
    '#ifdef TEST_OF_FLAGS\n\tu16 mask;\n#else\n\tu32 mask;\n#endif',
  );
  const [here, there] = [check(build.out), check(other.out)];
  back();
  assert.is(here.status, 0, here.text);
  assert.is(there.status, 1, there.text);
  assertTells(there, /'mask' was u32, is u16 \[member-resized\]/);
});

test('a kernel that was never built is named, and so is what to run', () => {
  const made = check(tree.folder);
  assert.is(made.status, 2, made.text);
  assertTells(
    made,
    /error: has no build of the kernel's own subsystems yet: run 'make ckpt_probe'/,
  );
});

test('M= with the folder of the source, which no build has prepared, says what to do', () => {
  const modular = [...x86_64, 'CONFIG_MULTIUSER=y', 'CONFIG_MODULES=y', 'CONFIG_CKPT=m'];
  const other = new Build(tree, { lines: modular, variables: ['ARCH=x86_64'] });
  other.build('modules_prepare');
  const made = other.make(`M=${tree.path('kernel/ckpt')}`);
  assert.is(made.status, 2, made.text);
  assertTells(made, /ckptgen: \S+\/kernel\/ckpt was not prepared: .* run make kernel\/ckpt\/ in/);
});

test.run();
