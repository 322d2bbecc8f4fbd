// What a module's developer sees of the fragment, with real Kbuild and the real bundle.

import { chmodSync, utimesSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { complaints, Module, pair, steps, within } from '../support/kernel-module.ts';

const test = suite('kbuild');

const announced = (name: string) =>
  `CKPT ${name}: no lock yet (version 0); record it with: make ckpt_accept CKPT=${name}`;

/** Steps that start Node or a compiler. */
function work(module: Module, ...args: string[]): string[] {
  return steps(module, module.build(...args)).filter(line => !line.includes('no lock yet'));
}

/** A NODE that writes down each call. */
function loggedNode(module: Module): string {
  const script = `#!/bin/sh\necho "$@" >> ${module.path('node.log')}\nexec node "$@"\n`;
  module.write({ 'node.sh': script });
  chmodSync(module.path('node.sh'), 0o755);
  return `NODE=${module.path('node.sh')}`;
}

function touch(module: Module, file: string): void {
  const now = new Date();
  utimesSync(module.path(file), now, now);
}

test('a pair dropped into a folder is compiled, linked and called; nothing is said but the steps', () => {
  const module = new Module();
  const made = module.build();
  assert.is(complaints(made), '');
  assert.equal(
    steps(module, made).filter(line => /^(UPD|CKPT|CC)/.test(line)),
    [
      'UPD ckpt_generated/headers.list',
      'CKPT ckpt_generated/probe.c',
      'CKPT ckpt_generated/probe.o',
      'CKPT ckpt_generated/glue.c',
      announced('cap'),
      announced('grp'),
      'CC [M] main.o',
      'CC [M] cap/cap_code.o',
      'CC [M] grp/grp_code.o',
      'CC [M] ckpt_generated/glue.o',
      'CC [M] ckpt_generated/image.o',
      'CC [M] tm.mod.o',
    ],
  );
  assert.ok(module.has('tm.ko'));
  assert.match(module.read('ckpt_generated/glue.c'), '.checkpoint = ckptgen_save_cap,');
  assert.match(
    module.read('ckpt_generated/cap_glue.h'),
    /cap_checkpoint\(record\);\n\tckptgen_clear_cap\(record\)/,
  );
  assert.match(module.read('ckpt_generated/uapi/tm/cap.h'), /CKPT_CAP_VERSION/);
});

test('a second make starts no Node, touches no file, and announces what has no lock again', () => {
  const module = new Module();
  const node = loggedNode(module);
  module.build(node);
  assert.match(module.read('node.log'), / probe .*\n.* generate /);
  module.remove('node.log');
  const before = module.times();
  const made = module.build(node);
  assert.equal(steps(module, made), [announced('cap'), announced('grp')]);
  assert.equal(module.times(), before);
});

test('V=1 shows the commands, -s nothing', () => {
  const module = new Module();
  const silent = module.build('-s');
  assert.is(silent.stdout, '');
  assert.is(complaints(silent), '');
  module.remove('ckpt_generated');
  const loud = module.build('V=1');
  assert.match(loud.stdout, /node '.*\/ckptgen\.mjs' probe --src /);
  assert.match(loud.stdout, /gcc.* -gdwarf-5 .*probe\.o\.tmp\$\$ /);
  assert.match(loud.stdout, /node '.*\/ckptgen\.mjs' generate --src /);
  assert.match(loud.stdout, /CKPT {4}cap: no lock yet/);
});

test('W=1 and C=2 have nothing to say of generated code', () => {
  const module = new Module({ files: within('bits', pair('bits', 'u32 a:3, b:7;\n\tbool c:1;')) });
  const made = module.build('W=1', 'C=2');
  assert.is(complaints(made), '');
  assert.match(made.stdout, /CHECK .*ckpt_generated\/glue\.c/);
});

test('a header touched without a change is compiled again, and nothing comes of it', () => {
  const module = new Module();
  module.build();
  const before = module.times();
  touch(module, 'cap/cap_header.h');
  assert.equal(
    work(module).filter(line => line.startsWith('CKPT')),
    ['CKPT ckpt_generated/probe.c', 'CKPT ckpt_generated/probe.o'],
  );
  const after = module.times();
  const made = [
    'probe.c',
    'cap_proto.h',
    'config.json',
    'probe.o',
    'glue.c',
    'cap_glue.h',
    'uber.h',
  ];
  for (const file of [...made, 'asserts.h', 'generate.stamp', 'headers.list'])
    assert.is(after.get(`ckpt_generated/${file}`), before.get(`ckpt_generated/${file}`), file);
  assert.is(after.get('grp/grp_code.o'), before.get('grp/grp_code.o'));
  assert.equal(work(module), []);
});

/** Texts below the generated folder that are written anew by what `change` does to the sources. */
function rewritten(module: Module, change: () => void): string[] {
  const before = module.times();
  change();
  module.build();
  const written = [...module.times()].filter(([file, time]) => before.get(file) !== time);
  const texts = written.map(([file]) => /^ckpt_generated\/(.*\.[ch])$/.exec(file)?.[1]);
  return texts.filter(file => file !== undefined);
}

test("a change of one subsystem rewrites that one's files, and the umbrella that the change is in", () => {
  const module = new Module();
  module.build();
  const edit = (file: string, from: string, to: string) => () => {
    const text = module.read(file);
    assert.ok(text.includes(from));
    module.write({ [file]: text.replace(from, to) });
  };
  const exported = ['uapi/tm/cap.h', 'uapi/tm/uber.h'];
  const layout = rewritten(module, edit('cap/cap_header.h', 'u8 tail', 'u16 tail'));
  assert.equal(layout, ['cap_glue.h', ...exported]);
  const returns = rewritten(module, () => {
    edit('cap/cap_code.c', 'void cap', 'int cap')();
    edit('cap/cap_code.c', '{\n}', '{\n\treturn 0;\n}')();
  });
  assert.equal(returns, ['cap_glue.h', 'cap_proto.h']);
  const accepted = rewritten(module, () => void module.build('ckpt_accept', 'CKPT=cap'));
  // Of userspace's, accept has removed all.
  const ofTheKernel = accepted.filter(file => !file.startsWith('uapi/'));
  assert.equal(ofTheKernel, ['cap_glue.h']);
});

test('a fragment of the glue compiles by itself', () => {
  const files = within('bits', pair('bits', 'u32 a:3, b:7;\n\tbool c:1;'));
  // Nothing says that a header has an include guard.
  const bare = (files['bits/bits_header.h'] ?? '').replace(/^#(ifndef|define|endif).*\n/gm, '');
  assert.not.match(bare, /#(ifndef|define|endif)/);
  const module = new Module({ files: { ...files, 'bits/bits_header.h': bare } });
  module.build();
  const main = module.read('main.c');
  for (const name of ['bits', 'grp']) {
    const include = `#include "ckpt_generated/${name}_glue.h"\n`;
    const call = `ckptgen_save_${name}(&image.uber.${name})`;
    const alone = `${include.repeat(2)}${main.replace('full_checkpoint(&image)', call)}`;
    assert.ok(alone.includes(call));
    module.write({ 'main.c': alone });
    const made = module.build('W=1', 'C=2');
    assert.is(complaints(made), '');
    assert.match(made.stdout, /CHECK .*main\.c/);
  }
});

test('subsystems called like generated files have files of their own', () => {
  const names = ['asserts', 'glue', 'probe', 'proto', 'a', 'a_glue', 'a_proto', 'glue_glue'];
  const files = Object.assign({}, ...names.map(name => within(name, pair(name))));
  const module = new Module({ subsystems: [], files });
  const made = module.build();
  assert.is(complaints(made), '');
  const called = [...module.read('ckpt_generated/glue.c').matchAll(/ckptgen_save_(\w+),/g)];
  assert.equal(called.map(match => match[1]).sort(), [...names].sort());
  for (const name of names)
    assert.match(module.read(`ckpt_generated/${name}_glue.h`), `ckptgen_save_${name}(`);
  assert.equal(work(module), []);
});

test('code touched without a change compiles that code alone', () => {
  const module = new Module();
  module.build();
  touch(module, 'cap/cap_code.c');
  assert.equal(
    work(module).filter(line => line.startsWith('CC') || line.startsWith('CKPT')),
    ['CKPT ckpt_generated/probe.c', 'CC [M] cap/cap_code.o'],
  );
});

test('a new, a renamed and a removed subsystem are noticed by a plain make', () => {
  const module = new Module();
  module.build();
  module.write(within('sched', pair('sched')));
  module.build();
  assert.match(module.read('ckpt_generated/glue.c'), /ckptgen_save_sched/);
  assert.ok(module.has('ckpt_generated/sched_glue.h'));
  assert.match(module.read('tm.mod'), /sched\/sched_code\.o/);
  module.remove('sched');
  module.write(within('sched', pair('policy')));
  const renamed = module.build();
  assert.match(renamed.stdout, /policy: no lock yet/);
  assert.not.match(module.read('ckpt_generated/glue.c'), /sched/);
  assert.not.ok(module.has('ckpt_generated/sched_glue.h'));
  assert.ok(module.has('ckpt_generated/policy_glue.h'));
  module.remove('sched');
  module.build();
  assert.not.match(module.read('tm.mod'), /sched/);
  assert.not.match(module.read('ckpt_generated/glue.c'), /policy/);
  assert.not.ok(module.has('ckpt_generated/policy_glue.h'));
  assert.equal(work(module), []);
});

test('a generated file that is gone comes back as it was', () => {
  const module = new Module();
  module.build();
  const inputs = ['headers.list', 'probe.c', 'config.json', 'cap_proto.h'];
  const glue = ['glue.c', 'cap_glue.h', 'asserts.h', 'uber.h'];
  const outputs = [...glue, 'uapi/tm/uber.h', 'uapi/tm/grp.h'];
  for (const file of [...inputs, ...outputs].map(name => `ckpt_generated/${name}`)) {
    const before = module.read(file);
    module.remove(file);
    module.build();
    assert.is(module.read(file), before, file);
    assert.equal(work(module), [], file);
  }
});

test('make clean leaves what was there before', () => {
  const module = new Module();
  const before = module.files();
  module.build();
  module.build('clean');
  assert.equal(module.files(), before);
});

test('subsystems outside the module are built there and cleaned up', () => {
  const outer = new Module({ subsystems: [] });
  const module = new Module({
    folder: outer.path('drivers/tm'),
    subsystems: ['cap'],
    kbuild: ['ckptgen-roots := cap/ ../../mm/ckpt'],
  });
  outer.write(within('mm/ckpt', pair('vmstat')));
  const before = outer.files();
  const made = module.build();
  assert.is(complaints(made), '');
  assert.ok(outer.has('mm/ckpt/vmstat_code.o'));
  assert.equal(work(module), []);
  module.build('clean');
  assert.equal(outer.files(), before);
});

test('only the patterns that are asked for count, below . by default', () => {
  const files = within('state/cap', {
    'cap.state.h': pair('cap')['cap_header.h'] ?? '',
    'cap_code.c': (pair('cap')['cap_code.c'] ?? '').replace('cap_header.h', 'cap.state.h'),
  });
  const module = new Module({
    subsystems: ['grp'],
    kbuild: ['ckptgen-roots := state', 'ckptgen-patterns := */*.state.h'],
    files,
  });
  module.build();
  const listed = 'state/cap/cap.state.h\ncode:state/cap/cap_code.c\n';
  assert.is(module.read('ckpt_generated/headers.list'), listed);
  assert.match(module.read('tm.mod'), /state\/cap\/cap_code\.o/);
  assert.not.match(module.read('tm.mod'), /grp/);
});

test('a module without subsystems has a glue that does nothing', () => {
  const module = new Module({ subsystems: [] });
  assert.is(complaints(module.build()), '');
  assert.equal(work(module), []);
});

test('a header without a checkpoint struct and without code is left alone', () => {
  const module = new Module({ files: { 'other_header.h': 'struct other { int a; };\n' } });
  module.build();
  assert.match(module.read('ckpt_generated/headers.list'), /^other_header\.h$/m);
  assert.not.match(module.read('ckpt_generated/probe.c'), /other/);
  assert.equal(work(module), []);
});

// Kbuild itself names every object twice in one argument of 128 KiB: longer paths break there.
test('1,500 subsystems', () => {
  const names = Array.from({ length: 1500 }, (_, index) => `subsystem_${index}`);
  const module = new Module({
    subsystems: [],
    kbuild: ['ckptgen-roots := all'],
    files: within('all', Object.assign({}, ...names.map(name => pair(name, 'u32 x;')))),
  });
  const goals = ['ckpt_generated/glue.o', 'tm.mod'];
  const made = module.build('-C', module.kernel, `M=${module.folder}`, ...goals);
  assert.is(complaints(made), '');
  assert.match(module.read('ckpt_generated/glue.c'), /ckptgen_save_subsystem_1499/);
  assert.match(module.read('tm.mod'), /subsystem_1499_code\.o/);
});

test.run();
