// The distribution's kernel with the sample module: tasks save, change and restore themselves, hand back
// images that are wrong, and restores fail halfway. A claim each by the programs of test/support/booted.

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Initramfs, testClaims } from '../support/booted.ts';
import { distributionKernel } from '../support/distribution-kernel.ts';
import { failingSubsystems } from '../support/fails.ts';
import { kernelFolder } from '../support/kernel-module.ts';
import { must, scratchFolder } from '../support/kernel-tree.ts';
import { boot } from '../support/qemu.ts';
import { REFUSALS } from '../support/refusals.ts';
import { fill } from '../support/scratch.ts';

const test = suite('booted module');

/** A build of the samples, with the relative paths that its Kbuild has in the repository. */
function builtSamples(more: Readonly<Record<string, string>> = {}): string {
  const root = scratchFolder();
  cpSync('kbuild', join(root, 'kbuild'), { recursive: true });
  mkdirSync(join(root, 'dist'));
  cpSync('dist/ckptgen.mjs', join(root, 'dist/ckptgen.mjs'));
  const folder = join(root, 'kbuild/samples');
  fill(folder, more);
  must('make', ['-C', folder, `KDIR=${kernelFolder()}`, '-j2', 'clean']);
  must('make', ['-C', folder, `KDIR=${kernelFolder()}`, '-j2']);
  return folder;
}

const samples = builtSamples();
const failing = builtSamples(failingSubsystems());
const initramfs = new Initramfs();
const includes = [`${samples}/include/uapi`, `${samples}/ckpt_generated/uapi`];
const edit = { source: 'edit', includes, alone: true };

initramfs.file('ckpt_sample.ko', join(samples, 'ckpt_sample.ko'));
initramfs.file('failing.ko', join(failing, 'ckpt_sample.ko'));
initramfs.shell('insmod /ckpt_sample.ko');
initramfs.program('roundtrip', { source: 'roundtrip', includes });
initramfs.program('edit', edit);
initramfs.program('edit32', { ...edit, compiler: 'i686-linux-gnu-gcc' });
initramfs.program('corrupt', { source: 'corrupt', includes });
initramfs.program('door', { source: 'door', includes });
initramfs.shell('rmmod ckpt_sample');
initramfs.shell('insmod /failing.ko');
for (const source of ['failing', 'beside'])
  initramfs.program(source, { source, includes, defines: ['MODULE="ckpt_sample"'] });
initramfs.program('corrupt_failing', { source: 'corrupt', includes });
initramfs.shell('rmmod ckpt_sample');

const log = '.cache/kernel/booted-module.log';
const text = boot({
  log,
  kernel: distributionKernel(),
  initramfs: initramfs.pack(),
  // Of memory that was freed, and of what is allocated and not yet written, every byte is something.
  parameters: ['printk.time=0', 'printk.devkmsg=on', 'slub_debug=P'],
  cpus: 2,
  seconds: 300,
});

testClaims(
  test,
  { text, log },
  {
    roundtrip: 12,
    edit: 7,
    edit32: 7,
    corrupt: 33,
    door: 30,
    failing: 26,
    beside: 8,
    corrupt_failing: 35,
  },
);

for (const [kind, line] of REFUSALS) {
  test(`the log has a line for ${kind}`, () => {
    assert.match(text, line);
  });
}

test.run();
