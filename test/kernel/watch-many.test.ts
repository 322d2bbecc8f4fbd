// Much at once, and the ground moved from under a watch.

import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { Module, pair, within } from '../support/kernel-module.ts';
import {
  assertAsClean,
  outputs,
  replaceIn,
  Watched,
  watchedModule,
  watchSuite,
} from '../support/watched.ts';

const test = watchSuite('watch: many');

const NAMES = Array.from({ length: 60 }, (_, index) => `s${String(index).padStart(2, '0')}`);

function git(module: Module, ...args: string[]): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: module.folder, stdio: 'pipe' });
}

function widened(members: string): Record<string, string> {
  return Object.assign({}, ...NAMES.map(name => within(name, pair(name, members))));
}

/** With the branches `main` and `wide`, which differ in each subsystem. */
function repository(): Module {
  const module = new Module({ subsystems: NAMES, files: { '.gitignore': 'ckpt_generated/\n' } });
  git(module, 'init', '-q', '-b', 'main');
  git(module, 'add', '.');
  git(module, 'commit', '-qm', 'main');
  git(module, 'checkout', '-qb', 'wide');
  module.write(widened('kernel_cap_t set;\n\tu32 tail;'));
  git(module, 'commit', '-qam', 'wide');
  git(module, 'checkout', '-q', 'main');
  return module;
}

test('branches are switched, and a stash is put away and taken back', async () => {
  const module = repository();
  const watched = new Watched(module);
  await watched.first();
  const main = outputs(module);
  const wide = await watched.after(() => git(module, 'checkout', '-q', 'wide'));
  assert.equal(
    wide.written.filter(name => name.endsWith('_glue.h')),
    NAMES.map(name => `${name}_glue.h`),
  );
  assertAsClean(module);
  await watched.after(() => git(module, 'checkout', '-q', 'main'));
  assert.equal(outputs(module), main);
  await watched.after(() => module.write(widened('u64 other;')));
  const other = outputs(module);
  await watched.after(() => git(module, 'stash', '-q'));
  assert.equal(outputs(module), main);
  await watched.after(() => git(module, 'stash', 'pop', '-q'));
  assert.equal(outputs(module), other);
  await watched.end();
});

test('three thousand files at once in the folders that it watches', async () => {
  const { module, watched } = await watchedModule();
  const files = Array.from({ length: 3_000 }, (_, index) => {
    const folder = ['cap/', 'grp/', ''][index % 3];
    return [`${folder}f${index}.${index % 2 ? 'h' : 'c'}`, '/* nothing */\n'];
  });
  const saved = await watched.after(() => {
    module.write(Object.fromEntries(files));
    replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  });
  assert.equal(saved.written, ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h']);
  const next = await watched.after(() =>
    replaceIn(module, 'grp/grp_header.h', 'u8 tail', 'u16 tail'),
  );
  assert.equal(next.written, ['grp_glue.h', 'uapi/tm/grp.h', 'uapi/tm/uber.h']);
  await watched.end();
});

test('its folder is moved away and back, and changed in between', async () => {
  const { module, watched } = await watchedModule();
  const away = `${module.folder}-away`;
  renameSync(module.folder, away);
  await watched.until('notice', () => watched.notices().includes('root-gone'));
  execFileSync('sed', ['-i', 's/u8 tail/u16 tail/', `${away}/cap/cap_header.h`]);
  const from = watched.events.length;
  renameSync(away, module.folder);
  await watched.verdict('fine', from);
  assert.equal(watched.notices(), ['root-gone', 'root-back']);
  assertAsClean(module);
  const saved = await watched.after(() =>
    replaceIn(module, 'grp/grp_header.h', 'u8 tail', 'u16 tail'),
  );
  assert.equal(saved.written, ['grp_glue.h', 'uapi/tm/grp.h', 'uapi/tm/uber.h']);
  await watched.end();
});

test('make clean, and the save after it', async () => {
  const { module, watched } = await watchedModule();
  module.build('clean');
  const from = watched.events.length;
  replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  await watched.verdict('fine', from);
  await watched.until('outputs', () => module.has('ckpt_generated/glue.c'));
  await watched.quiet();
  assertAsClean(module);
  await watched.end();
});

test('a flag in Kbuild that changes a layout', async () => {
  const wide = '#ifdef WIDE\n\tu64 tail;\n#else\n\tu8 tail;\n#endif';
  const files = within('cap', pair('cap', wide));
  const { module, watched } = await watchedModule(['cap', 'grp'], { files });
  const flagged = await watched.after(() =>
    replaceIn(module, 'Kbuild', 'include', 'ccflags-y += -DWIDE\ninclude'),
  );
  assert.is(flagged.pass, 'make');
  assert.equal(flagged.written, ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h']);
  assertAsClean(module);
  const back = await watched.after(() =>
    replaceIn(module, 'Kbuild', 'ccflags-y += -DWIDE\ninclude', 'include'),
  );
  assert.equal(back.written, ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h']);
  await watched.end();
});

test.run();
