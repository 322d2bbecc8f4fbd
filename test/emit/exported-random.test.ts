// Exported headers of random structs, as compilers for each ABI laid them out: the recorded offsets
// under every compiler, standard and target; bit-fields by memory image.
// CKPTGEN_SEED replays a failure, CKPTGEN_COUNT the number of structs a compiler and ABI.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedHeader } from '../../plugin/emit/exported.ts';
import { readObject } from '../../plugin/object/read.ts';
import { compareImages } from '../support/exported/images.ts';
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
import { compile, compilerOf, machines } from '../support/witness/compilers.ts';
import { randomStructs } from '../support/witness/structs.ts';

const seed = Number(process.env.CKPTGEN_SEED ?? 1);
const count = Number(process.env.CKPTGEN_COUNT ?? 250);
const replay = `CKPTGEN_SEED=${seed} CKPTGEN_COUNT=${count} node test/run.mjs exported-random`;
const folder = scratch();
const random = suite('exported headers of random structs');

const layers = machines.flatMap(machine =>
  (['gcc', 'clang'] as const).map(family => ({ machine, family })),
);

/** Random structs as the compiler lays them out for the machine. */
function recordsFor(layer: (typeof layers)[number], number: number) {
  const { machine, family } = layer;
  const { longBits } = machine;
  const options = { longBits, int128: longBits === 64 };
  const { source, structs } = randomStructs(seed + number, count, options);
  const variables = structs.map(({ name }, i) => `${name} v${i};`).join('\n');
  const own = join(folder, `${machine.name}-${family}`);
  fill(own, { 'types.c': `${source}\n${variables}\n` });
  const [tool, ...args] = compilerOf(family, machine);
  compile({ command: [tool, ...args, '-g'], folder: own, source: 'types.c', object: 'types.o' });
  const layouts = readObject(readFileSync(join(own, 'types.o')), 'types.o');
  if (!layouts.ok) throw new Error(layouts.failures[0].message);
  const names = structs.map(({ name }) => name);
  const records = recordsOf(layouts.value, names, `r${number}n`).map(record => {
    const header = exportedHeader(record.lock, { module: 'random' });
    if (!header.ok) throw new Error(`${replay}: ${record.name}: ${header.failures[0].message}`);
    return { ...record, header: header.value };
  });
  return { ...layer, own, source, records };
}

const recorded = layers.map(recordsFor);
fill(
  folder,
  translationUnits(
    recorded.flatMap(({ records }) => records),
    'random',
    renamed,
  ),
);

random('are many', () => {
  const total = recorded.reduce((sum, { records }) => sum + records.length, 0);
  assert.ok(total > layers.length * count * 0.9, `${total} of ${layers.length * count}`);
});

for (const cell of cells)
  random(nameOf(cell), () => {
    const file = hasProgram(cell) ? 'checked.c' : 'headers.c';
    assert.is(complaints(cell, folder, file), '', replay);
  });

for (const { machine, family, own, source, records } of recorded)
  random(`bit-fields on ${machine.name} ${family}`, () => {
    const test = { machine, family, folder: own, source, renamed };
    const { images, differences } = compareImages(records, test);
    assert.ok(images > count, `${images} images`);
    assert.is(differences.length, 0, `${replay}\n${differences.slice(0, 3).join('\n')}`);
  });

random.run();
