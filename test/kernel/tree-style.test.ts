// What goes into the kernel's tree is in its style: the fixed C, the samples, Kconfig and Makefiles.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { globSync } from 'glob';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkpatch } from '../support/checkpatch.ts';
import { kernelFolder } from '../support/kernel-module.ts';

const test = suite('tree style');

function filesOf(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: 'kbuild/tree', posix: true }).sort();
}

test('checkpatch --strict has nothing to say', () => {
  const files = filesOf('**/*.[ch]', '**/Kconfig', '**/Makefile*');
  for (const file of ['kernel/ckpt/ckpt_test.c', 'samples/ckpt/Kconfig', 'kernel/ckpt/Makefile'])
    assert.ok(files.includes(file), file);
  assert.is(checkpatch('kbuild/tree', files), '');
});

test('kernel-doc has nothing to say', () => {
  const files = filesOf('**/*.[ch]');
  assert.ok(files.includes('samples/ckpt/uts/uts_code.c'));
  const ran = spawnSync(
    join(kernelFolder(), 'scripts/kernel-doc'),
    ['-none', '-Werror', ...files],
    {
      cwd: 'kbuild/tree',
      encoding: 'utf8',
    },
  );
  assert.equal([ran.status, ran.stdout + ran.stderr], [0, '']);
});

test.run();
