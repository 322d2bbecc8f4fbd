// Locks and exported headers beside a watch: drift at its place, and what was generated before stays.

import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import type { Module } from '../support/kernel-module.ts';
import {
  assertAsClean,
  outputs,
  places,
  replaceIn,
  type Watched,
  type WatchLine,
  watchedModule,
  watchSuite,
} from '../support/watched.ts';

const test = watchSuite('watch: locks');

function accept(module: Module): void {
  const ran = ckptgen(module.folder, 'accept', '--kernel', module.kernel);
  assert.is(ran.status, 0, ran.stderr);
}

async function acceptedModule(): Promise<{ module: Module; watched: Watched }> {
  const both = await watchedModule();
  await both.watched.after(() => accept(both.module));
  return both;
}

test('accept, drift, and back', async () => {
  const { module, watched } = await watchedModule();
  assert.is(watched.results().at(-1)?.unlocked.length, 2);
  const locked = await watched.after(() => accept(module));
  assert.equal(locked.unlocked, []);
  assertAsClean(module);
  const before = outputs(module);
  const drift = await watched.after(
    () => replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail'),
    'drift',
  );
  assert.equal(drift.written, []);
  const [found, ...more] = drift.findings;
  assert.equal(more, []);
  assert.equal(places(drift), ['cap/cap_header.h:7 [member-resized]']);
  assert.match(found?.message ?? '', /'tail' was u8, is u16/);
  assert.equal(
    found?.notes.map(({ file, line, message }) => `${file ?? ''}:${line ?? ''} ${message}`),
    [
      'cap/cap.layout:9 exported format says: tail u8 at 8, 1 byte',
      ": if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)",
    ],
  );
  assert.equal(outputs(module), before);
  const back = await watched.after(() =>
    replaceIn(module, 'cap/cap_header.h', 'u16 tail', 'u8 tail'),
  );
  assert.equal(back.written, []);
  assert.equal(back.findings, []);
  await watched.end();
});

test('a condition around a member, and the member gone from the text: the layout is the same', async () => {
  const { module, watched } = await acceptedModule();
  const off = '#ifdef CONFIG_TM_EXTRA\n\tu8 tail;\n#endif';
  const optional = await watched.after(
    () => replaceIn(module, 'cap/cap_header.h', '\tu8 tail;', off),
    'drift',
  );
  assert.equal(places(optional), ['cap/cap_header.h:8 [config-dependent]']);
  const gone = await watched.after(
    () => replaceIn(module, 'cap/cap_header.h', '\tu8 tail;\n', '\n'),
    'drift',
  );
  assert.equal(places(gone), ['cap/cap_header.h:6 [member-removed]']);
  await watched.end();
});

test('drift that is accepted beside the watch', async () => {
  const { module, watched } = await acceptedModule();
  await watched.after(() => replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail'), 'drift');
  const accepted = await watched.after(() => accept(module));
  assert.equal(accepted.findings, []);
  assert.match(module.read('ckpt_generated/uapi/tm/uber.h'), /cap.*2/i);
  assertAsClean(module);
  await watched.end();
});

test('a lock that is damaged, and one that is gone', async () => {
  const { module, watched } = await acceptedModule();
  const text = module.read('cap/cap.layout');
  const before = outputs(module);
  const damaged = await watched.after(
    () => module.write({ 'cap/cap.layout': text.replace('u8', 'u8 u8') }),
    'broken',
  );
  assert.match(places(damaged)[0] ?? '', /^cap\/cap\.layout:\d+ /);
  assert.equal(damaged.written, []);
  assert.equal(outputs(module), before);
  await watched.after(() => module.write({ 'cap/cap.layout': text }));
  assert.equal(outputs(module), before);
  module.remove('include/uapi/tm/cap.h');
  const gone = await watched.after(() => module.remove('cap/cap.layout'));
  assert.equal(
    gone.unlocked.map(each => each.name),
    ['cap'],
  );
  assert.ok(gone.written.includes('uapi/tm/cap.h'));
  assertAsClean(module);
  const back = await watched.after(() => accept(module));
  assert.equal(back.unlocked, []);
  assert.equal(outputs(module), before);
  await watched.end();
});

test('an exported header that somebody edits', async () => {
  const { module, watched } = await acceptedModule();
  const header = 'include/uapi/tm/cap.h';
  const text = module.read(header);
  const edited = await watched.after(
    () => module.write({ [header]: text.replace('tail', 'tale') }),
    'drift',
  );
  assert.match(places(edited)[0] ?? '', /^include\/uapi\/tm\/cap\.h:/);
  assert.equal(edited.written, []);
  const back = await watched.after(() => module.write({ [header]: text }));
  assert.equal(back.findings, []);
  await watched.end();
});

test('a macro that a header leaves behind', async () => {
  const { module, watched } = await watchedModule();
  const before = outputs(module);
  const from = watched.events.length;
  replaceIn(module, 'cap/cap_header.h', '};\n', '};\n#define u8 u64\n');
  const leaked = await watched.verdict('broken', from);
  assert.is(leaked.findings[0]?.rule, 'header-leaks');
  assert.is(leaked.findings[0]?.file, 'cap/cap_header.h');
  assert.equal(leaked.written, []);
  assert.equal(outputs(module), before, 'as at the last sound verdict');
  const mended = await watched.after(() =>
    replaceIn(module, 'cap/cap_header.h', '#define u8 u64\n', ''),
  );
  assert.equal(mended.findings, []);
  assert.equal(outputs(module), before);
  assertAsClean(module);
  await watched.end();
});

test('a header that does not compile stays what is told, whatever happens to a lock', async () => {
  const { module, watched } = await acceptedModule();
  await watched.after(
    () => replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'nosuch_t tail'),
    'broken',
  );
  const lock = module.read('grp/grp.layout');
  const edited = await watched.after(
    () => module.write({ 'grp/grp.layout': `${lock}\n` }),
    'broken',
  );
  assert.match(edited.findings[0]?.rule ?? '', /header-broken/);
  module.write({ 'grp/grp.layout': lock });
  await watched.after(() => replaceIn(module, 'cap/cap_header.h', 'nosuch_t tail', 'u8 tail'));
  await watched.end();
});

test('a lock that its subsystem has left behind', async () => {
  const { module, watched } = await acceptedModule();
  const before = outputs(module);
  const lock = module.read('cap/cap.layout');
  const assertTold = ({ findings, written, subsystems }: WatchLine) => {
    assert.equal(
      findings.map(({ rule, file, message }) => `${file} [${rule}] ${message}`),
      ["cap/cap.layout [struct-removed] subsystem 'cap' is gone, but its lock is still here"],
    );
    assert.match(
      findings[0]?.notes[0]?.message ?? '',
      /^if intended: git rm cap\/cap\.layout include\/uapi\/tm\/cap\.h /,
    );
    assert.equal(written, []);
    assert.is(subsystems, 1);
  };
  assertTold(await watched.after(() => module.remove('cap/cap_header.h'), 'drift'));
  assert.equal(outputs(module), before, 'as at the last sound verdict');
  module.remove('include/uapi/tm/cap.h');
  const without = await watched.after(() => module.remove('cap/cap.layout'));
  assert.is(without.subsystems, 1);
  assertAsClean(module);
  // No header comes or goes with it: of the set, nothing is looked for again.
  assertTold(await watched.after(() => module.write({ 'cap/cap.layout': lock }), 'drift'));
  await watched.after(() => module.remove('cap/cap.layout'));
  assertAsClean(module);
  await watched.end();
});

test.run();
