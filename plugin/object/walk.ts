// The one walk over every entry of an object. It proves that the tree is whole, and keeps where entries
// start (nothing else can be referred to) and where those with members end (so that what is nested is
// not walked over again and again).

import { Tag } from './dwarf.ts';
import { readCode, skipAttributes } from './entries.ts';
import { Malformed } from './malformed.ts';
import type { Unit } from './units.ts';

const CONTAINERS: ReadonlySet<number> = new Set([
  Tag.structureType,
  Tag.unionType,
  Tag.classType,
  Tag.enumerationType,
  Tag.arrayType,
]);

/** Some gigabytes of debug info; a Map holds 2^24. */
const CONTAINERS_MAX = 8_000_000;

/** What can be asked for by name, and enums, whose enumerators can. */
const NAMED: ReadonlySet<number> = new Set([
  Tag.structureType,
  Tag.unionType,
  Tag.typedef,
  Tag.enumerationType,
]);

export interface Visitor {
  /** What is added to an offset to make an id. */
  readonly base: number;
  /** Is called for structs, unions, typedefs, enums. */
  readonly see: (tag: number, offset: number) => void;
}

export class EntryMap {
  /** One bit an id. */
  private readonly starts: Uint8Array;
  private readonly ends = new Map<number, number>();

  constructor(ids: number) {
    if (ids >= 2 ** 31)
      throw new Malformed('the object has more than 2 GiB of debug info', 'unsupported-object');
    this.starts = new Uint8Array((ids >> 3) + 1);
  }

  hasEntry(id: number): boolean {
    return ((this.starts[Math.floor(id / 8)] ?? 0) & (1 << (id & 7))) !== 0;
  }

  /** The id behind the last child of a struct, union, enum or array. */
  endOf(id: number): number | undefined {
    return this.ends.get(id);
  }

  walk(unit: Unit, { base, see }: Visitor): void {
    const cursor = unit.section.cursor(unit.first, unit.end);
    const open: number[] = [];
    let hasRoot = false;
    while (!cursor.atEnd) {
      const { offset } = cursor;
      const id = base + offset;
      const abbreviation = readCode(cursor, unit);
      if (!abbreviation) {
        // Zeros behind the tree are padding.
        const parent = open.pop();
        if (parent !== undefined && parent >= 0) this.setEnd(parent, base + cursor.offset);
        continue;
      }
      if (hasRoot && open.length === 0) throw cursor.malformed('entry outside the tree', offset);
      hasRoot = true;
      this.starts[id >> 3] = (this.starts[id >> 3] ?? 0) | (1 << (id & 7));
      if (NAMED.has(abbreviation.tag)) see(abbreviation.tag, offset);
      skipAttributes(cursor, abbreviation, unit);
      if (abbreviation.hasChildren) open.push(CONTAINERS.has(abbreviation.tag) ? id : -1);
    }
    if (!hasRoot || open.length > 0) throw cursor.malformed('truncated: the tree of a unit');
  }

  private setEnd(id: number, end: number): void {
    if (this.ends.size >= CONTAINERS_MAX)
      throw new Malformed(
        `the object has more than ${CONTAINERS_MAX} types; give a smaller one`,
        'unsupported-object',
      );
    this.ends.set(id, end);
  }
}
