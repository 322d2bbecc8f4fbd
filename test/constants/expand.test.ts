// Macro expansion against gcc's preprocessor: token by token, and refused where gcc refuses.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { type Definition, definitionOf } from '../../plugin/constants/definition.ts';
import { Expander } from '../../plugin/constants/expand.ts';
import { Budget, NotConstant } from '../../plugin/constants/not-constant.ts';
import { tokenize } from '../../plugin/constants/tokens.ts';
import type { Macro } from '../../plugin/layout/layout.ts';
import { Random } from '../support/random.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('macro expansion');

const seed = Number(process.env.CKPTGEN_SEED ?? 1);
const count = Number(process.env.CKPTGEN_COUNT ?? 150);

const folder = scratch();

const REFUSED = 'refused';

/** Not compared: we have limits, and gcc has none. */
const TOO_LONG = 'too long';
const LONGEST = 10_000;
const BYTES_MAX = 10_000_000;

/** `F(x,y) body` as a macro. */
function macro(text: string): Macro {
  const [, name = '', params, body = ''] = /^(\w+)(?:\(([^)]*)\))? ?(.*)$/.exec(text) ?? [];
  if (params === undefined) return { name, body };
  return { name, params: params === '' ? [] : params.split(','), body };
}

function ours(macros: readonly string[], text: string): string {
  const all = new Map<string, Definition>();
  try {
    for (const each of macros.map(macro)) all.set(each.name, definitionOf(each));
    const expander = new Expander(name => all.get(name), new Budget());
    return expander
      .expand(tokenize(text))
      .map(each => each.text)
      .join(' ');
  } catch (error) {
    if (error instanceof NotConstant) return REFUSED;
    throw error;
  }
}

/** Each text stands on a line of its own, between two tokens that belong to no macro. */
function gccs(macros: readonly string[], texts: readonly string[]): string[] {
  const defines = macros.map(each => `#define ${each}\n`).join('');
  const lines = texts.map((text, index) => `@${index}: ${text} ;`).join('\n');
  writeFileSync(join(folder, 'macros.c'), `${defines}#line 1 "texts"\n${lines}\n`);
  const args = ['-E', '-P', '-w', '-ftrack-macro-expansion=0', 'macros.c'];
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: BYTES_MAX } as const;
  const { stdout, stderr, error } = spawnSync('gcc', args, options);
  if (error) return texts.map(() => TOO_LONG);
  const refused = new Set(
    [...stderr.matchAll(/^texts:(\d+):\d+: error/gm)].map(each => Number(each[1])),
  );
  return texts.map((_, index) => {
    const start = stdout.indexOf(`@${index}:`);
    const end = stdout.indexOf(`@${index + 1}:`);
    const line = stdout.slice(start, end < 0 ? undefined : end).replace(/^@\d+:/, '');
    if (line.length > LONGEST) return TOO_LONG;
    const spelled = tokenize(line.trim()).slice(0, -1);
    return refused.has(index + 1) ? REFUSED : spelled.map(each => each.text).join(' ');
  });
}

function compare(macros: readonly string[], texts: readonly string[]): void {
  const told = gccs(macros, texts);
  const differences = texts.flatMap((text, index) => {
    const [found, expected] = [ours(macros, text), told[index]];
    return found === expected || expected === TOO_LONG ? [] : [{ text, found, expected }];
  });
  if (differences.length === 0) return;
  throw new Error(`${macros.join('\n')}\n${JSON.stringify(differences, null, 2)}`);
}

test('names that come up again', () => {
  const macros = [
    'self self + 1',
    'a b',
    'b a',
    'f(x) x f',
    'g(x) f(x) g(x)',
    'one two',
    'two one',
    'h() h',
    'k(x) k(x)',
  ];
  compare(macros, [
    'self',
    'a b',
    'f(1)(2)',
    'f(f(1))',
    'g(f)(3)',
    'one two',
    'h()()',
    'k(k(1))',
    'f',
    'f (1)',
    'k(k)(2)',
  ]);
});

test('calls that take their parentheses from behind', () => {
  const macros = [
    'NIL(x) x',
    'G0(arg) NIL(G1)(arg)',
    'G1(arg) NIL(arg)',
    'f(x) <x>',
    'call f',
    'open (',
    't(a) a',
  ];
  compare(macros, [
    'G0(42)',
    'call (1)',
    'call(1)',
    't(t)(0)(1)',
    't(t(t))(1)',
    'NIL(f)(1)',
    'NIL(NIL)(f)(1)',
    'f open 1)',
  ]);
});

test('arguments', () => {
  const macros = [
    'none() 0',
    'one(x) [x]',
    'two(x,y) [x|y]',
    'twice(x) x x',
    'X 1',
    'pass(x) one(x)',
    'comma ,',
  ];
  compare(macros, [
    ...[
      'none()',
      'none( )',
      'none(1)',
      'one()',
      'one(1,2)',
      'one((1,2))',
      'two(1)',
      'two(1,2)',
      'two(,)',
      'two(X,(X,X))',
    ],
    ...[
      'two(1,2,3)',
      'twice(X)',
      'twice(one(X))',
      'pass(X)',
      'pass(comma)',
      'two(comma)',
      'one(X X)',
      'one([1,2])',
      'two({1,2})',
    ],
  ]);
});

test('#', () => {
  const macros = [
    's(x) #x',
    'x(a) s(a)',
    'two(a,b) #a #b',
    'v(...) #__VA_ARGS__',
    'A 1',
    'hash #',
    'object # A',
  ];
  compare(macros, [
    ...[
      's(A)',
      'x(A)',
      's()',
      's( a   b )',
      's("a\\n")',
      's(\'"\' "\'")',
      's("\\"")',
      's(a+b)',
      's(a + b)',
      's((a,b))',
    ],
    ...[
      'two(a, b )',
      'v()',
      'v(a,b)',
      'v( a , b )',
      'x(A A)',
      'x(A+A)',
      'object',
      'hash',
      's(@)',
      's(L"x")',
    ],
  ]);
});

test('white space around what comes to nothing', () => {
  const macros = [
    'EMPTY',
    'none()',
    'gone(x)',
    'id(x) x',
    's(x) #x',
    'x(a) s(a)',
    'pad(p) x(a p(b))',
    'glue(p,q) x(a p ## q(c))',
    'in(p) x(a-p(b))',
  ];
  compare(macros, [
    ...[
      'x(a EMPTY b)',
      'x(a EMPTY(b))',
      'x(a EMPTY)',
      'x(EMPTY a)',
      'x(a none()(b))',
      'x(a gone(1)+b)',
      'x(a-EMPTY-b)',
      'x(a- EMPTY-b)',
      'x(EMPTY)',
    ],
    ...[
      'pad()',
      'pad(EMPTY)',
      'pad(z)',
      'glue(,)',
      'glue(z,)',
      'glue(,z)',
      'in()',
      'x(a(EMPTY b) EMPTY(c))',
      'x(x(EMPTY)(b))',
      's(a EMPTY(b))',
    ],
    ...['x(-id(b EMPTY))', 'x(a gone( EMPTY )(b))', 'x(a s(EMPTY)(b))', 'x(a x(b EMPTY)(c))'],
  ]);
});

test('##', () => {
  const macros = [
    ...[
      'c(a,b) a##b',
      'x(a,b) c(a,b)',
      'three(a,b,c) a##b##c',
      'A 1',
      'AA two',
      'hash # ## #',
      'o(x) x ## 1',
      'u(n) n##UL',
    ],
    ...['object A ## A', 'l(x) - ## x', 'e(x) #x ## x', 'p(x,y) x y##x y', 'm(x) x##_##x'],
  ];
  compare(macros, [
    ...[
      'c(A,A)',
      'x(A,A)',
      'c(A,)',
      'c(,A)',
      'c(,)',
      'c(1,UL)',
      'x(A,UL)',
      'c(A A,A A)',
      'three(a,,b)',
      'three(,,)',
      'c(+,+)',
    ],
    ...[
      'c(+,-)',
      'c(.,5)',
      'c("a",b)',
      'c(L,"a")',
      'hash',
      'o(A)',
      'o()',
      'u(1)',
      'u(A)',
      'object',
      'l(>)',
      'l(1)',
      'e(1)',
      'p(A,B)',
      'm(x)',
    ],
    ...['c(<,<=)', 'c(0x,1)', 'c(1,.5)', 'c(1e,+)', 'c(/,/)', 'c(A,c(1,2))', 'x(c(1,2),3)'],
  ]);
});

test('any number of arguments', () => {
  const macros = [
    ...[
      'v(...) f(__VA_ARGS__)',
      'n(a...) f(a)',
      'w(a,...) f(a, __VA_ARGS__)',
      'g(a,...) f(a, ## __VA_ARGS__)',
      'h(a,r...) f(a , ## r)',
    ],
    ...[
      'i(...) f(0, ## __VA_ARGS__)',
      'first(a,...) a',
      'rest(a,...) __VA_ARGS__',
      'A 1',
      'j(a,...) a ## __VA_ARGS__',
      'call(m,...) m(__VA_ARGS__)',
    ],
  ];
  compare(macros, [
    ...[
      'v()',
      'v(1)',
      'v(1,2)',
      'v(A,(A,A))',
      'n()',
      'n(1,2)',
      'w(1)',
      'w(1,)',
      'w(1,2,3)',
      'w()',
      'g(1)',
      'g(1,)',
      'g(1,A)',
      'g(1,2,3)',
    ],
    ...[
      'h(1)',
      'h(1,A,2)',
      'i()',
      'i(1)',
      'i(A,A)',
      'first(1,2)',
      'rest(1)',
      'rest(1,2,3)',
      'rest(first(A,2),3)',
      'j(1,2,3)',
      'j(1)',
    ],
    ...['call(first,1,2)', 'call(w,A)', 'call(call,g,1)'],
  ]);
});

/** Macros that call each other, of few names, so that they come up again and again. */
function randomMacros(random: Random): string[] {
  const names = ['A', 'B', 'C', 'F', 'G', 'H', 'V'];
  const heads = ['A', 'B', 'C', 'F(x)', 'G(x,y)', 'H()', 'V(x,...)'];
  return heads.map(head => {
    const params =
      /\(([^)]*)\)/
        .exec(head)?.[1]
        ?.split(',')
        .filter(each => each !== '') ?? [];
    const spelled = params.map(each => (each === '...' ? '__VA_ARGS__' : each));
    return `${head} ${randomText(random, [...names, ...spelled, ...spelled], spelled, 3)}`;
  });
}

function randomText(
  random: Random,
  names: readonly string[],
  params: readonly string[],
  depth: number,
): string {
  const parts = Array.from({ length: 1 + random.below(4) }, () => {
    if (params.length > 0 && random.chance(8)) return `#${random.pick(params)}`;
    if (params.length > 0 && random.chance(12))
      return `${random.pick(names)} ## ${random.pick([...names, '1'])}`;
    if (depth > 0 && random.chance(35)) {
      const args = Array.from({ length: random.below(3) }, () =>
        randomText(random, names, params, depth - 1),
      );
      return `${random.pick(['', ...names])}(${args.join(', ')})`;
    }
    return random.pick([...names, '1', '+', 'z']);
  });
  return parts.join(random.pick([' ', '  ']));
}

test('at random', () => {
  for (let each = seed; each < seed + count; each++) {
    const random = new Random(each);
    const macros = randomMacros(random);
    const texts = Array.from({ length: 10 }, () =>
      randomText(random, ['A', 'B', 'C', 'F', 'G', 'H', 'V'], [], 3),
    );
    try {
      compare(macros, texts);
    } catch (error) {
      throw new Error(`CKPTGEN_SEED=${each} CKPTGEN_COUNT=1: ${error}`);
    }
  }
});

test.run();
