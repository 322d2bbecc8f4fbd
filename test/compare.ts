// npm run compare: ckptgen beside abidiff and pahole, over edits of real headers. Prints what stands in
// README.md between two marks; --write puts it there.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { makeCorpus, usualCell, usualSeed } from './support/mutants/corpus.ts';
import { headerPackage, installedVersion } from './support/mutants/headers.ts';
import { ownColumn } from './support/mutants/own-column.ts';
import { peerColumns, peerVersions } from './support/mutants/peers.ts';
import { countedPairs, kindTable, toolTable } from './support/mutants/table.ts';

const [begin, end] = ['<!-- npm run compare -->\n', '<!-- end -->'];

async function compared(): Promise<string> {
  const { choices, pairs } = await makeCorpus(usualSeed);
  const counted = countedPairs(await pairs(usualCell, choices));
  const columns = [ownColumn(counted), ...(await peerColumns(counted))];
  const gcc = execFileSync('gcc', ['-dumpfullversion'], { encoding: 'utf8' }).trim();
  const [abidiff, pahole] = await peerVersions();
  return [
    `${headerPackage} ${installedVersion()}, gcc ${gcc}, ${abidiff}, pahole ${pahole}:`,
    '',
    ...toolTable(columns, counted),
    '',
    ...kindTable(columns, counted, 'damaging'),
    '',
    ...kindTable(columns, counted, 'harmless'),
    '',
  ].join('\n');
}

function written(text: string): void {
  const readme = readFileSync('README.md', 'utf8');
  const [from, to] = [readme.indexOf(begin) + begin.length, readme.indexOf(end)];
  if (from < begin.length || to < from) throw new Error('README.md has no marks to write between');
  writeFileSync('README.md', readme.slice(0, from) + text + readme.slice(to));
}

const text = await compared();
process.stdout.write(text);
if (process.argv.includes('--write')) written(text);
