// Every rule finds its own example, by the compiler's word, and no rule speaks where nothing changed.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { declarationsFrom } from '../../plugin/commands/declarations.ts';
import { commentsIn, placesIn } from '../../plugin/discover/c-text.ts';
import { versionMove } from '../../plugin/layout/versions.ts';
import {
  abiRules,
  allRules,
  configRules,
  driftRules,
  headerRules,
  hygieneRules,
  recordRules,
  versionRules,
  waiverRules,
} from '../../rules/catalogue.ts';
import { judge, judgeHeader, judgeHygiene, judgeRecord, judgeVersion } from '../../rules/judge.ts';
import { type Compiled, constantsOf, recordOn } from '../support/compile.ts';
import { machineCalled } from '../support/witness/compilers.ts';

const test = suite('catalogue');

const x86_64 = machineCalled('x86_64');
const lock = { file: 'x.layout', lineOf: () => 7 };

interface Pair {
  readonly id: string;
  readonly before: Compiled;
  readonly after: Compiled;
}

/** Of those whose examples are C. */
const compiled = allRules.filter(({ id }) => !waiverRules.some(rule => rule.id === id));
const pairs: readonly Pair[] = compiled.map(({ id, example }) => ({
  id,
  before: recordOn(machineCalled(example.beforeOn ?? 'x86_64'), example.before),
  after: recordOn(x86_64, example.after),
}));

const idsOf = (findings: readonly { rule: string }[]) => findings.map(({ rule }) => rule);

function pairOf(id: string): Pair {
  const pair = pairs.find(each => each.id === id);
  if (!pair) throw new Error(`no pair of ${id}`);
  return pair;
}

function judged({ before, after }: Omit<Pair, 'id'>, build?: Compiled['build']) {
  const constants = constantsOf(before, after);
  return judge(before.layout, after.layout, { lock, constants, ...(build ? { build } : {}) });
}

test('one file a rule, under its id, and every rule in the catalogue', () => {
  const others = ['catalogue.ts', 'judge.ts', 'rule.ts'];
  const files = readdirSync('rules').filter(name => name.endsWith('.ts') && !others.includes(name));
  assert.equal(allRules.map(({ id }) => `${id}.ts`).sort(), files.sort());
});

for (const { id, example } of driftRules) {
  test(`${id} finds its example, and nothing else does`, () => {
    assert.equal(idsOf(judged(pairOf(id))), [id], example.after);
  });
}

for (const { id } of abiRules) {
  test(`${id} finds its example on another ABI, and nothing else does`, () => {
    const pair = pairOf(id);
    assert.equal(idsOf(judged(pair, pair.after.build)), [id]);
  });
}

for (const { id, example } of configRules) {
  test(`${id} finds its example where the text is known, and nothing else does`, () => {
    const { before, after } = pairOf(id);
    const declarationsOf = declarationsFrom(file => (file === 'x.h' ? example.after : undefined));
    const told = judge(before.layout, after.layout, { lock, declarationsOf });
    assert.equal(idsOf(told), [id]);
    assert.equal(idsOf(judged({ before, after })), ['member-removed']);
  });
}

test('the examples of the other rules are drift on every ABI', () => {
  for (const { id } of driftRules) {
    const pair = pairOf(id);
    assert.equal(idsOf(judged(pair, pair.after.build)), [id]);
  }
});

for (const { id } of recordRules) {
  test(`${id} finds what is wrong in its example, and not what is right`, () => {
    const { before, after } = pairOf(id);
    assert.equal(idsOf(judgeRecord(before.layout)), [id]);
    assert.equal(judgeRecord(after.layout), []);
  });
}

for (const { id } of hygieneRules) {
  test(`${id} finds what is wrong in its example, and not what is right`, () => {
    const { before, after } = pairOf(id);
    assert.equal(idsOf(judgeHygiene(before.layout, before.build)), [id]);
    assert.equal(judgeHygiene(after.layout, after.build), []);
  });
}

for (const { id } of versionRules) {
  test(`${id} finds its example, and nothing else does`, () => {
    const { before, after } = pairOf(id);
    const [old, now] = [before, after].map(each => each.constants.valueOf('X_VERSION'));
    if (old === undefined || now === undefined) throw new Error('no version');
    const drift = judged({ before, after });
    const step = { name: 'X_VERSION', old, now, move: versionMove(old, now) };
    const [need, isChanged] = [drift.length > 0, drift.length > 0];
    const findings = judgeVersion({ steps: [step], need, isChanged }, 'struct ckpt_x_s', { lock });
    assert.equal(idsOf(findings), [id]);
    const twice = { ...step, old: now, move: versionMove(now, now) };
    const quiet = { steps: [twice], need: false, isChanged: false } as const;
    assert.equal(judgeVersion(quiet, 'struct ckpt_x_s', { lock }), []);
  });
}

for (const { id, example } of headerRules) {
  const told = (text: string, { constants }: Compiled) => {
    const placeAt = placesIn(text);
    const versions = constants.macrosIn('x.h').flatMap(({ name }) => {
      const value = constants.valueOf(name);
      return value === undefined ? [] : [{ name, value }];
    });
    const comments = commentsIn(text).map(each => ({
      text: each.text,
      place: { file: 'x.h', ...placeAt(each.offset) },
    }));
    return idsOf(judgeHeader({ comments, versions }, 'x.h'));
  };
  test(`${id} finds what is wrong in its example, and not what is right`, () => {
    const { before, after } = pairOf(id);
    assert.equal(told(example.before, before), [id]);
    assert.equal(told(example.after, after), []);
  });
}

test('every rule over every example: the same against the same is silent', () => {
  for (const { id, before, after } of pairs)
    for (const each of [before, after]) assert.equal(judged({ before: each, after: each }), [], id);
});

test('every rule over every example: findings have a place, a member or the record, and a known rule', () => {
  const known = new Set(allRules.map(({ id }) => id));
  for (const { id, before, after } of pairs)
    for (const [old, now] of [
      [before, after],
      [after, before],
    ] as const)
      for (const finding of judged({ before: old, after: now })) {
        assert.ok(known.has(finding.rule), finding.rule);
        assert.is(finding.place?.file.endsWith('x.h'), true, `${id}: ${finding.message}`);
        assert.is(finding.struct, 'struct ckpt_x_s');
        if (finding.severity !== 'info')
          assert.is(finding.notes.at(-1)?.place?.file, 'x.layout', id);
      }
});

test('the page about drift names them all', () => {
  const page = readFileSync('kbuild/doc/drift.md', 'utf8');
  assert.equal(
    allRules.map(({ id }) => id).filter(id => !page.includes(`\`${id}\``)),
    [],
  );
});

test('prose is there', () => {
  for (const { id, summary, why, misses } of allRules)
    for (const text of [summary, why, misses]) assert.ok(text.length > 10, id);
});

test.run();
