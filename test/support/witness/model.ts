// What is known of a struct without a reader of ours: names, kinds, bounds and places.
// No offset and no size: those are the compiler's to say (facts.ts).

import type { ByteOrder, Count } from '../../../plugin/layout/layout.ts';

/** Where the text stands: line and column count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface ScalarModel {
  readonly kind: 'int' | 'char' | 'bool' | 'float' | 'opaque';
  readonly order?: ByteOrder;
}

export interface PointerModel {
  readonly kind: 'pointer';
  readonly pointee: 'object' | 'function';
}

export interface EnumModel {
  readonly kind: 'enum';
  readonly tag?: string;
  readonly enumerators: readonly { readonly name: string; readonly value: bigint }[];
  readonly place?: TextPlace;
}

export interface AggregateModel {
  readonly kind: 'struct' | 'union';
  readonly tag?: string;
  /** As C names it: `struct r0`, `union r1`, `t2`. Absent where C cannot: nested and untagged. */
  readonly name?: string;
  readonly members: readonly MemberModel[];
  readonly place?: TextPlace;
  /** Present for what the generator wrote. */
  readonly text?: AggregateText;
}

/** The source of an aggregate, and what in it decides on alignment. */
export interface AggregateText {
  /** Between the braces. */
  readonly body: string;
  /** After them. */
  readonly attributes: string;
  /** The `#pragma pack` in force. */
  readonly pack?: number;
  /** `aligned(N)` on the aggregate itself. */
  readonly aligned: boolean;
  /** Something lowers a natural alignment: packed, `#pragma pack`, a typedef with a low `aligned`. */
  readonly lowered: boolean;
  /** A bit-field without a name, which DWARF does not show; AAPCS64 lets its type raise the alignment. */
  readonly unnamedBits: boolean;
  /** A bit-field with `aligned`, which clang does not show. */
  readonly alignedBits: boolean;
}

export interface MemberModel {
  /** Absent for an anonymous struct or union. */
  readonly name?: string;
  /** What Member.typeName must say; absent where C and DWARF leave the spelling open. */
  readonly typeName?: string;
  readonly base: ScalarModel | PointerModel | EnumModel | AggregateModel;
  /** Of the declarator and of array typedefs, outermost first; empty for no array. */
  readonly counts: readonly Count[];
  readonly widthBits?: number;
  /** Bit-fields: the declared type as C text, because `typeof` refuses them; absent for `enum { ... }`. */
  readonly declared?: string;
  readonly place?: TextPlace;
  /** The type is a typedef that says `aligned`. */
  readonly realigned?: boolean;
  /** const or volatile, here or in a typedef. */
  readonly qualified?: boolean;
}

export function isAggregate(base: MemberModel['base']): base is AggregateModel {
  return base.kind === 'struct' || base.kind === 'union';
}

/** An aggregate that C can name. */
export type NamedAggregate = AggregateModel & { readonly name: string };

export function isNamed(model: AggregateModel): model is NamedAggregate {
  return model.name !== undefined;
}

/** An aggregate and all that are defined or used in it, itself first, each once. */
export function reach(
  model: AggregateModel,
  seen = new Set<AggregateModel>(),
): Set<AggregateModel> {
  if (seen.has(model)) return seen;
  seen.add(model);
  for (const { base } of model.members) if (isAggregate(base)) reach(base, seen);
  return seen;
}
