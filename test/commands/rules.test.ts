// ckptgen rules and ckptgen explain: every rule is listed and explained, in lines that a terminal has room for.

import { readFileSync } from 'node:fs';
import { globSync } from 'glob';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { notices } from '../../plugin/commands/notices.ts';
import { allRules } from '../../rules/catalogue.ts';
import { ckptgen } from '../support/cli.ts';

const test = suite('rules and explain');

const all = allRules;

function told(...args: string[]): string {
  const { status, stdout, stderr } = ckptgen('.', ...args);
  assert.is(status, 0, stderr);
  assert.is(stderr, '');
  return stdout;
}

test('all are listed, each once, with severity and summary', () => {
  const lines = told('rules').split('\n');
  for (const { id, severity, summary } of all) {
    const found = lines.filter(line => line.startsWith(`  ${id} `));
    assert.is(found.length, 1, id);
    assert.ok(new RegExp(`^ {2}${id} +${severity} +`).test(found[0] ?? ''), found[0]);
    assert.ok(found[0]?.endsWith(`  ${summary}`), found[0]);
  }
  assert.is(lines.filter(line => line.startsWith('  ')).length, all.length + notices.length);
});

test('as JSON, with all their prose', () => {
  const read = JSON.parse(told('rules', '--format', 'json')) as Record<string, string | null>[];
  const wanted = all.map(({ id, severity, summary, why, misses, example }) => ({
    ...{ id, severity, summary, why, misses },
    ...{ before: example.before, after: example.after, beforeOn: example.beforeOn ?? null },
  }));
  assert.equal(
    read.map(({ group: _, ...rule }) => rule),
    wanted,
  );
});

for (const { id, why, misses, example } of all)
  test(`explain ${id}`, () => {
    const text = told('explain', id);
    const flat = text.replaceAll(/\s+/g, ' ');
    for (const part of [why, misses, example.before, example.after])
      assert.ok(flat.includes(part.replaceAll(/\s+/g, ' ')), part);
    const prose = text.split('\n').slice(1);
    for (const line of prose.filter(each => !each.startsWith('    ')))
      assert.ok(line.length <= 79, line);
  });

for (const { id, severity, summary, why } of notices)
  test(`explain ${id}, which is no rule's`, () => {
    const flat = told('explain', id).replaceAll(/\s+/g, ' ');
    assert.ok(flat.startsWith(`${id}: ${summary} ${why} ${severity}: `), flat);
  });

test('every finding that a command makes by itself is explained', () => {
  const files = globSync('plugin/commands/*.ts').map(file => readFileSync(file, 'utf8'));
  const made = files.flatMap(text =>
    [...text.matchAll(/(?:rule: |findingOf\([^,\n]+, |presence\()'([a-z-]+)'/gm)].map(
      ([, id = '']) => id,
    ),
  );
  const known = new Set([...all, ...notices].map(({ id }) => id));
  assert.ok(made.includes('unlocked') && made.includes('struct-added'), made.join());
  assert.equal(
    [...new Set(made)].filter(id => !known.has(id)),
    [],
  );
});

test('explain, whole', () => {
  assert.is(
    told('explain', 'element-type-changed'),
    [
      'element-type-changed: a member holds another kind of value, or the same bytes in other units',
      '',
      'The bytes are where they were and mean something else. u32[2] and u64 even',
      'agree on little-endian machines, until the first big-endian one. A struct that',
      'is replaced by one without a member in common is told as this, once.',
      '',
      'before:',
      '    struct ckpt_x_s { __u32 a[2]; };',
      'after:',
      '    struct ckpt_x_s { __u64 a; };',
      '',
      'What it leaves out: Other names for the same type: a typedef more or less',
      'changes nothing. A struct that shares a member with the one before it: what',
      'differs inside is told.',
      '',
      'error: fails until it is accepted, which takes a new version',
      '',
    ].join('\n'),
  );
  assert.match(told('explain', 'pointer-in-record'), /\nerror: fails, and cannot be accepted\n$/);
});

test('a rule that there is not', () => {
  const near = ckptgen('.', 'explain', 'member-gone');
  assert.is(near.status, 2);
  assert.match(near.stderr, /^error: there is no rule 'member-gone': there are member-removed, /);
  const far = ckptgen('.', 'explain', 'x');
  assert.is(far.status, 2);
  assert.is(far.stderr, "error: there is no rule 'x': 'ckptgen rules' lists them [unknown-rule]\n");
  assert.is(ckptgen('.', 'explain').status, 2);
});

test.run();
