// The reader against the compiler, on structs that nobody thought of.
// CKPTGEN_SEED replays a failure, CKPTGEN_COUNT is the number of structs a cell.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cell, compareCell } from '../support/witness/cell.ts';
import { machines } from '../support/witness/compilers.ts';

const first = Number(process.env.CKPTGEN_SEED ?? 1);
const total = Number(process.env.CKPTGEN_COUNT ?? 2000);
const batch = 1000;
const shownDifferences = 20;

const random = suite('random structs');

for (const machine of machines)
  for (const family of ['gcc', 'clang'] as const)
    random(`${machine.name} ${family}`, () => {
      let members = 0;
      for (let done = 0, seed = first; done < total; done += batch, seed++)
        members += agree({ family, machine }, seed, Math.min(batch, total - done));
      console.log(`${machine.name} ${family}: ${total} structs, ${members} members agree`);
    });

/** Returns how many members were compared. */
function agree(cell: Cell, seed: number, count: number): number {
  const { structs, members, differences } = compareCell(cell, seed, count);
  assert.is(structs, count);
  const shown = differences.slice(0, shownDifferences).join('\n');
  const replay = `CKPTGEN_SEED=${seed} CKPTGEN_COUNT=${count} node test/run.mjs witness/random`;
  assert.is(differences.length, 0, `${cell.machine.name} ${cell.family}: ${replay}\n${shown}`);
  return members;
}

random.run();
