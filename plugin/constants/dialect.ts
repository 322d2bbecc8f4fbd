// What the value of an expression depends on besides its text: the target, the language, the compiler.

import type { EnumType, Macro, Target } from '../layout/layout.ts';
import { fits, INT, type IntegerType, integer, type Operand } from './arithmetic.ts';

export interface Dialect {
  readonly longBits: 32 | 64;
  /** In C90 a decimal number that fits no long is an unsigned long. */
  readonly isC90: boolean;
  readonly isCharSigned: boolean;
  /** All enumerators have the enum's type where one of them fits no int; else those that fit are int. */
  readonly isEnumWhole: boolean;
}

/** gcc 13 is the first to take C23's rule, and takes it for all of C. */
const GCC_WHOLE_ENUMS = 13;

const C99 = 199901;
const C23 = 202311;

type LookUp = (name: string) => Macro | undefined;

/** The compiler's own macros tell, where they are there; else it is C11 of a gcc before 13. */
export function dialectOf(macro: LookUp, target: Target): Dialect {
  const number = (name: string) => Number.parseInt(macro(name)?.body ?? '0', 10);
  const version = number('__STDC_VERSION__');
  const isGcc = !macro('__clang__');
  return {
    longBits: target.pointerBytes === 8 ? 64 : 32,
    isC90: macro('__STDC__') !== undefined && version < C99,
    isCharSigned: !macro('__CHAR_UNSIGNED__'),
    isEnumWhole: version >= C23 || (isGcc && number('__GNUC__') >= GCC_WHOLE_ENUMS),
  };
}

/** The enumerators of an enum, with the types that they have in expressions. */
export function operandsOf(type: EnumType, dialect: Dialect): [name: string, Operand][] {
  const { bytes, signed, enumerators } = type;
  const isWide = dialect.isEnumWhole && !enumerators.every(each => fits(each.value, INT));
  const own: IntegerType = { bits: bytes > 4 ? 64 : 32, signed };
  return enumerators.map(({ name, value }) => [
    name,
    integer(isWide || !fits(value, INT) ? own : INT, value),
  ]);
}
