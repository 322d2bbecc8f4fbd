// Edits of the real UAPI headers that the distribution has installed: damaging ones are found, each as one
// finding of the right rule, and harmless ones are not. What to expect is the compiler's word on what the
// edit declares (support/mutants); no reader of ours is asked.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { driftRules } from '../../rules/catalogue.ts';
import { judge } from '../../rules/judge.ts';
import { shuffled } from '../support/mutants/choose.ts';
import { makeCorpus, type Pair, usualCell, usualSeed } from '../support/mutants/corpus.ts';
import { allEdits } from '../support/mutants/edits/all.ts';
import type { Cell } from '../support/mutants/files.ts';
import { installedVersion } from '../support/mutants/headers.ts';
import { ownColumn } from '../support/mutants/own-column.ts';
import { countedPairs, kindTable, toolTable } from '../support/mutants/table.ts';
import {
  complaints,
  layoutsOfPair,
  probedVerdict,
  turned,
  verdictOf,
} from '../support/mutants/verdicts.ts';
import { Random } from '../support/random.ts';
import { machineCalled } from '../support/witness/compilers.ts';

const seed = Number(process.env.CKPTGEN_SEED ?? usualSeed);
const test = suite(`mutants, seed ${seed}`);

const sampled = 60;
const mostDroppedPercent = 5;

const corpus = await makeCorpus(seed);
const all = await corpus.pairs(usualCell, corpus.choices);
const pairs = countedPairs(all);

function figures(text: string): void {
  process.stdout.write(`\ntimed: ${text}\n`);
}

function ofVerdict(verdict: Pair['expectation']['verdict'], some: readonly Pair[] = pairs): Pair[] {
  return some.filter(({ expectation }) => expectation.verdict === verdict);
}

/** `8 member removed` */
function byKind(some: readonly Pair[]): string[] {
  const counts = new Map<string, number>();
  for (const { edit } of some) counts.set(edit.kind, (counts.get(edit.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`);
}

test('there are many pairs, of many headers and structs, and of every kind of edit', () => {
  const count = (of: (pair: Pair) => unknown) => new Set(pairs.map(of)).size;
  const headers = count(({ choice }) => choice.scanned.header.name);
  const structs = count(({ struct, choice }) => `${choice.scanned.header.name} ${struct}`);
  figures(
    `${ofVerdict('damaging').length} damaging and ${ofVerdict('harmless').length} harmless edits of ` +
      `${structs} structs in ${headers} headers, seed ${seed}`,
  );
  for (const verdict of ['damaging', 'harmless'] as const)
    figures(`${verdict}: ${byKind(ofVerdict(verdict)).join(', ')}`);
  assert.ok(pairs.length >= 300 && headers >= 40 && structs >= 100);
  const made = new Set(all.map(({ edit }) => edit));
  assert.equal(
    allEdits.filter(edit => !made.has(edit)).map(({ kind }) => kind),
    [],
  );
});

test('few edits are none by the word of the compiler', () => {
  const compiled = new Set(all.map(({ choice }) => choice));
  const lost = [
    ...corpus.choices
      .filter(choice => !compiled.has(choice))
      .map(({ edit, scanned, target }) => `${edit.kind}: ${scanned.header.name}: ${target.tag}`),
    ...ofVerdict('dropped', all).map(({ title, expectation }) => `${title}: ${whyOf(expectation)}`),
  ];
  figures(`${lost.length} of ${corpus.choices.length} edits dropped`);
  const most = (corpus.choices.length * mostDroppedPercent) / 100;
  assert.ok(lost.length <= most, lost.join('\n'));
});

function whyOf(expectation: Pair['expectation']): string {
  return expectation.verdict === 'dropped' ? expectation.why : '';
}

test('of the struct: damaging is found, once, by its rule; harmless is silent', () => {
  assert.equal(
    pairs.flatMap(pair => complaints(pair, verdictOf(pair, pair.tag))),
    [],
  );
});

test('of everything that the objects define: the same', () => {
  assert.equal(
    pairs.flatMap(pair => complaints(pair, verdictOf(pair))),
    [],
  );
});

/** A constant that is new damages nothing. */
test('the other way round: what was damaging is, what was harmless is', () => {
  const some = pairs.filter(({ edit }) => edit.group !== 'constants');
  const wrong = some.filter(
    pair =>
      verdictOf(turned(pair), pair.tag).exit !== Number(pair.expectation.verdict === 'damaging'),
  );
  assert.equal(
    wrong.map(({ title }) => title),
    [],
  );
});

test('an alignment that no object says is found where the compiler is asked', () => {
  const some = ofVerdict('alignment', all);
  figures(`${some.length} edits change nothing but _Alignof`);
  for (const pair of some) {
    const [first, ...more] = probedVerdict(pair);
    assert.equal(more, [], pair.title);
    assert.match(first?.rule ?? '', /^(?:packing|alignment)-changed$/, pair.title);
  }
});

test('every rule over every pair: findings have a place in the header, and a known rule', () => {
  const known = new Set(driftRules.map(({ id }) => id));
  const lock = { file: 'x.layout', lineOf: () => 7 };
  for (const pair of pairs) {
    const [old, now] = layoutsOfPair(pair);
    for (const finding of [...judge(old, now, { lock }), ...judge(now, old, { lock })]) {
      assert.ok(known.has(finding.rule), `${pair.title}: ${finding.rule}`);
      assert.ok(finding.place?.file.endsWith(pair.choice.scanned.header.name), pair.title);
      assert.is(finding.struct?.split(' ')[1], pair.tag, pair.title);
      assert.is(finding.notes.at(-1)?.place?.file, 'x.layout', pair.title);
    }
  }
});

test('same against same is silent, for each header', () => {
  for (const before of new Set(pairs.map(each => each.before)))
    assert.equal(verdictOf({ before, after: before }), { findings: [], exit: 0 }, before);
});

const cells: readonly Cell[] = [
  { family: 'clang', machine: machineCalled('x86_64') },
  { family: 'gcc', machine: machineCalled('i386') },
];

for (const cell of cells) {
  test(`a sample of ${sampled}, by ${cell.family} for ${cell.machine.name}`, async () => {
    const possible = corpus.choices.filter(({ edit }) => cell.family === 'gcc' || !edit.gccOnly);
    const some = shuffled(possible, new Random(seed)).slice(0, sampled);
    const found = countedPairs(await corpus.pairs(cell, some));
    assert.ok(found.length >= sampled * 0.8, `${found.length}`);
    assert.equal(
      found.flatMap(pair => complaints(pair, verdictOf(pair, pair.tag))),
      [],
    );
  });
}

test('README.md has these numbers', () => {
  const readme = readFileSync('README.md', 'utf8');
  const isOther = seed !== usualSeed || !readme.includes(`linux-libc-dev ${installedVersion()}`);
  if (isOther)
    return figures('the table of README.md is of another corpus: npm run compare -- --write');
  const own = [ownColumn(pairs)];
  const tables = [
    toolTable(own, pairs),
    kindTable(own, pairs, 'damaging'),
    kindTable(own, pairs, 'harmless'),
  ];
  const rows = tables.flatMap(lines => lines.slice(2)).map(line => line.replace(/\|$/, ''));
  assert.equal(
    rows.filter(row => !readme.includes(`\n${row}`)),
    [],
    'npm run compare -- --write',
  );
});

test.run();
