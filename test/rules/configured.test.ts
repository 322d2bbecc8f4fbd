// One source in two configurations: the option is told, once. Another source stays drift.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { declarationsFrom } from '../../plugin/commands/declarations.ts';
import { canonical } from '../../plugin/layout/canonical.ts';
import { makeLock, writeLock } from '../../plugin/layout/lock.ts';
import { textReport } from '../../plugin/report/text.ts';
import { judge } from '../../rules/judge.ts';
import { recordOf } from '../support/compile.ts';
import { readPortable } from '../support/locks.ts';

const test = suite('configured');

/** The text with macros defined, on its first line: places are those of the text all the same. */
const withMacros = (text: string, macros: readonly string[]) =>
  [...macros.map(macro => `#define ${macro}`), text].join('\n');

/** Lines of the text count from 0 there: each macro takes one. */
function reported(before: string, after: string): string[] {
  const lock = readPortable(writeLock(makeLock('x', 1, canonical(recordOf(before)))));
  const declarationsOf = declarationsFrom(file => (file === 'x.h' ? after : undefined));
  const findings = judge(lock.layout, recordOf(after), { lock, declarationsOf });
  return textReport(findings)
    .replaceAll("layout drift in 'struct ckpt_x_s': ", '')
    .split('\n')
    .slice(0, -1);
}

/** `message [rule]` of the findings on a text that was recorded with these macros and is compiled with those. */
function told(text: string, recorded: readonly string[], now: readonly string[]): string[] {
  return errors(withMacros(text, recorded), withMacros(text, now));
}

function errors(before: string, after: string): string[] {
  return reported(before, after).flatMap(line => line.match(/error: (.*)/)?.[1] ?? []);
}

const record = (...lines: string[]) => ['struct ckpt_x_s {', ...lines, '};'].join('\n');
const optional = record('  __u32 a;', '#ifdef CONFIG_A', '  __u32 b;', '#endif', '  __u64 c;');

test('an option that was on and is off: the member in the text, what it hangs on, what to do', () => {
  assert.equal(reported(withMacros(optional, ['CONFIG_A 1']), optional), [
    "x.h:4: error: it depends on CONFIG_A: 'b' (u32) is gone [config-dependent]",
    'x.layout:8: note: exported format says: b u32 at 4, 4 bytes',
    'note: take the condition away, or give what depends on CONFIG_A a record of its own',
  ]);
});

test('one that was off and is on', () => {
  assert.equal(told(optional, [], ['CONFIG_A 1']), [
    "it depends on CONFIG_A: 'b' (u32) was put into padding [config-dependent]",
  ]);
});

test('several members of one option are one finding, of two options two', () => {
  const text = record(
    ...['  __u32 a;', '#ifdef CONFIG_A', '  __u64 b;', '  __u64 c;', '  __u64 d;', '  __u64 e;'],
    ...['#endif', '  __u64 z;', '#if IS_ENABLED(CONFIG_B)', '  __u8 f;', '#endif'],
  );
  const on = ['IS_ENABLED(x) x', 'CONFIG_A 1', 'CONFIG_B 1'];
  assert.equal(told(text, on, ['IS_ENABLED(x) 0']), [
    "it depends on CONFIG_A: 'b' (u64) is gone; 'c' (u64) is gone; 'd' (u64) is gone; and 1 more [config-dependent]",
    "it depends on CONFIG_B: 'f' (u8) is gone [config-dependent]",
  ]);
});

test('either of two members, and either of two types', () => {
  const names = record(
    '  __u64 a;',
    '#ifdef CONFIG_A',
    '  __u32 b;',
    '#else',
    '  __u32 c;',
    '#endif',
  );
  const types = record(
    '  __u64 a;',
    '#ifdef CONFIG_A',
    '  __u32 b;',
    '#else',
    '  __s32 b;',
    '#endif',
  );
  for (const [text, what] of [
    [names, "'c' is now called 'b', same bits and type"],
    [types, "'b' was s32, is u32"],
  ] as const)
    assert.equal(told(text, [], ['CONFIG_A 1']), [
      `it depends on CONFIG_A: ${what} [config-dependent]`,
    ]);
});

test('the length of an array', () => {
  const text = record('  __u8 a[PAGE_SIZE / 512];', '  __u64 c;');
  const [error, was, way] = reported(
    withMacros(text, ['PAGE_SIZE 4096']),
    withMacros(text, ['PAGE_SIZE 65536']),
  );
  assert.match(
    error ?? '',
    /it depends on PAGE_SIZE: 'a' was u8\[8\], is u8\[128\] \[config-dependent\]$/,
  );
  assert.match(was ?? '', /exported format says: a u8\[8\]/);
  assert.match(way ?? '', /give it a length that is a number/);
});

test('a nested struct, and a struct that is there twice', () => {
  const nested = `struct v {\n  __u32 a;\n#ifdef CONFIG_A\n  __u32 b;\n#endif\n};\n${record('  struct v v;', '  __u64 z;')}`;
  assert.equal(told(nested, ['CONFIG_A 1'], []), [
    "it depends on CONFIG_A: 'v.b' (u32) is gone [config-dependent]",
  ]);
  const twice = `#ifdef CONFIG_A\n${record('  __u32 a;', '  __u32 b;')}\n#else\n${record('  __u32 a;')}\n#endif`;
  assert.equal(told(twice, ['CONFIG_A 1'], []), [
    "it depends on CONFIG_A: 'b' (u32) is gone [config-dependent]",
  ]);
});

test('a change of the source is what it was, beside one of the configuration as well', () => {
  const on = withMacros(optional, ['CONFIG_A 1']);
  assert.equal(errors(on, on.replace('__u32 b', '__s32 b')), [
    "'b' was u32, is s32 [signedness-changed]",
  ]);
  assert.equal(errors(on, on.replace('  __u32 b;\n', '')), ["'b' (u32) is gone [member-removed]"]);
  assert.equal(errors(on, optional.replace('__u64 c', '__s64 c')), [
    "it depends on CONFIG_A: 'b' (u32) is gone [config-dependent]",
    "'c' was u64, is s64 [signedness-changed]",
  ]);
});

test('a condition that does not name the configuration, or a member outside of it', () => {
  const other = optional.replace('CONFIG_A', 'OTHER');
  assert.equal(told(other, ['OTHER 1'], []), ["'b' (u32) is gone [member-removed]"]);
  const beside = record('#ifdef CONFIG_A', '  __u32 a;', '#endif', '  __u32 b;', '  __u64 c;');
  const on = withMacros(beside, ['CONFIG_A 1']);
  assert.equal(errors(on, on.replace('  __u32 b;\n', '')), ["'b' (u32) is gone [member-removed]"]);
});

test('an array of another element in a length of the configuration', () => {
  const text = withMacros(record('  __u8 a[PAGE_SIZE];'), ['PAGE_SIZE 64']);
  assert.equal(errors(text, text.replace('__u8', '__u16')), [
    "'a' was u8[64], is u16[64] [member-resized]",
  ]);
});

test('without the text it is drift', () => {
  const on = recordOf(withMacros(optional, ['CONFIG_A 1']));
  const rules = judge(on, recordOf(optional), { declarationsOf: () => [] }).map(each => each.rule);
  assert.equal(rules, ['member-removed']);
});

test.run();
