// One tree built for four ABIs against the same locks.

import * as assert from 'uvu/assert';
import { assertGuarded, assertPresent, assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { pair, within } from '../support/kernel-module.ts';
import { type Made, must, Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('abis');
const tree = new Tree();

const abis = {
  x86_64: { variables: ['ARCH=x86_64'], lines: [...x86_64, ...ckpt] },
  i386: { variables: ['ARCH=i386', 'CROSS_COMPILE=i686-linux-gnu-'], lines: ckpt },
  aarch64: { variables: ['ARCH=arm64', 'CROSS_COMPILE=aarch64-linux-gnu-'], lines: ckpt },
  s390x: { variables: ['ARCH=s390', 'CROSS_COMPILE=s390x-linux-gnu-'], lines: ckpt },
};

type Abi = keyof typeof abis;
const names = Object.keys(abis) as Abi[];
const builds = new Map<Abi, Build>();

/** The build for an ABI, as the test before left it. */
function buildFor(abi: Abi): Build {
  const build = builds.get(abi) ?? new Build(tree, abis[abi]);
  builds.set(abi, build);
  return build;
}

const machines = { x86_64: 62, i386: 3, aarch64: 183, s390x: 22 } as const;

for (const abi of names)
  test(`${abi}: the samples agree with their locks, and drift fails`, () => {
    const build = buildFor(abi);
    const made = build.build('kernel/ckpt/');
    assert.not.match(made.stdout, /no lock yet/);
    const header = build.bytes('kernel/ckpt/core.o');
    const machine = abi === 's390x' ? header.readUInt16BE(18) : header.readUInt16LE(18);
    assert.is(machine, machines[abi]);
    assertPresent(build);
    assertGuarded(build);
    assert.match(build.build('-s', 'ckpt_check').stdout, /^7 of 7 locks agree$/m);
  });

/** A drop-in subsystem for the time of one test. */
function withSubsystem(members: string, per: 'all' | 'abi', during: () => void): void {
  const files = within('kernel/ckpt/regs', pair('regs', members, '<linux/types.h>'));
  const header = files['kernel/ckpt/regs/regs_header.h'] ?? '';
  const declared = per === 'abi' ? '#define CKPT_REGS_PER_ABI 1\nstruct ckpt_regs_s {' : '$&';
  tree.write({
    ...files,
    'kernel/ckpt/regs/regs_header.h': header.replace(/^struct ckpt_regs_s \{/m, declared),
  });
  try {
    during();
  } finally {
    tree.remove('kernel/ckpt/regs');
    if (tree.has(exported)) tree.remove(exported);
  }
}

const lock = 'kernel/ckpt/regs/regs.layout';
const exported = 'include/uapi/linux/ckpt/regs.h';
const accept = (abi: Abi) => buildFor(abi).build('ckpt_accept', 'CKPT=regs');

test('a record that is not portable is an error that names ABI and member', () => {
  withSubsystem('unsigned long ip;\n\tunsigned long sp;', 'all', () => {
    accept('x86_64');
    const recorded = tree.read(lock);
    for (const abi of ['x86_64', 'aarch64', 's390x'] as const) buildFor(abi).build('prepare');
    const made = buildFor('i386').make('prepare');
    assert.is(made.status, 2, made.text);
    assertTells(
      made,
      /regs_header\.h:\d+:\d+: error: 'struct ckpt_regs_s' is not portable: on i386 'ip' \(unsigned long\) is u32, the lock says u64; likewise 'sp' \[abi-dependent\]/,
    );
    assert.is(buildFor('i386').make('ckpt_accept', 'CKPT=regs').status, 2);
    assert.is(tree.read(lock), recorded);
  });
});

function entriesOf(text: string): Map<string, string> {
  const entries = text.split(/^(?=abi )/m).slice(1);
  return new Map(entries.map(entry => [/^abi (\w+)/.exec(entry)?.[1] ?? '', entry]));
}

test('a record per ABI has an entry each; building or accepting for one disturbs no other', () => {
  withSubsystem('unsigned long ip;\n\tunsigned long sp;', 'abi', () => {
    for (const abi of names) {
      const before = tree.has(lock) ? entriesOf(tree.read(lock)) : new Map<string, string>();
      accept(abi);
      const after = entriesOf(tree.read(lock));
      assert.equal([...after.keys()].sort(), [...before.keys(), abi].sort());
      for (const [other, entry] of before) assert.is(after.get(other), entry);
    }
    const complete = tree.read(lock);
    for (const abi of names) {
      const build = buildFor(abi);
      build.build('kernel/ckpt/');
      assert.ok(build.symbols('kernel/ckpt/built-in.a').includes('regs_checkpoint'));
      assert.match(build.build('-s', 'ckpt_check').stdout, /^8 of 8 locks agree$/m);
    }
    assert.is(tree.read(lock), complete);
  });
});

test('gone again, each ABI builds without it', () => {
  for (const abi of names) {
    const build = buildFor(abi);
    build.build('kernel/ckpt/');
    assert.not.ok(build.symbols('kernel/ckpt/built-in.a').includes('regs_checkpoint'));
  }
});

const capability = 'include/linux/capability.h';

function lineOf(text: string, found: string): number {
  return text.split('\n').findIndex(line => line.includes(found)) + 1;
}

function assertNamesCapability(made: Made): void {
  const line = lineOf(tree.read(capability), '\tu64 val;');
  assert.is(made.status, 2, made.text);
  assertTells(
    made,
    new RegExp(
      `${capability}:${line}:6: error: layout drift in 'struct ckpt_cap_s': 'effective' was u32\\[2\\], is u64 \\[element-type-changed\\]`,
    ),
  );
  assertTells(made, /cap_header\.h:\d+:15: note: reached through 'effective', and 4 more members/);
  assert.is([...made.stderr.matchAll(/ error: /g)].length, 1);
}

test('kernel_cap_t as v6.3 made it: the cause is named, little endian and big endian', () => {
  for (const abi of ['x86_64', 's390x'] as const) buildFor(abi).build('kernel/ckpt/');
  const before = tree.read(capability);
  must('bash', [
    '-c',
    '. test/kernel-copy.sh; kernel_cap_as_u64 "$1"',
    'bash',
    tree.path(capability),
  ]);
  try {
    for (const abi of ['x86_64', 's390x'] as const)
      assertNamesCapability(buildFor(abi).make('prepare'));
  } finally {
    tree.write({ [capability]: before });
  }
  for (const abi of ['x86_64', 's390x'] as const) buildFor(abi).build('kernel/ckpt/');
});

test.run();
