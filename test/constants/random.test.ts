// Random constant expressions: each has the value that gcc says, and has none where gcc warns that C gives
// it none. CKPTGEN_COUNT says how many a build, CKPTGEN_SEED which.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { constantsOf } from '../../plugin/constants/constants.ts';
import { compile, folder, layoutsOf, machines } from '../support/objects.ts';
import { Random } from '../support/random.ts';
import { compilerOf, type Machine } from '../support/witness/compilers.ts';
import { claimsOf, integersOf, isInteger, linesWith } from '../support/witness/constants.ts';

const test = suite('random constants');

const seed = Number(process.env.CKPTGEN_SEED ?? 1);
const count = Number(process.env.CKPTGEN_COUNT ?? 1500);

const definitions = `
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32;
typedef unsigned long long u64; typedef signed char s8; typedef short s16; typedef long long s64;
typedef unsigned long size_t;
enum small { ZERO, MINUS_ONE = -1, MANY = 1000 };
enum wide { WIDE = 0x100000000, WIDE_TOO };
enum negative { NEGATIVE = -0x100000000, SMALL = 5 };
enum unsigned_int { LAST = 0xffffffff };
enum __attribute__((packed)) packed { PACKED = 200 };
#define PLUS(a, b) a + b
#define CAT(a, b) a ## b
#define CALL(f, ...) f(__VA_ARGS__)
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define SHIFTED(n) (1UL << (n))
`;

const names = [
  'ZERO',
  'MINUS_ONE',
  'MANY',
  'WIDE',
  'WIDE_TOO',
  'NEGATIVE',
  'SMALL',
  'LAST',
  'PACKED',
];

const numbers = [
  ...[
    '0',
    '1',
    '2',
    '3',
    '7',
    '31',
    '32',
    '63',
    '64',
    '010',
    '0777',
    '0b101',
    '100',
    '255',
    '0xff',
  ],
  ...['2147483647', '2147483648', '4294967295', '4294967296', '0x7fffffff', '0x80000000'],
  ...['0xffffffff', '0x100000000', '037777777777', '9223372036854775807', '0x7fffffffffffffff'],
  ...['0x8000000000000000', '0xffffffffffffffff', '01777777777777777777777'],
];

const suffixes = ['', '', '', '', 'u', 'U', 'l', 'L', 'ul', 'LU', 'll', 'LL', 'ull', 'LLu', 'ULL'];

const chars = [
  "'a'",
  "'\\0'",
  "'\\n'",
  "'\\''",
  "'\\xff'",
  "'\\377'",
  "'\\x80'",
  "'\\e'",
  "'ab'",
  "'ABCD'",
];

const types = [
  ...[
    'int',
    'unsigned',
    'long',
    'unsigned long',
    'long long',
    'unsigned long long',
    'char',
    '_Bool',
  ],
  ...[
    'signed char',
    'unsigned char',
    'short',
    'unsigned short int',
    'long unsigned int',
    'const int',
  ],
  ...[
    'u8',
    'u16',
    'u32',
    'u64',
    's8',
    's16',
    's64',
    'size_t',
    'long int unsigned long',
    'int volatile',
  ],
];

const binaries = [
  ...['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '<<', '>>'],
  ...['<', '>', '<=', '>=', '==', '!=', '&&', '||'],
];

class Expressions {
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** Half of them without the parentheses that would show how they are meant. */
  any(depth: number): string {
    if (depth === 0 || this.random.chance(15)) return this.leaf();
    const text = this.operation(depth - 1);
    return this.random.chance(50) ? `(${text})` : text;
  }

  private operation(depth: number): string {
    const { random } = this;
    const operand = () => this.any(depth);
    switch (random.below(8)) {
      case 0:
        return `${random.pick(['-', '~', '!', '+'])} ${operand()}`;
      case 1:
        return `(${random.pick(types)}) ${operand()}`;
      case 2:
        return `${operand()} ? ${operand()} : ${operand()}`;
      case 3:
        return this.call(operand);
      default:
        return `${operand()} ${random.pick(binaries)} ${operand()}`;
    }
  }

  private call(operand: () => string): string {
    const { random } = this;
    const name = random.pick(['PLUS', 'MAX', 'SHIFTED', 'CALL', 'CAT']);
    if (name === 'CAT')
      return `CAT(${random.pick(['1', '0x7', '42'])}, ${random.pick(['UL', '0', 'L'])})`;
    if (name === 'SHIFTED') return `SHIFTED(${operand()})`;
    return `${name}(${name === 'CALL' ? 'MAX, ' : ''}${operand()}, ${operand()})`;
  }

  private leaf(): string {
    const { random } = this;
    if (random.chance(15)) return random.pick(names);
    if (random.chance(10)) return random.pick(chars);
    return random.pick(numbers) + random.pick(suffixes);
  }
}

/** What C leaves open, and gcc computes all the same. */
const OPEN =
  /error:|integer overflow in|\[-W(?:div-by-zero|shift-count-overflow|shift-count-negative)\]|large/;

/**
 * Bits that a shift moves into or over the sign have a value to gcc and to us, but C has none: what hangs
 * on such a shift gcc warns of in branches that are not taken, and not of in those that are.
 */
const SHIFTED = /\[-Wshift-(?:overflow=|negative-value)/;
const SHIFT_WARNINGS = ['-Wshift-overflow=2', '-Wshift-negative-value'];

function compare(machine: Machine, flags: readonly string[]): void {
  const random = new Random(seed);
  const expressions = new Expressions(random);
  const all = Array.from({ length: count }, () => expressions.any(4));
  const macros = all.map((text, index) => `#define E${index} ${text}\n`).join('');
  const prologue = definitions + macros;
  const debug = ['-g3', '-fno-eliminate-unused-debug-types', ...flags];
  const constants = constantsOf(layoutsOf(compile({ family: 'gcc', machine }, prologue, debug)));
  if (!constants.ok) throw new Error(constants.failures[0].message);
  const command: [string, ...string[]] = [...compilerOf('gcc', machine), ...flags] as never;
  const source = { command, cwd: folder, folder, machine, prologue };
  const asked = all.map((_, index) => `E${index}`);
  const claims = claimsOf(constants.value, asked);
  const open = linesWith(source, asked.map(isInteger), OPEN, []);
  const shifted = linesWith(source, asked.map(isInteger), SHIFTED, SHIFT_WARNINGS);
  const doubtful = asked.filter(
    (name, index) => claims.has(name) === open.has(index) && !shifted.has(index),
  );
  const show = (name: string) =>
    `${name} ${claims.get(name) ?? 'none'}: ${all[Number(name.slice(1))]}`;
  assert.equal(
    doubtful.map(show),
    [],
    'has a value, and gcc warns; or has none, and gcc does not warn',
  );
  const told = integersOf(source, [...claims.keys()]);
  const wrong = [...claims].filter(([, value], index) => value !== told[index]);
  assert.equal(
    wrong.map(([name]) => show(name)),
    [],
  );
  assert.ok(claims.size > count / 3 && open.size > 0, `${claims.size} of ${count}`);
}

for (const machine of machines)
  for (const flags of [
    ['-std=gnu11'],
    ['-std=gnu89'],
    ['-std=gnu17', '-funsigned-char'],
    ['-std=gnu11', '-fsigned-char'],
  ])
    test(`${machine.name} ${flags.join(' ')}`, () => compare(machine, flags));

test.run();
