// check --staged in a git repository of the size of the kernel: its builds in place and elsewhere, of several
// architectures, and what a commit costs.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { Build } from '../support/kernel-build.ts';
import { must, scratchFolder, Tree } from '../support/kernel-tree.ts';
import { ckptgenIn, findingsOf, Repo } from '../support/staged.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('staged');

const HEADER = 'samples/ckpt/umask/umask_header.h';
const tree = new Tree();
const repo = new Repo(tree.folder);

/** Debian's packaging ignores all that is in the top folder. */
function committed(): void {
  tree.edit('.gitignore', /^\/\*$/m, '# no /*');
  repo.git('init', '--quiet');
  // Else a commit of so many files begins to pack them behind its back, beside what is measured.
  repo.git('config', 'gc.auto', '0');
  repo.git('add', '--force', '.');
  repo.git('commit', '--quiet', '--message', 'x');
}

committed();

function verdict(...args: string[]): { status: number | null; findings: readonly string[] } {
  const said = ckptgenIn(tree.folder, ['check', '--staged', '--format', 'json', ...args]);
  return { status: said.status, findings: findingsOf(said.stdout) };
}

/** Errors and warnings alone: what is only told differs by ABI. */
function serious(...args: string[]): { status: number | null; findings: readonly string[] } {
  const { status, findings } = verdict(...args);
  return { status, findings: findings.filter(each => !each.startsWith('info ')) };
}

const DRIFT = { status: 1, findings: [`error member-resized ${HEADER}`] };
const FINE = { status: 0, findings: [] };

/** The header, staged with another text, for the time of a test. */
function staging(from: string, to: string, during: () => void, file = HEADER): void {
  const putBack = tree.edit(file, from, to);
  repo.git('add', file);
  try {
    during();
  } finally {
    putBack();
    repo.git('reset', '--quiet', '--', file);
  }
}

const grown = (during: () => void) => staging('u32 mask;', 'u16 mask;', during);

test('without a build, a record is named, and nothing else is hindered', () => {
  grown(() => assert.equal(verdict(), { status: 2, findings: [`error not-judged ${HEADER}`] }));
  const file = 'include/linux/sched.h';
  staging(
    'struct task_struct {',
    'struct task_struct { /* x */',
    () => assert.equal(verdict(), FINE),
    file,
  );
});

const inPlace = new Build(tree, {
  lines: [...x86_64, ...ckpt],
  variables: ['ARCH=x86_64'],
  out: null,
});

test('a build in place', () => {
  inPlace.build('ckpt_probe');
  assert.is(repo.git('status', '--porcelain'), '');
  grown(() => assert.equal(serious(), DRIFT));
});

test('a header of the kernel that a record includes is that of the index', () => {
  const file = 'include/linux/capability.h';
  const from = 'typedef struct kernel_cap_struct {';
  const to = 'typedef struct kernel_cap_struct {\n\t__u64 more;';
  staging(
    from,
    to,
    () => {
      const { status, findings } = serious();
      assert.is(status, 1);
      assert.ok(
        findings.some(each => each.includes(file)),
        findings.join('\n'),
      );
      tree.edit(file, to, from);
      assert.equal(serious(), { status, findings });
    },
    file,
  );
  const putBack = tree.edit(file, from, to);
  staging('permission bits', 'Permission bits', () => assert.equal(serious(), FINE));
  putBack();
});

test('a Kconfig file and a Makefile of the build are said to be none that was judged', () => {
  const files = ['samples/ckpt/Kconfig', 'kernel/ckpt/Makefile'];
  for (const file of files) tree.write({ [file]: `${tree.read(file)}\n# more\n` });
  repo.git('add', ...files);
  const said = verdict();
  repo.git('reset', '--quiet', '--hard');
  const told = files.map(file => `info not-judged ${file}`).sort();
  assert.equal(said, { status: 0, findings: told });
});

test('what a header is made of is said to be none that was judged', () => {
  const file = 'kernel/time/timeconst.bc';
  tree.write({ [file]: `${tree.read(file)}/* more */\n` });
  repo.git('add', file);
  const said = verdict();
  repo.git('reset', '--quiet', '--hard');
  assert.is(said.status, 0);
  assert.ok(said.findings.includes(`info not-judged ${file}`), said.findings.join('\n'));
});

const rounds = 15;
/** As long as something else may have the second processor. */
const mostRounds = 60;

function milliseconds(program: string, args: readonly string[], folder = tree.folder): number {
  const started = performance.now();
  spawnSync(program, args, { cwd: folder, stdio: 'ignore' });
  return performance.now() - started;
}

/** The probe's own command, its object thrown away. */
function compileCommand(): readonly [string, readonly string[]] {
  const recorded = readFileSync(inPlace.path('kernel/ckpt/ckpt_generated/probe.command'), 'utf8');
  const words = recorded.split('\0').filter(word => word !== '' && !word.startsWith('-Wp,-MMD'));
  const out = words.indexOf('-o');
  const [program = '', ...args] = words.with(out + 1, join(scratchFolder(), 'probe.o'));
  return [program, args];
}

type Times = Readonly<Record<string, number>>;

/** The least of each, in turn, of as many rounds as it takes. */
function leastOf(
  programs: Readonly<Record<string, () => number>>,
  isEnough: (least: Times) => boolean,
): Times {
  const least: Record<string, number> = {};
  let round = 0;
  do {
    for (const [name, measure] of Object.entries(programs))
      least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, measure());
    round++;
  } while (round < rounds || (round < mostRounds && !isEnough(least)));
  return least;
}

/** What a busy machine may add to a ratio of two least times. */
const NOISE = 1.2;

const shown = (ratio: number) => ratio.toFixed(2);

test('what a commit costs: with nothing of a record, and with one subsystem', () => {
  // A tiny kernel's probe compiles in half the time.
  inPlace.build('-s', 'defconfig');
  inPlace.set(...ckpt);
  inPlace.build('-s', 'ckpt_probe');
  const bundle = resolve('dist/ckptgen.mjs');
  const check = () => milliseconds(process.execPath, [bundle, 'check', '--staged']);
  const bare = () => milliseconds(process.execPath, ['-e', '0']);
  assert.is(ckptgenIn(tree.folder, ['hook', 'install']).status, 0);
  const hook = () => milliseconds('sh', ['.git/hooks/pre-commit']);
  const documents = 'Documentation/index.rst';
  const ratiosOfNone = ({ bare = 1, hook = 0, check = 0 }: Times) => [hook / bare, check / bare];
  const isCheap = (times: Times) => ratiosOfNone(times).every(each => each < 2);
  let none: Times = {};
  staging('the', 'The', () => (none = leastOf({ bare, hook, check }, isCheap)), documents);
  const [program, args] = compileCommand();
  const compile = () => milliseconds(program, args);
  const ratioOfOne = ({ bare = 1, compile = 0, check = 0 }: Times) => check / (2 * compile + bare);
  let one: Times = {};
  staging('permission bits', 'Permission bits', () => {
    assert.is(verdict().status, 0);
    one = leastOf({ bare, compile, check }, times => ratioOfOne(times) < 1);
  });
  const [ofHook = 0, byHand = 0] = ratiosOfNone(none);
  const ofOne = ratioOfOne(one);
  const figures = `of Node's start: the hook ${shown(ofHook)}, by hand ${shown(byHand)}; one subsystem: ${shown(ofOne)} of twice its compile and Node's start`;
  process.stdout.write(`\ntimed: ${figures}\n`);
  assert.is(ckptgenIn(tree.folder, ['hook', 'uninstall']).status, 0);
  assert.ok(ofHook < 2 && byHand < 2 * NOISE && ofOne < NOISE, figures);
});

const beside = join(dirname(tree.folder), 'build-x86');

test('build folders beside the source are found, others are named; each ABI has a say', () => {
  inPlace.build('mrproper');
  repo.git('clean', '--quiet', '-ffdx');
  grown(() => assert.is(verdict().status, 2));
  const found = new Build(tree, {
    lines: [...x86_64, ...ckpt],
    variables: ['ARCH=x86_64'],
    out: beside,
  });
  found.build('ckpt_probe');
  grown(() => assert.equal(serious(), DRIFT));
  const variables = ['ARCH=arm64', 'CROSS_COMPILE=aarch64-linux-gnu-'];
  const named = new Build(tree, { lines: ckpt, variables });
  named.build('ckpt_probe');
  grown(() => assert.equal(serious('--kernel', named.out), DRIFT));
  staging('u32 mask;', 'u32 mask;\n#ifdef CONFIG_ARM64\n\tu32 more;\n#endif', () => {
    assert.equal(serious(), FINE);
    assert.is(serious('--kernel', named.out).status, 1);
  });
  const empty = scratchFolder();
  mkdirSync(join(empty, 'none'));
  const said = ckptgenIn(tree.folder, ['check', '--staged', '--kernel', join(empty, 'none')]);
  grown(() => {
    const none = ckptgenIn(tree.folder, ['check', '--staged', '--kernel', join(empty, 'none')]);
    assert.is(none.status, 2);
    assert.match(none.stderr, /has no build of the kernel's own subsystems/);
  });
  assert.is(said.status, 0);
  renameSync(beside, join(empty, 'moved'));
  writeFileSync(join(empty, 'x'), '');
  must('rm', ['-rf', empty]);
});

test.run();
