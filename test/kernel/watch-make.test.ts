// make beside a watch, at once on one tree.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { cleanEnvironment, type Module } from '../support/kernel-module.ts';
import {
  assertAsClean,
  assertNothingLeft,
  replaceIn,
  watchedModule,
  watchSuite,
} from '../support/watched.ts';

const test = watchSuite('watch: beside make');

function making(module: Module): Promise<string> {
  const child = spawn('make', [], { cwd: module.folder, env: cleanEnvironment() });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (text += data));
  return new Promise(done => child.on('close', status => done(status === 0 ? '' : text)));
}

/** The texts that the compiler and userspace read, by file; state.json only tells why. */
function texts(module: Module): string[] {
  const folders = ['ckpt_generated', 'ckpt_generated/uapi/tm'];
  return folders.flatMap(folder =>
    readdirSync(module.path(folder))
      .filter(name => /\.(?:c|h|json|list)$/.test(name) && name !== 'state.json')
      .flatMap(name => {
        const text = readIfThere(module.path(`${folder}/${name}`));
        return text === null ? [] : [`${folder}/${name}:\n${text}`];
      }),
  );
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

test('eight saves, each with a make: both end well, and neither wakes the other', async () => {
  const { module, watched } = await watchedModule();
  const whole = new Set(texts(module));
  const seen = new Set<string>();
  let isOver = false;
  const reading = (async () => {
    for (; !isOver; await sleep(5)) for (const text of texts(module)) seen.add(text);
  })();
  for (let round = 0; round < 8; round++) {
    const [from, to] = round % 2 === 0 ? ['u8', 'u16'] : ['u16', 'u8'];
    replaceIn(module, 'cap/cap_header.h', `${from} tail`, `${to} tail`);
    assert.is(await making(module), '', `round ${round}`);
    for (const text of texts(module)) whole.add(text);
  }
  isOver = true;
  await reading;
  assert.ok(seen.size > 8, 'both states of what changes were read');
  assert.equal(
    [...seen].filter(text => !whole.has(text)),
    [],
    'torn',
  );
  await watched.verdict('fine');
  assert.equal(
    watched.results().filter(each => each.verdict !== 'fine'),
    [],
  );
  await watched.nothingAfter(() => {}, 3_000);
  assertAsClean(module);
  assert.is(await making(module), '');
  await watched.nothingAfter(() => {});
  await watched.end();
});

test('make ckpt_watch is the same watch', async () => {
  const { module, watched } = await watchedModule();
  await watched.end();
  const child = spawn('make', ['ckpt_watch'], {
    cwd: module.folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', data => (text += data));
  const exit = new Promise(done => child.on('close', done));
  while (!/^ckptgen: fine: /m.test(text) && child.exitCode === null) await sleep(20);
  process.kill(-(child.pid as number), 'SIGINT');
  await exit;
  assert.match(text, /^ckptgen: watching \.?\S*\nckptgen: making everything\n/);
  assert.match(text, /^ckptgen: fine: 2 subsystems, /m);
  assert.match(text, /^ckptgen: ended: SIGINT$/m);
  assertNothingLeft(module);
});

test.run();
