// Types that are the same in memory get the same number, however many units repeat them. Names of
// typedefs and places do not count.

import type { AggregateType, Type } from '../layout/layout.ts';

export class Identities {
  private readonly numbers = new Map<string, number>();
  private readonly known = new WeakMap<Type, number>();

  of(type: Type): number {
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const number = this.numberOf(JSON.stringify(this.describe(type)));
    this.known.set(type, number);
    return number;
  }

  private describe(type: Type): unknown {
    switch (type.kind) {
      case 'array':
        return [type.kind, this.of(type.element), type.counts];
      case 'enum': {
        const values = type.enumerators.map(each => [this.text(each.name), `${each.value}`]);
        return [type.kind, type.bytes, type.signed, this.text(type.tag), values];
      }
      case 'struct':
      case 'union':
        return this.describeAggregate(type);
      default:
        return type;
    }
  }

  private describeAggregate({ kind, tag, bytes, alignBytes, members }: AggregateType): unknown {
    return [
      kind,
      this.text(tag),
      bytes,
      alignBytes,
      members.map(each => [
        this.text(each.name),
        this.of(each.type),
        each.offsetBits,
        each.widthBits,
      ]),
    ];
  }

  /** A number for a name: one long name used a million times must not be copied a million times. */
  private text(name: string | undefined): number | undefined {
    return name === undefined ? undefined : this.numberOf(`'${name}`);
  }

  private numberOf(key: string): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.numbers.size);
    return this.numbers.size - 1;
  }
}
