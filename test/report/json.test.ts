// JSON has every key, always, in one order.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromFailure } from '../../plugin/report/diagnostic.ts';
import { jsonReport } from '../../plugin/report/json.ts';
import { ckptgen } from '../support/cli.ts';

const test = suite('json report');

test('nothing', () => assert.is(jsonReport([]), '{\n  "findings": []\n}\n'));

test('golden text', () => {
  const text = jsonReport([
    {
      rule: 'member-resized',
      severity: 'error',
      struct: 'struct ckpt_x_s',
      member: 'a.b',
      place: { file: 'x.h', line: 3, column: 9 },
      message: "'a.b' was u16, is u32",
      notes: [{ place: { file: 'x.layout', line: 8 }, message: 'it was' }, { message: 'way out' }],
      cause: 'not told',
    },
    fromFailure({ code: 'bad-lock', message: 'broken', place: { file: 'x.layout' } }),
  ]);
  assert.is(text, readFileSync('test/golden/report/findings.json', 'utf8'));
});

const isFindings = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync('kbuild/doc/findings.schema.json', 'utf8')),
);

function assertAsWrittenDown(text: string): void {
  assert.ok(isFindings(JSON.parse(text)), JSON.stringify(isFindings.errors, null, 2));
}

test('the schema is that of what is printed', () => {
  assertAsWrittenDown(readFileSync('test/golden/report/findings.json', 'utf8'));
  const [cap, umask] = ['cap', 'umask'].map(name => `kbuild/samples/${name}/${name}.layout`);
  const calls = [
    { args: ['diff', `${cap}`, `${umask}`], status: 1, count: 2 },
    { args: ['diff', `${cap}`, `${cap}`], status: 0, count: 0 },
    { args: ['diff', 'nowhere', `${cap}`], status: 2, count: 1 },
    { args: ['layout', 'package.json'], status: 2, count: 1 },
  ];
  for (const { args, status, count } of calls) {
    const ran = ckptgen('.', ...args, '--format', 'json');
    assert.is(ran.status, status, ran.stderr);
    assertAsWrittenDown(ran.stdout);
    assert.is(JSON.parse(ran.stdout).findings.length, count, ran.stdout);
  }
});

test('the schema refuses what it does not know', () => {
  const [whole] = JSON.parse(readFileSync('test/golden/report/findings.json', 'utf8')).findings;
  for (const other of [
    { line: 0 },
    { line: '3' },
    { severity: 'fatal' },
    { rule: 'a b' },
    { more: 1 },
    { notes: [{ message: 'm' }] },
    { struct: undefined },
  ])
    assert.not.ok(isFindings(JSON.parse(JSON.stringify({ findings: [{ ...whole, ...other }] }))));
  assert.not.ok(isFindings({}));
});

test('any text comes back', () => {
  const message = 'a\x1b\n"\\\u2028\u{1f600}';
  const again = JSON.parse(jsonReport([{ rule: 'r', severity: 'info', message, notes: [] }]));
  assert.is(again.findings[0].message, message);
});

test.run();
