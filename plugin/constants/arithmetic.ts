// Integers as C computes with them: promotions, usual arithmetic conversions, operators (C11 §6.3.1,
// §6.5). A type is its width and its sign: of two types of one width the unsigned one always wins, so
// that ranks make no difference to a value.

/** At least as wide as int: what operators see. */
export interface IntegerType {
  readonly bits: 32 | 64;
  readonly signed: boolean;
}

/** What a value can be converted to; one bit is _Bool. */
export interface StorageType {
  readonly bits: 1 | 8 | 16 | 32 | 64;
  readonly signed: boolean;
}

/** `value` is absent where C defines none: it counts for nothing in a branch that is not taken. */
export interface Operand {
  readonly type: IntegerType;
  readonly value: bigint | undefined;
}

export const INT: IntegerType = { bits: 32, signed: true };

export function integer(type: IntegerType, value: bigint): Operand {
  return { type, value };
}

export function truth(value: boolean | undefined): Operand {
  return { type: INT, value: value === undefined ? undefined : value ? 1n : 0n };
}

export function isTrue({ value }: Operand): boolean | undefined {
  return value === undefined ? undefined : value !== 0n;
}

export function fits(value: bigint, { bits, signed }: StorageType): boolean {
  return value === wrap(value, { bits, signed });
}

function wrap(value: bigint, { bits, signed }: StorageType): bigint {
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** A cast, and the promotion of what it makes. */
export function convert({ value }: Operand, to: StorageType): Operand {
  const type: IntegerType =
    to.bits === 32 || to.bits === 64 ? { bits: to.bits, signed: to.signed } : INT;
  if (value === undefined) return { type, value };
  return { type, value: to.bits === 1 ? BigInt(value !== 0n) : wrap(value, to) };
}

export function commonType(one: IntegerType, other: IntegerType): IntegerType {
  if (one.bits !== other.bits) return one.bits > other.bits ? one : other;
  return one.signed ? other : one;
}

export const UNARY_OPERATORS = ['+', '-', '~', '!'] as const;

export function unary(operator: (typeof UNARY_OPERATORS)[number], operand: Operand): Operand {
  const { type, value } = operand;
  switch (operator) {
    case '+':
      return operand;
    case '-':
      return computed(type, value === undefined ? undefined : -value);
    case '~':
      return computed(type, value === undefined ? undefined : ~value);
    case '!':
      return truth(value === undefined ? undefined : value === 0n);
  }
}

const ARITHMETIC: Readonly<Record<string, (left: bigint, right: bigint) => bigint | undefined>> = {
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0n ? undefined : left / right),
  '%': (left, right) => (right === 0n ? undefined : left % right),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '&': (left, right) => left & right,
  '^': (left, right) => left ^ right,
  '|': (left, right) => left | right,
};

const COMPARISONS: Readonly<Record<string, (left: bigint, right: bigint) => boolean>> = {
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
};

/** All binary operators but `&&` and `||`. */
export function binary(operator: string, left: Operand, right: Operand): Operand {
  if (operator === '<<' || operator === '>>') return shift(operator, left, right.value);
  const type = commonType(left.type, right.type);
  const one = convert(left, type).value;
  const other = convert(right, type).value;
  const compare = COMPARISONS[operator];
  const isKnown = one !== undefined && other !== undefined;
  if (compare) return truth(isKnown ? compare(one, other) : undefined);
  // The quotient does not fit, and so C leaves the remainder undefined as well.
  if (operator === '%' && isKnown && other !== 0n && !isDefined(type, one / other))
    return { type, value: undefined };
  return computed(type, isKnown ? ARITHMETIC[operator]?.(one, other) : undefined);
}

/** gcc and clang define what C does not: bits that are shifted to the left of a signed value are gone. */
function shift(
  operator: '<<' | '>>',
  { type, value }: Operand,
  count: bigint | undefined,
): Operand {
  if (value === undefined || count === undefined || count < 0n || count >= BigInt(type.bits))
    return { type, value: undefined };
  return { type, value: operator === '<<' ? wrap(value << count, type) : value >> count };
}

/** Signed overflow has no value. */
function computed(type: IntegerType, value: bigint | undefined): Operand {
  if (value === undefined || !isDefined(type, value)) return { type, value: undefined };
  return { type, value: wrap(value, type) };
}

function isDefined(type: IntegerType, value: bigint): boolean {
  return !type.signed || fits(value, type);
}
