// Where subsystems are looked for: what cannot be searched is one error, each time, never no subsystem.

import { renameSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { complaints, type Made, Module, pair, within } from '../support/kernel-module.ts';

const test = suite('kbuild-roots');

/** The one error of a build that must fail, told again by the next make. */
function refusal(module: Module, ...args: string[]): string {
  const [first, second] = [module.make(...args), module.make(...args)].map(made => {
    assert.is(made.status, 2);
    return ownWords(made).replaceAll(`${module.folder}/`, '');
  });
  assert.is(second, first);
  return first ?? '';
}

/** What was told, less the notes, and less what each make says on its way out. */
function ownWords(made: Made): string {
  return complaints(made)
    .split('\n')
    .filter(line => line !== '' && !/^make(\[\d+\])?: \*\*\* (\[|Waiting for )|: note: /.test(line))
    .join('\n');
}

function kbuild(module: Module, ...lines: string[]): void {
  const head = ['obj-m := tm.o', 'tm-y := main.o', 'ckptgen-module := tm'];
  module.write({ Kbuild: [...head, ...lines, 'include $(src)/Makefile.ckpt', ''].join('\n') });
}

function badRoot(root: string, problem = 'no such file or folder'): string {
  return `${root}: error: cannot be searched for subsystems: ${problem}; correct ckptgen-roots in Kbuild, which names it '${root}' (in the kernel's tree, make it a folder that can be read) [bad-root]`;
}

test('a root that is mistyped after a lock was recorded', () => {
  const module = new Module({ subsystems: ['cap'], kbuild: ['ckptgen-roots := cap'] });
  module.build('-s', 'ckpt_accept');
  kbuild(module, 'ckptgen-roots := cpa');
  assert.is(refusal(module), badRoot('cpa'));
  const checked = module.make('-s', 'ckpt_check');
  assert.is(checked.status, 2);
  assert.ok(checked.stderr.includes(badRoot('cpa').replace(/^cpa/, '')));
  kbuild(module, 'ckptgen-roots := cap');
  module.build();
  module.build('-s', 'ckpt_check');
});

test('roots that go away: one with a subsystem, one that never had any, and one that becomes a file', () => {
  const module = new Module({
    subsystems: ['cap'],
    files: { 'none/x': '' },
    kbuild: ['ckptgen-roots := cap none'],
  });
  module.build();
  renameSync(module.path('cap'), module.path('kap'));
  assert.is(refusal(module), badRoot('cap'));
  renameSync(module.path('kap'), module.path('cap'));
  module.build();
  module.remove('none');
  assert.is(refusal(module), badRoot('none'));
  module.write({ none: '' });
  assert.is(refusal(module), badRoot('none', 'a part of its path is not a folder'));
});

test('an empty root is idle', () => {
  const module = new Module({ subsystems: ['cap'], kbuild: ['ckptgen-roots := cap empty'] });
  module.write({ 'empty/x': '' });
  module.remove('empty/x');
  module.build();
  const before = module.times();
  module.build();
  const after = module.times();
  assert.is(after.get('ckpt_generated/probe.stamp'), before.get('ckpt_generated/probe.stamp'));
  assert.is(after.get('tm.ko'), before.get('tm.ko'));
});

test('a pattern that make cannot match', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build();
  kbuild(module, 'ckptgen-patterns := */**/*_header.h');
  assert.match(
    refusal(module),
    /^[^\n]*error: '\*\/\*\*\/\*_header\.h' is no pattern of headers: [^\n]*; correct ckptgen-patterns in Kbuild \(in the kernel's tree CONFIG_CKPTGEN_FOLDERS\)[^\n]*$/,
  );
});

test('** reaches folders of any depth, hidden ones aside, and notices a new one', () => {
  const module = new Module({
    subsystems: [],
    files: {
      ...pair('top'),
      ...within('a/b/c', pair('deep')),
      ...within('a/.hidden', pair('hid')),
      'a/b/other_header.h': 'struct other { int a; };\n',
    },
    kbuild: ['ckptgen-roots := .', 'ckptgen-patterns := **/*_header.h'],
  });
  module.build();
  const called = () =>
    [...module.read('ckpt_generated/glue.c').matchAll(/ckptgen_save_(\w+),/g)].map(
      match => match[1],
    );
  assert.equal(called(), ['deep', 'top']);
  module.write(within('a/b/d/e', pair('late')));
  module.build();
  assert.equal(called(), ['deep', 'late', 'top']);
});

const LINKS = [
  ['cap/x_header.h', 'none', 'it is a symbolic link to nothing'],
  ['cap/x_header.h', 'x_header.h', 'too many symbolic links'],
  ['cap/cap.layout', 'none', 'it is a symbolic link to nothing'],
  ['cap/cap.layout', 'cap.layout', 'too many symbolic links'],
  ['include/uapi/tm/cap.h', 'none', 'it is a symbolic link to nothing'],
] as const;

for (const [path, target, problem] of LINKS)
  test(`${path} is a link to ${target}`, () => {
    const module = new Module({ subsystems: ['cap'] });
    module.build('-s', 'ckpt_accept');
    module.build();
    if (module.has(path)) module.remove(path);
    symlinkSync(target, module.path(path));
    const message = `${path}: error: cannot be read: ${problem} [unreadable-file]`;
    assert.is(refusal(module), message);
    module.build('clean');
    assert.is(refusal(module), message);
  });

test('code is a link to nothing', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build();
  module.remove('cap/cap_code.c');
  symlinkSync('none', module.path('cap/cap_code.c'));
  assert.is(
    refusal(module),
    'cap/cap_code.c: error: cannot be read: it is a symbolic link to nothing [unreadable-file]',
  );
});

test('two folders with one subsystem', () => {
  const module = new Module({ files: within('other', pair('cap')) });
  assert.match(
    refusal(module),
    /^other\/cap_header\.h:5:\d+: error: subsystem 'cap' is there twice: [^\n]*$/,
  );
});

test('a subsystem of a name that ckptgen needs', () => {
  const module = new Module({ files: within('uber', pair('uber')) });
  assert.match(refusal(module), /^uber\/uber_header\.h: error: 'uber' cannot be [^\n]*$/);
});

test('two modules in one Kbuild', () => {
  const module = new Module();
  const include = 'include $(src)/Makefile.ckpt';
  const two = ['obj-m := tm.o um.o', 'tm-y := main.o', 'um-y := second.o'];
  const both = ['tm', 'um'].flatMap(name => [`ckptgen-module := ${name}`, include]);
  module.write({
    Kbuild: [...two, ...both, ''].join('\n'),
    'second.c': module.read('main.c'),
  });
  assert.is(
    refusal(module, '-j2'),
    'ckptgen: Makefile.ckpt is included twice: one module a Kbuild can have subsystems, give the other one its own folder with its own Kbuild',
  );
  module.build('clean');
});

test('two modules, each in its folder', () => {
  const outer = new Module({ kbuild: ['ckptgen-roots := cap', 'obj-m += second/'] });
  const second = ['obj-m := um.o', 'um-y := main.o', 'ckptgen-module := um'];
  outer.write({
    'second/Kbuild': [...second, 'include $(src)/../Makefile.ckpt', ''].join('\n'),
    'second/main.c': outer.read('main.c').replaceAll('tm_', 'um_'),
    ...within('second', pair('sub')),
  });
  outer.build();
  assert.ok(outer.has('tm.ko') && outer.has('second/um.ko'));
  assert.not.ok(outer.has('ckpt_generated/sub_proto.h'));
});

test.run();
