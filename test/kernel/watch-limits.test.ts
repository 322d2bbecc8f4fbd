// Where the system gives no events, a watch says so, and looks by itself.

import { execFileSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { Module } from '../support/kernel-module.ts';
import { replaceIn, Watched, watchSuite } from '../support/watched.ts';

const test = watchSuite('watch: limits');

const OF_CAP = ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h'];

/** In a user namespace of its own the limits are its own. */
function limited(limit: string, value: number): string[] {
  const script = `echo ${value} > /proc/sys/user/${limit} && exec "$@"`;
  const through = ['unshare', '-Ur', 'sh', '-c', script, 'sh'];
  const [program = '', ...words] = [...through, 'cat', `/proc/sys/user/${limit}`];
  assert.is(execFileSync(program, words, { encoding: 'utf8' }).trim(), String(value));
  return through;
}

/** Long after the look that follows each pass anyway. */
const LATER_MS = 2_500;

async function seesSaves(module: Module, watched: Watched): Promise<void> {
  await watched.quiet(LATER_MS);
  const saved = await watched.after(() =>
    replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail'),
  );
  assert.equal(saved.written, OF_CAP);
  const from = watched.events.length;
  module.remove('grp');
  assert.is((await watched.verdict('fine', from)).subsystems, 1);
}

for (const [limit, value, raised] of [
  ['max_inotify_watches', 20, 'sysctl fs.inotify.max_user_watches=524288'],
  ['max_inotify_instances', 0, 'sysctl fs.inotify.max_user_instances=1024'],
] as const)
  test(`${limit} is ${value}: how to raise it is said once, and saves are seen`, async () => {
    const module = new Module();
    const watched = new Watched(module, { through: limited(limit, value) });
    await watched.first();
    await watched.until('notice', () => watched.notices().length > 0);
    await seesSaves(module, watched);
    const notices = watched.events.filter(each => each.event === 'notice');
    assert.equal(
      notices.map(each => each.code),
      ['polling'],
    );
    assert.ok(notices[0]?.message.includes(raised), notices[0]?.message);
    await watched.end();
  });

test('--poll', async () => {
  const module = new Module();
  const watched = new Watched(module, {
    args: ['--poll'],
    through: limited('max_inotify_instances', 0),
  });
  await watched.first();
  await seesSaves(module, watched);
  assert.equal(watched.notices(), []);
  await watched.end();
});

test.run();
