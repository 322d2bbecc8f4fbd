// Random structs: nested, packed, aligned, arrays, bit-fields, enums, unions, anonymous members.

import type { AggregateType, Count, Type } from '../../plugin/layout/layout.ts';
import * as make from './layouts.ts';
import type { Random } from './random.ts';

const scalars: readonly Type[] = [
  make.u8,
  make.u16,
  make.u32,
  make.u64,
  make.s32,
  make.s64,
  make.le32,
  make.be32,
  make.int(128, false),
  { ...make.s32, order: 'big' },
  make.char,
  make.bool,
  { kind: 'bool', bytes: 4 },
  make.f64,
  { kind: 'float', bytes: 16 },
  { kind: 'opaque', bytes: 16 },
  make.pointer,
  make.functionPointer,
];

/** Names that no compiler allows, as an object can hold them all the same. */
const hostileNames = [
  'a b',
  'x\ny',
  'at 0, 8 bytes',
  '"',
  '\\',
  '',
  'é',
  '\u202e',
  '(nameless)',
  'a.b',
  '[]',
  '=',
  '\ud800',
];

export interface Wishes {
  readonly hostile?: boolean;
}

export class LayoutMaker {
  private readonly random: Random;
  private readonly wishes: Wishes;
  private named = 0;

  constructor(random: Random, wishes: Wishes = {}) {
    this.random = random;
    this.wishes = wishes;
  }

  record(tag: string): AggregateType {
    return make.struct(tag, this.fields(3), { aligned: this.random.pick([1, 1, 1, 8, 16]) });
  }

  private name(): string {
    const hostile = this.wishes.hostile && this.random.chance(30);
    const prefix = hostile
      ? this.random.pick(hostileNames)
      : this.random.pick(['a', 'b_', 'flags']);
    return `${prefix}${this.named++}`;
  }

  private fields(depth: number): make.Field[] {
    const count = 1 + this.random.below(6);
    return Array.from({ length: count }, () => this.field(depth));
  }

  private field(depth: number): make.Field {
    const roll = this.random.below(10);
    if (roll < 2) return this.bitField();
    if (roll < 3) return this.arrayed(this.enumeration());
    if (roll < 6 && depth > 0) return this.nested(depth - 1);
    return this.arrayed(this.random.pick(scalars));
  }

  private bitField(): make.Field {
    const type = this.random.pick([make.u8, make.u16, make.u32, make.u64, make.s32, make.bool]);
    const most = type.kind === 'bool' ? 1 : (type as { bytes: number }).bytes * 8;
    return make.field(this.name(), type, { widthBits: 1 + this.random.below(most) });
  }

  private arrayed(type: Type): make.Field {
    const more = this.random.chance(20) ? { typeName: this.name() } : {};
    if (type.kind === 'array' || !this.random.chance(30))
      return make.field(this.name(), type, more);
    const counts = Array.from({ length: 1 + this.random.below(2) }, () => this.count());
    return make.field(this.name(), make.array(type, counts[0] ?? 1, ...counts.slice(1)), more);
  }

  private count(): Count {
    return this.random.chance(5) ? 0 : 1 + this.random.below(4);
  }

  private enumeration(): Type {
    const values: Record<string, number> = {};
    for (let value = this.random.below(4); value > 0; value--) values[this.name()] = value * 3;
    const type = make.enumeration(values, this.name());
    return this.random.chance(50) ? type : { ...type, signed: true, bytes: 1 };
  }

  private nested(depth: number): make.Field {
    const tag = this.random.chance(50) ? this.name() : undefined;
    const type = this.random.chance(30)
      ? make.union(tag, this.fields(depth))
      : make.struct(tag, this.fields(depth), { packed: this.random.chance(30) });
    if (this.random.chance(30)) return make.field('', type);
    return this.arrayed(type);
  }
}
