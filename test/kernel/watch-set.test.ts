// Subsystems come, go, move and change their shape beside a watch.

import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Module, pair, within } from '../support/kernel-module.ts';
import { assertAsClean, places, replaceIn, watchedModule, watchSuite } from '../support/watched.ts';

const test = watchSuite('watch: the set');

/** What all subsystems have in common. */
const UMBRELLA = ['glue.c', 'uapi/tm/uber.h', 'uber.h', 'unlocked.list'];

function withUmbrella(...own: string[]): string[] {
  return [...UMBRELLA, ...own].sort();
}

test('a new one, its files one after the other, and then none', async () => {
  const { module, watched } = await watchedModule();
  const added = await watched.after(async () => {
    for (const [file, text] of Object.entries(within('pol', pair('pol')))) {
      module.write({ [file]: text });
      await sleep(50);
    }
  });
  assert.is(added.subsystems, 3);
  assert.equal(added.written, withUmbrella('pol_glue.h', 'uapi/tm/pol.h'));
  assertAsClean(module);
  const from = watched.events.length;
  module.remove('pol');
  const gone = await watched.verdict('fine', from);
  assert.is(gone.subsystems, 2);
  assert.not.ok(module.has('ckpt_generated/pol_glue.h'));
  assert.not.ok(module.has('ckpt_generated/uapi/tm/pol.h'));
  assertAsClean(module);
  await watched.end();
});

test('its folder is renamed', async () => {
  const { module, watched } = await watchedModule();
  const moved = await watched.after(() => renameSync(module.path('cap'), module.path('power')));
  assert.is(moved.subsystems, 2);
  assert.equal(moved.written, ['cap_glue.h', 'uber.h']);
  assert.match(module.read('ckpt_generated/config.json'), /power\/cap_header\.h/);
  const saved = await watched.after(() =>
    replaceIn(module, 'power/cap_header.h', 'u8 tail', 'u16 tail'),
  );
  assert.equal(saved.written, ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h']);
  assertAsClean(module);
  await watched.end();
});

test('a folder with two of them is moved in at once', async () => {
  const { module, watched } = await watchedModule(['cap']);
  const other = new Module({
    subsystems: [],
    files: within('in', { ...pair('grp'), ...pair('pol') }),
  });
  const moved = await watched.after(() => renameSync(other.path('in'), module.path('in')));
  assert.is(moved.subsystems, 3);
  assert.equal(
    moved.written,
    withUmbrella('grp_glue.h', 'pol_glue.h', 'uapi/tm/grp.h', 'uapi/tm/pol.h'),
  );
  const saved = await watched.after(() =>
    replaceIn(module, 'in/pol_header.h', 'u8 tail', 'u16 tail'),
  );
  assert.equal(saved.written, ['pol_glue.h', 'uapi/tm/pol.h', 'uapi/tm/uber.h']);
  assertAsClean(module);
  await watched.end();
});

test('an empty folder, and a subsystem in it later', async () => {
  const { module, watched } = await watchedModule(['cap']);
  const empty = await watched.after(() => mkdirSync(module.path('pol')));
  assert.equal(empty.written, []);
  const added = await watched.after(() => module.write(within('pol', pair('pol'))));
  assert.is(added.subsystems, 2);
  assertAsClean(module);
  await watched.end();
});

test('X_checkpoint that can fail, and a body that changes', async () => {
  const { module, watched } = await watchedModule();
  const can = await watched.after(() =>
    replaceIn(module, 'cap/cap_code.c', 'void cap_checkpoint', 'int cap_checkpoint'),
  );
  assert.equal(can.written, ['cap_glue.h']);
  assert.match(module.read('ckpt_generated/cap_proto.h'), /^int cap_checkpoint/m);
  const body = await watched.after(() =>
    replaceIn(module, 'cap/cap_code.c', 'return 0;', 'return 1 - 1;'),
  );
  assert.equal(body.written, []);
  assertAsClean(module);
  await watched.end();
});

test('two of one name', async () => {
  const { module, watched } = await watchedModule();
  const twice = await watched.after(
    () => cpSync(module.path('cap'), module.path('power'), { recursive: true }),
    'broken',
  );
  assert.match(places(twice)[0] ?? '', /^power\/cap_header\.h:/);
  assert.equal(twice.written, []);
  const once = await watched.after(() => module.remove('power'));
  assert.equal(once.written, []);
  await watched.end();
});

test('its code is deleted and put back', async () => {
  const { module, watched } = await watchedModule();
  const code = module.read('cap/cap_code.c');
  const without = await watched.after(() => module.remove('cap/cap_code.c'), 'broken');
  assert.match(places(without)[0] ?? '', /^cap\/cap_header\.h:/);
  assert.equal(without.written, []);
  const back = await watched.after(() => module.write({ 'cap/cap_code.c': code }));
  assert.equal(back.written, []);
  assertAsClean(module);
  await watched.end();
});

test.run();
