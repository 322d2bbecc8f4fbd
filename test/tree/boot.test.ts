// A tiny kernel with every sample built in boots and tests itself; one with broken samples says so.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Build } from '../support/kernel-build.ts';
import { Tree } from '../support/kernel-tree.ts';
import { boot, ktapResults } from '../support/qemu.ts';

const test = suite('boot');
const tree = new Tree();
const config = readFileSync('test/tree/boot.config', 'utf8').split('\n');
const build = new Build(tree, { lines: config.filter(line => line.startsWith('CONFIG_')) });

/** Builds what changed and boots it. */
function results(name: string): string[] {
  build.build('bzImage');
  const text = boot({
    log: `.cache/kernel/boot-${name}.log`,
    kernel: build.path('arch/x86/boot/bzImage'),
    parameters: ['kunit_shutdown=reboot'],
  });
  return ktapResults(text);
}

const CKPT = [
  '    ok 1 ckpt_test_every_byte_is_written',
  '    ok 2 ckpt_test_round_trip',
  'ok 1 ckpt',
];

/** What is changed, in each of the tests that take one change after the other. */
const CHANGES = [
  ...['an effective capability', 'supplementary groups', 'personality', 'nice value'],
  ...['policy and priority', 'umask', 'host name', 'host name over a longer one', 'domain name'],
];

const FORGERIES = [
  ...['a capability that does not exist', 'a capability that was given up'],
  ...['more groups than a record holds', 'a group without CAP_SETGID', 'no personality'],
  ...['a higher hard limit without CAP_SYS_RESOURCE', 'a soft limit above the hard one'],
  ...['more open files than sysctl_nr_open', 'a higher priority without CAP_SYS_NICE'],
  ...['a nice value that does not exist', 'a bit that no umask has'],
  ...['a host name without CAP_SYS_ADMIN', 'a domain name without CAP_SYS_ADMIN'],
  ...['a host name without an end', 'a domain name with bytes behind it'],
];

/** Those that a test takes one after the other, and the test. */
function each(params: readonly string[], number: number, name: string): string[] {
  const lines = params.map((param, i) => `        ok ${i + 1} ${param}`);
  return [...lines, `    ok ${number} ckpt_samples_test_${name}`];
}

const SAMPLES = [
  ...each(CHANGES, 1, 'change'),
  ...each([], 2, 'limits'),
  ...each([], 3, 'cpu_limit'),
  ...each([], 4, 'no_limit'),
  ...each(CHANGES, 5, 'verify'),
  ...each(CHANGES, 6, 'undo'),
  ...each([], 7, 'half_way'),
  ...each(FORGERIES, 8, 'forgery'),
  'ok 2 ckpt_samples',
];

/** Of each line what it is about: one of several changes or forgeries with its test. */
function subjects(lines: readonly string[]): string[] {
  const known = lines.map(line => line.replace(/^ *ok \d+ (?:ckpt_samples_test_)?/, ''));
  return known.map((name, i) => {
    if (!lines[i]?.startsWith('        ')) return name;
    const owner = lines.findIndex((line, at) => at > i && !line.startsWith('        '));
    return `${known[owner]}: ${name}`;
  });
}

/** The same, but for those that fail. */
function failing(lines: readonly string[], ...failed: readonly string[]): string[] {
  const known = subjects(lines);
  assert.equal(
    failed.filter(name => !known.includes(name)),
    [],
  );
  return lines.map((line, i) =>
    failed.includes(known[i] ?? '') ? line.replace(/^( *)ok/, '$1not ok') : line,
  );
}

test('both suites pass at boot, with seven subsystems in the record', () => {
  assert.equal(results('whole'), [...CKPT, ...SAMPLES]);
  const uber = build.read('kernel/ckpt/ckpt_generated/uber.h');
  const sections = [...uber.matchAll(/^\tstruct ckpt_(\w+)_s \1;$/gm)].map(match => match[1]);
  assert.equal(sections, ['cap', 'groups', 'personality', 'rlimit', 'sched', 'umask', 'uts']);
});

test('a limit and a name that a restore forgets, and a question that it does not ask, are told', () => {
  const undo = [
    tree.edit(
      'samples/ckpt/rlimit/rlimit_code.c',
      'memcpy(now, new, RLIM_NLIMITS * sizeof(*now));',
      'memcpy(now, new, (RLIM_NLIMITS - 1) * sizeof(*now));',
    ),
    tree.edit('samples/ckpt/uts/uts_code.c', /\tname_set\(utsname\(\)->domainname[^;]*;\n/, ''),
    tree.edit(
      'samples/ckpt/sched/sched_code.c',
      'record->nice < now->nice && !can_nice(current, record->nice)',
      'false',
    ),
  ];
  const found = results('forgetful');
  for (const put of undo) put();
  const forgotten = ['limits', 'change: domain name', 'change', 'undo: domain name', 'undo'];
  const allowed = ['half_way', 'forgery: a higher priority without CAP_SYS_NICE', 'forgery'];
  assert.equal(found, [...CKPT, ...failing(SAMPLES, ...forgotten, ...allowed, 'ckpt_samples')]);
});

test('a checkpoint whose bytes depend on where they are written fails both suites', () => {
  const undo = tree.edit(
    'samples/ckpt/personality/personality_code.c',
    'record->persona = current->personality;',
    'record->persona = (u32)(unsigned long)record;',
  );
  const found = results('unstable');
  undo();
  assert.equal(
    found.slice(0, 3),
    failing(CKPT, 'ckpt_test_every_byte_is_written', 'ckpt_test_round_trip', 'ckpt'),
  );
  assert.is(found.at(-1), 'not ok 2 ckpt_samples');
});

test.run();
