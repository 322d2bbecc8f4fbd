// Headers of the settings, compiled as a kernel's own modules are: with the compiler, the flags and the
// configuration of packaged headers.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { kernelFolder } from '../support/kernel-module.ts';
import { commit, repository } from '../support/repository.ts';
import { fill } from '../support/scratch.ts';

const test = suite('stored structs in a kernel');
const kernel = kernelFolder();

const HEADER = [
  '#ifndef _TM_IMAGE_H',
  '#define _TM_IMAGE_H',
  '#include <linux/capability.h>',
  '#include <linux/types.h>',
  '#define IMAGE_VERSION 1',
  'struct image_ser {',
  '\tu32 magic;',
  '\tkernel_cap_t caps;',
  '\t__le64 size;',
  '#ifdef CONFIG_SMP',
  '\ts32 cpu;',
  '#endif',
  '\tgfp_t flags;',
  '};',
  '#endif',
  '',
].join('\n');

/** Of the kernel, with lines of `compile` more. */
function settings(...more: string[]): string {
  const compile = [`kernel: ${kernel}`, ...more].map(line => `  ${line}\n`).join('');
  return `compile:\n${compile}records:\n  - headers: abi/*.h\n    version: IMAGE_VERSION\n`;
}

function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = repository();
  commit(folder, { 'abi/image.h': HEADER, 'ckptgen.yaml': settings(), ...files });
  return folder;
}

/** What is said on standard error, and the exit code behind it. */
function said(folder: string, ...args: string[]): string {
  const { status, stdout, stderr } = ckptgen(folder, ...args);
  return `${stderr.replaceAll(kernel, 'KERNEL')}${stdout}exit ${status}`;
}

function recorded(files: Readonly<Record<string, string>> = {}): string {
  const folder = project(files);
  assert.match(said(folder, 'accept'), /exit 0$/);
  commit(folder, {});
  return folder;
}

function edit(folder: string, file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  assert.ok(text.includes(from), from);
  fill(folder, { [file]: text.replace(from, to) });
}

test('recorded with the types, the flags and the configuration of the kernel', () => {
  const folder = recorded();
  const lock = readFileSync(join(folder, 'abi/image.layout'), 'utf8');
  const members = lock.split('\n').filter(line => line.startsWith('  '));
  assert.equal(
    members.map(line => line.trim()),
    [
      'magic u32 at 0, 4 bytes, from u32',
      'caps struct at 4, 8 bytes, aligned 4, from kernel_cap_t = struct kernel_cap_struct',
      'caps.cap u32[2] at 4, 8 bytes, from __u32',
      'size le64 at 16, 8 bytes, from __le64',
      'cpu s32 at 24, 4 bytes, from s32',
      'flags u32 at 28, 4 bytes, from gfp_t',
    ],
  );
  assert.is(said(folder, 'check', '--strict'), '1 of 1 lock agree\nexit 0');
});

test('drift, with the version beside it', () => {
  const folder = recorded();
  edit(folder, 'abi/image.h', 'u32 magic', 'u64 magic');
  const drift =
    "abi/image.h:7:6: error: layout drift in 'struct image_ser': 'magic' was u32, is u64 [member-resized]\n" +
    'abi/image.layout:7: note: exported format says: magic u32 at 0, 4 bytes\n' +
    "note: if intended: set IMAGE_VERSION to 2, then ckptgen accept 'struct image_ser'\n" +
    "abi/image.h:5: error: version of 'struct image_ser': 'IMAGE_VERSION' is still 1, and the format is another one [version-not-bumped]\n" +
    'abi/image.layout:4: note: exported format says: version IMAGE_VERSION = 1\n' +
    "note: set IMAGE_VERSION to 2, then ckptgen accept 'struct image_ser'\n";
  assert.is(said(folder, 'check'), `${drift}0 of 1 lock agree\nexit 1`);
  edit(folder, 'abi/image.h', 'IMAGE_VERSION 1', 'IMAGE_VERSION 2');
  assert.match(said(folder, 'accept'), /exit 0$/);
  assert.is(said(folder, 'check', '--strict'), '1 of 1 lock agree\nexit 0');
});

test('a compiler that knows nothing of the configuration is told by the option', () => {
  const folder = recorded({
    'abi/image.h':
      '#define IMAGE_VERSION 1\nstruct image_ser {\n\tint magic;\n#ifdef CONFIG_SMP\n\tint cpu;\n#endif\n\tint flags;\n};\n',
  });
  fill(folder, { 'ckptgen.yaml': settings().replace(/kernel: .*/, 'command: [gcc]') });
  assert.match(
    said(folder, 'check'),
    /^abi\/image\.h:5:6: error: layout drift in 'struct image_ser': it depends on CONFIG_SMP: 'cpu' \(s32\) is gone \[config-dependent\]\n[\s\S]*exit 1$/,
  );
  fill(folder, { 'ckptgen.yaml': settings() });
  assert.match(said(folder, 'check'), /exit 0$/);
});

test('headers and flags of the project: named from its folder, while the compiler runs in the kernel', () => {
  const folder = project({
    'inc/own.h': 'struct own {\n\tu16 a, b;\n};\n',
    'abi/image.h':
      '#include <own.h>\n#define IMAGE_VERSION 1\nstruct image_ser {\n\tstruct own own[WIDTH];\n};\n',
  });
  assert.is(
    said(folder, 'check'),
    'abi/image.h:1:10: error: does not compile by itself in the work tree: own.h: No such file or directory [header-broken]\nexit 2',
  );
  const own = ['flags: [-Iinc, -DWIDTH=3]', 'before: linux/types.h'];
  fill(folder, { 'ckptgen.yaml': settings(...own) });
  assert.match(said(folder, 'accept'), /exit 0$/);
  edit(folder, 'ckptgen.yaml', 'WIDTH=3', 'WIDTH=4');
  assert.match(
    said(folder, 'check'),
    /^abi\/image\.h:4:13: error: .*'own' was struct\[3\], is struct\[4\] \[array-length-changed\]\n[\s\S]*exit 1$/,
  );
  fill(folder, { 'ckptgen.yaml': settings(own[0] ?? '') });
  assert.match(
    said(folder, 'check'),
    /^inc\/own\.h:2:2: error: does not compile by itself .*unknown type name 'u16'.*\[header-broken\]\n[\s\S]*exit 2$/,
  );
});

test('a folder that is no kernel, one that is not there, flags that its compiler does not take: not checked', () => {
  const folder = recorded();
  const saidOf = (text: string) => {
    fill(folder, { 'empty/x': '', 'ckptgen.yaml': text });
    return said(folder, 'check');
  };
  const none = 'is no folder of a kernel that can build modules: make: \\*\\*\\* ';
  for (const [name, why] of [
    ['empty', 'No targets specified and no makefile found'],
    ['gone', '.*No such file or directory'],
  ])
    assert.match(
      saidOf(settings().replace(kernel, name ?? '')),
      new RegExp(`^${name}: error: ${none}${why}.* \\[no-kernel\\]\\nexit 2$`),
    );
  const flags = saidOf(settings('flags: [-m32]'));
  assert.match(flags, /^error: the compiler '\S*gcc\S* .* \.\.\. .* -m32' fails: .*32.bit mode/);
  assert.match(flags, / \[compiler-failed\]\nexit 2$/);
  assert.ok(flags.length < 1_000, flags);
});

test.run();
