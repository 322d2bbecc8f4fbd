// A kernel with the samples and their door built in, host name and limits among them, under the kernel's own
// checks: what test/support/booted claims of the module holds there, and the log stays clean.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Initramfs, testClaims } from '../support/booted.ts';
import { failingSubsystems } from '../support/fails.ts';
import { Build } from '../support/kernel-build.ts';
import { scratchFolder, Tree } from '../support/kernel-tree.ts';
import { boot, keepLog, ktapResults, serialText } from '../support/qemu.ts';
import { REFUSALS } from '../support/refusals.ts';
import { WRONGS, wrongSubsystem } from '../support/wrong.ts';

const test = suite('booted tree');
const tree = new Tree();
const lines = ['boot', 'booted-tree'].flatMap(name =>
  readFileSync(`test/tree/${name}.config`, 'utf8').split('\n'),
);

for (const [file, text] of Object.entries({ ...failingSubsystems(), ...wrongSubsystem }))
  tree.write({ [`samples/ckpt/${file}`]: text });
const build = new Build(tree, { lines: lines.filter(line => line.startsWith('CONFIG_')) });
build.build('bzImage');
const headers = scratchFolder();
build.build('headers_install', `INSTALL_HDR_PATH=${headers}`);

const initramfs = new Initramfs();
const includes = [`${headers}/include`, tree.path('samples/ckpt/include/uapi')];
const defines = ['IN_TREE', 'MODULE="ckpt"'];
const kmemleak = '/sys/kernel/debug/kmemleak';
const failslab = '/sys/kernel/debug/failslab';

initramfs.shell('mount -t debugfs debug /sys/kernel/debug');
initramfs.shell(`sh -c "echo clear > ${kmemleak}"`);
for (const source of ['roundtrip', 'edit', 'corrupt', 'door', 'failing', 'beside'])
  initramfs.program(source, { source, includes, defines, alone: source === 'edit' });
initramfs.program('edit32', {
  ...{ source: 'edit', includes, defines, alone: true },
  compiler: 'i686-linux-gnu-gcc',
});
// Those that may wait fail, too, and without a trace each.
initramfs.shell(`sh -c "echo 0 > ${failslab}/verbose; echo N > ${failslab}/ignore-gfp-wait"`);
initramfs.program('memory', { source: 'memory', includes, defines });
// What is lost is told when it is older than five seconds, and did not change between two scans.
const scanForLeaks = `sh -c "sleep 6; echo scan > ${kmemleak}; sleep 1; echo scan > ${kmemleak}"`;
initramfs.shell(scanForLeaks);
initramfs.shell(`sh -c "! grep . ${kmemleak}"`);

const log = '.cache/kernel/booted-tree.log';
const machine = {
  kernel: build.path('arch/x86/boot/bzImage'),
  parameters: ['printk.time=0', 'printk.devkmsg=on'],
  cpus: 2,
  seconds: 600,
};
const text = boot({ ...machine, log, initramfs: initramfs.pack() });

testClaims(
  test,
  { text, log },
  {
    roundtrip: 16,
    edit: 11,
    edit32: 11,
    corrupt: 35,
    door: 28,
    failing: 26,
    beside: 10,
    memory: 4,
  },
);

test('what is at once runs on two processors', () => {
  assert.match(text, /smp: Brought up 1 node, 2 CPUs/);
});

test('the self-tests pass beside the subsystems that can fail', () => {
  const results = ktapResults(text).filter(line => !line.startsWith(' '));
  const suites = results.filter(line => !line.includes(' - '));
  assert.equal(suites, ['ok 1 ckpt', 'ok 2 ckpt_samples']);
});

/** The same kernel, with a restore that does each wrong once: what it finds there it would find anywhere. */
function textOfWrongs(): string {
  const wrongs = new Initramfs();
  wrongs.shell('mount -t debugfs debug /sys/kernel/debug');
  wrongs.shell(`sh -c "echo clear > ${kmemleak}"`);
  wrongs.program('wrong', { source: 'wrong', includes, defines }, Object.keys(WRONGS).length);
  wrongs.shell(scanForLeaks);
  wrongs.shell(`sh -c 'while read -r l; do echo "$l" > /dev/kmsg; done < ${kmemleak}'`);
  const wrongLog = '.cache/kernel/booted-tree-wrong.log';
  const said = serialText({ ...machine, log: wrongLog, initramfs: wrongs.pack() }).text;
  keepLog(wrongLog, said);
  return said;
}

const said = textOfWrongs();

test('the checks of this kernel find nothing where nothing is wrong', () => {
  const before = said.slice(0, said.indexOf('# how: 1'));
  assert.match(before, /^ok 1 - nothing is done wrong$/m);
  for (const line of Object.values(WRONGS)) assert.not.match(before, line);
});

for (const [wrong, line] of Object.entries(WRONGS))
  test(`the checks of this kernel find a restore that ${wrong.toLowerCase()}`, () => {
    assert.match(said, line);
  });

for (const [kind, line] of REFUSALS) {
  test(`the log has a line for ${kind}`, () => {
    assert.match(text, line);
  });
}

test.run();
