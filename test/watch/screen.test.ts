// Whole screens against golden files, and what holds of a screen of any size.

import { readdirSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NOTHING_SHOWN } from '../../plugin/watch/model.ts';
import { rowsOf } from '../../plugin/watch/page.ts';
import { screenOf } from '../../plugin/watch/screen.ts';
import {
  drift,
  firstBegin,
  many,
  modelOf,
  models,
  polling,
  start,
} from '../support/watch-samples.ts';
import { rowsShown } from '../support/watch-screen.ts';

const test = suite('watch screen');

const folder = 'test/golden/watch';

/** NAME-COLUMNSxROWS, `-colour` where colours are shown, as `cat -v` shows them. */
const goldens = readdirSync(folder).sort();

for (const file of goldens)
  test(file, () => {
    const [, name = '', columns, rows, colour] =
      /^(.*)-(\d+)x(\d+)(-colour)?\.txt$/.exec(file) ?? [];
    const size = { columns: Number(columns), rows: Number(rows) };
    const text = rowsShown(name, size, colour !== undefined).join('\n');
    assert.is(`${text}\n`, readFileSync(`${folder}/${file}`, 'utf8'));
  });

test('every model has a golden screen', () => {
  for (const name of Object.keys(models)) assert.ok(goldens.includes(`${name}-80x24.txt`), name);
});

const sizes = [1, 2, 3, 10, 14, 20, 40, 59, 60, 80, 200].flatMap(columns =>
  [1, 2, 3, 5, 8, 11, 12, 13, 24, 50].map(rows => ({ columns, rows })),
);

test('no screen is higher than the terminal', () => {
  for (const size of sizes)
    for (const [name, model] of Object.entries({ ...models, empty: NOTHING_SHOWN })) {
      const where = `${name} at ${size.columns}x${size.rows}`;
      assert.ok(rowsOf(screenOf(model, size, true)) <= size.rows, where);
    }
});

test('a terminal without a size gets nothing', () => {
  assert.equal(screenOf(models.drift ?? NOTHING_SHOWN, { columns: 0, rows: 0 }, false), []);
});

test('the verdict is seen on the smallest', () => {
  for (const name of ['drift', 'broken', 'fine', 'gone']) {
    const rows = rowsShown(name, { columns: 20, rows: 3 }, false);
    assert.match(rows[2] ?? '', /^(drift|broken|fine): \d/);
  }
});

test('colours change no text and no row', () => {
  for (const size of sizes)
    for (const model of Object.values(models)) {
      const plain = screenOf(model, size, false);
      const colourful = screenOf(model, size, true);
      assert.equal(
        colourful.map(({ text, rows }) => ({ text: stripVTControlCharacters(text), rows })),
        plain,
      );
    }
});

test('findings are whole, and their number adds up', () => {
  for (const rows of [12, 18, 24, 50, 200]) {
    const text = rowsShown('many', { columns: 300, rows }, false).join('\n');
    const left = Number(/^\.\.\. (\d+) more findings$/m.exec(text)?.[1]);
    const told = text.match(/: warning: /g)?.length ?? 0;
    assert.is(told + left, 300, `${rows} rows`);
    assert.is(text.match(/^note: if intended/gm)?.length, told);
  }
});

test('of a finding that is higher than the screen, its first lines', () => {
  const model = modelOf(start, { ...drift, findings: drift.findings.slice(0, 1) });
  const texts = screenOf(model, { columns: 80, rows: 8 }, false).map(({ text }) => text);
  assert.match(texts[3] ?? '', /^\.\.\/linux.*\[element-type-changed\]$/);
  assert.is(texts.at(-1), '... its other notes');
});

test('notices keep their room beside many findings', () => {
  const model = modelOf(start, polling, firstBegin, many);
  for (let rows = 16; rows < 40; rows++) {
    const last = screenOf(model, { columns: 80, rows }, false).at(-1);
    assert.match(
      last?.text ?? '',
      /^notice: the limit of inotify .* sysctl fs\.inotify/,
      `${rows}`,
    );
  }
});

test('names do not command the terminal', () => {
  const hostile = 'a\x1b[2J\r\n\u202e';
  const model = modelOf(
    { kind: 'start', folder: hostile, version: hostile },
    { kind: 'notice', code: 'polling', message: hostile },
    { ...drift, changed: [hostile], written: [hostile] },
    { ...drift, unlocked: [{ name: hostile, accept: hostile }] },
    { kind: 'notice', code: 'root-gone', message: hostile },
  );
  for (const each of [model, modelOf({ kind: 'begin', pass: 'make', changed: [hostile] })])
    for (const { text } of screenOf(each, { columns: 80, rows: 40 }, false))
      assert.not.match(text, /\p{C}/u);
});

test.run();
