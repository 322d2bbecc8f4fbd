// The reader against the compiler, readelf and pahole, on what task_struct, cred and sk_buff reach.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareKernel } from '../support/witness/kernel-compare.ts';

const fewestStructs = 500;
/** Members that macros make have their place at the macro. */
const leastRightPlaces = 0.95;
const shownDifferences = 40;

const kernel = suite('kernel structs');

let folder = '';
kernel.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ckptgen-kernel-'));
});
kernel.after(() => rmSync(folder, { recursive: true, force: true }));

for (const family of ['gcc', 'clang'] as const)
  for (const dwarf of [4, 5] as const)
    kernel(`${family}, DWARF ${dwarf}`, () => {
      const found = compareKernel(folder, family, dwarf);
      const { structs, members, differences, paholeSizes, places } = found;
      const shown = differences.slice(0, shownDifferences).join('\n');
      assert.is(differences.length, 0, `${differences.length} differences\n${shown}`);
      assert.ok(structs >= fewestStructs, `${structs} structs, fewer than ${fewestStructs}`);
      assert.ok(paholeSizes >= fewestStructs, `pahole knows ${paholeSizes} structs only`);
      const share = places.right / places.all;
      assert.ok(share >= leastRightPlaces, `${places.right} of ${places.all} places are right`);
      console.log(`${family}, DWARF ${dwarf}: ${structs} structs, ${members} members agree,`);
      console.log(`  ${paholeSizes} sizes by pahole, ${places.right} of ${places.all} places`);
    });

kernel.run();
