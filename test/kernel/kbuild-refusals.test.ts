// What cannot be built is refused with one clear error, and nothing of a name is ever run.

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { complaints, type Made, Module, pair, steps, within } from '../support/kernel-module.ts';

const test = suite('kbuild-refusals');

/** The errors, without those by which each make on the way out says that it stopped. */
function errors(made: Made): string[] {
  return complaints(made)
    .split('\n')
    .filter(line => line !== '' && !/^make(\[\d+\])?: \*\*\* \[/.test(line));
}

/** The one error of a build that must fail. */
function refusal(module: Module, ...args: string[]): string {
  const made = module.make(...args);
  assert.is(made.status, 2);
  const [first = '', ...more] = errors(made);
  assert.equal(more, []);
  return first.replaceAll(`${module.folder}/`, '');
}

const HOSTILE = [
  '$(touch pwned)',
  '$(shell touch pwned)',
  '\x24{shell touch pwned}',
  '`touch pwned`',
  ';touch pwned;',
  'a b',
  'x_header.h y',
  'line\nfeed',
  'tab\there',
  '-rf',
  "quo'te",
  'dou"ble',
  'hash#',
  'per%cent',
  'back\\slash',
  'com,ma',
  'star*',
  'n\u00e9',
  '~root',
  'Upper',
  '2fast',
  'my-sub',
];

// One module for all, idle in between: each name has to be noticed by itself.
const besieged = new Module({ subsystems: ['cap'] });

for (const name of HOSTILE)
  test(`a header called ${JSON.stringify(`${name}_header.h`)} is refused by name`, () => {
    if (!besieged.has('tm.ko')) besieged.build();
    const file = besieged.path(`${name}_header.h`);
    writeFileSync(file, 'struct ckpt_cap_s { int a; };\n');
    const message = refusal(besieged);
    rmSync(file);
    const printed = name.replace(/[\n\t]/, byte => `\\x0${byte.charCodeAt(0).toString(16)}`);
    assert.ok(
      message.startsWith(`${printed}_header.h: error: '${printed}' cannot be a subsystem's`),
    );
    assert.not.ok(besieged.has('pwned'));
    assert.not.ok(readdirSync(besieged.kernel).includes('pwned'));
  });

test('headers of such names that are none of ours are built around, and make clean leaves them', () => {
  const module = new Module({ subsystems: ['cap'] });
  for (const name of HOSTILE)
    writeFileSync(module.path(`${name}_header.h`), 'struct other { int a; };\n');
  const before = module.files();
  assert.is(complaints(module.build()), '');
  module.build('clean');
  assert.equal(module.files(), before);
});

test('a file of a hostile name becomes a subsystem: noticed by a plain make', () => {
  const module = new Module({ subsystems: ['cap'] });
  writeFileSync(module.path('a b_header.h'), '');
  module.build();
  writeFileSync(module.path('a b_header.h'), 'struct ckpt_a_s { int a; };\n');
  assert.match(refusal(module), /'a b' cannot be a subsystem's name/);
});

test('no Node', () => {
  const message = refusal(new Module(), 'NODE=/no/such/node');
  assert.is(
    message,
    'ckptgen: NODE=/no/such/node is no program: install Node.js 20.19 or later (Debian: nodejs) or name it with NODE=',
  );
});

test('no plugin', () => {
  const module = new Module();
  module.remove('ckptgen.mjs');
  assert.is(
    refusal(module),
    'ckptgen: ckptgen.mjs is missing: copy ckptgen.mjs there or name it in ckptgen-plugin',
  );
});

test('a NODE that does nothing, with nothing built before', () => {
  const made = new Module().make('NODE=true');
  assert.is(made.status, 2);
  assert.match(made.stderr, /probe\.c: No such file/);
});

for (const [what, kbuild, message] of [
  [
    'no module',
    ['obj-m := tm.o', 'tm-y := main.o'],
    'ckptgen-module is not set: name the module that gets the subsystems',
  ],
  [
    'a module that is not built',
    ['obj-m := tm.o', 'tm-y := main.o', 'ckptgen-module := other'],
    'obj-m has no other.o: add it above the include',
  ],
  [
    'a module of one file',
    ['obj-m := main.o', 'ckptgen-module := main'],
    'main-y names no object: add one above the include',
  ],
] as const)
  test(`a Kbuild that names ${what}`, () => {
    const module = new Module();
    module.write({ Kbuild: [...kbuild, 'include $(src)/Makefile.ckpt', ''].join('\n') });
    assert.is(refusal(module), `ckptgen: ${message}`);
    module.build('clean');
  });

test('a folder with a blank', () => {
  const outer = new Module();
  const module = new Module({ folder: outer.path('a blank') });
  const made = module.make('-C', module.kernel, `M=${module.folder}`);
  assert.is(made.status, 2);
  assert.match(made.text, /building multiple external modules is not supported/);
  assert.not.ok(module.has('ckpt_generated'));
});

test('code of another signature does not compile', () => {
  const module = new Module({ subsystems: ['cap'] });
  const code = pair('cap')['cap_code.c'] ?? '';
  module.write({ 'cap/cap_code.c': code.replace('restore(const ', 'restore(') });
  const made = module.make();
  assert.is(made.status, 2);
  assert.match(made.stderr, /cap_code\.c:8:5: error: conflicting types for .cap_restore./);
  assert.match(made.stderr, /cap_proto\.h:\d+:5: note: previous declaration/);
});

test('a header without code', () => {
  const module = new Module();
  module.remove('cap/cap_code.c');
  assert.match(refusal(module), /^cap\/cap_header\.h:5:\d+: error: .*cap\/cap_code\.c/);
});

test('a header that does not compile is named, and named again', () => {
  const module = new Module();
  module.write(within('grp', pair('grp', 'no_such_type x;')));
  for (const _ of [1, 2]) {
    const made = module.make();
    assert.is(made.status, 2);
    assert.match(
      errors(made)[0] ?? '',
      /grp\/grp_header\.h:6:\d+: error: .*unknown type name 'no_such_type'/,
    );
    assert.not.match(made.stderr, /cap/);
  }
  module.write(within('grp', pair('grp')));
  module.build();
});

test('a compiler that does not exist', () => {
  const made = new Module().make('CC=/no/such/gcc');
  assert.is(made.status, 2);
  assert.match(made.stderr, /\/no\/such\/gcc/);
});

test('the generated folder cannot be written', () => {
  const module = new Module();
  module.write({ ckpt_generated: 'a file\n' });
  const made = module.make();
  assert.is(made.status, 2);
  assert.match(made.stderr, /ckpt_generated.*(File exists|Not a directory)/);
  assert.is(module.read('ckpt_generated'), 'a file\n');
});

test('a generated file cannot be replaced', () => {
  const module = new Module();
  module.write({ [join('ckpt_generated', 'glue.c', 'x')]: '' });
  const made = module.make();
  assert.is(made.status, 2);
  assert.match(errors(made).join('\n'), /glue\.c: error: .*is a folder/);
  assert.not.ok(steps(module, made).some(line => line.startsWith('CC')));
});

test.run();
