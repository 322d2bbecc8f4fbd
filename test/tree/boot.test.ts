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

const SAMPLES = [
  '        ok 1 an effective capability',
  '        ok 2 supplementary groups',
  '        ok 3 personality',
  '        ok 4 nice value',
  '        ok 5 policy and priority',
  '        ok 6 umask',
  '        ok 7 host name',
  '        ok 8 host name over a longer one',
  '        ok 9 domain name',
  '    ok 1 ckpt_samples_test_change',
  '    ok 2 ckpt_samples_test_limits',
  '    ok 3 ckpt_samples_test_cpu_limit',
  '    ok 4 ckpt_samples_test_no_limit',
  '        ok 1 a capability that does not exist',
  '        ok 2 a capability that was given up',
  '        ok 3 more groups than a record holds',
  '        ok 4 a group without CAP_SETGID',
  '        ok 5 no personality',
  '        ok 6 a higher hard limit without CAP_SYS_RESOURCE',
  '        ok 7 a soft limit above the hard one',
  '        ok 8 more open files than sysctl_nr_open',
  '        ok 9 a higher priority without CAP_SYS_NICE',
  '        ok 10 a nice value that does not exist',
  '        ok 11 a bit that no umask has',
  '        ok 12 a host name without CAP_SYS_ADMIN',
  '        ok 13 a domain name without CAP_SYS_ADMIN',
  '        ok 14 a host name without an end',
  '        ok 15 a domain name with bytes behind it',
  '    ok 5 ckpt_samples_test_forgery',
  'ok 2 ckpt_samples',
];

/** The same, but for those that fail. */
function failing(lines: readonly string[], ...failed: readonly string[]): string[] {
  const known = lines.map(line => line.replace(/^ *ok \d+ /, ''));
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
  const failed = ['ckpt_samples_test_limits', 'domain name', 'ckpt_samples_test_change'];
  const allowed = ['a higher priority without CAP_SYS_NICE', 'ckpt_samples_test_forgery'];
  assert.equal(found, [...CKPT, ...failing(SAMPLES, ...failed, ...allowed, 'ckpt_samples')]);
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
