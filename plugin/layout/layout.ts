// The vocabulary of ckptgen: what a compiled struct looks like in memory.
// Types only. Units stand in the names: offsetBits, widthBits, bytes.

import type { Result } from './result.ts';

/** A place in source text. `file` is spelled as the compiler spelled it; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** Absent where the compiler writes none (clang's members). */
  readonly column?: number;
}

export type ByteOrder = 'little' | 'big';

/** The machine an object was compiled for, as far as a layout depends on it. */
export interface Target {
  /** As `uname -m` says it: x86_64, i386, aarch64, s390x, arm, riscv, ...; `em<N>` for one without a name. */
  readonly machine: string;
  readonly pointerBytes: 4 | 8;
  readonly byteOrder: ByteOrder;
}

/** `order` is set for the kernel's __le/__be types, which differ from the native integer in meaning alone. */
export interface IntType {
  readonly kind: 'int';
  readonly bytes: number;
  readonly signed: boolean;
  readonly order?: ByteOrder;
}

/** Plain `char`: a kind of its own, because its sign differs by architecture. */
export interface CharType {
  readonly kind: 'char';
  readonly bytes: 1;
}

export interface BoolType {
  readonly kind: 'bool';
  readonly bytes: number;
}

/** Binary floating point; `bytes` is the storage size (x87 long double: 12 or 16). */
export interface FloatType {
  readonly kind: 'float';
  readonly bytes: number;
}

/** Bytes with no meaning to C arithmetic: complex and decimal floats, unspecified types. */
export interface OpaqueType {
  readonly kind: 'opaque';
  readonly bytes: number;
}

export interface Enumerator {
  readonly name: string;
  readonly value: bigint;
  readonly place?: Place;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly bytes: number;
  readonly signed: boolean;
  readonly tag?: string;
  /** In source order. */
  readonly enumerators: readonly Enumerator[];
  readonly place?: Place;
}

export interface PointerType {
  readonly kind: 'pointer';
  readonly bytes: number;
  readonly pointee: 'object' | 'function';
}

/** `'flexible'` is C's `[]`; GNU's `[0]` is the count 0. */
export type Count = number | 'flexible';

/** An array of any rank, outermost dimension first. The element is never an array itself. */
export interface ArrayType {
  readonly kind: 'array';
  readonly element: Exclude<Type, ArrayType>;
  readonly counts: readonly [Count, ...Count[]];
}

export interface AggregateType {
  readonly kind: 'struct' | 'union';
  /** Absent for an untagged one. */
  readonly tag?: string;
  readonly bytes: number;
  /**
   * From DW_AT_alignment where the source says `aligned`; else inferred: the largest alignment that
   * the target's natural alignments, every offset and the size agree with. DWARF cannot tell a packed
   * struct whose members happen to lie naturally from a plain one; the probe asks the compiler instead.
   */
  readonly alignBytes: number;
  /** In source order. */
  readonly members: readonly Member[];
  readonly place?: Place;
}

export type Type =
  | IntType
  | CharType
  | BoolType
  | FloatType
  | OpaqueType
  | EnumType
  | PointerType
  | ArrayType
  | AggregateType;

export interface Member {
  /** Absent for an anonymous struct or union. */
  readonly name?: string;
  readonly type: Type;
  /**
   * The type as the source names it, without const, volatile and array bounds: `kernel_cap_t`,
   * `struct list_head *`, `unsigned long` (one spelling for gcc and clang). An untagged struct without
   * a typedef is `struct`, likewise `union` and `enum`.
   */
  readonly typeName: string;
  /**
   * From the start of the enclosing aggregate, counted as DW_AT_data_bit_offset counts (DWARF 5 §5.7.6):
   * in bit-fields on a big-endian target bit 0 of a byte is its most significant one.
   */
  readonly offsetBits: number;
  /** Bit-fields only. `type` is then the declared type. */
  readonly widthBits?: number;
  readonly place?: Place;
}

/** A `#define` that is in force at the end of a unit. */
export interface Macro {
  readonly name: string;
  /** Absent for an object-like macro. The last one of a variadic macro is `...` or, GNU's, `args...`. */
  readonly params?: readonly string[];
  /**
   * As the compiler spells it: one blank where white space was, none around it. A control character
   * within a literal is spelled as its octal escape.
   */
  readonly body: string;
  /** Absent for what the compiler or its command line defines. */
  readonly place?: Place;
}

/** Every struct, union and typedef'd untagged aggregate that an object defines. */
export interface ObjectLayouts {
  readonly target: Target;
  /** As C writes them: `struct foo`, `union bar`, `foo_t`. Sorted bytewise, each once. */
  names(): readonly string[];
  /** Typedefs of structs and unions that have a tag, and so a name above. Sorted bytewise, each once. */
  aliases(): readonly string[];
  /**
   * A type's name and, where that is a typedef, what it stands for in turn: `size_t`, `unsigned long`.
   * The name alone where the object's bytes make no sense.
   */
  namesBehind(typeName: string): readonly string[];
  /**
   * The distinct definitions of that name (units of one object may disagree), in the order of the
   * units; empty when there is none. Fails where the object's bytes make no sense.
   */
  find(name: string): Result<readonly AggregateType[]>;
  /**
   * The macros of an object compiled with -g3 (clang: -fdebug-macro), unit by unit in the order of their
   * definitions; what several units define alike, at one place, once. Empty where the object has none.
   * Fails where its bytes make no sense. Read when asked for, once.
   */
  macros(): Result<readonly Macro[]>;
  /**
   * The distinct enums that have enumerators, in the order of the debug info. gcc leaves out those that
   * nothing uses, unless -fno-eliminate-unused-debug-types is given. Fails where the object's bytes make
   * no sense.
   */
  enums(): Result<readonly EnumType[]>;
}
