// kill -9 at every system call by which a command changes a file, one after the other: every output is as
// before or as after, what else is there is a leftover, and the next run comes to the end and takes it away.
// CKPTGEN_COUNT is the number of calls a command that are tried, spread over all that it makes: a whole sweep
// takes 1000.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgenFrom } from '../support/cli.ts';
import { type Module, pair, within } from '../support/kernel-module.ts';
import {
  assertAfter,
  assertWhole,
  built,
  EDITED,
  isText,
  leftovers,
  restore,
  some,
  stateOf,
} from '../support/killed.ts';
import { type Call, type Ran, runTraced, shown } from '../support/strace.ts';

const test = suite('steps that are killed');

interface Sweep {
  readonly module: Module;
  readonly args: readonly string[];
  /** How many calls are at least to be found. */
  readonly least: number;
  /** What the same command comes to by itself; by default everything. */
  isItsOwn?(file: string): boolean;
}

function run({ module, args }: Sweep): void {
  const ran = ckptgenFrom(module.path('ckptgen.mjs'), module.kernel, args);
  assert.is(ran.status, 0, ran.stderr);
}

function runUnder({ module, args }: Sweep, at?: Call): Promise<Ran> {
  const where = { cwd: module.kernel, folder: module.folder };
  return runTraced([module.path('ckptgen.mjs'), ...args], at ? { ...where, at } : where);
}

async function sweep(of: Sweep): Promise<void> {
  const { module, args, least, isItsOwn = () => true } = of;
  const before = stateOf(module);
  const whole = await runUnder(of);
  assert.is(whole.status, 0, whole.stderr);
  const after = stateOf(module);
  assert.ok(whole.calls.length >= least, `${whole.calls.length} calls`);
  const calls = some(whole.calls);
  for (const call of calls) {
    const what = `killed at ${shown(call)}`;
    restore(module, before);
    assert.ok((await runUnder(of, call)).isKilled, `not ${what}`);
    assertWhole(module, { before, after }, what);
    run(of);
    assertAfter(module, after, what, isItsOwn);
  }
  console.log(`${args[0]}: killed at ${calls.length} of ${whole.calls.length} calls`);
}

function stepArgs(module: Module): string[] {
  return ['--src', module.folder, '--out', module.path('ckpt_generated')];
}

/** A member is another, a subsystem new, one gone. */
function edit(module: Module): void {
  module.write({
    ...EDITED,
    ...within('next', pair('next')),
  });
  module.remove('grp');
}

test('probe', async () => {
  const module = built();
  edit(module);
  const { folder } = module;
  const headers = ['cap/cap_header.h', 'next/next_header.h', 'policy/policy_header.h'];
  module.write({ 'ckpt_generated/headers.list': headers.join('\n') });
  await sweep({
    module,
    least: 7,
    args: [
      ...['probe', ...stepArgs(module), '--module', 'tm', '--uapi', 'include/uapi'],
      ...['--uapi-out', `${folder}/ckpt_generated/uapi`, '--roots', '.'],
      ...['--patterns', '*_header.h */*_header.h'],
      ...['--headers', `${folder}/ckpt_generated/headers.list`, '--makefiles', 'Kbuild', '--'],
    ],
  });
  assert.ok(leftovers(module).length > 0);
  module.build();
  assert.equal(leftovers(module), []);
});

test('generate', async () => {
  const module = built();
  edit(module);
  const made = module.make('-C', module.kernel, `M=${module.folder}`, 'ckpt_generated/probe.o');
  assert.is(made.status, 0, made.text);
  await sweep({ module, least: 12, args: ['generate', ...stepArgs(module), '--mend'] });
  assert.ok(leftovers(module).length > 0);
  module.build();
  assert.equal(leftovers(module), []);
});

/** What is outdated by it the next make writes anew, whether accept has come to remove it or not. */
test('accept', async () => {
  const module = built();
  const before = stateOf(module);
  const isItsOwn = (file: string) => !file.startsWith('ckpt_generated/');
  const args = ['accept', ...stepArgs(module)];
  await sweep({ module, least: 12, args, isItsOwn });
  const beside = leftovers(module).filter(file => !file.startsWith('ckpt_generated/'));
  assert.equal(beside, []);
  module.build();
  assert.equal(leftovers(module), []);
  const whole = stateOf(module);
  restore(module, before);
  const at = { name: 'unlink', path: 'ckpt_generated/uapi/tm/uber.h', ordinal: 1 };
  assert.ok((await runUnder({ module, args, least: 0 }, at)).isKilled);
  module.build();
  assertAfter(module, whole, 'make after accept', isText);
});

test.run();
