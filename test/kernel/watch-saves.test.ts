// One save beside a watch, in every way that editors save: what is checked, and what is written.

import { chmodSync, closeSync, openSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Module, pair, within } from '../support/kernel-module.ts';
import {
  assertAsClean,
  replaceIn,
  saveByRename,
  watchedModule,
  watchSuite,
} from '../support/watched.ts';

const test = watchSuite('watch: saves');

const HEADER = 'cap/cap_header.h';

/** Of a subsystem without a lock, when its layout changes. Userspace's umbrella holds the fingerprint. */
const OF_CAP = ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h'];

test('in place, by a rename, and in two writes: its files are written, and no other', async () => {
  const { module, watched } = await watchedModule();
  const saved = await watched.after(() => replaceIn(module, HEADER, 'u8 tail', 'u16 tail'));
  assert.equal(saved.written, OF_CAP);
  assert.equal(saved.changed, [HEADER]);
  assert.is(saved.pass, 'probe');
  const wider = module.read(HEADER).replace('u16 tail', 'u32 tail');
  const renamed = await watched.after(() => saveByRename(module, HEADER, wider));
  assert.equal(renamed.written, OF_CAP);
  const again = await watched.after(() =>
    saveByRename(module, HEADER, wider.replace('u32 tail', 'u16 tail')),
  );
  assert.equal(again.written, OF_CAP, 'what was renamed over is watched like any other');
  const halves = await watched.after(async () => {
    const file = openSync(module.path(HEADER), 'w');
    const half = wider.length >> 1;
    writeSync(file, wider.slice(0, half));
    await sleep(30);
    writeSync(file, wider.slice(half));
    closeSync(file);
  });
  assert.equal(halves.written, OF_CAP);
  assertAsClean(module);
  await watched.end();
});

test('a touch and a chmod are no change', async () => {
  const { module, watched } = await watchedModule();
  await watched.nothingAfter(() => {
    utimesSync(module.path(HEADER), new Date(), new Date());
    chmodSync(module.path(HEADER), 0o600);
    saveByRename(module, 'grp/grp_header.h', module.read('grp/grp_header.h'));
  });
  await watched.end();
});

test('a comment is checked, and nothing is written', async () => {
  const { module, watched } = await watchedModule();
  const commented = await watched.after(() =>
    replaceIn(module, HEADER, 'u8 tail;', 'u8 tail; /* the end */'),
  );
  assert.equal(commented.written, []);
  assert.equal(commented.changed, [HEADER]);
  await watched.end();
});

const NESTED = {
  'cap/cap_header.h': '#include "outer.h"\nstruct ckpt_cap_s {\n\tstruct inner set;\n};\n',
  'cap/outer.h': '#include "inner.h"\n',
  'cap/inner.h':
    '#ifndef INNER_H\n#define INNER_H\n#include <linux/types.h>\nstruct inner { u8 a; };\n#endif\n',
};

test('an include of an include, and one that is new', async () => {
  const { module, watched } = await watchedModule(['cap', 'grp'], { files: NESTED });
  const inner = await watched.after(() => replaceIn(module, 'cap/inner.h', 'u8 a', 'u32 a'));
  assert.equal(inner.written, OF_CAP);
  assert.equal(inner.changed, ['cap/inner.h']);
  module.write({ 'extra/deep/more.h': '#define MORE u8\n' });
  const added = await watched.after(() =>
    replaceIn(
      module,
      'cap/inner.h',
      'struct inner { u32 a; };',
      '#include "../extra/deep/more.h"\nstruct inner { u32 a; MORE b; };',
    ),
  );
  assert.equal(added.written, OF_CAP);
  const more = await watched.after(() =>
    module.write({ 'extra/deep/more.h': '#define MORE u64\n' }),
  );
  assert.equal(more.written, OF_CAP);
  assert.equal(more.changed, ['extra/deep/more.h']);
  assertAsClean(module);
  await watched.end();
});

for (const [where, file] of [
  ["in the module's folder", 'later.h'],
  ['beside what includes it', 'cap/later.h'],
  ['in another folder of the search path', 'somewhere/else/later.h'],
] as const)
  test(`an include that is not there yet, ${where}`, async () => {
    const { module, watched } = await watchedModule(['cap', 'grp'], {
      kbuild: ['ccflags-y += -I$(src)/somewhere/else'],
      files: { 'somewhere/else/README': '' },
    });
    const missing = await watched.after(
      () => replaceIn(module, HEADER, '#include', '#include "later.h"\n#include'),
      'broken',
    );
    assert.match(missing.findings[0]?.message ?? '', /later\.h/);
    assert.is(missing.findings[0]?.file, HEADER);
    assert.is(missing.findings[0]?.line, 4);
    assert.equal(missing.written, []);
    const there = await watched.after(() => module.write({ [file]: '#define LATER\n' }));
    assert.equal(there.written, []);
    const changed = await watched.after(() =>
      module.write({ [file]: 'struct later { u8 a; };\n' }),
    );
    assert.equal(changed.changed, [file], 'it is watched from then on');
    await watched.end();
  });

test('an include that is gone and comes back', async () => {
  const { module, watched } = await watchedModule(['cap', 'grp'], { files: NESTED });
  const text = module.read('cap/inner.h');
  const gone = await watched.after(() => module.remove('cap/inner.h'), 'broken');
  assert.is(gone.findings[0]?.file, 'cap/outer.h');
  assert.equal(gone.written, []);
  const back = await watched.after(() => writeFileSync(module.path('cap/inner.h'), text));
  assert.equal(back.written, []);
  await watched.end();
});

test('a header of another folder than the module, which a subsystem includes', async () => {
  const outside = new Module({
    subsystems: [],
    files: {
      'inc/kinds.h': '#include "deep/own.h"\n',
      'inc/deep/own.h': '#include <linux/types.h>\ntypedef u8 kind_type;\n',
    },
  });
  const { module, watched } = await watchedModule(['cap', 'grp'], {
    kbuild: [`ccflags-y += -I${outside.path('inc')}`],
    files: within('cap', pair('cap', 'kind_type kind;\n\tu8 tail;', '<kinds.h>')),
  });
  const save = async (file: string, act: () => void) => {
    // Behind the second look, which would find it without an event.
    await watched.quiet(1_500);
    const saved = await watched.after(act);
    assert.equal(saved.written, OF_CAP, file);
    assert.equal(
      saved.changed.map(path => resolve(module.folder, path)),
      [outside.path(file)],
    );
    assert.is(saved.pass, 'probe');
    assertAsClean(module);
  };
  const own = 'inc/deep/own.h';
  await save(own, () => replaceIn(outside, own, 'u8', 'u16'));
  await save(own, () => saveByRename(outside, own, outside.read(own).replace('u16', 'u32')));
  await save(own, () => replaceIn(outside, own, 'u32', 'u64'));
  const kinds = '#include <linux/types.h>\ntypedef u8 kind_type;\n';
  await save('inc/kinds.h', () => outside.write({ 'inc/kinds.h': kinds }));
  await watched.end();
});

test.run();
