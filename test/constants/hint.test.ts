// Where the text of a header says that its record can have no constant, it has none.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { constantsIn } from '../../plugin/commands/object-constants.ts';
import { mayGiveConstants } from '../../plugin/constants/hint.ts';
import { isEmpty } from '../../plugin/layout/constants.ts';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { recordOf } from '../support/compile.ts';
import { compile, layoutsOf, machines } from '../support/objects.ts';

const test = suite('headers without constants');

function hint(header: string): boolean {
  const text = `#ifndef X_H\n#define X_H\n${header}\n#endif\n`;
  return mayGiveConstants(text, { name: 'struct ckpt_x_s', layout: recordOf(text) });
}

test('a guard, and sentences, give none', () => {
  assert.not(hint('/* The state. A thing of Linux. */\nstruct ckpt_x_s { int a; };'));
});

for (const header of [
  '#define X_FLAG 1\nstruct ckpt_x_s { int a; };',
  '#  define\tX_FLAG 1\nstruct ckpt_x_s { int a; };',
  '#define X_FLAG \\\n 1\nstruct ckpt_x_s { int a; };',
  'struct ckpt_x_s { int a; };\nenum { X_FLAG };',
  'struct ckpt_x_s { int a; /* CAP_KILL */ };',
  '/* CAP_* of capability.h */\nstruct ckpt_x_s { int a; };',
  '#ifdef MAX\n#endif\nstruct ckpt_x_s { char a[sizeof("MAX")]; };',
])
  test(`may give some: ${JSON.stringify(header)}`, () => {
    assert.ok(hint(header));
  });

const included = readdirSync('/usr/include/linux').filter(name => /^[a-f].*\.h$/.test(name));
const unfit = new Set(['a.out.h', 'coda.h', 'atm_zatm.h', 'elfcore.h', 'errqueue.h', 'dlm.h']);

test('of the headers for userspace', () => {
  const machine = machines.find(({ name }) => name === 'x86_64');
  if (!machine) throw new Error('no x86_64');
  const source = included
    .filter(name => !unfit.has(name))
    .map(name => `#include <linux/${name}>\n`)
    .join('');
  const flags = ['-g3', '-fno-eliminate-unused-debug-types'];
  const object = layoutsOf(compile({ family: 'gcc', machine }, source, flags, 'hints'));
  const texts = new Map<string, string>();
  const textOf = (file: string) => {
    if (file.startsWith('/usr/include/linux/') && !texts.has(file))
      texts.set(file, readFileSync(file, 'utf8'));
    return texts.get(file);
  };
  const constants = constantsIn(object, textOf);
  if (!constants.ok) throw new Error('constants');
  const counts = { spared: 0, having: 0 };
  for (const name of object.names()) {
    const found = object.find(name);
    for (const layout of found.ok ? found.value : []) count(name, layout);
  }
  function count(name: string, layout: AggregateType): void {
    const text = textOf(layout.place?.file ?? '');
    if (text === undefined || !constants.ok) return;
    const has = !isEmpty(constants.value.of(name, layout));
    const may = mayGiveConstants(text, { name, layout });
    assert.ok(may || !has, `${name} in ${layout.place?.file}`);
    if (has) counts.having++;
    if (!may) counts.spared++;
  }
  assert.ok(counts.spared > 3 && counts.having > 100, JSON.stringify(counts));
});

test.run();
