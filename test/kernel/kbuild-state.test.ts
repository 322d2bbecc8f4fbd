// State files are disposable: whatever became of one, the next make comes to the outputs of a clean one.

import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { Module, steps } from '../support/kernel-module.ts';

const test = suite('state of a build');

const STATE = [
  ...['headers.list', 'sources.seen', 'included.seen', 'included.names', 'locks.seen'],
  ...['probe.stamp', 'probe.made', 'generate.stamp', 'config.json', 'probe.c', 'cap_proto.h'],
  ...['probe.command', 'probe.sum', 'probe.o', 'glue.c', 'uber.h', 'uapi/tm/uber.h', 'state.json'],
].map(name => `ckpt_generated/${name}`);

/**
 * What a build is for, and what the steps make of the sources; without times and names of processes, and
 * without what a compile before has read.
 */
function outputs(module: Module): Map<string, string> {
  const made = /^ckpt_generated\/(uapi\/.*|[^.]*\.([cho]|json|list|sum))$|_code\.o$|^tm\.mod$/;
  const files = module.files().filter(file => made.test(file) && !file.endsWith('/included.sum'));
  return new Map(files.map(file => [file, readFileSync(module.path(file), 'latin1')]));
}

function accepted(): Module {
  const module = new Module();
  module.build('ckpt_accept');
  module.build();
  return module;
}

/** A make that comes to these outputs. */
function assertMends(module: Module, whole: Map<string, string>, what: string): void {
  const made = module.make();
  assert.is(made.status, 0, `${what}: ${made.text}`);
  assert.is(made.stderr.replace(/^Skipping BTF.*\n/m, ''), '', what);
  for (const [file, text] of outputs(module))
    assert.ok(text === whole.get(file), `${what}: ${file}`);
  assert.is(outputs(module).size, whole.size, what);
}

test('deleted, empty, half of it, and that of another module', () => {
  const module = accepted();
  const whole = outputs(module);
  const other = new Module({ subsystems: ['cap', 'policy', 'umask'] });
  other.build('ckpt_accept');
  other.build();
  for (const file of STATE) {
    const bytes = readFileSync(module.path(file));
    module.remove(file);
    assertMends(module, whole, `${file} deleted`);
    if (bytes.length === 0) continue;
    truncateSync(module.path(file));
    assertMends(module, whole, `${file} empty`);
    truncateSync(module.path(file), bytes.length >> 1);
    assertMends(module, whole, `half of ${file}`);
    writeFileSync(module.path(file), readFileSync(other.path(file)));
    assertMends(module, whole, `${file} of another module`);
    assert.equal(steps(module, module.build()), [], file);
  }
});

test('what headers were, when they were last compiled: without it the next step runs once more', () => {
  const module = new Module();
  module.build();
  const whole = outputs(module);
  for (const spoil of [
    () => module.remove('ckpt_generated/included.sum'),
    () => truncateSync(module.path('ckpt_generated/included.sum')),
  ]) {
    spoil();
    const made = steps(module, module.build()).filter(line => !line.includes('no lock yet'));
    assert.equal(made, []);
    writeFileSync(module.path('cap/cap_header.h'), module.read('cap/cap_header.h'));
    assertMends(module, whole, 'compiled again');
    assert.ok(module.has('ckpt_generated/included.sum'));
  }
});

test('all of it, of an earlier state of this module, and newer than everything here', () => {
  const module = accepted();
  const [folder, kept] = [module.path('ckpt_generated'), module.path('kept')];
  execFileSync('cp', ['-a', folder, kept]);
  module.write({
    'grp/grp_header.h': module.read('grp/grp_header.h').replace('u8 tail', 'u16 tail'),
  });
  module.build('ckpt_accept');
  module.build();
  const whole = outputs(module);
  module.remove('ckpt_generated');
  execFileSync('cp', ['-a', kept, folder]);
  execFileSync('find', [folder, '-exec', 'touch', '{}', '+']);
  assertMends(module, whole, 'all');
});

test('that of another version of ckptgen', () => {
  const module = accepted();
  const whole = outputs(module);
  const config = module.read('ckpt_generated/config.json');
  module.write({ 'ckpt_generated/config.json': config.replace(/"format": \d+/, '"format": 999') });
  assertMends(module, whole, 'format 999');
});

/** A NODE that does something to the state, once, before the glue is generated. */
function meddling(module: Module, command: string): string {
  const once = module.path('meddled');
  module.write({
    'node.sh': [
      '#!/bin/sh',
      `case "$*" in *' generate '*) [ -e ${once} ] || { : > ${once}; cd ${module.path('ckpt_generated')}; ${command}; } ;; esac`,
      'exec node "$@"',
      '',
    ].join('\n'),
  });
  chmodSync(module.path('node.sh'), 0o755);
  return `NODE=${module.path('node.sh')}`;
}

const MEDDLED: readonly (readonly [string, string])[] = [
  ['a truncated object', 'echo > probe.o'],
  ['no sums', 'rm probe.sum'],
  ['a truncated config.json', 'truncate -s 100 config.json'],
  ['an edited config.json', 'sed -i s/cap_header/grp_header/ config.json'],
  ['a command without its end', 'truncate -s 200 probe.command'],
  ['no command', 'rm probe.command'],
];

for (const [name, command] of MEDDLED)
  test(`${name}, when the glue is about to be generated: the probe is made anew`, () => {
    const module = new Module();
    const made = module.build('-j2', meddling(module, command));
    assert.ok(module.has('meddled'));
    assert.is(made.stderr.replace(/^Skipping BTF.*\n/m, ''), '');
    const clean = new Module();
    clean.build();
    for (const file of ['ckpt_generated/glue.c', 'ckpt_generated/probe.c', 'tm.mod'])
      assert.is(
        module.read(file).replaceAll(module.folder, ''),
        clean.read(file).replaceAll(clean.folder, ''),
      );
    const again = steps(module, module.build(`NODE=${module.path('node.sh')}`));
    assert.equal(
      again.filter(line => !line.includes('no lock yet')),
      [],
    );
  });

test('a set that another process changed in between is of no use for what was compiled', () => {
  const module = new Module({ subsystems: ['cap'] });
  const { folder, kernel } = module;
  const grp = new Module({ subsystems: ['grp'] });
  const change =
    `cp -r ${grp.path('grp')} ${folder}; cp probe.o probe.sum ${folder}; ` +
    `CKPTGEN_LOCKED=y MAKEFLAGS= make -s -C ${kernel} M=${folder} ckpt_generated/probe.o >&2; ` +
    `mv ${folder}/probe.o ${folder}/probe.sum .`;
  const made = module.make(meddling(module, change));
  assert.not.match(made.stderr, /bad-state|bad-object/);
  assert.match(module.read('ckpt_generated/glue.c'), /grp_glue\.h/);
  module.build();
  assert.match(module.read('tm.mod'), /grp_code/);
});

test('what a second look cannot mend is an error', () => {
  const module = new Module();
  const node = meddling(module, 'true');
  const script = module
    .read('node.sh')
    .replace(/\[ -e .*? \|\| /, '')
    .replace('true', 'rm -f probe.sum');
  module.write({ 'node.sh': script });
  const made = module.make(node);
  assert.is(made.status, 2);
  assert.match(made.stderr, /probe\.sum: error: .*\[bad-state\]/);
  module.build();
});

test('commands outside make mend it as well', () => {
  const module = accepted();
  for (const file of ['config.json', 'probe.sum', 'probe.o', 'probe.command', 'probe.c']) {
    const path = module.path(`ckpt_generated/${file}`);
    truncateSync(path, readFileSync(path).length >> 1);
    const checked = ckptgen(module.folder, 'check', '--kernel', module.kernel);
    assert.is(checked.stdout, '2 of 2 locks agree\n', `${file}: ${checked.stderr}`);
  }
});

test('the next step removes what a killed one left, and nothing of one that runs', () => {
  const module = accepted();
  const gone = ['probe.o.tmp4194305', 'uapi/tm/x.h.tmp4194305'].map(
    name => `ckpt_generated/${name}`,
  );
  const live = `ckpt_generated/glue.c.tmp${process.pid}`;
  module.write(Object.fromEntries([...gone, live].map(file => [file, ''])));
  module.build();
  assert.ok(
    gone.every(file => module.has(file)),
    'no step ran',
  );
  module.remove('ckpt_generated/probe.sum');
  module.build();
  assert.not.ok(gone.some(file => module.has(file)));
  assert.ok(module.has(live));
});

test.run();
