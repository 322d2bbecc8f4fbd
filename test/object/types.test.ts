// One C source a construct, through gcc and clang, DWARF 4 and 5, on four machines: one expected text a
// machine. The compilers check the text, too: it becomes static assertions in the source.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Compiler, compile, compilersFor, layoutsOf, machines } from '../support/objects.ts';
import { assertionsFor, describeObject } from '../support/oneline.ts';
import { aggregates } from './aggregates.ts';
import type { Construct } from './construct.ts';
import { scalars } from './scalars.ts';

const test = suite('layouts of C');

function check(compiler: Compiler, construct: Construct, flags: readonly string[]): void {
  const expected = (construct.expected[compiler.machine.name] ?? construct.expected.x86_64).trim();
  const names = [...expected.matchAll(/^(\S.*): /gm)].map(([, name = '']) => name);
  const variables = names.map((name, index) => `${name} keep${index};`).join(' ');
  const source = `${construct.source}\n${variables}\n${assertionsFor(expected)}`;
  const layouts = layoutsOf(compile(compiler, source, flags));
  const what = `${compiler.family} ${compiler.machine.name} ${flags.join(' ')}`;
  assert.is(describeObject(layouts, names), expected, what);
  assert.equal(layouts.names(), names, `${what}: names`);
}

for (const construct of [...scalars, ...aggregates])
  for (const machine of machines) {
    if (construct.machines && !construct.machines.includes(machine.name)) continue;
    test(`${construct.name}, ${machine.name}`, () => {
      for (const compiler of compilersFor(machine, construct.families))
        for (const flag of ['-gdwarf-4', '-gdwarf-5']) check(compiler, construct, [flag]);
    });
  }

test.run();
