// npm run fuzz [-- RUNS]: a long run of test/fuzz over a corpus that stays; says how far it came, and
// ends with 1 at the first fault.

import { readdirSync } from 'node:fs';
import { Fuzzer, type Lines, percent } from './support/fuzz.ts';

const [corpus, artifacts] = ['.cache/fuzz/corpus', '.cache/fuzz/faults'];
const runs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.env.CKPTGEN_SEED ?? 1 + Math.floor(Math.random() * 0x7fffffff));

function told(lines: Lines): string {
  return `${lines.covered} of ${lines.count} lines, ${percent(lines).toFixed(1)} %`;
}

if (!(runs > 0 && seed > 0)) {
  console.error('ckptgen: npm run fuzz -- RUNS, and CKPTGEN_SEED, are numbers from 1 on');
  process.exit(2);
}
const fuzzer = new Fuzzer();
fuzzer.build();
console.log(`${runs} executions, seed ${seed}, corpus ${corpus}`);
const run = fuzzer.fuzz(runs, { seed, corpus, artifacts });
if (run.fault !== null) {
  console.log(`fault: ${run.fault}`);
  if (run.input) {
    const smaller = fuzzer.minimized(run.input);
    console.log(`input: ${run.input}\nsmaller: ${smaller.input} (${smaller.fault})`);
  } else console.log(run.text);
  process.exit(1);
}
const executions = run.reached?.executions ?? 0;
console.log(`executions: ${executions}, ${Math.round(executions / run.seconds)}/s`);
console.log(`corpus:     ${readdirSync(corpus).length} inputs`);
console.log(`reached:    ${JSON.stringify(run.reached)}`);
for (const [part, lines] of Object.entries(fuzzer.covered(corpus).lines))
  console.log(`${`${part}:`.padEnd(11)} ${told(lines)}`);
