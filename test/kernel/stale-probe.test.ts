// A header that is put back with an older time: make takes the probe for built, and it is not of today.

import { copyFileSync, statSync, utimesSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Module } from '../support/kernel-module.ts';

const test = suite('a probe of other sources');

/** `cp -p` of a copy that was made before. */
function keep(module: Module, file: string): () => void {
  const copy = module.path(`${file}.kept`);
  copyFileSync(module.path(file), copy);
  const { atime, mtime } = statSync(module.path(file));
  return () => {
    copyFileSync(copy, module.path(file));
    utimesSync(module.path(file), atime, mtime);
  };
}

for (const [name, subsystems] of [
  ['one subsystem', ['cap']],
  ['several', ['aa', 'cap', 'zz']],
] as const)
  test(`${name}: said once, no header is accused, and the next make is right`, () => {
    const module = new Module({ subsystems: [...subsystems] });
    module.build();
    module.build('ckpt_accept');
    module.build();
    const header = 'cap/cap_header.h';
    const putBack = keep(module, header);
    module.write({ [header]: module.read(header).replace('u8 tail', 'u16 tail') });
    assert.match(module.make().stderr, /'tail' was u8, is u16/);
    putBack();
    const stale = module.make();
    assert.is(stale.status, 2);
    assert.match(
      stale.stderr,
      /ckpt_generated\/probe\.o: error: is not of the headers as they are now: .*run make again \[stale-probe\]/,
    );
    assert.not.match(stale.stderr, /drift|header-leaks/);
    module.build();
    assert.match(module.build('ckpt_check').stdout, /^(\d) of \1 locks? agree$/m);
  });

test('accept records nothing of it', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build('ckpt_accept');
  const lock = module.read('cap/cap.layout');
  const header = 'cap/cap_header.h';
  const putBack = keep(module, header);
  module.write({ [header]: module.read(header).replace('u8 tail', 'u16 tail') });
  module.make();
  putBack();
  const accepted = module.make('ckpt_accept');
  assert.is(accepted.status, 2);
  assert.match(accepted.stderr, /\[stale-probe\]/);
  assert.is(module.read('cap/cap.layout'), lock);
  module.build('ckpt_accept');
  assert.is(module.read('cap/cap.layout'), lock);
});

test.run();
