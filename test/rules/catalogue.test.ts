// Every rule finds its own example, by the compiler's word, and no rule speaks where nothing changed.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { abiRules, driftRules, judge, judgeRecord, recordRules } from '../../rules/catalogue.ts';
import { recordOf, recordOn } from '../support/compile.ts';
import { machineCalled } from '../support/witness/compilers.ts';

const test = suite('catalogue');

const rules = [...driftRules, ...recordRules, ...abiRules];
const x86_64 = machineCalled('x86_64');
const lock = { file: 'x.layout', lineOf: () => 7 };

interface Pair {
  readonly id: string;
  readonly before: AggregateType;
  readonly after: AggregateType;
}

const pairs: readonly Pair[] = rules.map(({ id, example }) => ({
  id,
  before: recordOn(machineCalled(example.beforeOn ?? 'x86_64'), example.before).layout,
  after: recordOf(example.after),
}));

const idsOf = (findings: readonly { rule: string }[]) => findings.map(({ rule }) => rule);

test('one file a rule, under its id, and every rule in the catalogue', () => {
  const others = ['catalogue.ts', 'rule.ts'];
  const files = readdirSync('rules').filter(name => name.endsWith('.ts') && !others.includes(name));
  assert.equal(rules.map(({ id }) => `${id}.ts`).sort(), files.sort());
});

for (const { id, example } of driftRules) {
  test(`${id} finds its example, and nothing else does`, () => {
    const pair = pairs.find(each => each.id === id) as Pair;
    assert.equal(idsOf(judge(pair.before, pair.after, { lock })), [id], example.after);
  });
}

for (const { id, example } of abiRules) {
  test(`${id} finds its example on another ABI, and nothing else does`, () => {
    const { before } = pairs.find(each => each.id === id) as Pair;
    const { layout, build } = recordOn(x86_64, example.after);
    assert.equal(idsOf(judge(before, layout, { lock, build })), [id]);
  });
}

test('the examples of the other rules are drift on every ABI', () => {
  const { build } = recordOn(x86_64, 'struct ckpt_x_s { int a; };');
  for (const { id, before, after } of pairs.filter(each =>
    driftRules.some(rule => rule.id === each.id),
  ))
    assert.equal(idsOf(judge(before, after, { lock, build })), [id]);
});

for (const { id } of recordRules) {
  test(`${id} finds what is wrong in its example, and not what is right`, () => {
    const { before, after } = pairs.find(each => each.id === id) as Pair;
    assert.equal(idsOf(judgeRecord(before)), [id]);
    assert.equal(judgeRecord(after), []);
  });
}

test('every rule over every example: the same against the same is silent', () => {
  for (const { id, before, after } of pairs)
    for (const layout of [before, after]) assert.equal(judge(layout, layout, { lock }), [], id);
});

test('every rule over every example: findings have a place, a member or the record, and a known rule', () => {
  const known = new Set(rules.map(({ id }) => id));
  for (const { id, before, after } of pairs)
    for (const [old, now] of [
      [before, after],
      [after, before],
    ] as const)
      for (const finding of judge(old, now, { lock })) {
        assert.ok(known.has(finding.rule), finding.rule);
        assert.is(finding.place?.file.endsWith('x.h'), true, `${id}: ${finding.message}`);
        assert.is(finding.struct, 'struct ckpt_x_s');
        assert.is(finding.notes.at(-1)?.place?.file, 'x.layout', id);
      }
});

test('the page about drift names them all', () => {
  const page = readFileSync('kbuild/doc/drift.md', 'utf8');
  assert.equal(
    rules.map(({ id }) => id).filter(id => !page.includes(`\`${id}\``)),
    [],
  );
});

test('prose is there', () => {
  for (const { id, summary, why, misses } of rules)
    for (const text of [summary, why, misses]) assert.ok(text.length > 10, id);
});

test.run();
