// What a watch leaves to make: files that only make reads, and a generated folder that is not there any more.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/incremental/child.ts';
import { CleanBuilds, type Outcome } from '../support/incremental/clean.ts';
import { sleep, WatchTool } from '../support/incremental/tools.ts';
import { sourcesIn } from '../support/incremental/world.ts';
import { Module, pair, within } from '../support/kernel-module.ts';

const test = suite('a watch and make');

const WIDE = '#ifdef WIDE\n\tu64 tail;\n#else\n\tu32 tail;\n#endif';

async function assertClean(module: Module, now: Outcome): Promise<void> {
  const clean = await new CleanBuilds().of(sourcesIn(module.folder));
  assert.is(now.error, null, now.said);
  assert.equal(now.outputs, clean.outputs);
}

async function watched(act: (module: Module, watch: WatchTool) => Promise<void>): Promise<void> {
  const module = new Module({ subsystems: ['grp'], files: within('cap', pair('cap', WIDE)) });
  const watch = new WatchTool(module);
  try {
    await act(module, watch);
  } finally {
    await watch.end();
  }
}

function withFlag(module: Module): void {
  module.write({
    Kbuild: module.read('Kbuild').replace('include', 'ccflags-y += -DWIDE\ninclude'),
  });
}

test('another flag in Kbuild', () =>
  watched(async (module, watch) => {
    const before = await watch.settled();
    await watch.mark();
    withFlag(module);
    const now = await watch.settled();
    assert.not.equal(now.outputs, before.outputs);
    await assertClean(module, now);
  }));

test('another flag in Kbuild, while make runs that has read it', () =>
  watched(async (module, watch) => {
    while (!module.has('ckpt_generated/probe.c')) await sleep(2);
    withFlag(module);
    await watch.settled();
    await watch.lookAgain();
    await assertClean(module, await watch.settled());
  }));

test('a save after make clean', () =>
  watched(async (module, watch) => {
    await watch.settled();
    await watch.mark();
    await run('make', ['-C', module.kernel, `M=${module.folder}`, 'clean'], module.folder);
    module.write(within('grp', pair('grp', 'u32 only;')));
    await watch.settled();
    await assertClean(module, await watch.settled());
  }));

test.run();
