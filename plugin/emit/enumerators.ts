// The enumerators that a record's values mean, as macros: an enum's size is the compiler's choice,
// and its constants would meet the kernel's and libc's.

import type { EnumType } from '../layout/layout.ts';
import { commentText, integer, isIdentifier } from './c-writer.ts';
import { exportedSuffix, type NamePool } from './names.ts';

const LEAST = -(1n << 63n);
const GREATEST = (1n << 64n) - 1n;

interface Group {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The enums of one record. */
export class Enumerators {
  private readonly seen = new Set<EnumType>();
  private readonly values = new Map<string, Set<bigint>>();
  private readonly groups: Group[] = [];

  constructor(
    private readonly prefix: string,
    private readonly macros: NamePool,
  ) {}

  /**
   * Takes in an enum that some member has; what was taken in before is not repeated. Of two
   * enumerators of one name and different values the second gets a number.
   *
   * @returns false for an enum with a name that C cannot have or a value that no C type holds
   */
  add(type: EnumType, typeName: string): boolean {
    if (this.seen.has(type)) return true;
    this.seen.add(type);
    const rows = [];
    for (const { name, value } of type.enumerators) {
      if (!isIdentifier(name) || value < LEAST || value > GREATEST) return false;
      if (this.isKnown(name, value)) continue;
      const macro = this.macros.unique(`${this.prefix}__${exportedSuffix(name)}`);
      rows.push(`#define ${macro} ${integer(value)}`);
    }
    const title = commentText(type.tag ? `enum ${type.tag}` : typeName);
    if (rows.length > 0) this.groups.push({ title, lines: rows });
    return true;
  }

  private isKnown(name: string, value: bigint): boolean {
    const values = this.values.get(name) ?? new Set();
    this.values.set(name, values);
    if (values.has(value)) return true;
    values.add(value);
    return false;
  }

  /** The macros by enum, in the order in which the record first reaches them. */
  lines(): string[] {
    return this.groups.flatMap(group => [`/* Values of ${group.title} */`, ...group.lines, '']);
  }
}
