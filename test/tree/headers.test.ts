// Exported headers: committed, checked by make, installed, compiled by HDRTEST and by programs.

import { globSync } from 'glob';
import * as assert from 'uvu/assert';
import { assertGuarded, assertPresent, assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { pair, within } from '../support/kernel-module.ts';
import { must, Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, samples, x86_64 } from './configurations.ts';

const test = timedSuite('headers');
const tree = new Tree();
const variables = ['ARCH=x86_64'];
const uapi = 'include/uapi/linux/ckpt/umask.h';

/** What is of no one subsystem; generated. */
const ofImages = ['ckpt_image', 'ckpt_sections'];
const ofAll = ['uber', ...ofImages];

/** Each on its own, twice, and all together, as strict C90. */
function assertCompile(build: Build, names: readonly string[]): void {
  const sources = [...names.map(name => [name, name]), names];
  sources.forEach((each, index) => {
    const text = each.map(name => `#include <linux/ckpt/${name}.h>\n`).join('');
    const file = build.path(`usr/program${index}.c`);
    build.write({ [`usr/program${index}.c`]: `${text}int main(void)\n{\n\treturn 0;\n}\n` });
    const flags = ['-std=c90', '-Wall', '-Wextra', '-Werror', '-fsyntax-only'];
    must('gcc', [...flags, '-I', build.path('usr/include'), file]);
  });
}

function installed(build: Build): string[] {
  const folder = build.path('usr/include/linux/ckpt');
  return globSync('*.h', { cwd: folder })
    .map(file => file.replace(/\.h$/, ''))
    .sort();
}

function assertInstalled(build: Build, names: readonly string[]): void {
  assert.equal(installed(build), names);
  assertCompile(build, names);
  const before = build.times('usr/include');
  const again = build.build('headers_install');
  assert.not.match(again.stdout, /HDRINST/);
  assert.equal(build.times('usr/include'), before);
}

test('headers_install without a configuration, O=: what is committed', () => {
  const build = new Build(tree, { variables });
  build.build('headers_install');
  assertInstalled(build, samples);
  assert.not.ok(build.has('kernel/ckpt/ckpt_generated/config.json'));
});

test('headers_install without a configuration, in place', () => {
  const inPlace = new Tree();
  const build = new Build(inPlace, { variables, out: null });
  build.build('headers_install');
  assertInstalled(build, samples);
  build.build('mrproper');
  assert.equal(installed(build), []);
});

test('headers_install in a build that is configured: struct uber_ckpt_struct as well', () => {
  const build = new Build(tree, { variables, lines: [...x86_64, ...ckpt] });
  build.build('kernel/ckpt/');
  build.build('headers_install');
  assertInstalled(build, [...samples, ...ofAll].sort());
  assert.match(build.read('usr/include/linux/ckpt/uber.h'), /struct uber_ckpt_struct \{/);
  assert.not.match(build.build('kernel/ckpt/').stdout, / CKPT | CC /);
  assertPresent(build);
  assertGuarded(build);
});

const hdrtest = ['CONFIG_HEADERS_INSTALL=y', 'CONFIG_UAPI_HEADER_TEST=y'];

test('UAPI_HEADER_TEST: each is tested, the second make is a no-op, and a broken one fails', () => {
  const build = new Build(tree, { variables, lines: [...x86_64, ...ckpt, ...hdrtest] });
  const first = build.build('usr/');
  const tested = [...first.stdout.matchAll(/^ {2}HDRTEST usr\/include\/linux\/ckpt\/(\w+)\.h$/gm)];
  assert.equal(tested.map(([, name]) => name).sort(), [...samples, ...ofAll].sort());
  const second = build.build('usr/');
  assert.not.match(second.stdout, /HDRTEST|HDRINST|CKPT/);
  build.build('kernel/ckpt/');
  assertPresent(build);
  assertGuarded(build);
  tree.write({
    'include/uapi/linux/ckpt/zz_stray.h': 'struct ckpt_stray { __u32 no_include; };\n',
  });
  const broken = build.make('usr/');
  tree.remove('include/uapi/linux/ckpt/zz_stray.h');
  assert.is(broken.status, 2);
  assertTells(broken, /linux\/ckpt\/zz_stray\.h:1:\d+: error: unknown type name .__u32/);
});

test('a header that is not what its lock generates fails make, and ckpt_accept mends it', () => {
  const build = new Build(tree, { variables, lines: [...x86_64, ...ckpt] });
  build.build('prepare');
  const good = tree.read(uapi);
  tree.edit(uapi, '__u32 mask;', '__u32 mode;');
  const stale = build.make('prepare');
  assert.is(stale.status, 2, stale.text);
  assertTells(stale, /include\/uapi\/linux\/ckpt\/umask\.h:?\d*: error: /);
  assertTells(stale, /make ckpt_accept CKPT=umask/);
  build.build('ckpt_accept', 'CKPT=umask');
  assert.is(tree.read(uapi), good);
  build.build('kernel/ckpt/');
  assertPresent(build);
});

test('right after ckpt_accept: nothing provisional is installed, nor what was made before', () => {
  const build = new Build(tree, { variables, lines: [...x86_64, ...ckpt] });
  const files = within('security/ckpt', pair('lsm'));
  tree.write(files);
  build.build('ckpt_prepare');
  build.build('headers_install');
  assert.match(build.read('usr/include/linux/ckpt/lsm.h'), /CKPT_LSM_VERSION 0$/m);
  build.build('ckpt_accept', 'CKPT=lsm');
  build.build('headers_install');
  assertInstalled(build, [...samples, 'lsm', ...ofImages].sort());
  assert.match(build.read('usr/include/linux/ckpt/lsm.h'), /CKPT_LSM_VERSION 1$/m);
  build.build('ckpt_prepare');
  build.build('headers_install');
  assertInstalled(build, [...samples, 'lsm', ...ofAll].sort());
  for (const file of [...Object.keys(files), 'security/ckpt/lsm.layout']) tree.remove(file);
  const orphan = build.make('ckpt_prepare');
  tree.remove('include/uapi/linux/ckpt/lsm.h');
  assert.is(orphan.status, 2, orphan.text);
  assertTells(
    orphan,
    /include\/uapi\/linux\/ckpt\/lsm\.h: error: subsystem 'lsm' is gone, but its exported header is still here \[struct-removed\]\nnote: if intended: git rm include\/uapi\/linux\/ckpt\/lsm\.h /,
  );
  build.build('ckpt_prepare');
  build.set('# CONFIG_CKPTGEN_SAMPLES is not set');
  const good = tree.read(uapi);
  build.build('ckpt_prepare');
  tree.edit(uapi, '__u32 mask;', '__u32 mode;');
  assert.match(
    build.make('ckpt_check').text,
    /exported header of 'umask' is not what 'samples\/ckpt\/umask\/umask\.layout' makes/,
  );
  tree.write({ [uapi]: good });
});

test('a header that is missing fails make, and ckpt_accept writes it', () => {
  const build = new Build(tree, { variables, lines: [...x86_64, ...ckpt] });
  const good = tree.read(uapi);
  tree.remove(uapi);
  const missing = build.make('prepare');
  assert.is(missing.status, 2, missing.text);
  assertTells(missing, /make ckpt_accept CKPT=umask/);
  build.build('ckpt_accept', 'CKPT=umask');
  assert.is(tree.read(uapi), good);
  build.build('prepare');
});

test.run();
