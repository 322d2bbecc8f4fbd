// uninstall, on pieces of a real kernel source.

import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ckptgen,
  MANIFEST,
  plain,
  read,
  refuses,
  succeeds,
  version,
} from '../support/installed.ts';
import { fill } from '../support/scratch.ts';
import { contentsOf, sameTree, sourceTree } from '../support/source-tree.ts';

const test = suite('uninstall');

test('uninstall leaves the tree as it was, byte for byte', () => {
  for (const flags of [[], ['--samples']]) {
    const tree = sourceTree();
    for (const path of ['Makefile', 'kernel/Makefile', 'Kconfig'])
      appendFileSync(join(tree, path), Buffer.from([0x23, 0xff, 0xe9, 0x0d, 0x20, 0x0a, 0x23]));
    const before = contentsOf(tree);
    ckptgen(tree, 'install', ...flags, '.');
    const ran = ckptgen(tree, 'uninstall', '.');
    assert.is(ran.status, 0, ran.stderr);
    assert.match(
      ran.stdout,
      /^ckptgen \S+ is uninstalled: \d+ files removed, the hooks taken out of Makefile, kernel\/Makefile, Kconfig\n$/,
    );
    sameTree(contentsOf(tree), before);
  }
});

test('uninstall takes what a build in place left, and leaves what is not ours', () => {
  const tree = sourceTree();
  const before = contentsOf(tree);
  ckptgen(tree, 'install', '--samples', '.');
  const files = read(tree, MANIFEST).split('\n').length - 2;
  fill(tree, {
    ...{
      'kernel/ckpt/ckpt_generated/uapi/x.h': '',
      'include/generated/uapi/linux/ckpt/uber.h': '',
    },
    ...{ 'kernel/ckpt/core.o': '', 'kernel/ckpt/.core.o.cmd': '', 'kernel/ckpt/built-in.a': '' },
    ...{ 'kernel/ckpt/ckpt.mod.c': '', 'kernel/ckpt/modules.order': '', 'kernel/ckpt/ckpt.ko': '' },
    ...{ 'samples/ckpt/cap/cap_code.o': '', 'samples/ckpt/cap/.cap_code.o.cmd': '' },
  });
  const generated = ['include/generated', 'include/generated/uapi', 'include/generated/uapi/linux'];
  const theirs = {
    'include/generated/uapi/linux/version.h': '',
    'include/uapi/linux/ckpt/mine.h': 'x\n',
    'kernel/ckpt/mine/mine.layout': 'ckptgen-lock 1\n',
    'security/ckpt/fpu.layout': 'ckptgen-lock 1\n',
    'drivers/other.layout': 'no lock\n',
  };
  fill(tree, theirs);
  succeeds(
    ckptgen(tree, 'uninstall', '.'),
    [
      `ckptgen ${version} is uninstalled: ${files} files removed, the hooks taken out of Makefile, kernel/Makefile, Kconfig`,
      'left, not of ckptgen: include/uapi/linux/ckpt/mine.h',
      'left, not of ckptgen: kernel/ckpt/mine',
      'left, not of ckptgen: kernel/ckpt/mine/mine.layout',
      'left, not of ckptgen: security/ckpt/fpu.layout',
      '',
    ].join('\n'),
  );
  const after = contentsOf(tree);
  for (const path of Object.keys(theirs)) assert.ok(path in after, path);
  for (const path of ['include/uapi/linux/ckpt', 'kernel/ckpt', 'security', 'drivers'])
    rmSync(join(tree, path), { recursive: true });
  rmSync(join(tree, generated[0] ?? ''), { recursive: true });
  sameTree(contentsOf(tree), before);
});

test('uninstall of a tree without an install is told', () => {
  const tree = sourceTree();
  refuses(
    ckptgen(tree, 'uninstall', '.'),
    `${tree}: error: ckptgen is not installed here: ${MANIFEST} is missing [not-installed]\n`,
  );
  ckptgen(tree, 'install', '.');
  rmSync(join(tree, 'kernel/ckpt'), { recursive: true });
  refuses(
    ckptgen(tree, 'uninstall', '.'),
    `${tree}: error: ckptgen is not installed here: ${MANIFEST} is missing; its hook is in Makefile, kernel/Makefile, Kconfig: run ckptgen install, then uninstall [not-installed]\n`,
  );
  assert.is(ckptgen(tree, 'uninstall', join(tree, 'nowhere')).status, 2);
});

test('a manifest that names what is not in the tree is not followed', () => {
  const tree = sourceTree();
  ckptgen(tree, 'install', '.');
  const good = read(tree, MANIFEST);
  const sum = '0'.repeat(64);
  for (const path of [
    '../victim',
    '/etc/victim',
    'a/../../victim',
    '..',
    'a/..',
    './a',
    'a//b',
    'a b',
    '',
  ]) {
    writeFileSync(join(tree, MANIFEST), `${good}${sum}  ${path}\n`);
    for (const command of ['install', 'uninstall']) {
      const ran = ckptgen(tree, command, '--force', '.');
      assert.is(ran.status, 2, path);
      assert.match(
        ran.stderr,
        new RegExp(`^${MANIFEST}:${plain.length + 2}: error: cannot be read as`),
        path,
      );
    }
  }
  for (const [text, line] of [
    ['', 1],
    ['ckptgen\n', 1],
    [good.slice(0, -1), plain.length + 1],
  ] as const) {
    writeFileSync(join(tree, MANIFEST), text);
    assert.match(ckptgen(tree, 'uninstall', '.').stderr, new RegExp(`^${MANIFEST}:${line}: error`));
  }
  writeFileSync(join(tree, MANIFEST), good);
  assert.is(ckptgen(tree, 'uninstall', '.').status, 0);
});

test.run();
