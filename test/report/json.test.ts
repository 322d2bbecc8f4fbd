// JSON has every key, always, in one order.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromFailure } from '../../plugin/report/diagnostic.ts';
import { jsonReport } from '../../plugin/report/json.ts';

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

test('any text comes back', () => {
  const message = 'a\x1b\n"\\\u2028\u{1f600}';
  const again = JSON.parse(jsonReport([{ rule: 'r', severity: 'info', message, notes: [] }]));
  assert.is(again.findings[0].message, message);
});

test.run();
