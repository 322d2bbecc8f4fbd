// Compilers behind ccache and distcc: the probe is an object like any other to them.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { assertGuarded, assertPresent } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { run, scratchFolder, Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('wrappers');
const lines = [...x86_64, ...ckpt];
const tree = new Tree();

interface Layouts {
  readonly printed: string;
  readonly glue: readonly string[];
}

/** Where a struct stands in its tree is none of its layout. */
const places = / {2}\S+:\d+$/gm;

function layoutsOf(build: Build): Layouts {
  const probe = build.path('kernel/ckpt/ckpt_generated/probe.o');
  const printed = build.tree.ckptgen('layout', probe, '--struct', 'ckpt_*');
  assert.is(printed.status, 0, printed.text);
  return {
    printed: printed.stdout.replace(places, ''),
    glue: ['glue.c', 'umask_glue.h'].map(file => build.read(`kernel/ckpt/ckpt_generated/${file}`)),
  };
}

let known: Layouts | undefined;

function plainLayouts(): Layouts {
  if (known === undefined) {
    const plain = new Build(tree, { lines, variables: ['ARCH=x86_64'] });
    plain.build('kernel/ckpt/');
    known = layoutsOf(plain);
    assert.match(known.printed, /ckpt_umask_s/);
  }
  return known;
}

/** Of each compile of the probe, whether ccache had it. */
function probesIn(log: string): string[] {
  const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
  const entries = text.matchAll(/^# .*\/ckpt_generated\/probe\.c\n(\w+)$/gm);
  return [...entries].map(([, result = '']) => result);
}

test('ccache: a second tree at another path has its probe from the cache', () => {
  const cache = scratchFolder();
  const log = join(cache, 'stats.log');
  const setting = { CCACHE_DIR: cache, CCACHE_NOHASHDIR: '1', CCACHE_STATSLOG: log };
  Object.assign(process.env, setting);
  const variables = ['ARCH=x86_64', 'CC=ccache gcc'];
  // In place: with O= the path of the tree is part of each command.
  const builds = ['one', 'another'].map(name => {
    const build = new Build(new Tree({ name }), { lines, variables, out: null });
    build.build('kernel/ckpt/');
    assertPresent(build);
    assert.equal(layoutsOf(build), plainLayouts());
    return build;
  });
  const results = probesIn(log);
  assert.is(results.length, 2, results.join());
  assert.is(results[0], 'cache_miss');
  assert.match(results[1] ?? '', /^(direct|preprocessed)_cache_hit$/);
  // What one tree put into the cache names no file of the other.
  builds.forEach(build => void assertGuarded(build));
  assert.match(probesIn(log).at(-2) ?? '', /hit$/);
  for (const name of Object.keys(setting)) delete process.env[name];
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => void server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

interface Daemon {
  readonly hosts: string;
  readonly log: string;
  stop(): void;
}

async function distccd(): Promise<Daemon> {
  const folder = scratchFolder();
  const log = join(folder, 'distccd.log');
  const port = await freePort();
  const args = ['--no-detach', '--daemon', '--listen', '127.0.0.1', '--port', String(port)];
  const allowed = ['--allow', '127.0.0.1', '--jobs', '2', '--log-stderr', '--log-level', 'info'];
  // As root it becomes nobody, who may not open files here.
  const written = openSync(log, 'w');
  const daemon: ChildProcess = spawn('distccd', [...args, ...allowed, '--user', 'nobody'], {
    stdio: ['ignore', written, written],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  for (let tries = 0; tries < 100 && !isListening(port); tries++) run('sleep', ['0.1']);
  return { hosts: `127.0.0.1:${port}`, log, stop: () => void daemon.kill() };
}

function isListening(port: number): boolean {
  return run('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]).status === 0;
}

test('distcc: the daemon compiles the probe', async () => {
  const daemon = await distccd();
  const setting = { DISTCC_HOSTS: daemon.hosts, DISTCC_FALLBACK: '0', DISTCC_DIR: scratchFolder() };
  Object.assign(process.env, setting);
  try {
    const build = new Build(tree, { lines, variables: ['ARCH=x86_64', 'CC=distcc gcc'] });
    build.build('kernel/ckpt/');
    assertPresent(build);
    assert.equal(layoutsOf(build), plainLayouts());
    const compiled = readFileSync(daemon.log, 'utf8')
      .split('\n')
      .filter(line => line.includes('COMPILE_OK'));
    assert.is(compiled.filter(line => line.endsWith('/probe.c')).length, 1, compiled.join('\n'));
    assertGuarded(build);
  } finally {
    daemon.stop();
    for (const name of Object.keys(setting)) delete process.env[name];
  }
});

test.run();
