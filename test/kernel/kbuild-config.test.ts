// One source in two configurations of a real build: the option is told at the line that hangs on it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Made, Module, pair, within } from '../support/kernel-module.ts';

const test = suite('kbuild: configurations');

const ON = 'KCFLAGS=-DCONFIG_TM_EXTRA=1';
const optional = '#ifdef CONFIG_TM_EXTRA\n\tu32 extra;\n#endif';

function moduleOf(members: string, files: Readonly<Record<string, string>> = {}): Module {
  return new Module({
    subsystems: ['grp'],
    files: { ...within('cap', pair('cap', members)), ...files },
  });
}

/** The errors of a make that has to fail, with their notes, below the module's folder. */
function refused(module: Module, ...args: string[]): string[] {
  const made: Made = module.make(...args);
  assert.is(made.status, 2, made.text);
  return made.stderr
    .replaceAll(`${module.folder}/`, '')
    .split('\n')
    .filter(line => / (?:error|warning|note): |^note: /.test(line));
}

test('a member of an option that is off: one finding, the option, the line, the ways out', () => {
  const module = moduleOf(`u32 first;\n${optional}\n\tu64 last;`);
  module.build('ckpt_accept', ON);
  module.build(ON);
  const line = module.read('cap/cap_header.h').split('\n').indexOf('\tu32 extra;') + 1;
  assert.equal(refused(module), [
    `cap/cap_header.h:${line}:6: error: layout drift in 'struct ckpt_cap_s': it depends on CONFIG_TM_EXTRA: 'extra' (u32) is gone [config-dependent]`,
    'cap/cap.layout:8: note: exported format says: extra u32 at 4, 4 bytes',
    'note: take the condition away, or give what depends on CONFIG_TM_EXTRA a record of its own',
    "note: if intended: make ckpt_accept CKPT=cap   (for this configuration alone: records version 2 of 'cap'; kernels then refuse images of version 1)",
  ]);
  module.build(ON);
});

test('accepted with the option off, built with it on; a member without a condition mends it', () => {
  const module = moduleOf(`u64 first;\n${optional}`);
  module.build('ckpt_accept');
  module.build();
  const [error = '', ...notes] = refused(module, ON);
  assert.match(error, /it depends on CONFIG_TM_EXTRA: 'extra' \(u32\) was appended \[config-dep/);
  assert.equal(notes.length, 3);
  const text = module.read('cap/cap_header.h');
  module.write({ 'cap/cap_header.h': text.replace(optional, 'u32 extra;') });
  module.build('ckpt_accept');
  for (const flags of [[], [ON]]) module.build(...flags);
});

test('a header that the record is reached through, and a length by a macro of it', () => {
  const inner = [
    ...['#ifdef CONFIG_TM_EXTRA', '#define SLOTS 8', '#else', '#define SLOTS 4', '#endif'],
    ...['struct inner {', '\tu32 slots[SLOTS];', '\tu32 used;', '};', ''],
  ];
  const module = moduleOf('struct inner inner;', {
    ...within('cap', pair('cap', 'struct inner inner;', '"inner.h"')),
    'cap/inner.h': ['#include <linux/types.h>', ...inner].join('\n'),
  });
  module.build('ckpt_accept');
  module.build();
  const [error = '', reached = ''] = refused(module, ON);
  assert.match(
    error,
    /^cap\/inner\.h:8:\d+: error: .*: it depends on CONFIG_TM_EXTRA: 'inner\.slots' was u32\[4\], is u32\[8\] \[config-dependent\]$/,
  );
  assert.match(reached, /^cap\/cap_header\.h:\d+:\d+: note: reached through 'inner'$/);
});

test('an option of the kernel itself, and a member that the source has lost', () => {
  const module = moduleOf('u64 first;\n#ifndef CONFIG_SMP\n\tu32 alone;\n#endif\n\tu32 last;');
  module.build('ckpt_accept');
  const on = module.read('cap/cap_header.h');
  module.write({ 'cap/cap_header.h': on.replace('#ifndef CONFIG_SMP', '#ifdef CONFIG_SMP') });
  assert.match(refused(module)[0] ?? '', /it depends on CONFIG_SMP: 'alone' \(u32\) was inserted/);
  module.write({ 'cap/cap_header.h': on.replace('\tu32 last;\n', '') });
  assert.match(refused(module)[0] ?? '', /'last' \(u32\) is gone \[member-removed\]$/);
});

test.run();
