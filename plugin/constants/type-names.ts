// Names of integer types in casts: C's own, those that the object knows, and what <stdint.h>, the
// kernel and its headers for userspace call theirs.

import type { StorageType } from './arithmetic.ts';
import type { Dialect } from './dialect.ts';

type Bits = StorageType['bits'] | 'long';

/** Names of one type; `*` stands for 8, 16, 32 and 64, which are then its bits. */
const NAMES: readonly (readonly [bits: Bits | '*', signed: boolean, names: string])[] = [
  ['*', false, 'u* __u* uint*_t u_int*_t __le* __be*'],
  ['*', true, 's* __s* int*_t'],
  [1, false, 'bool'],
  [8, false, 'u_char unchar blk_status_t'],
  [16, false, 'ushort u_short umode_t __sum16'],
  [32, false, 'uint u_int gfp_t fmode_t slab_flags_t blk_opf_t __poll_t __wsum'],
  [32, true, '__kernel_rwf_t pid_t __kernel_pid_t'],
  [64, false, 'sector_t netdev_features_t'],
  [64, true, 'loff_t __kernel_loff_t time64_t ktime_t'],
  [
    'long',
    false,
    'ulong u_long size_t __kernel_size_t __kernel_ulong_t uintptr_t vm_flags_t pgoff_t',
  ],
  ['long', true, 'ssize_t __kernel_ssize_t __kernel_long_t ptrdiff_t intptr_t'],
];

const TYPEDEFS = new Map<string, readonly [bits: Bits, signed: boolean]>();
for (const [bits, signed, names] of NAMES)
  for (const name of names.split(' '))
    for (const each of bits === '*' ? ([8, 16, 32, 64] as const) : [bits])
      TYPEDEFS.set(name.replace('*', `${each}`), [each, signed]);

const SIGNS: ReadonlyMap<string, boolean> = new Map([
  ['signed', true],
  ['__signed', true],
  ['__signed__', true],
  ['unsigned', false],
]);

const QUALIFIERS: ReadonlySet<string> = new Set(['const', 'volatile']);

/** Without a sign, `int` and qualifiers. */
const CORES: ReadonlyMap<string, Bits> = new Map<string, Bits>([
  ['', 32],
  ['char', 8],
  ['short', 16],
  ['long', 'long'],
  ['long long', 64],
  ['_Bool', 1],
]);

export interface TypeContext {
  readonly dialect: Dialect;
  /** As of ObjectLayouts: a name, then what it stands for. */
  readonly namesBehind: (name: string) => readonly string[];
}

/** The integer type that words make, `unsigned long` or `u32`; undefined for any other type, or none. */
export function typeNamed(words: readonly string[], context: TypeContext): StorageType | undefined {
  const bare = words.filter(each => !QUALIFIERS.has(each));
  const [name = ''] = bare;
  if (bare.length !== 1) return keywords(bare, context.dialect);
  const behind = context.namesBehind(name).at(-1) ?? name;
  const typedef = TYPEDEFS.get(behind);
  return (
    keywords(behind.split(' '), context.dialect) ??
    (typedef && { bits: bitsOf(typedef[0], context.dialect), signed: typedef[1] })
  );
}

/** C11 §6.7.2: the words stand in any order. */
function keywords(words: readonly string[], dialect: Dialect): StorageType | undefined {
  const signs = words.filter(each => SIGNS.has(each));
  const ints = words.filter(each => each === 'int');
  const core = words.filter(each => each !== 'int' && !SIGNS.has(each)).join(' ');
  const bits = CORES.get(core);
  const isBare = signs.length === 0 && ints.length === 0;
  if (bits === undefined || signs.length > 1 || ints.length > 1) return undefined;
  if (core === '' ? isBare : core === '_Bool' && !isBare) return undefined;
  if (core === 'char' && ints.length > 0) return undefined;
  const isPlainSigned = core === 'char' ? dialect.isCharSigned : core !== '_Bool';
  return { bits: bitsOf(bits, dialect), signed: SIGNS.get(signs[0] ?? '') ?? isPlainSigned };
}

function bitsOf(bits: Bits, { longBits }: Dialect): StorageType['bits'] {
  return bits === 'long' ? longBits : bits;
}
