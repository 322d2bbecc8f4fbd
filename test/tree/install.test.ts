// Installed and taken out again, a whole kernel tree is byte for byte what it was.

import { dirname } from 'node:path';
import * as assert from 'uvu/assert';
import { assertPresent } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { kernelSource, must, run, sourceArchive, Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('install');

/** mrproper of 6.1 leaves what it built there, with the plugin and without. */
const objtool = (tree: Tree) => `Only in ${tree.folder}/tools/objtool`;

/**
 * Bytes and modes against the archive, names against what was unpacked from it: a write through a
 * hard link changes both trees, not the archive. A file that was put back has a new time.
 */
function assertAsUnpacked(tree: Tree): void {
  const against = run('tar', ['-df', sourceArchive, '-C', dirname(tree.folder)]);
  const differences = against.text
    .split('\n')
    .filter(line => line && !line.endsWith(': Mod time differs'));
  assert.equal(differences, []);
  const names = run('diff', ['-rq', '--no-dereference', kernelSource(), tree.folder]);
  const left = names.text.split('\n').filter(line => line && !line.startsWith(objtool(tree)));
  assert.equal(left, []);
}

function ckptgen(tree: Tree, ...args: string[]): void {
  const made = tree.ckptgen(...args, tree.folder);
  assert.is(made.status, 0, made.text);
}

test('uninstall after install, with samples and without', () => {
  const tree = new Tree({ name: 'linux-source-6.1', install: null });
  ckptgen(tree, 'install');
  assert.ok(tree.has('scripts/ckptgen.mjs') && !tree.has('samples/ckpt'));
  ckptgen(tree, 'install', '--samples');
  assert.ok(tree.has('samples/ckpt/umask/umask_header.h'));
  ckptgen(tree, 'uninstall');
  assertAsUnpacked(tree);
});

test('uninstall after a build in place and mrproper', () => {
  const tree = new Tree({ name: 'linux-source-6.1' });
  const build = new Build(tree, {
    lines: [...x86_64, ...ckpt],
    variables: ['ARCH=x86_64'],
    out: null,
  });
  build.build('kernel/ckpt/');
  assertPresent(build);
  build.build('mrproper');
  ckptgen(tree, 'uninstall');
  assertAsUnpacked(tree);
});

test('what install wrote itself is what it finds again: a second install writes nothing', () => {
  const tree = new Tree();
  const before = must('find', ['.', '-newer', 'MAINTAINERS', '-printf', '%p %T@ %i\n'], {
    folder: tree.folder,
  });
  ckptgen(tree, 'install', '--samples');
  const after = must('find', ['.', '-newer', 'MAINTAINERS', '-printf', '%p %T@ %i\n'], {
    folder: tree.folder,
  });
  assert.match(before.stdout, /kernel\/ckpt\/Kconfig /);
  assert.is(after.stdout, before.stdout);
});

test.run();
