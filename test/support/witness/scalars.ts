// The scalar types that random structs are made of.

import type { MemberModel, ScalarModel } from './model.ts';

/** What the generator may choose by; the defaults make everything that a target has. */
export interface RandomOptions {
  /** 32 gives a source that every target takes. */
  readonly longBits?: 32 | 64;
  /** `__int128`, which 32-bit targets lack. */
  readonly int128?: boolean;
  readonly pointers?: boolean;
  readonly flexible?: boolean;
  readonly floats?: boolean;
  /** Bit-fields without a name, zero-width ones too. */
  readonly unnamedBits?: boolean;
}

export type Options = Required<RandomOptions>;

export const defaults: Options = {
  longBits: 64,
  int128: false,
  pointers: true,
  flexible: true,
  floats: true,
  unnamedBits: true,
};

/** A way to name a type in C, and what it is. */
export interface TypeUse {
  readonly text: string;
  readonly typeName?: string;
  readonly base: MemberModel['base'];
  /** Bounds that an array typedef brings, and what it is an array of: the name that a member shows. */
  readonly counts?: readonly number[];
  readonly elementName?: string;
  /** The widest bit-field of it; 0 for none. */
  readonly maxBits: number;
  /** A guess that keeps arrays and nesting small. */
  readonly bytes: number;
  /** A typedef with `aligned`: C has no arrays of it, and it may lower the alignment. */
  readonly realigned?: boolean;
  /** A typedef that says const or volatile. */
  readonly qualified?: boolean;
  /** Ends with a flexible array: it may only stand last. */
  readonly flexible?: boolean;
}

const int: ScalarModel = { kind: 'int' };

function integer(typeName: string, bits: number, ...texts: string[]): TypeUse[] {
  return [typeName, ...texts].map(text => ({
    text,
    typeName,
    base: int,
    maxBits: bits,
    bytes: bits / 8,
  }));
}

function integers({ longBits, int128 }: Options): TypeUse[] {
  return [
    ...integer('signed char', 8, 'char signed'),
    ...integer('unsigned char', 8),
    ...integer('short', 16, 'short int', 'signed short'),
    ...integer('unsigned short', 16, 'short unsigned int'),
    ...integer('int', 32, 'signed', 'signed int'),
    ...integer('unsigned int', 32, 'unsigned'),
    ...integer('long', longBits, 'long int'),
    ...integer('unsigned long', longBits, 'long unsigned int'),
    ...integer('long long', 64, 'signed long long int'),
    ...integer('unsigned long long', 64, 'long long unsigned'),
    ...(int128 ? [...integer('__int128', 128), ...integer('unsigned __int128', 128)] : []),
  ];
}

function fixed(bits: 16 | 32 | 64): TypeUse[] {
  const use = (text: string, order?: 'little' | 'big'): TypeUse => ({
    text,
    typeName: text,
    base: order ? { kind: 'int', order } : int,
    maxBits: bits,
    bytes: bits / 8,
  });
  return [use(`__u${bits}`), use(`__le${bits}`, 'little'), use(`__be${bits}`, 'big')];
}

function floats(): TypeUse[] {
  const sizes = { float: 4, double: 8, 'long double': 16 };
  const real = Object.entries(sizes).map(
    ([text, bytes]): TypeUse => ({
      text,
      typeName: text,
      base: { kind: 'float' },
      maxBits: 0,
      bytes,
    }),
  );
  const complex = ['_Complex float', '_Complex double'].map(
    (text): TypeUse => ({ text, base: { kind: 'opaque' }, maxBits: 0, bytes: 16 }),
  );
  return [...real, ...real, ...complex];
}

/** Stands before the structs: the kernel's fixed-width names. */
export const preamble = [
  'typedef unsigned short __u16;',
  'typedef unsigned int __u32;',
  'typedef unsigned long long __u64;',
  ...[16, 32, 64].flatMap(bits => [
    `typedef __u${bits} __le${bits};`,
    `typedef __u${bits} __be${bits};`,
  ]),
];

/** All scalars of a target (`_Bool` is told by its name in stdbool.h and the kernel); the plain ones several times, as sources have them. */
export function scalars(options: Options): TypeUse[] {
  const char: TypeUse = {
    text: 'char',
    typeName: 'char',
    base: { kind: 'char' },
    maxBits: 8,
    bytes: 1,
  };
  const bool: TypeUse = {
    text: '_Bool',
    typeName: 'bool',
    base: { kind: 'bool' },
    maxBits: 1,
    bytes: 1,
  };
  return [
    ...integers(options),
    ...integers(options),
    ...fixed(16),
    ...fixed(32),
    ...fixed(64),
    ...(options.floats ? floats() : []),
    ...[char, char, char, bool, bool],
  ];
}
