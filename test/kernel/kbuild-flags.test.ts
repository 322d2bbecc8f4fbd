// What decides how the probe is compiled: another compiler under the same name, and the makefiles.

import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Module, steps } from '../support/kernel-module.ts';

const test = suite('flags and compiler');

/** A gcc that calls itself by this. */
function gccCalled(module: Module, version: string): string {
  const file = 'my-gcc';
  module.write({
    version,
    [file]: `#!/bin/sh\n[ "$*" != --version ] || exec cat ${module.path('version')}\nexec gcc "$@"\n`,
  });
  chmodSync(module.path(file), 0o755);
  return `CC=${module.path(file)}`;
}

test('a compiler of another version under the same name compiles the probe anew', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build(gccCalled(module, 'gcc 12.2.0'));
  const compiles = (version: string) =>
    steps(module, module.build(gccCalled(module, version))).includes('CKPT ckpt_generated/probe.o');
  assert.not.ok(compiles('gcc 12.2.0'));
  assert.ok(compiles('gcc 12.2.1'));
  assert.not.ok(compiles('gcc 12.2.1'));
});

test('config.json names the makefiles, from the folder in which the compiler runs', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.write({ 'flags.mk': 'ccflags-y += -DONE\n' });
  module.write({ Kbuild: `include $(src)/flags.mk\n${module.read('Kbuild')}` });
  module.build();
  const { makefiles } = JSON.parse(module.read('ckpt_generated/config.json')) as {
    makefiles: string[];
  };
  const named = makefiles.map(file => join(file.startsWith('/') ? '' : module.kernel, file));
  for (const file of ['Kbuild', 'flags.mk', 'Makefile.ckpt'])
    assert.ok(named.includes(module.path(file)), `${file} is not in ${named.join(' ')}`);
  assert.ok(named.some(file => file.endsWith('/scripts/Makefile.build')));
  assert.equal(
    named.filter(file => file.endsWith('.cmd')),
    [],
  );
  module.build('-C', module.kernel, `M=${module.folder}`, 'ckpt_generated/probe.o');
  assert.equal(
    steps(module, module.build()).filter(line => !line.includes('no lock yet')),
    [],
  );
});

test.run();
