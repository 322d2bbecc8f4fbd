// JSON has every key, always, in one order.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FilePlace } from '../../plugin/layout/result.ts';
import { fromFailure } from '../../plugin/report/diagnostic.ts';
import { jsonReport } from '../../plugin/report/json.ts';
import { ckptgen } from '../support/cli.ts';
import { at, type Path, pathsIn, withOther } from '../support/json-paths.ts';

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

const schema: object = JSON.parse(readFileSync('kbuild/doc/findings.schema.json', 'utf8'));
const isFindings = new Ajv2020({ strict: true }).compile(schema);

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

test('a place is as the schema has it, whatever is known of it, in a finding and in a note', () => {
  const said = { rule: 'r', severity: 'info', message: 'm' } as const;
  const places = [{}, { file: 'f' }, { file: 'f', line: 1 }, { file: 'f', line: 1, column: 1 }];
  for (const place of places as FilePlace[]) {
    assertAsWrittenDown(jsonReport([{ ...said, place, notes: [{ message: 'm' }] }]));
    assertAsWrittenDown(jsonReport([{ ...said, notes: [{ place, message: 'm' }] }]));
  }
});

const ANY = [true, 1, 'text', [], {}, null];
const NO_TEXT = [true, 1, [], {}, null];
const NO_NAME = [true, 1, [], {}];
const NO_COUNT = [true, 0, -1, 1.5, '3', [], {}];
const NO_LIST = [true, 1, 'text', {}, null, ...ANY.map(each => [each])];

/** What is no value of a key. */
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  findings: NO_LIST,
  rule: [...NO_TEXT, '', 'a b', 'A', 'a_b', '-a', 'a-', 'a--b', 'a\n'],
  severity: [...NO_TEXT, '', 'fatal', 'Error', 'warnings'],
  struct: NO_NAME,
  member: NO_NAME,
  file: NO_NAME,
  line: NO_COUNT,
  column: NO_COUNT,
  message: NO_TEXT,
  notes: NO_LIST,
};

/** What may not stand in the place of a value; undefined: that it is not there. */
function wrongFor(value: unknown, key: string | number | undefined): readonly unknown[] {
  if (typeof key === 'string') return [undefined, ...(WRONG[key] ?? [])];
  return [...ANY, { ...(value as object), more: null }];
}

/** Each is wrong in one thing. */
function wrongOnes(report: unknown): { readonly what: string; readonly wrong: unknown }[] {
  return pathsIn(report).flatMap(path =>
    wrongFor(at(report, path), path.at(-1)).map(other => ({
      what: `${path.join('.')}: ${JSON.stringify(other)}`,
      wrong: withOther(report, path, other),
    })),
  );
}

/** Findings and notes with a whole place, with a part of one, and with none. */
const golden: unknown = JSON.parse(readFileSync('test/golden/report/findings.json', 'utf8'));
const sound = ['error', 'warning', 'info'].map(severity =>
  withOther(golden, ['findings', 0, 'severity'], severity),
);
const wrong = wrongOnes(golden);

test('the schema refuses whatever is wrong, at every place of a report', () => {
  for (const report of sound) assert.ok(isFindings(report));
  const keys = pathsIn(golden).map(path => path.at(-1));
  for (const key of keys) assert.ok(typeof key !== 'string' || WRONG[key], `${key}`);
  const accepted = wrong.filter(each => isFindings(each.wrong));
  assert.equal(
    accepted.map(({ what }) => what),
    [],
  );
});

/** Whether one of the reports tells a schema from what it should be. */
function isTold(other: unknown): boolean {
  try {
    const isOther = new Ajv2020({ strict: false }).compile(other as object);
    return !sound.every(each => isOther(each)) || wrong.some(each => isOther(each.wrong));
  } catch {
    return true;
  }
}

test('no part of the schema is there in vain', () => {
  const isSaid = (path: Path) => !/^(?:\$schema|title|description)$/.test(`${path.at(-1)}`);
  const parts = pathsIn(schema).filter(path => path.length > 0 && isSaid(path));
  const vain = parts.filter(path => !isTold(withOther(schema, path, undefined)));
  assert.equal(
    vain.map(path => path.join('.')),
    [],
  );
});

test('any text comes back', () => {
  const message = 'a\x1b\n"\\\u2028\u{1f600}';
  const again = JSON.parse(jsonReport([{ rule: 'r', severity: 'info', message, notes: [] }]));
  assert.is(again.findings[0].message, message);
});

test.run();
