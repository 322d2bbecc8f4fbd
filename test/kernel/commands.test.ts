// check, accept and make's verdicts on a real module: drift, versions, and what cannot be checked.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Called, ckptgen, findingsOf } from '../support/cli.ts';
import { Module, pair, within } from '../support/kernel-module.ts';

const test = suite('commands on a module');

function call(module: Module, ...args: string[]): Called {
  return ckptgen(module.folder, ...args, '--kernel', module.kernel);
}

function git(module: Module, ...args: string[]): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...who, ...args], { cwd: module.folder, stdio: 'pipe' });
}

function commitAll(module: Module): void {
  git(module, 'add', '*.layout', '*_header.h');
  git(module, 'commit', '-q', '-m', 'state');
}

function edit(module: Module, file: string, from: string | RegExp, to: string): void {
  const text = module.read(file);
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} does not have ${from}`);
  module.write({ [file]: edited });
}

function versionOf(module: Module, lock = 'cap/cap.layout'): string {
  return /^version (\d+)$/m.exec(module.read(lock))?.[1] ?? 'none';
}

/** The lines of ours: what make and Kbuild say around them differs by version. */
function ours(text: string, module: Module): string[] {
  return text
    .split('\n')
    .filter(line => /(?:^|: )(?:error|warning|note): /.test(line))
    .map(line => line.replaceAll(`${module.folder}/`, ''));
}

test('accept records locks and exported headers; check then agrees, strictly as well', () => {
  const module = new Module();
  const before = call(module, 'check', '--strict', '--format', 'json');
  assert.is(before.status, 1);
  assert.equal(
    findingsOf(before).map(each => `${each.rule} ${each.severity} ${each.struct} ${each.file}`),
    [
      'unlocked error struct ckpt_cap_s cap/cap_header.h',
      'unlocked error struct ckpt_grp_s grp/grp_header.h',
    ],
  );
  assert.is(call(module, 'check').status, 0);
  const accepted = call(module, 'accept');
  assert.is(
    accepted.stdout,
    'cap: version 1 recorded in cap/cap.layout and include/uapi/tm/cap.h\n' +
      'grp: version 1 recorded in grp/grp.layout and include/uapi/tm/grp.h\n',
  );
  const after = call(module, 'check', '--strict');
  assert.equal([after.status, after.stdout, after.stderr], [0, '2 of 2 locks agree\n', '']);
  assert.is(call(module, 'accept', 'cap').stdout, 'cap: version 1 recorded already\n');
});

test('drift fails make every time, at the source, and is mended or accepted', () => {
  const module = new Module();
  module.build();
  call(module, 'accept');
  module.build();
  const whole = module.read('cap/cap_header.h');
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  const said = [
    "cap/cap_header.h:7:6: error: layout drift in 'struct ckpt_cap_s': 'tail' was u8, is u16 [member-resized]",
    'cap/cap.layout:9: note: exported format says: tail u8 at 8, 1 byte',
    "note: if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)",
  ];
  for (let time = 0; time < 2; time++) {
    const made = module.make();
    assert.is(made.status, 2);
    assert.equal(ours(made.stderr, module), said);
  }
  module.write({ 'cap/cap_header.h': whole });
  module.build();
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  const accepted = module.build('ckpt_accept', 'CKPT=cap');
  assert.match(
    accepted.stdout,
    /^cap: version 2 recorded in cap\/cap\.layout and include\/uapi\/tm\/cap\.h$/m,
  );
  module.build();
  assert.is(versionOf(module, 'grp/grp.layout'), '1');
});

test('make shows the source line below each place, without colours', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build('ckpt_accept');
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  const whole = module.make().wholeStderr.replaceAll(`${module.folder}/`, '');
  const told = [
    "cap/cap_header.h:7:6: error: layout drift in 'struct ckpt_cap_s': 'tail' was u8, is u16 [member-resized]",
    '    7 |         u16 tail;',
    '      |             ^~~~',
    'cap/cap.layout:9: note: exported format says: tail u8 at 8, 1 byte',
    '    9 |   tail u8 at 8, 1 byte, from u8',
    "note: if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)",
    '',
  ];
  assert.ok(whole.includes(told.join('\n')), whole);
});

test('a version rises once against HEAD, however often accept runs, and falls back with the change', () => {
  const module = new Module({ subsystems: ['cap'] });
  git(module, 'init', '-q');
  call(module, 'accept');
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  call(module, 'accept');
  assert.is(versionOf(module), '1', 'nobody has seen a version 1 yet');
  commitAll(module);
  for (const type of ['u32', 'u64']) {
    edit(module, 'cap/cap_header.h', /u\d+ tail/, `${type} tail`);
    call(module, 'accept');
    assert.is(versionOf(module), '2');
  }
  edit(module, 'cap/cap_header.h', 'u64 tail', 'u16 tail');
  call(module, 'accept');
  assert.is(versionOf(module), '1');
});

test('a lock that states another layout under the version that HEAD has, and one that went back', () => {
  const module = new Module({ subsystems: ['cap'] });
  git(module, 'init', '-q');
  call(module, 'accept');
  commitAll(module);
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  call(module, 'accept');
  assert.is(call(module, 'check').status, 0);
  edit(module, 'cap/cap.layout', 'version 2', 'version 1');
  const still = call(module, 'check');
  assert.is(still.status, 1);
  assert.match(
    still.stderr,
    /^cap\/cap\.layout:4: error: version of 'struct ckpt_cap_s': its number in the lock is still 1, and the format is another one \[version-not-bumped\]$/m,
  );
  assert.match(still.stderr, /^note: to record it anew: make ckpt_accept CKPT=cap$/m);
  call(module, 'accept');
  commitAll(module);
  edit(module, 'cap/cap.layout', 'version 2', 'version 1');
  assert.match(call(module, 'check').stderr, /went back from 2 to 1 \[version-went-back\]/);
  assert.is(call(module, 'check', '--base', 'HEAD~1').status, 1);
});

test('without git, each change accepted is a version', () => {
  const module = new Module({ subsystems: ['cap'] });
  for (const [type, version] of [
    ['u8', '1'],
    ['u16', '2'],
    ['u32', '3'],
  ]) {
    edit(module, 'cap/cap_header.h', /u\d+ tail/, `${type}  tail`);
    edit(module, 'cap/cap_header.h', /u\d+ {2}tail/, `${type} tail`);
    call(module, 'accept');
    assert.is(versionOf(module), version);
  }
});

test('after a conflict in the lock, HEAD says what the version counts from', () => {
  const module = new Module({ subsystems: ['cap'] });
  git(module, 'init', '-q');
  call(module, 'accept');
  commitAll(module);
  const lock = module.read('cap/cap.layout');
  module.write({
    'cap/cap.layout': lock.replace(
      'version 1',
      '<<<<<<< ours\nversion 2\n=======\nversion 3\n>>>>>>> theirs',
    ),
  });
  const checked = call(module, 'check');
  assert.is(checked.status, 2);
  assert.match(checked.stderr, /^cap\/cap\.layout:4: error: .*merge.* \[bad-lock\]$/m);
  assert.is(call(module, 'accept').status, 0);
  assert.is(module.read('cap/cap.layout'), lock);
});

test('a lock with a wrong line is an error at it, and accept without git does not overwrite it', () => {
  const module = new Module({ subsystems: ['cap'] });
  call(module, 'accept');
  edit(module, 'cap/cap.layout', 'tail u8', 'tail u9');
  const damaged = module.read('cap/cap.layout');
  const made = module.make();
  assert.is(made.status, 2);
  assert.match(made.stderr, /cap\.layout:9: error: .* \[bad-lock\]$/m);
  const accepted = call(module, 'accept');
  assert.is(accepted.status, 2);
  assert.match(accepted.stderr, /^note: .*remove the file$/m);
  assert.is(module.read('cap/cap.layout'), damaged);
});

const UNSAVEABLE: readonly (readonly [string, string])[] = [
  ['void *where;', 'pointer-in-record'],
  ['int (*call)(void);', 'pointer-in-record'],
  ['struct list_head list;', 'pointer-in-record'],
  ['u8 rest[];', 'flexible-array-in-record'],
  ['u8 rest[0];', 'flexible-array-in-record'],
];

for (const [member, rule] of UNSAVEABLE) {
  test(`a record with '${member}' is one error, and cannot be accepted`, () => {
    const files = within('cap', pair('cap', `u64 id;\n\t${member}`));
    const module = new Module({ subsystems: [], files });
    const made = module.make();
    assert.is(made.status, 2);
    const said = ours(made.stderr, module);
    assert.match(
      said.join('\n'),
      new RegExp(
        `^cap/cap_header\\.h:7:\\d+: error: 'struct ckpt_cap_s' cannot be saved: .*\\[${rule}\\]`,
      ),
    );
    assert.is(said.filter(line => line.includes(' error: ')).length, 1);
    const accepted = call(module, 'accept');
    assert.is(accepted.status, 1);
    assert.not(module.has('cap/cap.layout'));
    assert.not(module.has('include'));
  });
}

test('an exported header that the lock does not make is an error; a missing one as well', () => {
  const module = new Module({ subsystems: ['cap'] });
  call(module, 'accept');
  const header = module.read('include/uapi/tm/cap.h');
  edit(module, 'include/uapi/tm/cap.h', '__u8 tail', '__s8 tail');
  assert.match(
    module.make().stderr,
    /include\/uapi\/tm\/cap\.h: error: exported header of 'cap' is not what 'cap\/cap\.layout' makes \[exported-header-stale\]/,
  );
  module.remove('include/uapi/tm/cap.h');
  assert.match(module.make().stderr, /exported header of 'cap' is missing/);
  call(module, 'accept', 'cap');
  assert.is(module.read('include/uapi/tm/cap.h'), header);
  module.build();
});

test('a subsystem that goes leaves a lock that says so', () => {
  const module = new Module();
  call(module, 'accept');
  module.build();
  module.remove('grp/grp_header.h');
  module.remove('grp/grp_code.c');
  const made = module.make();
  assert.is(made.status, 2);
  assert.match(
    made.stderr,
    /grp\/grp\.layout: error: subsystem 'grp' is gone, but its lock is still here \[struct-removed\]\nnote: if intended: git rm grp\/grp\.layout include\/uapi\/tm\/grp\.h /,
  );
  module.remove('grp/grp.layout');
  module.remove('include/uapi/tm/grp.h');
  module.build();
  assert.not.match(module.read('ckpt_generated/glue.c'), /grp/);
});

test('what is named must be there; names choose', () => {
  const module = new Module();
  call(module, 'accept');
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  assert.is(call(module, 'check', 'grp').status, 0);
  assert.is(call(module, 'check', 'cap').status, 1);
  const unknown = call(module, 'check', 'nosuch');
  assert.equal(
    [unknown.status, unknown.stderr],
    [2, "error: there is no subsystem 'nosuch' in this build; there are: cap grp [usage]\n"],
  );
});

test('kernel headers that are not there: named, exit 2', () => {
  const module = new Module();
  const called = ckptgen(module.folder, 'check', '--kernel', '/nonexistent');
  assert.is(called.status, 2);
  assert.match(called.stderr, /^\/nonexistent: error: is no kernel build folder: .*linux-headers/);
});

test('a compiler that is not there: named, and nothing looks checked', () => {
  const module = new Module();
  const made = module.make('CC=no-such-gcc');
  assert.is(made.status, 2);
  assert.match(
    made.stderr,
    /error: the compiler 'no-such-gcc' cannot be run: no such program; install it, or name another with CC= \[no-compiler\]/,
  );
});

const BROKEN: readonly (readonly [
  string,
  Readonly<Record<string, [string | RegExp, string]>>,
  RegExp,
])[] = [
  [
    'a header that does not compile is named, not its neighbours',
    { 'cap/cap_header.h': ['u8 tail', 'nosuch_t tail'] },
    /^cap\/cap_header\.h:7:2: error: 'cap\/cap_header\.h' does not compile: unknown type name .* \[header-broken\]$/,
  ],
  [
    'a struct without its semicolon is named, not the next header',
    { 'cap/cap_header.h': ['};', '}'] },
    /^cap\/cap_header\.h: error: 'cap\/cap_header\.h' does not compile: .* \[header-broken\]$/,
  ],
  [
    'a macro that reaches into the next header',
    { 'cap/cap_header.h': ['#endif', '#define kernel_cap_t banana\n#endif'] },
    /^cap\/cap_header\.h(?::9:\d+)?: error: 'cap\/cap_header\.h' breaks 'grp\/grp_header\.h', which compiles without it.* \[header-leaks\]$/m,
  ],
  [
    'a leaked #pragma pack',
    { 'cap/cap_header.h': ['struct ckpt', '#pragma pack(1)\nstruct ckpt'] },
    /^cap\/cap_header\.h: error: leaves a #pragma pack in force .* \[leaked-pack\]$/,
  ],
  [
    'a shared include guard',
    { 'grp/grp_header.h': [/_TEST_GRP/g, '_TEST_CAP'] },
    /^grp\/grp_header\.h:2:9: error: include guard '_TEST_CAP_HEADER_H' is that of 'cap\/cap_header\.h' as well/,
  ],
  [
    'a struct that an #if hides from the compiler',
    { 'cap/cap_header.h': [/struct ckpt[\s\S]*?};/, '#if 0\n$&\n#endif'] },
    /^cap\/cap_header\.h: error: the compiler sees no definition of 'struct ckpt_cap_s' here: is it inside an #if\? \[header-broken\]$/,
  ],
  [
    'two headers that define the same thing',
    {
      'cap/cap_header.h': ['struct ckpt', 'struct twice { int a; };\nstruct ckpt'],
      'grp/grp_header.h': ['struct ckpt', 'struct twice { int a; };\nstruct ckpt'],
    },
    /^cap\/cap_header\.h(?::\d+:\d+)?: error: 'cap\/cap_header\.h' breaks 'grp\/grp_header\.h'/,
  ],
];

for (const [name, edits, pattern] of BROKEN) {
  test(name, () => {
    const module = new Module();
    for (const [file, [from, to]] of Object.entries(edits)) edit(module, file, from, to);
    const made = module.make();
    assert.is(made.status, 2);
    const said = ours(made.stderr, module);
    assert.match(said.join('\n'), pattern);
    assert.is(said.filter(line => / error: /.test(line)).length, 1, said.join('\n'));
    assert.not(module.has('ckpt_generated/glue.c'));
  });
}

test('a macro that only changes a neighbour is told at its header; nothing wrong is recorded', () => {
  const module = new Module({ subsystems: ['aa', 'bb', 'cc', 'dd'] });
  const said = (text: string) => ours(text, module).filter(line => line.includes(' error: '));
  const leak = (victim: string) => [
    `bb/bb_header.h: error: 'bb/bb_header.h' changes the layout of 'struct ckpt_${victim}_s' when it is included before: does it leave a macro behind? [header-leaks]`,
  ];
  const sound = module.read('bb/bb_header.h');
  const leaking = sound.replace(/#endif/, '#define u8 u64\n#endif');
  module.write({ 'bb/bb_header.h': leaking });
  assert.equal(said(module.make().stderr), leak('aa'), 'nothing is locked: any order counts');
  module.write({ 'bb/bb_header.h': sound });
  assert.is(call(module, 'accept').status, 0);
  module.write({ 'bb/bb_header.h': leaking });
  assert.equal(said(module.make().stderr), leak('cc'), 'the drift of cc is not its own');
  const accepted = call(module, 'accept', 'cc');
  assert.equal([accepted.status, said(accepted.stderr)], [2, leak('cc')]);
  assert.is(versionOf(module, 'cc/cc.layout'), '1');
});

test('a macro that a header leaves behind for none but those before it', () => {
  const module = new Module({ subsystems: ['aa', 'bb', 'cc', 'dd'] });
  assert.is(module.make().status, 0);
  const sound = module.read('dd/dd_header.h');
  module.write({ 'dd/dd_header.h': sound.replace(/#endif/, '#define u8 u64\n#endif') });
  const leaking = module.make();
  const [said] = ours(leaking.stderr, module);
  assert.match(
    said ?? '',
    /^dd\/dd_header\.h: error: .* \[header-leaks\]$/,
    'the probe is as it was',
  );
  module.write({ 'dd/dd_header.h': sound });
  assert.is(module.make().status, 0);
});

test('variables of the command line reach the inner make whole', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.write({ 'my-junk-gcc': '#!/bin/sh\nexec gcc "$@"\n' });
  execFileSync('chmod', ['755', module.path('my-junk-gcc')]);
  const made = module.make('-j2', `CC=${module.path('my-junk-gcc')}`, 'ckpt_check');
  assert.is(made.status, 0);
  assert.match(module.read('ckpt_generated/probe.command'), /my-junk-gcc/);
});

test('a folder that cannot be written: the file is named, and what was there stays', () => {
  const module = new Module({ subsystems: ['cap'] });
  call(module, 'accept');
  const lock = module.read('cap/cap.layout');
  edit(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail');
  module.build('clean');
  call(module, 'check');
  const [program = '', ...args] = asNobody([
    process.execPath,
    module.path('ckptgen.mjs'),
    'accept',
    '--kernel',
    module.kernel,
  ]);
  execFileSync('chmod', ['-R', 'a+rX,a-w', module.folder]);
  execFileSync('chmod', ['a+rx', `${module.folder}/..`]);
  const ran = spawnSync(program, args, { cwd: module.folder, encoding: 'utf8' });
  execFileSync('chmod', ['-R', 'u+w', module.folder]);
  assert.is(ran.status, 2);
  assert.match(ran.stderr, /permission denied|Permission denied/);
  assert.is(module.read('cap/cap.layout'), lock);
});

/** Nothing is read-only to root. */
function asNobody(command: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0) return command;
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...command];
}

test('a truncated probe, a state file of another kind: said by a step that is called by hand', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build();
  const generate = () =>
    ckptgen(module.folder, 'generate', '--src', '.', '--out', 'ckpt_generated');
  assert.is(generate().status, 0);
  writeFileSync(module.path('ckpt_generated/config.json'), '{}');
  assert.match(generate().stderr, /config\.json: error: is not what .* \[bad-state\]/);
  module.remove('ckpt_generated/config.json');
  module.build();
  writeFileSync(module.path('ckpt_generated/probe.o'), '\x7fELF');
  const called = generate();
  assert.is(called.status, 2);
  assert.match(called.stderr, /probe\.sum: error: is not what .* \[bad-state\]/);
  assert.ok(existsSync(module.path('ckpt_generated/glue.c')));
});

test.run();
