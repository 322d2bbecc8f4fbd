// Every object-like macro of the kernel's own headers, as a module sees them: what we say it is worth is
// what gcc says.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { constantsOf } from '../../plugin/constants/constants.ts';
import { layoutsOf, machines } from '../support/objects.ts';
import { scratch } from '../support/scratch.ts';
import {
  accepted,
  claimsOf,
  expansionsOf,
  integersOf,
  isInteger,
  type Source,
} from '../support/witness/constants.ts';
import { compileKernel, kernelBuild, kernelIncludes } from '../support/witness/kernel.ts';

const test = suite('constants of the kernel');

/** Generous: the tests of two files share two cores. */
const MILLISECONDS_MAX = 5_000;

const [machine] = machines;
if (!machine) throw new Error('no machine');

const folder = scratch();
const { command, kdir } = kernelBuild(folder, 'gcc');
const source: Source = { command, cwd: kdir, folder, machine, prologue: kernelIncludes };

function compiled(): Buffer {
  const [file, object] = [join(folder, 'macros.c'), join(folder, 'macros.o')];
  writeFileSync(file, kernelIncludes);
  compileKernel({ command, kdir }, file, object, ['-g3', '-fno-eliminate-unused-debug-types']);
  return readFileSync(object);
}

const layouts = layoutsOf(compiled());
const [macros, constants] = [layouts.macros(), constantsOf(layouts)];
if (!macros.ok || !constants.ok) throw new Error('the macros cannot be read');
const names = macros.value.filter(each => !each.params && each.place).map(each => each.name);
const expansions = expansionsOf(source, names);

test('integers are what gcc says', () => {
  const started = performance.now();
  const claims = claimsOf(constants.value, names);
  assert.ok(performance.now() - started < MILLISECONDS_MAX);
  assert.ok(claims.size > 15_000, `${claims.size}`);
  const told = integersOf(source, [...claims.keys()]);
  const wrong = [...claims].filter(([, value], index) => value !== told[index]);
  assert.equal(
    wrong.map(([name]) => name),
    [],
  );
});

test('what gcc takes for an integer has a value, but for what hangs on types', () => {
  const claims = claimsOf(constants.value, names);
  const types = /\bsizeof\b|\b__builtin_offsetof\b|\b__alignof__\b|\b__typeof__\b/;
  const others = names.filter(name => !claims.has(name) && !types.test(expansions.get(name) ?? ''));
  assert.ok(others.length > 1_000);
  assert.equal(accepted(source, others, isInteger), []);
});

test.run();
