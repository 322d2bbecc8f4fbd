// Exported headers of the kernel's own structs, pointers replaced by integers and flexible arrays
// left out: the recorded offsets under every compiler, standard and target.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedHeader } from '../../plugin/emit/exported.ts';
import { readObject } from '../../plugin/object/read.ts';
import {
  cells,
  complaints,
  hasProgram,
  nameOf,
  translationUnits,
} from '../support/exported/matrix.ts';
import { recordsOf } from '../support/exported/records.ts';
import { renamed } from '../support/exported/renamed.ts';
import { fill, scratch } from '../support/scratch.ts';
import { kernelObject } from '../support/witness/kernel.ts';

const folder = scratch();
const kernel = suite('exported headers of kernel structs');

const { path, names } = kernelObject(scratch(), 'gcc', 5);
const layouts = readObject(readFileSync(path), path);
if (!layouts.ok) throw new Error(layouts.failures[0].message);
const records = recordsOf(layouts.value, names, 'k').map(record => {
  const header = exportedHeader(record.lock, { module: 'kernel' });
  if (!header.ok) throw new Error(`${record.name}: ${header.failures[0].message}`);
  return { ...record, header: header.value };
});
fill(folder, translationUnits(records, 'kernel', renamed));

kernel('are at least 500, task_struct, cred and sk_buff among them', () => {
  assert.ok(records.length >= 500, `${records.length}`);
  for (const root of ['struct task_struct', 'struct cred', 'struct sk_buff'])
    assert.ok(
      records.some(({ name }) => name === root),
      root,
    );
});

for (const cell of cells)
  kernel(nameOf(cell), () => {
    assert.is(complaints(cell, folder, hasProgram(cell) ? 'checked.c' : 'headers.c'), '');
  });

kernel.run();
