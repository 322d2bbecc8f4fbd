// The ways in which people call make. One tree, and one that is built in place.

import { rmSync } from 'node:fs';
import { globSync } from 'glob';
import * as assert from 'uvu/assert';
import { assertGuarded, assertPresent, assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { type Made, run, Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, modularSamples, samples, x86_64 } from './configurations.ts';

const test = timedSuite('modes');
const tree = new Tree();
const lines = [...x86_64, ...ckpt];
const variables = ['ARCH=x86_64'];
const code = 'samples/ckpt/umask/umask_code.c';

let common: Build | undefined;

/** One configured build, in whatever state the test before left it. */
function shared(): Build {
  common ??= new Build(tree, { lines, variables });
  return common;
}

function wiped(): Build {
  const build = shared();
  for (const folder of ['kernel/ckpt', 'samples/ckpt', 'include/generated/uapi/linux/ckpt'])
    rmSync(build.path(folder), { recursive: true, force: true });
  return build;
}

/** The files that a step names, below the tree. */
function filesOf(made: Made, step: string): string[] {
  const found = made.stdout.matchAll(new RegExp(`^ {2}${step} +(?:\\[M\\] )?(\\S+)$`, 'gm'));
  return [...found].map(([, file = '']) => file.replace(/^.*(?=(kernel|samples)\/ckpt\/)/, ''));
}

const objects = [
  'kernel/ckpt/ckpt_generated/glue.o',
  'kernel/ckpt/ckpt_generated/image.o',
  'kernel/ckpt/core.o',
  ...samples.map(name => `samples/ckpt/${name}/${name}_code.o`),
];

test('O= and -j8', () => {
  const build = new Build(tree, { lines, variables, jobs: 8 });
  const made = build.build('kernel/ckpt/');
  assert.equal(
    filesOf(made, 'CC')
      .filter(file => file.includes('/ckpt/'))
      .sort(),
    objects,
  );
  assertPresent(build);
  assertGuarded(build);
  build.discard();
});

test('V=1 shows every command', () => {
  const build = wiped();
  const made = build.build('V=1', 'kernel/ckpt/');
  assert.match(made.stdout, /node '\S+\/scripts\/ckptgen\.mjs' probe --src /);
  assert.match(made.stdout, /gcc .* -gdwarf-5 .* kernel\/ckpt\/ckpt_generated\/probe\.c;/);
  assert.match(made.stdout, /node '\S+\/scripts\/ckptgen\.mjs' generate --src /);
  assertPresent(build);
  assertGuarded(build, 'prepare', 'V=1');
});

test('-s says nothing but what is wrong', () => {
  const build = wiped();
  const made = build.build('-s', 'kernel/ckpt/');
  assert.is(made.text.trim(), '');
  assertPresent(build);
  assertGuarded(build, 'prepare', '-s');
});

const stray = '\nvoid umask_stray(void)\n{\n}\n';

test('W=1 and C=1: every object of ours is checked, and there is nothing to complain of', () => {
  const build = wiped();
  const made = build.build('W=1', 'C=1', 'kernel/ckpt/');
  assert.is(made.stderr, '');
  assert.equal(
    filesOf(made, 'CHECK')
      .filter(file => file.includes('/ckpt/'))
      .sort(),
    objects.map(file => file.replace(/o$/, 'c')),
  );
  assertPresent(build);
  const putBack = tree.edit(code, /$/, stray);
  const warned = build.build('W=1', 'C=1', 'kernel/ckpt/');
  putBack();
  assertTells(warned, /umask_code\.c:\d+:6: warning: no previous prototype for .umask_stray/);
  assertTells(warned, /umask_code\.c:\d+:6: warning: symbol 'umask_stray' was not declared/);
  assertGuarded(build, 'prepare', 'W=1', 'C=1');
});

const readOnly = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"';

test('a read-only source with O=', () => {
  const build = wiped();
  const under = (...command: string[]) =>
    run('unshare', ['-m', 'sh', '-c', readOnly, 'sh', tree.folder, ...command]);
  assert.is.not(under('touch', tree.path('written')).status, 0);
  const made = under(...build.command('kernel/ckpt/'));
  assert.is(made.status, 0, made.text);
  assertPresent(build);
  const putBack = tree.edit('samples/ckpt/umask/umask_header.h', 'u32 mask;', 'u16 mask;');
  const drifted = under(...build.command('prepare'));
  putBack();
  assert.is(drifted.status, 2);
  assertTells(drifted, /error: layout drift in 'struct ckpt_umask_s'/);
  assertGuarded(build);
});

for (const how of ['y', 'm'])
  test(`CKPT=${how}: make M=kernel/ckpt neither breaks nor rebuilds what is there`, () => {
    const own = ['CONFIG_MULTIUSER=y', 'CONFIG_MODULES=y', `CONFIG_CKPT=${how}`];
    const configured = [...x86_64, ...own, 'CONFIG_CKPTGEN_SAMPLES=y'];
    const build = new Build(tree, { lines: configured, variables });
    build.build('modules_prepare', 'kernel/ckpt/');
    const before = build.times('kernel/ckpt');
    build.build('M=kernel/ckpt', 'KBUILD_MODPOST_WARN=1');
    assert.equal(generatedOf(build.times('kernel/ckpt')), generatedOf(before));
    const again = build.build('kernel/ckpt/');
    assert.equal(filesOf(again, how === 'y' ? '(?:CC|CKPT)' : 'CKPT'), []);
    const built = how === 'y' ? samples : modularSamples;
    assertPresent(build, built, how === 'y' ? 'kernel/ckpt/built-in.a' : 'kernel/ckpt/ckpt.o');
    assertGuarded(build);
    build.discard();
  });

/** All that ckptgen made. Of a module, Kbuild compiles anew what M= gives other flags. */
function generatedOf(times: Map<string, number>): [string, number][] {
  return [...times].filter(
    ([file]) => file.startsWith('ckpt_generated/') && !/(?:glue|image)\.o/.test(file),
  );
}

function left(folder: string): string[] {
  const places = ['kernel/ckpt', 'samples/ckpt', 'include/generated/uapi/linux/ckpt'];
  return globSync(
    places.map(place => `${place}/**`),
    { cwd: folder, dot: true, nodir: true },
  );
}

test('clean with O= removes what was compiled and generated, mrproper all of it', () => {
  const build = shared();
  build.build('kernel/ckpt/');
  build.build('clean');
  const kept = left(build.out).filter(file => !file.startsWith('include/'));
  assert.equal(kept, []);
  build.build('kernel/ckpt/');
  assertPresent(build);
  build.build('mrproper');
  assert.equal(left(build.out), []);
});

/** mrproper of 6.1 leaves what it built there, with the plugin and without. */
const objtool = /^\.\/tools\/objtool\//;

function allFiles(folder: string): string[] {
  const found = run('find', ['.', '-mindepth', '1'], { folder });
  return found.stdout.split('\n').sort();
}

test('in place; clean, mrproper leave the tree as it was installed', () => {
  const inPlace = new Tree();
  const before = new Set(allFiles(inPlace.folder));
  const build = new Build(inPlace, { lines, variables, out: null });
  build.build('kernel/ckpt/');
  assertPresent(build);
  assertGuarded(build);
  build.build('clean');
  const generated = /\.o$|\.cmd$|ckpt_generated|built-in\.a/;
  assert.equal(
    left(inPlace.folder).filter(file => generated.test(file)),
    [],
  );
  build.build('kernel/ckpt/');
  assertPresent(build);
  build.build('mrproper');
  const after = new Set(allFiles(inPlace.folder));
  assert.equal(
    [...after].filter(file => !before.has(file) && !objtool.test(file)),
    [],
  );
  assert.equal(
    [...before].filter(file => !after.has(file)),
    [],
  );
});

test('a source path of odd characters, and O= inside the source tree', () => {
  const odd = new Tree({ name: 'c++/linux~rc1' });
  const build = new Build(odd, { lines, variables, out: odd.path('b+u~ild') });
  build.build('kernel/ckpt/');
  assertPresent(build);
  assertGuarded(build);
});

test.run();
