// A layout that drifts stops make, each time, until it is mended or accepted; without the plugin
// the asserts of the glue stop it.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { complaints, Module, pair, steps, within } from '../support/kernel-module.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('kbuild-drift');

/** A module whose record is reached through two headers of its own. */
function deepModule(): Module {
  return new Module({
    subsystems: ['grp'],
    files: {
      ...within('cap', pair('cap', 'struct outer o;', '"outer.h"')),
      'cap/outer.h': '#include "../types/inner.h"\nstruct outer { struct inner i[2]; };\n',
      'types/inner.h':
        '#include <linux/types.h>\nenum kind { KIND_A, KIND_B };\nstruct inner {\n\tu32 count;\n\tenum kind kind;\n\tu32 low:5;\n\tbool on:1;\n\tchar letter;\n\ts32 pid;\n\t__le32 wire;\n};\n',
    },
  });
}

function change(module: Module, from: string, to: string): void {
  const text = module.read('types/inner.h');
  assert.ok(text.includes(from));
  module.write({ 'types/inner.h': text.replace(from, to) });
}

test('accept records, check agrees, and what is announced is no more', () => {
  const module = new Module();
  module.build();
  module.build('ckpt_accept', 'CKPT=cap');
  assert.ok(module.has('cap/cap.layout') && module.has('include/uapi/tm/cap.h'));
  assert.not.ok(module.has('grp/grp.layout'));
  const made = module.build();
  assert.not.match(made.stdout, /cap: no lock/);
  assert.match(made.stdout, /grp: no lock/);
  assert.not.ok(module.has('ckpt_generated/uapi/tm/cap.h'));
  module.build('ckpt_check');
  assert.equal(steps(module, module.build()).length, 1);
});

test('the goals work before anything was built, and make without a goal builds the module', () => {
  const module = new Module();
  module.build('ckpt_accept');
  assert.is(complaints(module.build()), '');
  assert.ok(module.has('tm.ko'));
});

test('drift stops make at the line that changed, a second time in the same way; accept mends it', () => {
  const module = deepModule();
  module.build('ckpt_accept');
  module.build();
  change(module, 'u32 count', 'u64 count');
  const first = module.make();
  assert.is(first.status, 2);
  assert.match(first.stderr, /types\/inner\.h:4:\d+: error: layout drift in 'struct ckpt_cap_s'/);
  assert.match(first.stderr, /make ckpt_accept CKPT=cap/);
  const second = module.make();
  assert.is(second.status, 2);
  assert.is(second.stderr, first.stderr);
  assert.not.ok(steps(module, second).some(line => line.startsWith('CC')));
  assert.is(module.make('ckpt_check').status, 2);
  module.build('ckpt_accept', 'CKPT=cap');
  module.build();
  assert.match(module.read('cap/cap.layout'), /^version 2$/m);
  change(module, 'u64 count', 'u32 count');
  assert.is(module.make().status, 2);
});

test('a lock that is removed is noticed, and one that is damaged', () => {
  const module = new Module();
  module.build('ckpt_accept');
  module.build();
  const lock = module.read('cap/cap.layout');
  module.remove('cap/cap.layout');
  assert.match(module.build().stdout, /cap: no lock yet/);
  assert.match(module.read('ckpt_generated/uapi/tm/cap.h'), /CKPT_CAP_VERSION\s+0/);
  module.write({ 'cap/cap.layout': lock.replace('version 1', 'version one') });
  for (const _ of [1, 2]) assert.match(module.make().stderr, /cap\/cap\.layout:4: error: /);
});

test('an exported header that is edited or removed is refused', () => {
  const module = new Module();
  module.build('ckpt_accept');
  module.build();
  const text = module.read('include/uapi/tm/cap.h');
  module.write({ 'include/uapi/tm/cap.h': text.replace('cap', 'cup') });
  for (const _ of [1, 2]) assert.match(module.make().stderr, /include\/uapi\/tm\/cap\.h.*error: /);
  module.remove('include/uapi/tm/cap.h');
  for (const _ of [1, 2]) assert.match(module.make().stderr, /include\/uapi\/tm\/cap\.h.*error: /);
  module.write({ 'include/uapi/tm/cap.h': text });
  module.build();
});

// One module for all: each change is taken back, and the next starts from a tree that builds.
const blind = deepModule();

for (const [what, from, to] of [
  ['a wider member', 'u32 count', 'u64 count'],
  ['a member of the other sign', 'u32 count', 's32 count'],
  ['a member moved', 'u32 count;\n\tenum kind kind;', 'enum kind kind;\n\tu32 count;'],
  ['a member renamed', 'u32 count', 'u32 counter'],
  ['a member more', 'u32 low:5;', 'u32 low:5;\n\tu32 more;'],
  ['an array', 'u32 count', 'u16 count[2]'],
  ['an enumerator before others', 'KIND_A,', 'KIND_NONE, KIND_A,'],
  ['a wider bit-field', 'low:5', 'low:6'],
  ['a bit-field moved', 'u32 low:5', 'u32 :1, low:5'],
  ['a bit-field of the other sign', 'u32 low', 's32 low'],
  ['a bit-field of another kind', 'bool on:1', 'u32 on:1'],
  ['a char that becomes a number', 'char letter', 'u8 letter'],
  ['a number that becomes floating point', 's32 pid', 'float pid'],
  ['a number with a byte order that becomes floating point', '__le32 wire', 'float wire'],
  ['an enum that becomes floating point', 'enum kind kind', 'float kind'],
  ['an alignment', '\n};', '\n} __aligned(8);'],
] as const)
  test(`with a Node that does nothing, ${what} fails by the asserts`, () => {
    if (!blind.has('cap/cap.layout')) blind.build('ckpt_accept');
    blind.build();
    change(blind, from, to);
    const made = blind.make('NODE=true');
    change(blind, to, from);
    assert.is(made.status, 2);
    assert.match(made.stderr, /ckpt_generated\/cap_glue\.h:\d+/);
    assert.match(
      made.stderr,
      /error: .*(layout drift in struct ckpt_cap_s|has no member named|cast specifies array type)/,
    );
  });

test("the asserts hold for the kernel's own headers", () => {
  const kernel = join(scratch(), 'kernel');
  const files = within('cap', pair('cap', 'struct timespec64 when;', '<linux/time64.h>'));
  const module = new Module({ subsystems: [], files });
  const copied = spawnSync(
    'bash',
    ['-c', '. test/kernel-copy.sh && kernel_copy "$1" "$2"', 'copy', module.kernel, kernel],
    { encoding: 'utf8' },
  );
  assert.is(copied.stderr, '');
  const KDIR = `KDIR=${kernel}`;
  module.build('ckpt_accept', KDIR);
  module.build(KDIR);
  const header = `${kernel}.source/include/linux/time64.h`;
  const text = readFileSync(header, 'utf8');
  const changed = text.replace(/long(\s+tv_nsec;)/, 'int$1');
  assert.is.not(changed, text);
  writeFileSync(header, changed);
  const blindly = module.make(KDIR, 'NODE=true');
  assert.is(blindly.status, 2);
  assert.match(
    blindly.stderr,
    /error: .*layout drift in struct ckpt_cap_s: .* when.tv_nsec s64 at 8, 8 bytes/,
  );
  const made = module.make(KDIR);
  assert.is(made.status, 2);
  assert.match(
    made.stderr,
    /include\/linux\/time64\.h:\d+:\d+: error: layout drift in 'struct ckpt_cap_s': 'when\.tv_nsec'/,
  );
});

test.run();
