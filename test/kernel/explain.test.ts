// `ckptgen generate --explain` in a real module: why each thing was made anew.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { Module } from '../support/kernel-module.ts';

const test = suite('explain');

function explained(module: Module): string[] {
  const ran = ckptgen(module.folder, 'generate', '--explain', '--kernel', module.kernel);
  assert.is(ran.status, 0, ran.stderr);
  return ran.stdout.trimEnd().split('\n');
}

function edit(module: Module, file: string, from: string, to: string): void {
  assert.ok(module.read(file).includes(from));
  module.write({ [file]: module.read(file).replace(from, to) });
}

const END = '14 generated files in all';

test('nothing, a header, a flag, a damaged output and no memory', () => {
  const module = new Module();
  const first = explained(module);
  assert.is(first.length, 15);
  assert.equal(explained(module), [`nothing was made anew: ${END}`]);
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  assert.equal(explained(module), [
    'ckpt_generated/probe.o: changed: cap/cap_header.h',
    "ckpt_generated/cap_glue.h: the layout of 'cap' is another; changed: cap/cap_header.h",
    "ckpt_generated/uapi/tm/cap.h: the layout of 'cap' is another; changed: cap/cap_header.h",
    'ckpt_generated/uapi/tm/uber.h: another layout, lock or declaration: cap',
    END,
  ]);
  edit(module, 'Kbuild', 'include', 'ccflags-y += -DWIDE\ninclude');
  assert.equal(explained(module), ['ckpt_generated/probe.o: flags new: -DWIDE', END]);
  module.write({ 'ckpt_generated/glue.c': 'int a;\n' });
  assert.equal(explained(module), [
    'ckpt_generated/glue.c: it was missing, or changed by somebody else',
    END,
  ]);
  edit(module, 'cap/cap_code.c', 'void cap_checkpoint', 'int cap_checkpoint');
  edit(module, 'cap/cap_code.c', '{\n}', '{\n\treturn 0;\n}');
  assert.equal(explained(module), [
    "ckpt_generated/cap_glue.h: 'cap' has other files, or its functions return something else",
    END,
  ]);
  module.write({ 'ckpt_generated/state.json': '' });
  assert.equal(explained(module), [`nothing was made anew: ${END}`]);
});

test.run();
