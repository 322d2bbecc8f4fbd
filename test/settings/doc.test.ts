// kbuild/doc/config.md: its example is accepted and has every key, its errors are those that are told.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSettings } from '../../plugin/settings/settings.ts';
import { told } from '../support/settings.ts';

const test = suite('config.md');

const page = readFileSync('kbuild/doc/config.md', 'utf8');

/** What is indented by four blanks, in the order of the page. */
const blocks = [...page.matchAll(/(?:^ {4}.*\n)+/gm)].map(([text]) => text.replace(/^ {4}/gm, ''));
const [example = '', ...shown] = blocks;

test('the example is accepted', () => {
  assert.match(example, /^# ckptgen\.yaml\n/);
  const settings = readSettings(example, 'ckptgen.yaml', { rules: ['pointer-in-record'] });
  if (!settings.ok) throw new Error(told(example));
  assert.is(settings.value.records.length, 2);
  assert.is(settings.value.waivers.length, 1);
});

test('every key has a row in a table, and no other has', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, key]) => key);
  const keys = ['', 'compile:\n  x: 1', 'records:\n  - x: 1', 'waivers:\n  - x: 1'].map(text => {
    const line = told(text === '' ? 'x: 1' : text)
      .split('\n')
      .find(each => each.includes("'x'"));
    return /has (.+) \[bad-config\]$/.exec(line ?? '')?.[1]?.split(/, | and /) ?? [];
  });
  assert.is(keys.flat().length, 20);
  assert.equal(rows, keys.flat());
});

test('the errors are what is told', () => {
  assert.is(shown.length, 4);
  for (const index of [0, 2]) assert.is(shown[index + 1], told(shown[index] ?? ''));
});

test.run();
