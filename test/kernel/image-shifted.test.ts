// Where sections lie in an image, against the locks of HEAD, as check tells it of a real module.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { Module, pair, within } from '../support/kernel-module.ts';
import { commit, git } from '../support/repository.ts';

const test = suite('image-shifted');

test('sections that have moved since HEAD are told by check, with the reason, and fail nothing', () => {
  const module = new Module();
  git(module.folder, ['init', '-q']);
  const accept = (...names: string[]) =>
    assert.is(ckptgen(module.folder, 'accept', '--kernel', module.kernel, ...names).status, 0);
  const shift = (...args: string[]) => {
    const { status, stderr } = ckptgen(module.folder, 'check', '--kernel', module.kernel, ...args);
    assert.is(status, 0, stderr);
    return stderr.split('\n').filter(line => /image-shifted|^note: because/.test(line));
  };
  accept();
  assert.equal(shift(), [], 'nothing is committed');
  commit(module.folder, {});
  assert.equal(shift('--strict'), []);
  const header = module.read('cap/cap_header.h');
  module.write({ 'cap/cap_header.h': header.replace('u8 tail', 'u64 tail') });
  accept('cap');
  const moved = "info: sections of 'struct uber_ckpt_struct' have moved: 'grp' was at 12";
  assert.equal(shift('--strict'), [
    `${moved}, is at 16 [image-shifted]`,
    "note: because 'cap' was 12, is 16 bytes",
  ]);
  assert.equal(shift('grp'), [], 'of one record alone, nobody asks');
  commit(module.folder, {});
  assert.equal(shift(), []);
  assert.is(shift('--base', 'HEAD~1').length, 2);
  module.write(within('abc', pair('abc', 'u32 n;')));
  assert.equal(shift().slice(-1), ["note: because 'abc' is new"]);
  module.remove('abc');
  module.remove('cap');
  module.remove('include/uapi/tm/cap.h');
  assert.equal(shift(), [
    "info: sections of 'struct uber_ckpt_struct' have moved: 'grp' was at 16, is at 0 [image-shifted]",
    "note: because 'cap' is gone",
  ]);
});

test.run();
