// However a watch is ended, nothing of it is left: no process, no scratch file, and the terminal as it was.

import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, utimesSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { cleanEnvironment, Module } from '../support/kernel-module.ts';
import {
  assertNothingLeft,
  replaceIn,
  Watched,
  watchedModule,
  watchSuite,
} from '../support/watched.ts';

const test = watchSuite('watch: ends');

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  test(`${signal}, also while make runs and while a probe is compiled`, async () => {
    const module = new Module();
    const making = new Watched(module);
    await making.until('begin', () => making.events.length === 2);
    await making.until('probe', () => module.has('ckpt_generated/probe.stamp'));
    making.child.kill(signal);
    assert.is(await making.ended(), 0);
    assert.is(making.events.at(-1)?.why, signal);
    assertNothingLeft(module);
    const watched = new Watched(module);
    await watched.first();
    const from = watched.events.length;
    replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
    await watched.until('begin', () => watched.events.length > from);
    watched.child.kill(signal);
    assert.is(await watched.ended(), 0);
    assertNothingLeft(module);
  });

test('while somebody else holds the lock of its folder', async () => {
  const { module, watched } = await watchedModule();
  const lock = module.path('ckpt_generated/.lock');
  const holder = spawn('flock', [lock, 'sh', '-c', 'echo held; exec sleep 60'], { cwd: '/' });
  await new Promise(done => holder.stdout.once('data', done));
  const from = watched.events.length;
  replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  await watched.until('begin', () => watched.events.length > from);
  await sleep(1_000);
  watched.child.kill('SIGTERM');
  const isHeld = await Promise.race([watched.ended().then(() => false), sleep(5_000, true)]);
  assert.not.ok(isHeld, 'it waits for the lock');
  holder.kill('SIGKILL');
  assert.is(await watched.ended(), 0);
});

test('whoever read its events is gone', async () => {
  const { module, watched } = await watchedModule();
  watched.child.stdout?.destroy();
  replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  assert.is(await watched.ended(), 0, watched.stderr);
  assert.is(watched.stderr, '');
  assertNothingLeft(module);
});

test('its own file was replaced: make runs the new one already', async () => {
  const module = new Module();
  const plugin = module.path('ckptgen.mjs');
  const watched = new Watched(module, { plugin });
  await watched.first();
  await watched.nothingAfter(() => utimesSync(plugin, 1, 1));
  appendFileSync(plugin, '// another version\n');
  assert.is(await watched.ended(), 2);
  assert.is(watched.events.at(-1)?.why, 'plugin replaced');
  assert.is(
    watched.stderr,
    'ckptgen.mjs: error: the plugin was replaced while it watched: start the watch again [plugin-replaced]\n',
  );
  assertNothingLeft(module);
});

/** The terminal itself works in the folder, too, and takes a moment to go. */
async function assertNothingLeftSoon(module: Module): Promise<void> {
  for (let tries = 0; tries < 300; tries++)
    try {
      return assertNothingLeft(module);
    } catch {
      await sleep(50);
    }
  assertNothingLeft(module);
}

/** A shell in a terminal, in which a watch is then started. */
class Shell {
  readonly #socket: string;

  constructor(module: Module) {
    this.#socket = module.path('.tmux');
    const size = ['-x', '80', '-y', '24'];
    this.tmux(
      'new-session',
      '-d',
      ...size,
      '-c',
      module.folder,
      'exec sh',
      ';',
      'set',
      '-g',
      'status',
      'off',
    );
  }

  tmux(...args: string[]): string {
    const ran = spawnSync('tmux', ['-u', '-S', this.#socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...cleanEnvironment(), LC_ALL: 'C.UTF-8', PS1: '$ ' },
    });
    return ran.stdout;
  }

  start(module: Module): void {
    const bundle = resolve('dist/ckptgen.mjs');
    this.type(
      `${process.execPath} ${bundle} watch --kernel ${module.kernel}; echo "code $?"`,
      'Enter',
    );
  }

  type(...keys: string[]): void {
    this.tmux('send-keys', ...keys);
  }

  async shows(pattern: RegExp): Promise<string> {
    let text = '';
    for (let tries = 0; tries < 600; tries++) {
      text = this.tmux('capture-pane', '-p');
      if (pattern.test(text)) return text;
      await sleep(50);
    }
    throw new Error(`no ${pattern}:\n${text}`);
  }

  /** The alternate screen, and whether there is no cursor. */
  mode(): string {
    return this.tmux('display-message', '-p', '#{alternate_on} #{cursor_flag}').trim();
  }
}

function masked(text: string): string {
  return text
    .replace(/\d\d:\d\d:\d\d/g, 'hh:mm:ss')
    .replace(/ +(?:\d+ ms|\d+\.\d s)/g, ' N ms')
    .replace(/\/\S*\/module\d+/, 'MODULE')
    .trimEnd();
}

for (const [name, key] of [
  ['q', 'q'],
  ['Ctrl-C', 'C-c'],
  ['Ctrl-D', 'C-d'],
] as const)
  test(`${name} in a terminal`, async () => {
    const module = new Module();
    const shell = new Shell(module);
    shell.start(module);
    await shell.shows(/^fine: 2 subsystems/m);
    assert.is(shell.mode(), '1 0');
    shell.type(key);
    await shell.shows(/^code 0$/m);
    assert.is(shell.mode(), '0 1');
    shell.tmux('kill-server');
    await assertNothingLeftSoon(module);
  });

test('its terminal is closed', async () => {
  const module = new Module();
  const shell = new Shell(module);
  shell.start(module);
  await shell.shows(/^fine: 2 subsystems/m);
  shell.tmux('kill-server');
  await assertNothingLeftSoon(module);
});

const DRIFT = `\
ckptgen watch  MODULE   q quits, r runs a full pass
waiting for changes

drift: 1 finding, N ms, at hh:mm:ss; what was generated before stays
  changed   cap/cap_header.h

cap/cap_header.h:7:6: error: layout drift in 'struct ckpt_cap_s': 'tail' was u8,
 is u16 [member-resized]
cap/cap.layout:9: note: exported format says: tail u8 at 8, 1 byte
note: if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kern
els then refuse images of version 1)

hh:mm:ss  fine N ms  everything`;

const FINE = `\
ckptgen watch  MODULE   q quits, r runs a full pass
waiting for changes

fine: 2 subsystems, N ms, at hh:mm:ss
  changed   cap/cap_header.h

hh:mm:ss  drift N ms  cap/cap_header.h
hh:mm:ss  fine N ms  everything`;

test('the screen of a drift, and of its end', async () => {
  const module = new Module();
  module.build('ckpt_accept');
  const shell = new Shell(module);
  shell.start(module);
  await shell.shows(/^fine: 2 subsystems/m);
  replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  await shell.shows(/^drift: /m);
  const drift = await shell.shows(/^waiting for changes[\s\S]*^drift: /m);
  assert.is(masked(drift), DRIFT);
  replaceIn(module, 'cap/cap_header.h', 'u16 tail', 'u8 tail');
  const fine = await shell.shows(/^waiting for changes[\s\S]*^fine: [\s\S]*drift/m);
  assert.is(masked(fine), FINE);
  shell.type('q');
  await shell.shows(/^code 0$/m);
  shell.tmux('kill-server');
});

test.run();
