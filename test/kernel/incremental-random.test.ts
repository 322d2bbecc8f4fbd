// Random edits of random modules, with make and with a watch, against a clean build after each step.
// CKPTGEN_SEED replays a failure, CKPTGEN_COUNT is the number of sequences.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CleanBuilds } from '../support/incremental/clean.ts';
import { Sequence, type Totals } from '../support/incremental/sequence.ts';

const test = suite('incremental builds against clean ones');

const first = Number(process.env.CKPTGEN_SEED ?? 1);
const count = Number(process.env.CKPTGEN_COUNT ?? 12);
const AT_ONCE = 2;
const TOLD_EACH = 20;

/** run.mjs passes these on as they come: a long run is looked at while it runs. */
function tell(text: string): void {
  for (const line of text.split('\n')) process.stdout.write(`\ntimed: ${line}\n`);
}

test(`${count} sequences from ${first} on`, async () => {
  const totals: Totals = { steps: 0, failing: 0, late: 0, kills: 0, edits: new Map() };
  const failed: string[] = [];
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const done = () => {
    if ((count - seeds.length) % TOLD_EACH === 0) tell(`${count - seeds.length}: ${said(totals)}`);
  };
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      await new Sequence(seed, new CleanBuilds(), totals).run().catch(error => {
        failed.push(error.message);
        tell(error.message);
      });
      done();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  tell(`${count} sequences, ${failed.length} failed; ${said(totals)}`);
  assert.is(failed.length, 0, failed.join('\n\n'));
});

function said({ steps, failing, late, kills, edits }: Totals): string {
  const each = [...edits].sort().map(([name, number]) => `${name} ${number}`);
  return `${steps} steps, ${failing} of them failing, ${late} by a second look, ${kills} kills; ${each.join(', ')}`;
}

test.run();
