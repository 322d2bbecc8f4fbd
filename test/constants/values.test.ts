// What has a value and what has none: literals, casts, strings, names that units disagree on, and macros
// that are meant to exhaust who expands them.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Constants, constantsIn, constantsOf } from '../../plugin/constants/constants.ts';
import type { EnumType, Macro, Target } from '../../plugin/layout/layout.ts';
import { compile, folder, gcc, layoutsOf } from '../support/objects.ts';
import { Random } from '../support/random.ts';
import { compilerOf } from '../support/witness/compilers.ts';
import {
  accepted,
  claimsOf,
  integersOf,
  isInteger,
  isText,
  type Source,
} from '../support/witness/constants.ts';

const test = suite('values of constants');

const LIMIT_MS = 2_000;

const target: Target = { machine: 'x86_64', pointerBytes: 8, byteOrder: 'little' };

const object = (name: string, body: string): Macro => ({ name, body });
const call = (name: string, params: string, body: string): Macro => ({
  name,
  params: params.split(' '),
  body,
});

function given(macros: readonly Macro[], enums: readonly EnumType[] = []): Constants {
  return constantsIn({ target, macros, enums });
}

/** Of one expression, beside macros. */
function worth(body: string, ...macros: readonly Macro[]): bigint | string | undefined {
  const value = given([object('ASKED', body), ...macros]).valueOf('ASKED');
  return value?.kind === 'string' ? value.text : value?.value;
}

interface Compiled {
  readonly source: Source;
  readonly names: readonly string[];
  readonly constants: Constants;
}

/** Texts as macros of a real object. */
function compiled(texts: readonly string[], definitions = ''): Compiled {
  const defines = texts.map((text, index) => `#define T${index} ${text}\n`).join('');
  const prologue = `${definitions}\n${defines}`;
  const constants = constantsOf(layoutsOf(compile(gcc, prologue, ['-g3'])));
  if (!constants.ok) throw new Error(constants.failures[0].message);
  const command = compilerOf('gcc', gcc.machine);
  const source = { command, cwd: folder, folder, machine: gcc.machine, prologue };
  return { source, names: texts.map((_, index) => `T${index}`), constants: constants.value };
}

/** We have a value for what gcc takes, and for nothing else, and it is gcc's. */
function agree(texts: readonly string[], definitions = ''): void {
  const { source, names, constants } = compiled(texts, definitions);
  const show = (name: string) => texts[Number(name.slice(1))];
  const claims = claimsOf(constants, names);
  assert.equal([...claims.keys()].map(show), accepted(source, names, isInteger).map(show));
  const told = integersOf(source, [...claims.keys()]);
  const wrong = [...claims].filter(([, value], index) => value !== told[index]);
  assert.equal(
    wrong.map(([name]) => show(name)),
    [],
  );
}

test('integers and their suffixes', () => {
  const suffixes = [
    'u',
    'l',
    'll',
    'ul',
    'lu',
    'ull',
    'llu',
    'z',
    'uz',
    'lul',
    'uu',
    'lll',
    'lL',
    'Ll',
    'f',
    'LLU',
    'uLL',
    'i8',
  ];
  const digits = [
    '0',
    '00',
    '007',
    '08',
    '0x',
    '0xg',
    '0xFf',
    '0X10',
    '0b',
    '0b12',
    '0B11',
    '1.0',
    '1e3',
    '0x1p3',
    '.5',
    '1_000',
    '9',
    '0b1u',
    '0xffULL',
    '0x1e+1',
  ];
  agree([
    ...suffixes.map(each => `1${each}`),
    ...digits,
    '9223372036854775807',
    '18446744073709551615u',
  ]);
  for (const none of ['9223372036854775808', '0x10000000000000000', '18446744073709551616u'])
    assert.is(worth(none), undefined, none);
});

test('characters', () => {
  agree([
    "'a'",
    "' '",
    "'\\\\'",
    "'\\''",
    "'\"'",
    "'\\\"'",
    "'\\0'",
    "'\\01'",
    "'\\377'",
    "'\\x7f'",
    "'\\xFF'",
    "'\\?'",
    "'\\a'",
    "'\\e'",
    "'ab'",
    "'abc'",
    "'abcd'",
    "'\\n\\0'",
  ]);
  for (const none of [
    "''",
    "'abcde'",
    "'\\q'",
    "'\\400'",
    "'\\x100'",
    "L'a'",
    "u'a'",
    "'\u00e9'",
    "'\\u00e9'",
    "'a",
  ])
    assert.is(worth(none), undefined, none);
});

test('casts', () => {
  const types = [
    ...[
      'int',
      'unsigned',
      'signed',
      'short',
      'short int',
      'long',
      'int long',
      'long unsigned int long',
      'char',
      'signed char',
    ],
    ...[
      'unsigned char',
      '_Bool',
      'const int',
      'int const',
      'volatile unsigned long',
      '__signed__ char',
      'u8',
      's64',
      '__be32',
      'named',
    ],
    ...[
      'enum e',
      'struct s',
      'void',
      'void *',
      'char *',
      'float',
      'double',
      'long double',
      'unknown',
      'unsigned named',
      '__int128',
      'u8 u8',
      'int int',
      'unsigned signed',
      'char int',
      '_Bool int',
      'unsigned _Bool',
      'long char',
      'long long long',
      'flag',
      '',
    ],
  ];
  const known = new Set(['const', 'enum e', 'float', 'double', 'long double', '__int128']);
  const definitions = `typedef unsigned char u8; typedef signed long long s64; typedef unsigned __be32; typedef _Bool flag;
    typedef short named; enum e { A }; struct s { named n; flag f; u8 u; s64 s; __be32 b; enum e e; } s;`;
  agree(
    types.filter(each => !known.has(each)).map(each => `(${each}) -1`),
    definitions,
  );
  // Types that are no integers, or that have more bits or other names than are known here.
  for (const type of known) assert.is(worth(`(${type}) 1`), undefined, type);
  agree(
    [
      '(u8) 300',
      '(u8) -1 + 1',
      '(u8) (u8) 256 - 1',
      '-(u8) 1',
      '(u8) 1 << 8',
      '(_Bool) 256',
      '(int) (u8) ~0',
      '((u8) 1)',
      '(u8) + 1',
      '(A) + 1',
      '(A) - 1',
      '!(u8) 256',
    ],
    definitions,
  );
});

test('a cast by what the object says a name stands for, and by what it usually does', () => {
  const macros = [
    object('OURS', '(ours_t) -1'),
    object('USUAL', '(__u16) -1'),
    object('FORCED', '(__force __be32) -1'),
    object('__force', ''),
  ];
  const namesBehind = (name: string) =>
    name === 'ours_t' ? [name, 'u8', 'unsigned char'] : [name];
  const constants = constantsIn({ target, macros, enums: [], namesBehind });
  assert.equal(constants.valueOf('OURS'), { kind: 'integer', value: 255n });
  assert.equal(constants.valueOf('USUAL'), { kind: 'integer', value: 65535n });
  assert.equal(constants.valueOf('FORCED'), { kind: 'integer', value: 0xffffffffn });
  assert.is(given(macros).valueOf('OURS'), undefined);
});

test('what is no constant', () => {
  const others = [
    ...[
      '',
      'int',
      'unsigned long',
      'struct s',
      'f',
      'f()',
      'f(1)',
      'x',
      '&x',
      '*x',
      'x.y',
      'x->y',
      'x[0]',
      '{ 1 }',
      '1;',
    ],
    ...[
      'sizeof(int)',
      'sizeof 1',
      '1 + sizeof(int)',
      '__alignof__(int)',
      '_Alignof(int)',
      '__builtin_offsetof(struct s, a)',
    ],
    ...[
      '(typeof(1)) 1',
      'do { } while (0)',
      '({ 1; })',
      '__attribute__((packed))',
      '1, 2',
      '(1, 2)',
      '1 = 1',
      '1 ++',
      '++ 1',
    ],
    ...[
      '1.5',
      '1.',
      '1e3',
      '(int) 1.5',
      '1 ? : 2',
      '1 ? 2',
      '(1',
      '1)',
      '1 1',
      '1 +',
      '+',
      '()',
      '"a" + 1',
      '"a"[0]',
      '!"a"',
      '@',
      '#',
      '1 # 2',
      '`',
      '1 \u00a0+ 1',
      '1\u2028',
    ],
    ...[
      '_IOW(1, 2, int)',
      'defined(X)',
      '__LINE__',
      '__FILE__',
      '__COUNTER__',
      '1 / 0',
      '1 % 0',
      '1 / (1 - 1)',
      '1 << 32',
      '1 << -1',
      '1 >> 32',
      '1ULL << 64',
    ],
    ...[
      '2147483647 + 1',
      '-2147483647 - 2',
      '65536 * 65536',
      '-(-2147483647 - 1)',
      '(-2147483647 - 1) / -1',
      '(-2147483647 - 1) % -1',
    ],
  ];
  for (const each of others) assert.is(worth(each), undefined, each);
  assert.is(given([call('F', 'x', '1')]).valueOf('F'), undefined);
  for (const name of ['', 'NOBODY', '1', 'ASKED + 1', '__proto__', 'constructor'])
    assert.is(given([object('ASKED', '1')]).valueOf(name), undefined, name);
});

test('what is not reached needs no value, but a type', () => {
  agree([
    '0 && 1 / 0',
    '1 || 1 / 0',
    '1 ? 2 : 1 / 0',
    '0 ? 1 << 99 : -1',
    '1 ? -1 : 0u',
    '1 ? -1 : 0ull',
    '0 ? 0ull : -1',
    '(0 && 1 / 0) - 1',
  ]);
  assert.is(worth('1 || sizeof(int)'), undefined);
  assert.is(worth('1 ? 2 : f()'), undefined);
});

test('an unsigned value is never negative, a signed one keeps its sign', () => {
  assert.is(worth('~0ULL'), 0xffffffffffffffffn);
  assert.is(worth('~0'), -1n);
  assert.is(worth('1 << 31'), -0x80000000n);
  assert.is(worth('1LL << 63'), -0x8000000000000000n);
  assert.is(worth('0x80000000'), 0x80000000n);
  assert.is(worth('-1 < 0u'), 0n);
});

test('strings', () => {
  const texts = [
    ...[
      '""',
      '"abc"',
      '"a" "b"',
      '("a" "b")',
      '(("x"))',
      '"\\x41" "1"',
      '"\\101\\60"',
      '"\\0a"',
      '"\\t\\n\\e\\a"',
      '"\\"\\\\\\\'\\?"',
      '"\\u00e9\\U0001f600"',
    ],
    ...[
      '"\u00e9\u{1f600}"',
      '"a\tb"',
      'S(a + b)',
      'X(S(1))',
      'S("q\\n")',
      "S('\\\"')",
      'S()',
      '"%d" S(5)',
      'X(V)',
      'EMPTY "a"',
      'GLUED',
      '"\x7f"',
      '"//" "/*"',
    ],
  ];
  const definitions =
    '#define S(x) #x\n#define X(x) S(x)\n#define V 1 . 2\n#define EMPTY\n#define GLUED X(V) "-" "rc"\n';
  const { source, names, constants } = compiled(texts, definitions);
  const told = names.map(name => {
    const value = constants.valueOf(name);
    return value?.kind === 'string' ? isText(name, value.text) : `none ${name}`;
  });
  assert.equal(
    accepted(source, told, text => text),
    told,
  );
  for (const none of [
    'L"a"',
    'u8"a"',
    'u"a"',
    '"\\xff"',
    '"\\q"',
    '"\\400"',
    '"\\ud800"',
    '"\\u0041"',
    '"a',
    '"a" 1',
    '("a"',
    '"a")',
    '()',
    '("a")("b")',
    '"\ufffd"',
  ])
    assert.is(worth(none), undefined, none);
});

test('a control character that the reader of the object has spelled is the same in a string', () => {
  assert.is(worth('"a\\011b"'), 'a\tb');
  assert.is(worth('S("a\\011b")', call('S', 'x', '#x')), undefined);
});

const enumOf = (
  bytes: number,
  signed: boolean,
  values: Readonly<Record<string, bigint>>,
): EnumType => ({
  kind: 'enum',
  bytes,
  signed,
  enumerators: Object.entries(values).map(([name, value]) => ({ name, value })),
});

test('enumerators, and macros of their names', () => {
  const enums = [enumOf(4, false, { A: 1n, B: 0xffffffffn }), enumOf(4, true, { N: -5n })];
  const constants = given([object('A', 'A'), object('SUM', 'A + N'), call('B', 'x', 'x')], enums);
  const values = ['A', 'B', 'N', 'SUM'].map(name => claimsOf(constants, [name]).get(name));
  assert.equal(values, [1n, 0xffffffffn, -5n, -4n]);
});

test('the type of an enumerator, by compiler', () => {
  const enums = [enumOf(8, false, { SMALL: 1n, LARGE: 0x100000000n })];
  const inverted = (...macros: readonly Macro[]) =>
    claimsOf(given([object('X', '~SMALL'), ...macros], enums), ['X']).get('X');
  const gnuc = (version: string) => object('__GNUC__', version);
  assert.is(inverted(), -2n);
  assert.is(inverted(gnuc('12')), -2n);
  assert.is(inverted(gnuc('13')), 0xfffffffffffffffen);
  assert.is(inverted(gnuc('13'), object('__clang__', '1')), -2n);
  assert.is(
    inverted(gnuc('4'), object('__clang__', '1'), object('__STDC_VERSION__', '202311L')),
    0xfffffffffffffffen,
  );
});

test('what units disagree on has no value', () => {
  const macros = [
    ...[object('SAME', '1'), object('SAME', '1'), object('OTHER', '1'), object('OTHER', '2')],
    ...[object('USES', 'OTHER + 1'), call('F', 'x', '1'), call('F', 'x y', '1')],
    object('CALLS', 'F(1)'),
  ];
  const enums = [
    enumOf(4, false, { E: 1n, D: 1n, UNSIGNED: 0xffffffffn }),
    enumOf(4, false, { D: 2n, E: 1n }),
    enumOf(8, true, { WIDE: -0x100000000n, UNSIGNED: 0xffffffffn }),
  ];
  const constants = given(macros, enums);
  const names = [...macros.map(each => each.name), 'E', 'D', 'UNSIGNED', 'WIDE'];
  const valued = new Set(names.filter(name => constants.valueOf(name)));
  assert.equal([...valued], ['SAME', 'E', 'WIDE']);
});

test('an enumerator of a name that is usually a type', () => {
  const constants = given([object('SUM', '(u8) + 1')], [enumOf(4, false, { u8: 5n })]);
  assert.equal(constants.valueOf('SUM'), { kind: 'integer', value: 6n });
});

test('a macro is looked at when it is asked for, once', () => {
  let looks = 0;
  const macro = {
    name: 'LAZY',
    get body() {
      looks++;
      return '1';
    },
  };
  const constants = given([macro]);
  assert.is(looks, 0);
  assert.equal(constants.valueOf('LAZY'), { kind: 'integer', value: 1n });
  const once = looks;
  assert.is(constants.valueOf('LAZY'), constants.valueOf('LAZY'));
  assert.is(looks, once);
});

function endsSoon(macros: readonly Macro[]): void {
  const constants = given(macros);
  const started = performance.now();
  assert.is(constants.valueOf('ASKED'), undefined);
  assert.ok(performance.now() - started < LIMIT_MS, 'takes too long');
}

const levels = (count: number, body: (level: number) => string, params?: string): Macro[] =>
  Array.from({ length: count }, (_, level) =>
    params === undefined
      ? object(`M${level}`, body(level + 1))
      : call(`M${level}`, params, body(level + 1)),
  );

test('2^60 tokens, and 2^60 characters', () => {
  endsSoon([object('ASKED', 'M0'), ...levels(60, next => `M${next} + M${next}`)]);
  endsSoon([object('ASKED', 'M0(1)'), ...levels(60, next => `M${next}(x x)`, 'x')]);
  endsSoon([object('ASKED', 'M0(x)'), ...levels(60, next => `M${next}(x##x)`, 'x')]);
  endsSoon([
    object('ASKED', 'M0("")'),
    ...levels(60, next => `M${next}(S(x))`, 'x'),
    call('S', 'x', '#x'),
  ]);
});

test('nests of ten thousand parentheses, operators, calls, and macros', () => {
  const nest = (open: string, close: string) => `${open.repeat(10_000)}1${close.repeat(10_000)}`;
  const texts = [
    nest('(', ')'),
    nest('F(', ')'),
    nest('-', ''),
    nest('1?', ':1'),
    nest('1?1:', ''),
    nest('(int)', ''),
  ];
  for (const text of texts) endsSoon([object('ASKED', text), call('F', 'x', 'x')]);
  endsSoon([object('ASKED', 'M0'), ...levels(10_000, next => `(M${next})`)]);
});

test('long texts', () => {
  endsSoon([object('ASKED', `1${' + 1'.repeat(1_000_000)}`)]);
  endsSoon([object('ASKED', `"${'\\x'.repeat(30_000)}"`)]);
  endsSoon([object('ASKED', '9'.repeat(60_000))]);
  endsSoon([object('ASKED', `"${'a'.repeat(70_000)}"`)]);
  const [uses, long] = ['x '.repeat(20_000), '1 '.repeat(20_000)];
  endsSoon([object('ASKED', `F(${long})`), call('F', 'x', uses)]);
  endsSoon([object('ASKED', `"${'a'.repeat(60_000)}`)]);
  endsSoon([object('ASKED', `"${'\\"'.repeat(30_000)}`)]);
  endsSoon([object('ASKED', `F(${','.repeat(30_000)})`), call('F', 'x', 'x')]);
  assert.is(worth(`1${' + 1'.repeat(10_000)}`), 10_001n);
});

test('any text has a value or none', () => {
  const random = new Random(1);
  const parts = [
    ...'0123456789abfuxULe.+-*/%&|^~!<>=?:,;()[]{}#"\'\\ @$\u00e9',
    'int',
    '(u8)',
    'F(',
    'G',
    '##',
    '#x',
    '__VA_ARGS__',
  ];
  const text = () => Array.from({ length: random.below(12) }, () => random.pick(parts)).join('');
  for (let round = 0; round < 20_000; round++)
    worth(text(), call('F', 'x ...', text()), object('G', text()));
});

test.run();
