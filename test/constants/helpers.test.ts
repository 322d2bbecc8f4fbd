// The kernel's BIT, GENMASK and their like, in the forms that they have had: worth what gcc says, and
// nothing where gcc refuses them.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { constantsOf } from '../../plugin/constants/constants.ts';
import { compile, folder, layoutsOf, machines } from '../support/objects.ts';
import { compilerOf, type Machine } from '../support/witness/compilers.ts';
import { claimsOf, integersOf, isInteger, linesWith } from '../support/witness/constants.ts';

const test = suite('helpers of the kernel');

const common = `
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long long u64;
#define __AC(X, Y) (X##Y)
#define _AC(X, Y) __AC(X, Y)
#define _UL(x) (_AC(x, UL))
#define _ULL(x) (_AC(x, ULL))
#define UL(x) (_UL(x))
#define ULL(x) (_ULL(x))
#define _BITUL(x) (_UL(1) << (x))
#define _BITULL(x) (_ULL(1) << (x))
#define BIT(nr) (UL(1) << (nr))
#define BIT_ULL(nr) (ULL(1) << (nr))
#define BITS_PER_LONG (__CHAR_BIT__ * __SIZEOF_LONG__)
#define BITS_PER_LONG_LONG 64
#define BITS_PER_TYPE(type) (sizeof(type) * 8)
#define __is_constexpr(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
`;

const sizeofCheck = '#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(struct { int : (-!!(e)); })))\n';

const assertCheck = `
#define __BUILD_BUG_ON_ZERO_MSG(e, msg, ...) ((int)sizeof(struct { _Static_assert(!(e), msg); }))
#define BUILD_BUG_ON_ZERO(e, ...) __BUILD_BUG_ON_ZERO_MSG(e, ##__VA_ARGS__, #e " is true")
#define const_true(x) __builtin_choose_expr(__is_constexpr(x), x, 0)
#define GENMASK_INPUT_CHECK(h, l) BUILD_BUG_ON_ZERO(const_true((l) > (h)))
`;

const checkedMasks = `
#define GENMASK(h, l) (GENMASK_INPUT_CHECK(h, l) + __GENMASK(h, l))
#define GENMASK_ULL(h, l) (GENMASK_INPUT_CHECK(h, l) + __GENMASK_ULL(h, l))
`;

const subtractedMasks = `
#define __GENMASK(h, l) (((~UL(0)) - (UL(1) << (l)) + 1) & (~UL(0) >> (BITS_PER_LONG - 1 - (h))))
#define __GENMASK_ULL(h, l) (((~ULL(0)) - (ULL(1) << (l)) + 1) & (~ULL(0) >> (BITS_PER_LONG_LONG - 1 - (h))))
${checkedMasks}`;

/** By the kernel that has it first. */
const forms: Readonly<Record<string, string>> = {
  '5.10': `${sizeofCheck}
#define GENMASK_INPUT_CHECK(h, l) (BUILD_BUG_ON_ZERO(__builtin_choose_expr(__builtin_constant_p((l) > (h)), (l) > (h), 0)))
${subtractedMasks}`,
  '6.1': `${sizeofCheck}
#define GENMASK_INPUT_CHECK(h, l) (BUILD_BUG_ON_ZERO(__builtin_choose_expr(__is_constexpr((l) > (h)), (l) > (h), 0)))
${subtractedMasks}`,
  '6.12': `${assertCheck}
#define __GENMASK(h, l) (((~_UL(0)) << (l)) & (~_UL(0) >> (BITS_PER_LONG - 1 - (h))))
#define __GENMASK_ULL(h, l) (((~_ULL(0)) << (l)) & (~_ULL(0) >> (BITS_PER_LONG_LONG - 1 - (h))))
${checkedMasks}`,
  '6.16': `${assertCheck}
#define type_max(t) ((__typeof__(t))~(__typeof__(t))0)
#define GENMASK_TYPE(t, h, l) ((t)(GENMASK_INPUT_CHECK(h, l) + (type_max(t) << (l) & type_max(t) >> (BITS_PER_TYPE(t) - 1 - (h)))))
#define GENMASK(h, l) GENMASK_TYPE(unsigned long, h, l)
#define GENMASK_ULL(h, l) GENMASK_TYPE(unsigned long long, h, l)
#define GENMASK_U8(h, l) GENMASK_TYPE(u8, h, l)
#define GENMASK_U16(h, l) GENMASK_TYPE(u16, h, l)
#define GENMASK_U32(h, l) GENMASK_TYPE(u32, h, l)
#define GENMASK_U64(h, l) GENMASK_TYPE(u64, h, l)
#define BIT_INPUT_CHECK(type, nr) BUILD_BUG_ON_ZERO(const_true((nr) >= BITS_PER_TYPE(type)))
#define BIT_TYPE(type, nr) ((type)(BIT_INPUT_CHECK(type, nr) + BIT_ULL(nr)))
#define BIT_U8(nr) BIT_TYPE(u8, nr)
#define BIT_U16(nr) BIT_TYPE(u16, nr)
#define BIT_U32(nr) BIT_TYPE(u32, nr)
#define BIT_U64(nr) BIT_TYPE(u64, nr)
`,
};

const ranges = [
  '0, 0',
  '7, 0',
  '7, 4',
  '8, 0',
  '15, 8',
  '31, 0',
  '31, 31',
  '32, 0',
  '39, 21',
  '63, 0',
  '63, 63',
  '64, 0',
  '3, 5',
];
const bits = ['0', '7', '8', '15', '31', '32', '63', '64', '-1'];

function uses(form: string): string[] {
  const helpers = [...form.matchAll(/#define (\w*GENMASK\w*|BIT_U\w+)\(/g)].map(
    ([, name = '']) => name,
  );
  return [
    ...helpers
      .filter(each => /^(?:__)?GENMASK(?:_U|$)/.test(each))
      .flatMap(each => ranges.map(range => `${each}(${range})`)),
    ...[
      ...helpers.filter(each => each.startsWith('BIT_U')),
      'BIT',
      'BIT_ULL',
      '_BITUL',
      '_BITULL',
    ].flatMap(each => bits.map(bit => `${each}(${bit})`)),
    ...[
      'UL(1)',
      'ULL(0x10) + 1',
      '_AC(5, U)',
      '__AC(0x, f)',
      '-UL(1)',
      'GENMASK(7, 4) | BIT(0)',
      'GENMASK(BITS_PER_LONG - 1, 0)',
    ],
    ...[
      'BUILD_BUG_ON_ZERO(0)',
      'BUILD_BUG_ON_ZERO(1 > 2) - 1',
      'BUILD_BUG_ON_ZERO(1)',
      'GENMASK_INPUT_CHECK(1, 2)',
    ],
  ];
}

/** Of a shift that goes too far gcc only warns, and C leaves it open. */
const OPEN = /error:|\[-Wshift-count/;

function compare(machine: Machine, form: string): void {
  const texts = uses(form);
  const prologue = `${common}${form}${texts.map((text, index) => `#define USE${index} ${text}\n`).join('')}`;
  const constants = constantsOf(layoutsOf(compile({ family: 'gcc', machine }, prologue, ['-g3'])));
  if (!constants.ok) throw new Error(constants.failures[0].message);
  const source = { command: compilerOf('gcc', machine), cwd: folder, folder, machine, prologue };
  const names = texts.map((_, index) => `USE${index}`);
  const claims = claimsOf(constants.value, names);
  const show = (name: string) => texts[Number(name.slice(3))];
  const open = linesWith(source, names.map(isInteger), OPEN, []);
  const doubtful = names.filter((name, index) => claims.has(name) === open.has(index));
  assert.equal(doubtful.map(show), []);
  const told = integersOf(source, [...claims.keys()]);
  const wrong = [...claims].filter(([, value], index) => value !== told[index]);
  assert.equal(
    wrong.map(([name]) => show(name)),
    [],
  );
}

for (const machine of machines)
  for (const [version, form] of Object.entries(forms))
    test(`as of Linux ${version} on ${machine.name}`, () => compare(machine, form));

test.run();
