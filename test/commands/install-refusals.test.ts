// Trees that install and uninstall refuse: told what, where and what to do, and nothing is changed.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgenFrom } from '../support/cli.ts';
import { ckptgen, plugin, read, refuses } from '../support/installed.ts';
import { fill, scratch } from '../support/scratch.ts';
import { contentsOf, sameTree, sourceTree } from '../support/source-tree.ts';

const test = suite('install refuses');

/** Refused with this message, and nothing is changed. */
function staysAsItWas(tree: string, stderr: string, command = 'install'): void {
  const before = contentsOf(tree);
  refuses(ckptgen(tree, command, '--samples', '.'), stderr);
  sameTree(contentsOf(tree), before);
}

test('what is no kernel source tree: the missing file is named', () => {
  const empty = scratch();
  staysAsItWas(
    empty,
    `${empty}: error: is no kernel source tree: Makefile is missing [no-kernel-tree]\n`,
  );
  const nowhere = join(empty, 'nowhere');
  refuses(
    ckptgen(empty, 'install', 'nowhere'),
    'nowhere: error: is no kernel source tree: Makefile is missing [no-kernel-tree]\n',
  );
  writeFileSync(nowhere, '');
  assert.is(ckptgen(empty, 'install', 'nowhere').status, 2);
});

test('a tree that lacks any of what every kernel has', () => {
  const tree = sourceTree();
  const needed = ['Makefile', 'Kconfig', 'Kbuild', 'kernel/Makefile', 'init/main.c'];
  for (const path of [...needed, 'include/linux/kernel.h', 'scripts/Kbuild.include']) {
    renameSync(join(tree, path), join(tree, '../aside'));
    const before = contentsOf(tree);
    const ran = ckptgen(tree, 'install', '.');
    assert.is(ran.status, 2, path);
    assert.ok(ran.stderr.includes(`: ${path} is missing`), ran.stderr);
    sameTree(contentsOf(tree), before);
    renameSync(join(tree, '../aside'), join(tree, path));
  }
  assert.is(ckptgen(tree, 'install', '.').status, 0);
});

test("the distribution's headers, both of their folders", () => {
  const headers = readdirSync('/usr/src').filter(name => name.startsWith('linux-headers-'));
  assert.ok(headers.some(name => name.endsWith('-common')) && headers.length > 1);
  for (const name of headers) {
    const tree = join('/usr/src', name);
    refuses(
      ckptgen('/', 'install', tree),
      `${tree.slice(1)}: error: holds headers or a build, not a kernel's source: Kconfig is missing; name the folder of the whole source [no-kernel-tree]\n`,
    );
  }
});

test('headers with the Kconfig files of the source, as other distributions package them', () => {
  const tree = sourceTree();
  rmSync(join(tree, 'init/main.c'));
  staysAsItWas(
    tree,
    `${tree}: error: holds headers or a build, not a kernel's source: init/main.c is missing; name the folder of the whole source [no-kernel-tree]\n`,
  );
});

test('a Makefile of something else', () => {
  const tree = sourceTree();
  writeFileSync(join(tree, 'Makefile'), read(tree, 'Makefile').replace(/^VERSION/m, 'EDITION'));
  staysAsItWas(
    tree,
    `${tree}: error: is no kernel source tree: its Makefile states no VERSION and PATCHLEVEL [no-kernel-tree]\n`,
  );
});

test('no place for a hook: every file is named, with what was looked for', () => {
  const tree = sourceTree();
  writeFileSync(
    join(tree, 'Kconfig'),
    read(tree, 'Kconfig').replace('"lib/Kconfig"', '"my/Kconfig"'),
  );
  writeFileSync(join(tree, 'Makefile'), `${read(tree, 'Makefile')}prepare: prepare0\n`);
  const line = (file: string, hook: string, anchor: string, found: string) =>
    `${file}: error: the hook '${hook}' cannot be placed: the line '${anchor}', above which it goes, ${found}; place the hook by hand and run this again [no-place-for-hook]\n`;
  staysAsItWas(
    tree,
    line(
      'Makefile',
      'include $(srctree)/kernel/ckpt/Makefile.prepare',
      'prepare: prepare0',
      'stands there 2 times',
    ) + line('Kconfig', 'source "kernel/ckpt/Kconfig"', 'source "lib/Kconfig"', 'is not there'),
  );
  writeFileSync(join(tree, 'Kconfig'), `${read(tree, 'Kconfig')}source "kernel/ckpt/Kconfig"\n`);
  writeFileSync(join(tree, 'Makefile'), read(tree, 'Makefile').replace(/prepare: prepare0\n$/, ''));
  assert.is(ckptgen(tree, 'install', '.').status, 0);
});

test('hooks that were committed are left where they stand, with CRLF and without a last end of line', () => {
  const tree = sourceTree();
  writeFileSync(
    join(tree, 'kernel/Makefile'),
    `${read(tree, 'kernel/Makefile')}obj-$(CONFIG_CKPT) += ckpt/`,
  );
  writeFileSync(join(tree, 'Kconfig'), read(tree, 'Kconfig').trimEnd().replaceAll('\n', '\r\n'));
  const [objects, menu] = [read(tree, 'kernel/Makefile'), read(tree, 'Kconfig')];
  assert.match(ckptgen(tree, 'install', '.').stdout, /hooked into Makefile, Kconfig\n/);
  assert.is(read(tree, 'kernel/Makefile'), objects);
  assert.is(
    read(tree, 'Kconfig'),
    menu.replace(
      'source "lib/Kconfig"',
      'source "kernel/ckpt/Kconfig"\r\n\r\nsource "lib/Kconfig"',
    ),
  );
  assert.is(ckptgen(tree, 'uninstall', '.').status, 0);
  assert.is(read(tree, 'Kconfig'), menu);
  assert.is(read(tree, 'kernel/Makefile'), objects.replace(/\n[^\n]*$/, '\n'));
});

test('links, folders and special files where a file of ours or a hook goes', () => {
  const elsewhere = scratch();
  fill(elsewhere, { file: 'x\n' });
  const notPlain = (path: string, what: string, wanted: string) =>
    `${path}: error: ${what}, a plain ${wanted} is needed: nothing was changed; put one in its place [not-a-plain-file]\n`;
  const cases: [string, string, string, (path: string) => void][] = [
    [
      'kernel/ckpt/core.c',
      'is a symbolic link',
      'file',
      path => symlinkSync(join(elsewhere, 'file'), path),
    ],
    ['scripts/Makefile.ckpt', 'is a symbolic link', 'file', path => symlinkSync('nothing', path)],
    ['kernel/ckpt/core.c', 'is a folder', 'file', path => mkdirSync(path)],
    ['kernel/ckpt/core.c', 'is a special file', 'file', path => execFileSync('mkfifo', [path])],
    ['kernel/ckpt', 'is a symbolic link', 'folder', path => symlinkSync(elsewhere, path)],
    ['kernel/ckpt', 'is a file', 'folder', path => writeFileSync(path, '')],
  ];
  for (const [path, what, wanted, make] of cases) {
    const tree = sourceTree();
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    make(join(tree, path));
    const before = readdirSync(tree, { recursive: true });
    const ran = ckptgen(tree, 'install', '--force', '.');
    assert.is(ran.status, 2, path);
    assert.ok(ran.stderr.includes(notPlain(path, what, wanted)), ran.stderr);
    assert.equal(readdirSync(tree, { recursive: true }), before);
  }
  const tree = sourceTree();
  renameSync(join(tree, 'Kconfig'), join(tree, 'Kconfig.real'));
  symlinkSync('Kconfig.real', join(tree, 'Kconfig'));
  staysAsItWas(tree, notPlain('Kconfig', 'is a symbolic link', 'file'));
  assert.is(readFileSync(join(elsewhere, 'file'), 'utf8'), 'x\n');
  assert.equal(readdirSync(elsewhere), ['file']);
});

test('an install that became links is not followed by uninstall', () => {
  const tree = sourceTree();
  ckptgen(tree, 'install', '.');
  renameSync(join(tree, 'kernel/ckpt'), join(tree, '../moved'));
  symlinkSync('../../moved', join(tree, 'kernel/ckpt'));
  assert.is(ckptgen(tree, 'uninstall', '--force', '.').status, 2);
  assert.ok(readdirSync(join(tree, '../moved')).includes('core.c'));
});

/** Nobody in particular: root may write anywhere. */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

function give(tree: string): void {
  if (user.uid === undefined) return;
  for (const path of ['.', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })])
    chownSync(join(tree, path), user.uid, user.gid);
  for (const path of [plugin, dirname(plugin), dirname(tree), dirname(dirname(tree))])
    chmodSync(path, 0o755);
}

test('a tree with one folder that may not be written: nothing is left of the rest', () => {
  for (const [folder, file] of [
    ['scripts', 'scripts/ckptgen.mjs'],
    ['kernel', 'kernel/ckpt/installed-by-ckptgen'],
    ['.', 'Makefile'],
  ] as const) {
    const tree = sourceTree();
    give(tree);
    chmodSync(join(tree, folder), 0o555);
    const before = contentsOf(tree);
    const ran = ckptgenFrom(plugin, tree, ['install', '--samples', '.'], user);
    refuses(
      ran,
      `${file}: error: cannot be written: permission denied; nothing was changed [unwritable-file]\n`,
    );
    sameTree(contentsOf(tree), before);
    chmodSync(join(tree, folder), 0o755);
    assert.is(ckptgenFrom(plugin, tree, ['install', '.'], user).status, 0);
    const installed = contentsOf(tree);
    chmodSync(join(tree, folder), 0o555);
    assert.is(ckptgenFrom(plugin, tree, ['uninstall', '.'], user).status, 2);
    chmodSync(join(tree, folder), 0o755);
    sameTree(contentsOf(tree), installed);
  }
});

test('a file that may not be read is no missing one', () => {
  const tree = sourceTree();
  give(tree);
  chmodSync(join(tree, 'Kconfig'), 0);
  refuses(
    ckptgenFrom(plugin, tree, ['install', '.'], user),
    'Kconfig: error: cannot be read: permission denied [unreadable-file]\n',
  );
});

test.run();
