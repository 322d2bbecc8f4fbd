// A watch starts correct, whatever it finds.

import { writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { Module } from '../support/kernel-module.ts';
import {
  assertAsClean,
  outputs,
  places,
  replaceIn,
  Watched,
  watchSuite,
} from '../support/watched.ts';

const test = watchSuite('watch: start');

function generated(module: Module): void {
  const ran = ckptgen(module.folder, 'generate', '--kernel', module.kernel);
  assert.is(ran.status, 0, ran.stderr);
}

test('from nothing', async () => {
  const module = new Module();
  const watched = new Watched(module);
  const first = await watched.after(() => {});
  assert.is(first.pass, 'make');
  assert.equal(first.written, [...outputs(module).keys()]);
  assert.is(first.subsystems, 2);
  assert.equal(
    first.unlocked.map(each => each.accept),
    ['make ckpt_accept CKPT=cap', 'make ckpt_accept CKPT=grp'],
  );
  assertAsClean(module);
  await watched.end();
});

test('over a build whose headers changed while no watch ran', async () => {
  const module = new Module({ files: { 'cap/part.h': '#define PART u8\n' } });
  replaceIn(module, 'cap/cap_header.h', '#include', '#include "part.h"\n#include');
  replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'PART tail');
  generated(module);
  module.write({ 'cap/part.h': '#define PART u16\n' });
  const watched = new Watched(module);
  const first = await watched.after(() => {});
  assert.equal(first.written, ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h']);
  assertAsClean(module);
  await watched.end();
});

test('over a build in which nothing changed: nothing is written', async () => {
  const module = new Module();
  generated(module);
  const watched = new Watched(module);
  const first = await watched.after(() => {});
  assert.equal(first.written, []);
  await watched.end();
});

test('with a header that is broken, and then mended', async () => {
  const module = new Module();
  replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u9 tail');
  const watched = new Watched(module);
  const first = await watched.after(() => {}, 'broken');
  assert.equal(places(first), ['cap/cap_header.h:7 [header-broken]']);
  assert.equal(first.written, []);
  const mended = await watched.after(() =>
    replaceIn(module, 'cap/cap_header.h', 'u9 tail', 'u8 tail'),
  );
  assert.equal(mended.written, [...outputs(module).keys()]);
  assertAsClean(module);
  await watched.end();
});

test('without the code of a subsystem, which then comes', async () => {
  const module = new Module();
  const code = module.read('cap/cap_code.c');
  module.remove('cap/cap_code.c');
  const watched = new Watched(module);
  const first = await watched.after(() => {}, 'broken');
  assert.match(places(first)[0] ?? '', /^cap\/cap_header\.h:/);
  const there = await watched.after(() => writeFileSync(module.path('cap/cap_code.c'), code));
  assert.is(there.subsystems, 2);
  assertAsClean(module);
  await watched.end();
});

test('of a folder that is no module: it says what make says', async () => {
  const module = new Module();
  const watched = new Watched(module, { args: ['--module', module.path('cap')] });
  const failed = await watched.first('broken');
  assert.equal(
    failed.findings.map(each => each.rule),
    ['probe-failed'],
  );
  await watched.end();
});

test.run();
