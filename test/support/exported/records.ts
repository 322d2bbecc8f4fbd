// Structs that a compiler laid out, as locks: what a record cannot hold is replaced or left out.

import { canonical } from '../../../plugin/layout/canonical.ts';
import type { AggregateType, Member, ObjectLayouts, Type } from '../../../plugin/layout/layout.ts';
import { type Lock, makeLock, readLock, writeLock } from '../../../plugin/layout/lock.ts';
import { isAggregate, isFlexible } from '../../../plugin/layout/size.ts';

/** A struct of an object, and its lock as if it were a subsystem's. */
export interface Recorded {
  /** As C names it: `struct task_struct`. */
  readonly name: string;
  readonly lock: Lock;
}

/**
 * Structs and unions of the object that have storage, in subsystems called `prefix` and a number.
 * Left out is what no lock can state: clang 14 writes no width for a bit-field as wide as its type, and
 * rounds its place to a byte, so that it overlaps its neighbour.
 */
export function recordsOf(
  layouts: ObjectLayouts,
  names: readonly string[],
  prefix: string,
): Recorded[] {
  const storable = new Storable();
  return names
    .flatMap((name, number) => {
      const found = layouts.find(name);
      if (!found.ok) throw new Error(`${name}: ${found.failures[0].message}`);
      return found.value.map(layout => {
        const lock = makeLock(`${prefix}${number}`, 1, canonical(storable.record(layout, name)));
        return { name, lock };
      });
    })
    .filter(({ lock }) => lock.layout.bytes > 0 && isReadable(lock));
}

class Storable {
  private readonly done = new Map<AggregateType, AggregateType>();

  /** A union becomes the only member of a struct: `whole`. */
  record(layout: AggregateType, name: string): AggregateType {
    const type = this.aggregate(layout);
    if (type.kind === 'struct') return type;
    const { bytes, alignBytes } = type;
    const whole: Member = { name: 'whole', type, typeName: name, offsetBits: 0 };
    return { kind: 'struct', bytes, alignBytes, members: [whole] };
  }

  private aggregate(layout: AggregateType): AggregateType {
    const known = this.done.get(layout);
    if (known) return known;
    const members = layout.members
      .filter(member => !isFlexible(member.type))
      .map(member => ({ ...member, type: this.type(member.type) }));
    const result = { ...layout, members };
    this.done.set(layout, result);
    return result;
  }

  private type(type: Type): Type {
    if (isAggregate(type)) return this.aggregate(type);
    if (type.kind === 'array') return { ...type, element: this.type(type.element) as never };
    if (type.kind === 'pointer') return { kind: 'int', bytes: type.bytes, signed: false };
    return type;
  }
}

function isReadable(lock: Lock): boolean {
  const { subsystem, layout } = lock;
  const named = { ...lock, layout: { ...layout, tag: `ckpt_${subsystem}_s` } };
  return readLock(writeLock(named), `${subsystem}.layout`).ok;
}
