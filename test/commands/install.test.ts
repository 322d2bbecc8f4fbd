// install and uninstall, on pieces of a real kernel source.

import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedHeader } from '../../plugin/emit/exported.ts';
import { readLock } from '../../plugin/layout/lock.ts';
import { ckptgenFrom } from '../support/cli.ts';
import {
  ckptgen,
  MANIFEST,
  next,
  plain,
  plugin,
  read,
  refuses,
  succeeds,
  sumOf,
  version,
} from '../support/installed.ts';
import { fill } from '../support/scratch.ts';
import { contentsOf, sameTree, sourceTree } from '../support/source-tree.ts';

const test = suite('install');

/** Lines that `path` has now, and `before` has not, with the two above and below. */
function added(before: string, now: string): string {
  const lines = now.split('\n');
  const [old] = [before.split('\n')];
  const first = lines.findIndex((line, index) => line !== old[index]);
  const count = lines.length - old.length;
  assert.is([...lines.slice(0, first), ...lines.slice(first + count)].join('\n'), before);
  return lines.slice(first - 2, first + count + 2).join('\n');
}

test('install puts in what make needs, and the hooks', () => {
  const tree = sourceTree();
  const before = contentsOf(tree);
  succeeds(
    ckptgen(tree, 'install', '.'),
    `ckptgen ${version} is installed: ${plain.length} files written, hooked into Makefile, kernel/Makefile, Kconfig\n${next}`,
  );
  const after = contentsOf(tree);
  const hooked = ['Kconfig', 'Makefile', 'kernel/Makefile'];
  assert.equal(
    Object.keys(after).filter(path => after[path] !== before[path]),
    ['kernel/ckpt', MANIFEST, ...plain, ...hooked].sort(),
  );
  const change = (path: string) => added(before[path]?.slice(4) ?? '', after[path]?.slice(4) ?? '');
  assert.is(
    change('Makefile'),
    '\t$(Q)$(MAKE) $(build)=. prepare\n\ninclude $(srctree)/kernel/ckpt/Makefile.prepare\n\n# All the preparing..\nprepare: prepare0',
  );
  assert.is(
    change('kernel/Makefile'),
    'obj-y += irq/\nobj-y += rcu/\nobj-$(CONFIG_CKPT) += ckpt/\nobj-y += livepatch/\nobj-y += dma/',
  );
  assert.is(
    change('Kconfig'),
    'source "crypto/Kconfig"\n\nsource "kernel/ckpt/Kconfig"\n\nsource "lib/Kconfig"\n',
  );
});

test('the files are those of the repository, the plugin is the running one, the manifest names them', () => {
  const tree = sourceTree();
  ckptgen(tree, 'install', '.');
  for (const path of plain) {
    const source =
      path === 'scripts/Makefile.ckpt' ? 'kbuild/Makefile.ckpt' : `kbuild/tree/${path}`;
    const from = path === 'scripts/ckptgen.mjs' ? plugin : source;
    assert.is(read(tree, path), readFileSync(from, 'utf8'), path);
    const mode = path.endsWith('.sh') ? 0o777 : 0o666;
    assert.is(statSync(join(tree, path)).mode & 0o777, mode & ~process.umask(), path);
  }
  const sums = plain.map(path => `${sumOf(read(tree, path))}  ${path}`);
  assert.is(read(tree, MANIFEST), [`ckptgen ${version}`, ...sums, ''].join('\n'));
});

test('a second install writes nothing and says so', () => {
  const tree = sourceTree();
  const paths = [...plain, MANIFEST, 'Makefile', 'kernel/Makefile', 'Kconfig'];
  const statesOf = () =>
    [...paths, 'kernel/ckpt', 'scripts', '.'].map(path => statSync(join(tree, path)).ctimeMs);
  ckptgen(tree, 'install', '.');
  const before = statesOf();
  succeeds(
    ckptgen(tree, 'install', '.'),
    `ckptgen ${version} is installed already: nothing to do\n`,
  );
  assert.equal(statesOf(), before);
});

test('the plugin that was installed installs', () => {
  const [first, second] = [sourceTree(), sourceTree()];
  ckptgen(first, 'install', '--samples', '.');
  const installed = join(first, 'scripts/ckptgen.mjs');
  assert.is(ckptgenFrom(installed, second, ['install', '--samples', '.']).status, 0);
  sameTree(contentsOf(second), contentsOf(first));
  assert.is(ckptgenFrom(installed, first, ['uninstall', '.']).status, 0);
  sameTree(contentsOf(first), contentsOf(sourceTree()));
});

test('--samples adds the samples, their menu and their exported headers; an upgrade keeps them', () => {
  const tree = sourceTree();
  ckptgen(tree, 'install', '.');
  const menu = read(tree, 'kernel/ckpt/Kconfig');
  assert.is(ckptgen(tree, 'install', '--samples', '.').status, 0);
  assert.is(read(tree, 'kernel/ckpt/Kconfig'), `${menu}\nsource "samples/ckpt/Kconfig"\n`);
  for (const name of ['cap', 'groups', 'personality', 'sched', 'umask']) {
    for (const file of [`${name}_header.h`, `${name}_code.c`, `${name}.layout`]) {
      const path = `${name}/${file}`;
      assert.is(read(tree, `samples/ckpt/${path}`), read('kbuild/samples', path));
    }
    const lock = readLock(read('kbuild/samples', `${name}/${name}.layout`), name);
    assert.ok(lock.ok);
    const header = lock.ok ? exportedHeader(lock.value, { module: 'linux/ckpt' }) : lock;
    assert.is(read(tree, `include/uapi/linux/ckpt/${name}.h`), header.ok && header.value);
  }
  assert.ok(existsSync(join(tree, 'samples/ckpt/mediation.h')));
  assert.not.ok(existsSync(join(tree, 'samples/ckpt/main.c')));
  succeeds(
    ckptgen(tree, 'install', '.'),
    `ckptgen ${version} is installed already: nothing to do\n`,
  );
});

/** The tree as an older version might have left it. */
function makeOlder(tree: string): void {
  ckptgen(tree, 'install', '.');
  fill(tree, { 'kernel/ckpt/core.c': 'older\n', 'kernel/ckpt/old/gone.c': 'gone\n' });
  const lines = read(tree, MANIFEST)
    .replace(/^ckptgen .*/, 'ckptgen 0.0.1')
    .replace(/\w+ {2}kernel\/ckpt\/core\.c/, `${sumOf('older\n')}  kernel/ckpt/core.c`);
  writeFileSync(join(tree, MANIFEST), `${lines}${sumOf('gone\n')}  kernel/ckpt/old/gone.c\n`);
}

test('an older install is brought up to date', () => {
  const [tree, fresh] = [sourceTree(), sourceTree()];
  makeOlder(tree);
  succeeds(
    ckptgen(tree, 'install', '.'),
    `ckptgen ${version} is installed, was 0.0.1: 1 file written, 1 file removed\n${next}`,
  );
  ckptgen(fresh, 'install', '.');
  sameTree(contentsOf(tree), contentsOf(fresh));
});

test('an older install whose manifest alone is older is one, too', () => {
  const tree = sourceTree();
  ckptgen(tree, 'install', '.');
  const now = read(tree, MANIFEST);
  writeFileSync(join(tree, MANIFEST), now.replace(/^ckptgen .*/, 'ckptgen 0.0.1'));
  assert.match(
    ckptgen(tree, 'install', '.').stdout,
    /is installed, was 0\.0\.1: 0 files written\n/,
  );
  assert.is(read(tree, MANIFEST), now);
});

test('a file that somebody edited is refused by name, of this version or an older one, and --force replaces it', () => {
  const tree = sourceTree();
  const before = contentsOf(tree);
  makeOlder(tree);
  for (const path of ['kernel/ckpt/core.c', 'kernel/ckpt/old/gone.c', 'scripts/Makefile.ckpt'])
    appendFileSync(join(tree, path), '/* mine */\n');
  const edited = contentsOf(tree);
  const line = (path: string) =>
    `${path}: error: is not as ckptgen 0.0.1 installed it: keep the change elsewhere and restore the file, or give --force, and the change is lost [edited-file]\n`;
  refuses(
    ckptgen(tree, 'install', '.'),
    ['kernel/ckpt/core.c', 'scripts/Makefile.ckpt', 'kernel/ckpt/old/gone.c'].map(line).join(''),
  );
  const ran = ckptgen(tree, 'uninstall', '.');
  assert.is(ran.status, 2);
  assert.is(ran.stderr.match(/\[edited-file\]/g)?.length, 3);
  sameTree(contentsOf(tree), edited);
  const fresh = sourceTree();
  ckptgen(fresh, 'install', '.');
  assert.is(ckptgen(tree, 'install', '--force', '.').status, 0);
  sameTree(contentsOf(tree), contentsOf(fresh));
  appendFileSync(join(tree, 'kernel/ckpt/core.c'), '/* mine */\n');
  assert.is(ckptgen(tree, 'uninstall', '--force', '.').status, 0);
  sameTree(contentsOf(tree), before);
});

test('a file of ours that was removed comes back, and uninstall does not miss it', () => {
  const [tree, fresh] = [sourceTree(), sourceTree()];
  const before = contentsOf(tree);
  for (const each of [tree, fresh]) ckptgen(each, 'install', '.');
  rmSync(join(tree, 'scripts/Makefile.ckpt'));
  assert.match(ckptgen(tree, 'install', '.').stdout, /is installed: 1 file written\n/);
  sameTree(contentsOf(tree), contentsOf(fresh));
  rmSync(join(tree, 'scripts/Makefile.ckpt'));
  assert.is(ckptgen(tree, 'uninstall', '.').status, 0);
  sameTree(contentsOf(tree), before);
});

test('a file that no manifest claims is refused, unless it is ours to the byte', () => {
  const tree = sourceTree();
  fill(tree, {
    'kernel/ckpt/Kconfig': '# mine\n',
    'scripts/Makefile.ckpt': read('kbuild', 'Makefile.ckpt'),
  });
  const before = contentsOf(tree);
  refuses(
    ckptgen(tree, 'install', '.'),
    'kernel/ckpt/Kconfig: error: is in the way of a file of ckptgen, and no install here claims it: move it, or give --force, and it is replaced [file-in-the-way]\n',
  );
  sameTree(contentsOf(tree), before);
  assert.is(ckptgen(tree, 'install', '--force', '.').status, 0);
  renameSync(join(tree, MANIFEST), join(tree, 'aside'));
  assert.match(ckptgen(tree, 'install', '.').stdout, /is installed: 0 files written\n/);
  assert.is(read(tree, MANIFEST), read(tree, 'aside'));
});

test.run();
