// make ckpt_watch in the kernel tree: what it generates is what a build of the same state generates.

import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { globSync } from 'glob';
import * as assert from 'uvu/assert';
import { Build } from '../support/kernel-build.ts';
import { cleanEnvironment, pair } from '../support/kernel-module.ts';
import { Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('watch');
const variables = ['ARCH=x86_64'];
const lines = [...x86_64, ...ckpt];
const tree = new Tree();
const build = new Build(tree, { lines, variables });

/** Longer than it takes to look at everything by itself, where no event came. */
const LIMIT_MS = 300_000;
const generated = ['kernel/ckpt/ckpt_generated/*.{c,h}', 'include/generated/uapi/linux/ckpt/*.h'];

/** Its plain lines, as they come. */
class Watch {
  text = '';
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;

  constructor() {
    const [program = '', ...args] = build.command('ckpt_watch');
    this.child = spawn(program, args, { env: cleanEnvironment(), detached: true });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', text => {
        this.text += text;
      });
    this.exit = new Promise(done => this.child.on('close', done));
  }

  /** What was told by the time that `pattern` is, and half a second later. */
  async after(act: () => void, pattern: RegExp): Promise<string> {
    const from = this.text.length;
    act();
    const end = performance.now() + LIMIT_MS;
    while (!pattern.test(this.text.slice(from))) {
      assert.ok(performance.now() < end, `no ${pattern}; told:\n${this.text}`);
      await sleep(50);
    }
    await sleep(500);
    return this.text.slice(from);
  }

  async end(): Promise<number | null> {
    process.kill(-(this.child.pid as number), 'SIGTERM');
    return this.exit;
  }
}

function outputs(of: Build): Map<string, string> {
  const files = globSync(generated, { cwd: of.out, posix: true }).sort();
  return new Map(files.map(file => [file, of.read(file)]));
}

/** As a build of its own makes them from nothing. */
function assertAsClean(configured: readonly string[] = lines): void {
  const clean = new Build(tree, { lines: configured, variables });
  clean.build('ckpt_prepare');
  const [seen, wanted] = [outputs(build), outputs(clean)];
  clean.discard();
  assert.equal([...seen.keys()], [...wanted.keys()]);
  for (const [file, text] of wanted) assert.is(seen.get(file), text, file);
}

async function follows(watch: Watch): Promise<void> {
  await watch.after(() => {}, /^ckptgen: fine: 7 subsystems/m);
  assertAsClean();
  const header = 'samples/ckpt/umask/umask_header.h';
  let putBack = () => {};
  const drift = await watch.after(() => {
    putBack = tree.edit(header, 'u32 mask;', 'u16 mask;');
  }, /^ckptgen: drift/m);
  assert.match(drift, /umask_header\.h:\d+:\d+: error: layout drift in 'struct ckpt_umask_s'/);
  await watch.after(putBack, /^ckptgen: fine: 7 subsystems/m);
  const fresh = pair('fresh');
  await watch.after(() => {
    for (const [file, text] of Object.entries(fresh))
      tree.write({ [`drivers/net/ppp/ckpt/${file}`]: text });
  }, /^ckptgen: fine: 8 subsystems/m);
  assertAsClean();
  await watch.after(() => {
    putBack = tree.edit('Makefile', /$/, '# A comment.\n');
  }, /^ckptgen: fine: 8 subsystems/m);
  putBack();
  const option = 'config CKPT_FRESH\n\tdef_bool n\n\n';
  await watch.after(() => {
    putBack = tree.edit('drivers/net/ppp/Kconfig', /^/, option);
  }, /^ckptgen: fine: 7 subsystems/m);
  await watch.after(putBack, /^ckptgen: fine: 8 subsystems/m);
  await watch.after(() => {
    appendFileSync(build.path('.config'), '# CONFIG_CKPTGEN_SAMPLES is not set\n');
  }, /^ckptgen: fine: 1 subsystem/m);
  assertAsClean(lines.filter(line => !line.startsWith('CONFIG_CKPTGEN_SAMPLES=')));
}

test('begins from nothing, tells drift, finds a new folder, follows the configuration', async () => {
  const watch = new Watch();
  try {
    await follows(watch);
  } finally {
    await watch.end();
  }
  assert.match(watch.text, /^ckptgen: ended/m);
});

test.run();
