// A header of the settings that is compiled with an option, and without it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { repository } from '../support/repository.ts';
import { fill } from '../support/scratch.ts';

const test = suite('stored structs: configurations');

function settings(flags: string): string {
  return `compile:\n  flags: [${flags}]\nrecords:\n  - headers: a.h\n`;
}

test('the option is told, until the member has no condition', () => {
  const folder = repository();
  const optional = 'struct a {\n\tint first;\n#ifdef CONFIG_A\n\tint b;\n#endif\n\tint z;\n};\n';
  fill(folder, { 'a.h': optional, 'ckptgen.yaml': settings('-DCONFIG_A=1') });
  assert.is(ckptgen(folder, 'accept').status, 0);
  assert.is(ckptgen(folder, 'check').status, 0);
  fill(folder, { 'ckptgen.yaml': settings('-DCONFIG_B=1') });
  const { status, stderr } = ckptgen(folder, 'check');
  assert.is(status, 1);
  assert.is(
    stderr,
    "a.h:4:6: error: layout drift in 'struct a': it depends on CONFIG_A: 'b' (s32) is gone [config-dependent]\n" +
      'a.layout:8: note: exported format says: b s32 at 4, 4 bytes\n' +
      'note: take the condition away, or give what depends on CONFIG_A a record of its own\n' +
      "note: if intended: ckptgen accept 'struct a'   (records version 1 of it)\n",
  );
  fill(folder, { 'a.h': optional.replace(/#.*\n/g, '') });
  assert.is(ckptgen(folder, 'check').status, 0);
});

test.run();
