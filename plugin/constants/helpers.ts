// Helpers of the kernel whose bodies have parts that no evaluation of constants can do: sizeof,
// __builtin_choose_expr, calls. Here they are in plain C. Where a check of theirs fails, so that they do
// not compile, they divide by zero, which has no value.

import type { Macro } from '../layout/layout.ts';

function define(name: string, params: string, body: string): [name: string, macro: Macro] {
  return [name, { name, params: params.split(' '), body }];
}

/** The bits from l up to h of a type: of 64 bits, whose 2ULL << 63 is 0, cut to it. */
function mask(name: string, type: string): [name: string, macro: Macro] {
  const isMask = `(h) >= (l) && (${type})(1ULL << (h)) != 0`;
  return define(name, 'h l', `((${type})(0 / (${isMask}) + (2ULL << (h)) - (1ULL << (l))))`);
}

/** The bytes of a type in the other order. */
function swab(bits: 16 | 32 | 64, type: string): [name: string, macro: Macro] {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => {
    const byte = `((${type})(x) >> ${index * 8} & 0xffULL)`;
    return `${byte} << ${bits - 8 - index * 8}`;
  });
  return define(`__swab${bits}`, 'x', `((${type})(${bytes.join(' | ')}))`);
}

/** These stand for themselves in any kernel from 5.10 on; which of them an object has, it says. */
export const HELPERS: ReadonlyMap<string, Macro> = new Map([
  define('BUILD_BUG_ON_ZERO', 'e ...', '(0 / !(e))'),
  define('GENMASK_INPUT_CHECK', 'h l', '(0 / ((h) >= (l)))'),
  define('BIT_INPUT_CHECK', 'type nr', '(0 / ((type)((type)1 << (nr)) != 0))'),
  mask('GENMASK', 'unsigned long'),
  mask('GENMASK_ULL', 'unsigned long long'),
  mask('GENMASK_U8', 'unsigned char'),
  mask('GENMASK_U16', 'unsigned short'),
  mask('GENMASK_U32', 'unsigned int'),
  mask('GENMASK_U64', 'unsigned long long'),
  swab(16, 'unsigned short'),
  swab(32, 'unsigned int'),
  swab(64, 'unsigned long long'),
]);
