// What the text of a struct says, whatever was compiled: members, and the options that decide of them.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conditionsIn } from '../../plugin/discover/conditions.ts';
import { declarationsIn } from '../../plugin/discover/declarations.ts';

const test = suite('declarations');

/** `line names [options] {parts} (bounds)` of the struct `x` of a text. */
function told(text: string, line = lineOf(text, 'struct x {')): string[] {
  return declarationsIn(text, { tag: 'x', line }).map(each => {
    const { names, options, parts, bounds } = each;
    const lists = [options.length > 0 ? `[${options}]` : '', parts.length > 0 ? `{${parts}}` : ''];
    const all = [each.line, [...names].join(' '), ...lists, bounds.length > 0 ? `(${bounds})` : ''];
    return all.filter(some => some !== '').join(' ');
  });
}

function lineOf(text: string, what: string): number {
  return text.slice(0, text.indexOf(what)).split('\n').length;
}

const within = (...lines: string[]) => ['struct x {', ...lines, '};'].join('\n');

test('members without conditions', () => {
  assert.equal(told(within('u32 a;', 'struct v b[2], *c;', 'int (*call)(void);')), [
    '2 u32 a',
    '3 b c',
    '4 int call void',
  ]);
});

test('every way to ask for an option', () => {
  for (const condition of [
    'ifdef CONFIG_A',
    'ifndef CONFIG_A',
    'if IS_ENABLED(CONFIG_A)',
    'if defined(CONFIG_A) || defined(CONFIG_A_MODULE)',
    'if CONFIG_A > 3',
    '  if \\\n IS_REACHABLE(CONFIG_A) /* CONFIG_B */',
  ]) {
    const text = within(`#${condition}`, 'u32 a;', '#endif', 'u32 b;');
    const [a, b] = declarationsIn(text, { tag: 'x', line: 1 });
    assert.equal([a?.options, b?.options], [['CONFIG_A'], []], condition);
  }
});

test('what is no option of the configuration', () => {
  for (const condition of [
    'ifdef __KERNEL__',
    'if 0',
    'if BITS_PER_LONG == 64',
    'ifdef MY_CONFIG_A',
  ])
    assert.equal(told(within(`#${condition}`, 'u32 a;', '#endif')), ['3 u32 a'], condition);
});

test('branches hang on the conditions before them, nested ones on all', () => {
  assert.equal(
    told(
      within(
        ...['#ifdef CONFIG_A', 'u32 a;', '#elif defined(CONFIG_B)', 'u32 b;', '#else', 'u32 c;'],
        ...['#ifdef CONFIG_C', 'u32 d;', '#endif', 'u32 e;', '#endif', 'u32 f;'],
      ),
    ),
    [
      '3 u32 a [CONFIG_A]',
      '5 u32 b [CONFIG_A,CONFIG_B]',
      '7 u32 c [CONFIG_A,CONFIG_B]',
      '9 u32 d [CONFIG_A,CONFIG_B,CONFIG_C]',
      '11 u32 e [CONFIG_A,CONFIG_B]',
      '13 u32 f',
    ],
  );
});

test('a condition around the whole struct decides of none of its members', () => {
  const text = `#ifdef CONFIG_A\n${within('u32 a;', '#ifdef CONFIG_B', 'u32 b;', '#endif')}\n#endif`;
  assert.equal(told(text), ['3 u32 a', '5 u32 b [CONFIG_B]']);
});

test('a struct that is defined twice, for two configurations', () => {
  const text = `#ifdef CONFIG_A\n${within('u32 a;')}\n#else\n${within('u64 a;', 'u32 b;')}\n#endif`;
  for (const line of [2, 6])
    assert.equal(told(text, line).sort(), [
      '3 u32 a [CONFIG_A]',
      '7 u64 a [CONFIG_A]',
      '8 u32 b [CONFIG_A]',
    ]);
});

test('nameless structs are looked through, named ones are not', () => {
  assert.equal(
    told(
      within(
        ...['union {', '#ifdef CONFIG_A', 'u32 a;', '#endif', 'u8 b[4];', '} __packed;'],
        ...['struct {', 'u32 c;', '} d __aligned(8);', 'enum { E, F } g;'],
      ),
    ),
    ['4 u32 a [CONFIG_A]', '6 u8 b', '8 d', '11 g'],
  );
});

test('lengths', () => {
  assert.equal(
    told(
      within(
        ...[
          'u8 a[PAGE_SIZE / 8];',
          'u64 b[BITS_TO_LONGS(CONFIG_N)];',
          'DECLARE_BITMAP(c, NR_CPUS);',
        ],
        ...['u32 d : CONFIG_WIDTH;', 'u8 e[16];'],
      ),
    ),
    [
      '2 u8 a (PAGE_SIZE)',
      '3 u64 b (CONFIG_N)',
      '4 DECLARE_BITMAP c NR_CPUS (CONFIG_NR_CPUS)',
      '5 u32 d CONFIG_WIDTH (CONFIG_WIDTH)',
      '6 u8 e',
    ],
  );
});

test('lengths by macros of the header, and macros that a condition defines', () => {
  const text = [
    ...['#define HALF (PAGE_SIZE / 2)', '#define LEN (HALF + 4)', '#ifdef CONFIG_A', '#define N 4'],
    ...['#define HAS_A', '#else', '#define N 8', '#endif'],
    within('u8 a[LEN];', 'u8 b[N];', '#ifdef HAS_A', 'u32 c;', '#endif'),
  ].join('\n');
  assert.equal(told(text), ['10 u8 a (PAGE_SIZE)', '11 u8 b (CONFIG_A)', '13 u32 c [CONFIG_A]']);
});

test('macros that are made of themselves, and a default', () => {
  const { behind } = conditionsIn('#define A B\n#define B A\n#ifndef C\n#define C 3\n#endif\n');
  assert.equal([behind('A'), behind('C')], [[], []]);
});

test('a part of a declaration', () => {
  assert.equal(
    told(within('u32', '#ifdef CONFIG_A', 'a[4]', '#else', 'a[8]', '#endif', ';', 'u8 b;')),
    ['2 u32 a {CONFIG_A}', '9 u8 b'],
  );
});

test('what is torn ends, and what is not there has none', () => {
  assert.equal(told('struct x { u32 a; struct { u32 b'), ['1 u32 a', '1 u32 b']);
  assert.equal(told('struct x;', 1), []);
  assert.equal(told(within('u32 a;'), 9), []);
  assert.equal(told('', 1), []);
});

test('a text that is made to fill the stack, or to take long', () => {
  const depth = 200_000;
  const nested = `struct x {\nu32 a;\n${'struct {'.repeat(depth)}${'};'.repeat(depth)}\n};`;
  assert.is(told(nested)[0], '2 u32 a');
  const macros = Array.from({ length: 2_000 }, (_, n) => `#define M${n} M${n + 1} M${n + 2}`);
  assert.equal(told([...macros, within('u8 a[M0];')].join('\n')), ['2002 u8 a']);
});

test.run();
