// The ways in which a build may write the same DWARF: compressed, 64-bit, types in units of their own.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareCell } from '../support/witness/cell.ts';
import { machines } from '../support/witness/compilers.ts';

const forms = suite('forms of DWARF');

const flags = [
  '-gz=zlib',
  '-gz=zlib-gnu',
  '-gdwarf64',
  '-fdebug-types-section',
  '-flto -ffat-lto-objects',
];
const [x86, , , s390] = machines;

for (const machine of [x86, s390])
  for (const family of ['gcc', 'clang'] as const)
    for (const flag of flags)
      if (machine && takes(family, flag))
        forms(`${machine.name} ${family} ${flag}`, () => {
          const cell = { family, machine, flags: flag.split(' ') };
          const { differences } = compareCell(cell, 5, 300);
          assert.is(differences.length, 0, differences.slice(0, 10).join('\n'));
        });

/**
 * clang's LTO objects are bitcode, and it has given up the older name of compressed sections. gcc's type
 * units lack names: the reader refuses them (test/object/containers.test.ts).
 */
function takes(family: 'gcc' | 'clang', flag: string): boolean {
  return family === 'gcc' ? flag !== '-fdebug-types-section' : !/lto|zlib-gnu/.test(flag);
}

forms.run();
