// A header that is put in place with an older time: make sees it all the same, and a step that is
// called by hand, which make has not looked after, accuses no header.

import { copyFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { basename } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { Module } from '../support/kernel-module.ts';

const test = suite('a file with an older time');

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

/** An accepted module whose `cap_header.h` drifted, which make has seen; puts the header back. */
function drifted(subsystems: readonly string[]): readonly [Module, () => void] {
  const module = new Module({ subsystems: [...subsystems] });
  module.build('ckpt_accept');
  module.build();
  const header = 'cap/cap_header.h';
  const putBack = keep(module, header);
  module.write({ [header]: module.read(header).replace('u8 tail', 'u16 tail') });
  assert.match(module.make().stderr, /'tail' was u8, is u16/);
  return [module, putBack];
}

for (const [name, subsystems] of [
  ['one subsystem', ['cap']],
  ['several', ['aa', 'cap', 'zz']],
] as const)
  test(`${name}: a header that is put back is seen by the next make`, () => {
    const [module, putBack] = drifted(subsystems);
    putBack();
    module.build();
    assert.match(module.build('ckpt_check').stdout, /^(\d) of \1 locks? agree$/m);
  });

test('accept records the header that is there', () => {
  const [module, putBack] = drifted(['cap']);
  const lock = module.read('cap/cap.layout');
  putBack();
  module.build('ckpt_accept');
  assert.is(module.read('cap/cap.layout'), lock);
});

test('headers that change places, and one three includes away', () => {
  const module = new Module({ subsystems: ['cap', 'grp'] });
  module.write({
    'deep.h': '#define TAIL u8\n',
    'deep.orig': '#define TAIL u64\n',
    'middle.h': '#include "deep.h"\n',
    'near.h': '#include "middle.h"\n',
  });
  const header = module.read('cap/cap_header.h');
  module.write({
    'cap/cap_header.h': header
      .replace('u8 tail', 'TAIL tail')
      .replace('struct', '#include "near.h"\nstruct'),
  });
  module.build('ckpt_accept');
  renameSync(module.path('deep.h'), module.path('deep.kept'));
  renameSync(module.path('deep.orig'), module.path('deep.h'));
  assert.match(module.make().stderr, /'tail' was u8, is u64/);
  renameSync(module.path('deep.kept'), module.path('deep.h'));
  module.build();
});

test('a lock and an exported header that are put back', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build('ckpt_accept');
  module.build();
  for (const [file, from, to] of [
    ['cap/cap.layout', 'tail u8', 'tail u16'],
    ['include/uapi/tm/cap.h', 'tail', 'last'],
  ] as const) {
    const said = new RegExp(`${basename(file)}:.*error|error: .*${basename(file)}`);
    const putBack = keep(module, file);
    const text = module.read(file);
    assert.ok(text.includes(from), file);
    module.write({ [file]: text.replace(from, to) });
    assert.match(module.make().stderr, said);
    putBack();
    module.build();
    const other = module.path(`${file}.other`);
    module.write({ [`${file}.other`]: text.replace(from, to) });
    utimesSync(other, 1, 1);
    renameSync(other, module.path(file));
    assert.match(module.make().stderr, said);
    putBack();
    module.build();
  }
});

test('a step called by hand: no header is accused, and the next make is right', () => {
  const [module, putBack] = drifted(['aa', 'cap', 'zz']);
  putBack();
  const out = module.path('ckpt_generated');
  const stale = ckptgen(module.kernel, 'generate', '--src', module.folder, '--out', out);
  assert.is(stale.status, 2);
  assert.match(
    stale.stderr,
    /probe\.o: error: is not of the headers as they are now: .*\[stale-probe\]/,
  );
  assert.not.match(stale.stderr, /drift|header-leaks/);
  module.build();
});

test.run();
