// Constants that belong to a subsystem's record: what the compiler that builds the module knows of them, in
// make, in check and accept, and beside a watch.

import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Called, ckptgen, findingsOf } from '../support/cli.ts';
import { Module, pair } from '../support/kernel-module.ts';
import { places, replaceIn, Watched, watchSuite } from '../support/watched.ts';

const test = watchSuite('constants of a module');

const FLAGS = [
  '#define CKPT_FL_LOCKED (1 << 3)',
  '#define CKPT_FL_ALL (CKPT_FL_LOCKED | 1)',
  '#define CKPT_FL_TICKS HZ',
  'enum { CKPT_FL_IDLE, CKPT_FL_BUSY = 4 };',
  '/* At most INT_MAX times HZ, on NR_CPUS. */',
].join('\n');

const LOCKED = [
  '  CKPT_FL_ALL = 9, by its name',
  '  CKPT_FL_LOCKED = 8, by its name',
  '  CKPT_FL_TICKS = HZ, by its name',
  '  INT_MAX = 2147483647, named in it',
  '  enum, by its name',
  '    CKPT_FL_IDLE = 0',
  '    CKPT_FL_BUSY = 4',
];

function flagged(header = FLAGS): Module {
  const files = pair('fl', '__u32 flags;', '<linux/jiffies.h>');
  const text = files['fl_header.h']?.replace('struct ckpt', `${header}\nstruct ckpt`) ?? '';
  return new Module({ subsystems: [], files: { ...files, 'fl_header.h': text } });
}

function call(module: Module, ...args: string[]): Called {
  return ckptgen(module.folder, ...args, '--kernel', module.kernel);
}

function rulesOf(called: Called): string[] {
  return findingsOf(called).map(each => `${each.rule} ${each.severity} ${each.file}:${each.line}`);
}

function commitAll(module: Module): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main'];
  const git = (...args: string[]) =>
    execFileSync('git', [...who, ...args], { cwd: module.folder, stdio: 'pipe' });
  git('init', '-q');
  git('add', '*.layout', '*_header.h');
  git('commit', '-q', '-m', 'state');
}

function configuration({ kernel }: Module): string {
  return readFileSync(join(kernel, 'include/config/auto.conf'), 'utf8');
}

function lockedConstants(module: Module): string[] {
  const lines = module.read('fl.layout').split('\n');
  const hz = /^CONFIG_HZ=(\d+)$/m.exec(configuration(module))?.[1];
  return lines
    .slice(lines.indexOf('constants') + 1)
    .filter(Boolean)
    .map(line => line.replace(`= ${hz},`, '= HZ,'));
}

test('the lock has them, but for a guard, a declaration, and what the configuration decides elsewhere', () => {
  const module = flagged(`#define CKPT_FL_PER_ABI 1\n${FLAGS}`);
  assert.is(call(module, 'accept').status, 0);
  assert.equal(lockedConstants(module), LOCKED);
});

test('a flag of another value stops make until it is accepted as a new version', () => {
  const module = flagged();
  module.build('ckpt_accept');
  commitAll(module);
  module.build();
  replaceIn(module, 'fl_header.h', '1 << 3', '1 << 4');
  for (let time = 0; time < 2; time++) {
    const made = module.make();
    assert.is(made.status, 2);
    const lines = made.stderr.split('\n').filter(line => /(?:error|note): /.test(line));
    assert.equal(
      lines.map(line => line.replaceAll(`${module.folder}/`, '')),
      [
        "fl_header.h:5: error: layout drift in 'struct ckpt_fl_s': 'CKPT_FL_LOCKED' was 8, is 16; 'CKPT_FL_ALL' was 9, is 17 [constant-changed]",
        'fl.layout:10: note: exported format says: CKPT_FL_LOCKED = 8',
        "note: if intended: make ckpt_accept CKPT=fl   (records version 2 of 'fl'; kernels then refuse images of version 1)",
      ],
    );
  }
  assert.match(module.build('ckpt_accept').stdout, /^fl: version 2 recorded in fl\.layout/m);
  module.build();
});

/** What only gcc knows, and the installed kernel's headers are configured for gcc. */
const GCC_ONLY = [
  '-mpreferred-stack-boundary=*',
  '-mindirect-branch*',
  '-mfunction-return=*',
  '-fno-allow-store-data-races',
  '-fconserve-stack',
  '-mrecord-mcount',
  '-ftrivial-auto-var-init=*',
];

function clangFor(module: Module): string {
  module.write({
    'my-clang': [
      '#!/bin/bash',
      'for word do',
      '\tshift',
      `\tcase $word in ${GCC_ONLY.join('|')}) ;; *) set -- "$@" "$word" ;; esac`,
      'done',
      'exec clang-14 "$@"',
      '',
    ].join('\n'),
  });
  chmodSync(module.path('my-clang'), 0o755);
  return `CC=${module.path('my-clang')}`;
}

test('clang says the same', () => {
  const module = flagged();
  const compiler = clangFor(module);
  module.build('ckpt_accept', compiler);
  assert.equal(lockedConstants(module), LOCKED);
  module.build('ckpt_check', compiler);
  replaceIn(module, 'fl_header.h', '1 << 3', '1 << 4');
  const checked = module.make('ckpt_check', compiler);
  assert.is(checked.status, 2);
  assert.match(checked.stderr, /fl_header\.h:5: error: .*'CKPT_FL_LOCKED' was 8, is 16/);
});

test('what is removed or inserted fails, what is new is told and can be recorded', () => {
  const module = flagged();
  assert.is(call(module, 'accept').status, 0);
  replaceIn(module, 'fl_header.h', 'CKPT_FL_IDLE,', 'CKPT_FL_IDLE, CKPT_FL_NEXT,');
  replaceIn(
    module,
    'fl_header.h',
    '#define CKPT_FL_ALL (CKPT_FL_LOCKED | 1)',
    '#define CKPT_FL_NEW 12',
  );
  assert.equal(rulesOf(call(module, 'check', '--format', 'json')), [
    'enum-inserted error fl_header.h:8',
    'constant-changed error fl_header.h:10',
    'constant-added info fl_header.h:6',
  ]);
  replaceIn(module, 'fl_header.h', 'CKPT_FL_IDLE, CKPT_FL_NEXT,', 'CKPT_FL_IDLE,');
  replaceIn(
    module,
    'fl_header.h',
    '#define CKPT_FL_NEW 12',
    '#define CKPT_FL_ALL (CKPT_FL_LOCKED | 1)\n#define CKPT_FL_NEW 12',
  );
  const checked = call(module, 'check', '--strict', '--format', 'json');
  assert.equal([checked.status, rulesOf(checked)], [0, ['constant-added info fl_header.h:7']]);
  assert.is(module.build().stderr.includes('CKPT_FL'), false);
  assert.is(
    call(module, 'accept').stdout,
    'fl: version 1 recorded in fl.layout and include/uapi/tm/fl.h\n',
  );
});

test('a macro that moves to another header still means the same', () => {
  const module = flagged();
  assert.is(call(module, 'accept').status, 0);
  module.write({ 'flags.h': '#define CKPT_FL_LOCKED (1 << 3)\n' });
  replaceIn(module, 'fl_header.h', '#define CKPT_FL_LOCKED (1 << 3)', '#include "flags.h"');
  assert.equal(rulesOf(call(module, 'check', '--format', 'json')), []);
  module.write({ 'flags.h': '#define CKPT_FL_LOCKED (1 << 5)\n' });
  assert.equal(rulesOf(call(module, 'check', '--format', 'json')), [
    'constant-changed error flags.h:1',
  ]);
});

test('a watch tells another value at once, and that it is back', async () => {
  const module = flagged();
  assert.is(call(module, 'accept').status, 0);
  const watched = new Watched(module);
  await watched.first();
  const drift = await watched.after(
    () => replaceIn(module, 'fl_header.h', '1 << 3', '1 << 4'),
    'drift',
  );
  assert.equal(places(drift), ['fl_header.h:5 [constant-changed]']);
  const back = await watched.after(() => replaceIn(module, 'fl_header.h', '1 << 4', '1 << 3'));
  assert.equal(back.findings, []);
  const moved = await watched.after(
    () => replaceIn(module, 'fl_header.h', '(CKPT_FL_LOCKED | 1)', '(CKPT_FL_LOCKED | 3)'),
    'drift',
  );
  assert.equal(places(moved), ['fl_header.h:6 [constant-changed]']);
  const accepted = await watched.after(() => call(module, 'accept'));
  assert.equal(accepted.findings, []);
  await watched.end();
});

test.run();
