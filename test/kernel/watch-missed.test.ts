// What no event tells, or tells too late, is found all the same: by a look, whatever make has done meanwhile.

import { execFileSync } from 'node:child_process';
import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { Module, type ModuleOptions, pair, within } from '../support/kernel-module.ts';
import {
  assertAsClean,
  outputs,
  places,
  replaceIn,
  Watched,
  watchSuite,
} from '../support/watched.ts';

const test = watchSuite('watch: missed');

async function polling(options: ModuleOptions = {}): Promise<{ module: Module; watched: Watched }> {
  const module = new Module(options);
  const watched = new Watched(module, { args: ['--poll'] });
  await watched.first();
  return { module, watched };
}

const WIDE = within('cap', pair('cap', '#ifdef WIDE\n\tu64 wide;\n#endif\n\tu8 tail;'));

test('make with another flag: its command is the one from then on', async () => {
  const { module, watched } = await polling({ files: WIDE });
  assert.not.match(outputs(module).get('uapi/tm/cap.h') ?? '', /wide/);
  const from = watched.events.length;
  module.build('KCFLAGS=-DWIDE');
  await watched.verdict('fine', from);
  await watched.nothingAfter(() => {}, 4_000);
  assert.match(outputs(module).get('uapi/tm/cap.h') ?? '', /wide/);
  await watched.after(() => replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail'));
  assert.match(outputs(module).get('uapi/tm/cap.h') ?? '', /wide/);
  await watched.end();
});

test('the same with locks: what make calls drift is no "fine"', async () => {
  const module = new Module({ files: WIDE });
  module.build('ckpt_accept');
  const watched = new Watched(module, { args: ['--poll'] });
  await watched.first();
  const from = watched.events.length;
  assert.is(module.make('KCFLAGS=-DWIDE').status, 2);
  await watched.verdict('drift', from);
  await watched.end();
});

test('make clean leaves a clean folder, and the next save fills it', async () => {
  const { module, watched } = await polling();
  module.build('clean');
  await watched.nothingAfter(() => {}, 4_000);
  assert.not.ok(module.has('ckpt_generated/glue.c'));
  await watched.after(() => replaceIn(module, 'cap/cap_header.h', 'u8 tail', 'u16 tail'));
  assertAsClean(module);
  await watched.end();
});

test('a header of nobody that a broken one includes is mended', async () => {
  const module = new Module({
    kbuild: ['ccflags-y += -I$(src)/inc'],
    files: { 'inc/deep/first.h': '#define FIRST u8\n' },
  });
  const watched = new Watched(module);
  await watched.first();
  for (const [broken, whole] of [
    ['struct deep { u8 a', 'struct deep { u8 a; };\n'],
    ['/* no deep here */\n', 'struct deep { u16 a; };\n'],
    ['#error not yet\n', 'struct deep { u32 a; };\n'],
  ] as const) {
    const name = `deep${broken.length}`;
    module.write({ [`inc/deep/${name}.h`]: broken });
    const from = watched.events.length;
    replaceIn(
      module,
      'cap/cap_header.h',
      'struct ckpt_cap_s {',
      `#include <deep/${name}.h>\nstruct ckpt_cap_s {\n\tstruct deep d;`,
    );
    await watched.verdict('broken', from);
    await watched.after(() => module.write({ [`inc/deep/${name}.h`]: whole }));
    assertAsClean(module);
    await watched.after(() =>
      replaceIn(
        module,
        'cap/cap_header.h',
        `#include <deep/${name}.h>\nstruct ckpt_cap_s {\n\tstruct deep d;`,
        'struct ckpt_cap_s {',
      ),
    );
  }
  await watched.end();
});

const KINDS = {
  kbuild: ['ccflags-y += -I$(src)/early -I$(src)/inc'],
  files: {
    'inc/kinds.h': '#include <linux/types.h>\ntypedef u8 kind_type;\n',
    ...within('cap', pair('cap', 'kind_type kind;\n\tu8 tail;', '"kinds.h"')),
  },
};

for (const place of ['cap', 'early', 'inc/deep', 'cap/sub'])
  for (const poll of [false, true])
    test(`a header in ${place} that stands before another of its name${poll ? ', without events' : ''}`, async () => {
      const files: Record<string, string> = { ...KINDS.files };
      if (place === 'inc/deep')
        Object.assign(files, {
          'inc/kinds.h': '#include "deep/all.h"\n',
          'inc/deep/all.h': '#include "own.h"\n',
          'inc/own.h': '#include <linux/types.h>\ntypedef u8 kind_type;\n',
        });
      if (place === 'cap/sub')
        Object.assign(files, {
          'inc/kinds.h': '#include "sub/own.h"\n',
          'inc/sub/own.h': '#include <linux/types.h>\ntypedef u8 kind_type;\n',
          ...within('cap', pair('cap', 'kind_type kind;\n\tu8 tail;', '"sub/own.h"')),
        });
      const module = new Module({ ...KINDS, files });
      if (place === 'early') mkdirSync(module.path('early'));
      const watched = new Watched(module, { args: poll ? ['--poll'] : [] });
      await watched.first();
      await watched.quiet(1_500);
      const name = /deep|sub/.test(place) ? 'own.h' : 'kinds.h';
      const shadow = join(place, name);
      const saved = await watched.after(() =>
        module.write({ [shadow]: '#include <linux/types.h>\ntypedef u32 kind_type;\n' }),
      );
      assert.equal(saved.written, ['cap_glue.h', 'uapi/tm/cap.h', 'uapi/tm/uber.h']);
      assertAsClean(module);
      await watched.after(() => module.remove(shadow));
      assertAsClean(module);
      await watched.end();
    });

test('make sees it, too, and builds nothing for another header there', () => {
  const module = new Module(KINDS);
  mkdirSync(module.path('early'));
  module.build('ckpt_accept');
  module.build();
  module.write({ 'cap/other.h': '', 'inc/other.h': '' });
  module.build();
  const before = module.times().get('ckpt_generated/glue.c');
  module.build();
  assert.is(module.times().get('ckpt_generated/glue.c'), before);
  for (const place of ['cap', 'early']) {
    module.write({ [`${place}/kinds.h`]: '#include <linux/types.h>\ntypedef u32 kind_type;\n' });
    const made = module.make();
    assert.is(made.status, 2, place);
    assert.match(made.stderr, /\[member-resized\]/);
    module.remove(`${place}/kinds.h`);
    module.build();
  }
});

test('while what is found is broken, nothing is told again and again', async () => {
  const { module, watched } = await polling();
  await watched.after(() => module.write(within('other', pair('cap'))), 'broken');
  await watched.nothingAfter(() => {}, 4_000);
  await watched.after(() => module.remove('other'));
  await watched.end();
});

test('a pipe in the place of a header: told, and no reason to hang', async () => {
  const module = new Module();
  execFileSync('mkfifo', [module.path('cap/evil_header.h')]);
  const made = module.make();
  assert.is(made.status, 2);
  assert.match(made.stderr, /cap\/evil_header\.h: error: cannot be read: is no file, but a pipe/);
  const watched = new Watched(module);
  const broken = await watched.first('broken');
  assert.match(places(broken).join(), /evil_header\.h/);
  await watched.after(() => module.remove('cap/evil_header.h'));
  execFileSync('mkfifo', [module.path('cap/evil_header.h')]);
  await watched.verdict('broken', watched.events.length - 1);
  await watched.end();
});

/** A compiler that waits before and after its work while a file asks for it, and says so by another file. */
const CC = [
  'folder=$(dirname "$0")',
  'hold() {',
  '\twhile [ -e "$folder/hold.$1" ]; do : > "$folder/held.$1"; sleep 0.02; done',
  '}',
  'case "$*" in *" -") of=order ;; *) of=probe ;; esac',
  'hold "before.$of"',
  'gcc "$@"',
  'status=$?',
  'hold "after.$of"',
  'exit $status',
  '',
].join('\n');

/** `probe`: of the probe's own compile; `order`: of the one in reverse order that comes behind it. */
type Held = `${'before' | 'after'}.${'probe' | 'order'}`;

/** `act` happens while the compiler waits there. */
async function whileHeld(
  { module, watched }: { readonly module: Module; readonly watched: Watched },
  at: Held,
  act: () => void,
): Promise<void> {
  await watched.until(`compiler ${at}`, () => module.has(`held.${at}`));
  act();
  module.remove(`hold.${at}`);
}

const ABA: readonly {
  readonly other: string;
  readonly verdict: string;
  readonly isLocked: boolean;
  readonly until: Held;
}[] = [
  { other: 'u32 tail', verdict: 'fine', isLocked: false, until: 'after.order' },
  { other: 'u32 tail', verdict: 'drift', isLocked: true, until: 'after.order' },
  { other: 'u99 tail', verdict: 'broken', isLocked: true, until: 'after.probe' },
];

for (const { other, verdict, isLocked, until } of ABA)
  test(`a header that was another one for as long as it was compiled: ${verdict}`, async () => {
    const module = new Module({
      kbuild: ['CC := sh $(src)/cc.sh'],
      files: { 'cc.sh': CC, ...within('cap', pair('cap', 'kernel_cap_t set;\n\tu16 tail;')) },
    });
    const header = module.path('cap/cap_header.h');
    const text = module.read('cap/cap_header.h');
    utimesSync(header, 1, 1);
    if (isLocked) module.build('ckpt_accept');
    const watched = new Watched(module, { args: ['--poll'] });
    await watched.first();
    const before = outputs(module);
    const from = watched.events.length;
    module.write({ 'hold.before.probe': '', [`hold.${until}`]: '' });
    replaceIn(module, 'grp/grp_header.h', 'u8 tail;', 'u8 tail; /* the end */');
    await whileHeld({ module, watched }, 'before.probe', () =>
      replaceIn(module, 'cap/cap_header.h', 'u16 tail', other),
    );
    await whileHeld({ module, watched }, until, () => {
      // Of the same file, size and time of change as before.
      module.write({ 'cap/cap_header.h': text });
      utimesSync(header, 1, 1);
    });
    await watched.verdict('fine', from);
    await watched.quiet(1_500);
    assert.equal(
      watched.results(from).map(each => each.verdict),
      [verdict, 'fine'],
      'the other one is seen, and that it is gone',
    );
    const first = watched.results(from)[0]?.written ?? [];
    assert.is(
      first.some(file => file.endsWith('uapi/tm/cap.h')),
      verdict === 'fine',
    );
    assert.equal(outputs(module), before);
    assertAsClean(module);
    await watched.end();
  });

test.run();
