// Which C type of <linux/types.h> carries a scalar of a lock with the same bytes on every ABI.

import type { AggregateType, ArrayType, Type } from '../layout/layout.ts';
import { unreachable } from '../layout/result.ts';

/** Everything but aggregates and arrays. */
export type ScalarType = Exclude<Type, ArrayType | AggregateType>;

export interface CScalar {
  readonly text: string;
  /** Where one C object does not hold it: the count of an array of `text`. */
  readonly count?: number;
  /** The largest alignment that a C ABI of Linux gives it by itself; the smallest is 1 or 2 (m68k). */
  readonly alignBytes: number;
}

const INTEGER_BYTES = [1, 2, 4, 8];

function integer(bytes: number, signed: boolean): CScalar {
  return { text: `__${signed ? 's' : 'u'}${bytes * 8}`, alignBytes: bytes };
}

function raw(bytes: number): CScalar {
  return { text: '__u8', count: bytes, alignBytes: 1 };
}

/** The C type for it; a pointer is carried as the integer of its size. */
export function scalarOf(type: ScalarType): CScalar {
  const { bytes } = type;
  const integral = INTEGER_BYTES.includes(bytes);
  switch (type.kind) {
    case 'int':
      if (!integral) return raw(bytes);
      if (type.order && bytes > 1)
        return {
          text: `__${type.order === 'little' ? 'le' : 'be'}${bytes * 8}`,
          alignBytes: bytes,
        };
      return integer(bytes, type.signed);
    case 'enum':
      return integral ? integer(bytes, type.signed) : raw(bytes);
    case 'bool':
    case 'pointer':
      return integral ? integer(bytes, false) : raw(bytes);
    case 'char':
      return { text: 'char', alignBytes: 1 };
    case 'float':
      if (bytes === 4) return { text: 'float', alignBytes: 4 };
      return bytes === 8 ? { text: 'double', alignBytes: 8 } : raw(bytes);
    case 'opaque':
      return raw(bytes);
    default:
      return unreachable(type);
  }
}
