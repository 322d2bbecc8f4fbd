// Macros that are made of others: what changed is told once, and nothing that changed for a reason of its own
// is taken for a follower.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judge } from '../../rules/judge.ts';
import { constantsOf, recordOn } from '../support/compile.ts';
import { machineCalled } from '../support/witness/compilers.ts';

const test = suite('macros made of macros');
const x86_64 = machineCalled('x86_64');

/** Of a record beside these macros. */
function told(before: string, after: string, member = '__u32 flags;'): string[] {
  const record = `struct ckpt_x_s { ${member} };`;
  const [old, now] = [before, after].map(text => recordOn(x86_64, `${text}\n${record}`));
  if (!old || !now) throw new Error('two');
  const findings = judge(old.layout, now.layout, { constants: constantsOf(old, now) });
  return findings.map(({ severity, rule, message }) => {
    return `${severity} ${message.replace(/^[^:]*: /, '')}`.replace(`[${rule}]`, '');
  });
}

const ALL = '#define X_ALL (X_A | X_B)';

test('what is made of the changed one is told with it', () => {
  const before = `#define X_A 1\n#define X_B 2\n${ALL}\n#define X_NONE (~X_ALL & 15)`;
  assert.equal(told(before, before.replace('X_A 1', 'X_A 4')), [
    "error 'X_A' was 1, is 4; 'X_ALL' was 3, is 6; 'X_NONE' was 12, is 9",
  ]);
});

test('two causes are two, and what is made of both goes with the first', () => {
  const before = `#define X_A 1\n#define X_B 2\n${ALL}`;
  assert.equal(told(before, before.replace('X_A 1', 'X_A 5').replace('X_B 2', 'X_B 16')), [
    "error 'X_A' was 1, is 5; 'X_ALL' was 3, is 21",
    "error 'X_B' was 2, is 16",
  ]);
});

test('one that changed by itself as well', () => {
  const before = `#define X_A 1\n#define X_B 2\n${ALL}`;
  const after = '#define X_A 4\n#define X_B 2\n#define X_ALL (X_A | X_B | 64)';
  assert.equal(told(before, after), ["error 'X_A' was 1, is 4", "error 'X_ALL' was 3, is 70"]);
});

test('what is made of an end mark stands for itself', () => {
  const before = '#define X_MAX 5\n#define X_STRIDE (X_MAX * 12)';
  const after = before.replace('5', '6');
  assert.equal(told(before, after), ["info 'X_MAX' was 5, is 6", "error 'X_STRIDE' was 60, is 72"]);
});

test('what is made of a changed enumerator', () => {
  const before = `enum { X_A = 1, X_B = 2 };\n${ALL}`;
  const findings = told(before, before.replace('X_B = 2', 'X_B = 8'));
  assert.equal(findings.length, 1);
  assert.match(findings.join(), /'X_B' was 2, is 8/);
});

test('gone with what it was made of', () => {
  const before = `#define X_A 1\n#define X_B 2\n${ALL}`;
  assert.equal(told(before, `#define X_B 2\n${ALL}`), [
    "error 'X_A' (1) is gone; 'X_ALL' (3) is gone",
  ]);
});

test('an array whose length is made of it', () => {
  const before = '#define X_COLS 4\n#define X_CELLS (X_COLS * 3)';
  assert.equal(told(before, before.replace('4', '5'), '__u8 cells[X_CELLS];'), [
    "error 'cells' was u8[12], is u8[15], by 'X_CELLS'",
  ]);
});

test.run();
