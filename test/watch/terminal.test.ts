// What a terminal is sent: byte for byte, and what a real one makes of it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOf, type ScreenLine, type Size } from '../../plugin/watch/page.ts';
import { screenOf } from '../../plugin/watch/screen.ts';
import { ENTER, keyOf, LEAVE, redraw } from '../../plugin/watch/terminal.ts';
import { wrapped } from '../../plugin/watch/width.ts';
import { openTerminal, type Terminal } from '../support/tmux.ts';
import { models } from '../support/watch-samples.ts';

const test = suite('watch terminal');

function lines(...texts: string[]): ScreenLine[] {
  return texts.map(text => lineOf(text, 4));
}

test('nothing is sent for what is shown already', () => {
  assert.is(redraw(lines('a', 'bcdef'), lines('a', 'bcdef')), '');
});

test('the first screen clears the terminal', () => {
  assert.is(
    redraw([], lines('a', 'b')),
    '\x1b[2J\x1b[1;1H\x1b[2K\x1b[1;1Ha\x1b[2;1H\x1b[2K\x1b[2;1Hb',
  );
});

test('only the line that changed is sent', () => {
  assert.is(redraw(lines('a', 'b', 'c'), lines('a', 'x', 'c')), '\x1b[2;1H\x1b[2K\x1b[2;1Hx');
});

test('lines that moved are sent, in one piece', () => {
  assert.is(
    redraw(lines('a', 'b'), lines('abcde', 'b')),
    '\x1b[1;1H\x1b[2K\x1b[2;1H\x1b[2K\x1b[1;1Habcde\x1b[3;1H\x1b[2K\x1b[3;1Hb',
  );
});

test('what is below a lower screen is cleared', () => {
  assert.is(redraw(lines('a', 'bcdef', 'g'), lines('a')), '\x1b[2;1H\x1b[J');
});

/** A terminal shows what it was sent a little later. */
function waitFor(terminal: Terminal, expected: readonly string[], what: string): void {
  let seen = terminal.rows();
  for (let tries = 0; tries < 100 && seen.join('\n') !== expected.join('\n'); tries++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    seen = terminal.rows();
  }
  assert.equal(seen, expected, what);
}

function rowsExpected(screen: readonly ScreenLine[], { columns, rows }: Size): string[] {
  const shown = screen.flatMap(({ text }) => wrapped(text, columns)).map(row => row.trimEnd());
  return [...shown, ...Array.from({ length: rows - shown.length }, () => '')];
}

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
  { columns: 20, rows: 5 },
  { columns: 41, rows: 13 },
];

for (const size of sizes)
  test(`from any screen to any other in a real terminal, ${size.columns}x${size.rows}`, () => {
    const terminal = openTerminal(size);
    const screens = Object.entries(models).map(
      ([name, model]) => [name, screenOf(model, size, false)] as const,
    );
    terminal.write(ENTER);
    let last: readonly ScreenLine[] = [];
    for (const [from, before] of screens)
      for (const [to, after] of screens) {
        terminal.write(redraw(last, before) + redraw(before, after));
        waitFor(terminal, rowsExpected(after, size), `${from} to ${to}`);
        last = after;
      }
    terminal.write(LEAVE);
    waitFor(terminal, rowsExpected([], size), 'left');
    terminal.close();
  });

test('keys', () => {
  for (const quits of ['q', '\x03', '\x04', 'xq', 'rq', '\x1b[Aq']) assert.is(keyOf(quits), 'quit');
  for (const full of ['r', 'rr', 'xr', '\x1bOPr']) assert.is(keyOf(full), 'full');
});

test('other keys mean nothing', () => {
  const others = ['', 'x', 'Q', 'R', '\r', '\n', ' ', '\x1a', '\x1b', '\x1bq', '\x1br'];
  const sequences = ['\x1b[A', '\x1b[1;5C', '\x1b[15~', '\x1bOQ', '\x1b[M', '\u6a29'];
  for (const bytes of [...others, ...sequences])
    assert.is(keyOf(bytes), undefined, JSON.stringify(bytes));
});

test.run();
