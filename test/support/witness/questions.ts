// Questions to the compiler. The answers are constant data of an object: nothing is run, so that every
// target answers on every machine, and no ELF reader of ours is in the way (objcopy takes them out).

import type { ByteOrder } from '../../../plugin/layout/layout.ts';

/** What a question yields once the object is there. */
export type Fact<T> = (answers: Answers) => T;

export interface BitRange {
  /** Counted as Member.offsetBits is. */
  readonly offsetBits: number;
  readonly widthBits: number;
}

/** The section that holds the answers. */
export const section = '.ckptfacts';

export class Questions {
  private readonly numbers = new Map<string, number>();
  private readonly images = new Map<string, number>();

  /** The value of a constant expression, modulo 2^64. */
  value(expression: string): Fact<bigint> {
    const index = indexOf(this.numbers, expression);
    return answers => answers.value(index);
  }

  number(expression: string): Fact<number> {
    const value = this.value(expression);
    return answers => Number(value(answers));
  }

  /** The bits of `type` that are set when the bit-field `field` is all ones. */
  bits(type: string, field: string): Fact<BitRange> {
    const index = indexOf(this.images, `${type}|${field}`);
    const member = `sizeof(((${answersType} *)0)->image${index})`;
    const bytes = this.number(member);
    const at = this.number(`__builtin_offsetof(${answersType}, image${index})`);
    return answers => answers.bits(at(answers), bytes(answers), `${field} of ${type}`);
  }

  /** C that holds the answers; the types' definitions stand before it. */
  source(): string {
    const images = [...this.images.keys()].map(key => key.split('|') as [string, string]);
    const members = images.map(
      ([type], i) => `  union { ${type} of; unsigned char byte[sizeof(${type})]; } image${i};`,
    );
    const values = [...this.numbers.keys()].map(
      expression => `(unsigned long long)(${expression})`,
    );
    const set = images.map(([, field]) => `  { .of = { .${field} = -1 } },`);
    return [
      `${answersType} {`,
      `  unsigned long long value[${values.length}];`,
      ...members,
      '};',
      `const ${answersType} ckptfacts __attribute__((section("${section}"), used)) = {`,
      `  { ${values.join(',\n    ')} },`,
      ...set,
      '};',
      '',
    ].join('\n');
  }
}

const answersType = 'struct ckptfacts';

function indexOf(map: Map<string, number>, key: string): number {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, map.size);
  return map.size - 1;
}

export class Answers {
  constructor(
    private readonly data: Buffer,
    private readonly byteOrder: ByteOrder,
  ) {}

  value(index: number): bigint {
    return this.byteOrder === 'big'
      ? this.data.readBigUInt64BE(index * 8)
      : this.data.readBigUInt64LE(index * 8);
  }

  bits(at: number, bytes: number, what: string): BitRange {
    const set: number[] = [];
    for (let bit = 0; bit < bytes * 8; bit++) if (this.isSet(at * 8 + bit)) set.push(bit);
    const [offsetBits = -1] = set;
    if (set.length === 0 || set.at(-1) !== offsetBits + set.length - 1)
      throw new Error(`the memory image of ${what} is no run of bits: ${set.join(' ')}`);
    return { offsetBits, widthBits: set.length };
  }

  private isSet(bit: number): boolean {
    const byte = this.data[bit >> 3];
    if (byte === undefined) throw new Error('the section of answers is too short');
    const shift = this.byteOrder === 'big' ? 7 - (bit & 7) : bit & 7;
    return ((byte >> shift) & 1) === 1;
  }
}
