// Abbreviation tables: what attributes an entry has, and in which form (DWARF 5 §7.5.3).

import type { Cursor, Section } from './bytes.ts';
import { Form } from './dwarf.ts';
import type { Format } from './forms.ts';
import { constantBytesOf, fixedBytes, isKnownForm, unknownForm } from './forms.ts';

export interface Attribute {
  readonly name: number;
  readonly form: number;
  /** Undefined where the length stands in the value. */
  readonly bytes: number | undefined;
  /** The same for a constant, else 0. */
  readonly constantBytes: number;
  /** DW_FORM_implicit_const. */
  readonly implicit: bigint | undefined;
  /** The same, where it is a natural number. */
  readonly implicitNumber: number | undefined;
}

/** Attributes are looked up by these, the standard's lowest, a hundred times more than by any other. */
const TABLE_LENGTH = 0x90;

export class Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly Attribute[];
  /** Length of all values together, where each has a fixed one. */
  readonly bytes: number | undefined;
  private indexes: Int32Array | undefined;

  constructor(tag: number, hasChildren: boolean, attributes: readonly Attribute[]) {
    this.tag = tag;
    this.hasChildren = hasChildren;
    this.attributes = attributes;
    this.bytes = attributes.reduce<number | undefined>(
      (sum, { bytes }) => (sum === undefined || bytes === undefined ? undefined : sum + bytes),
      0,
    );
  }

  /** Which attribute has that name; -1 where none has. */
  indexOf(name: number): number {
    if (name >= TABLE_LENGTH) return this.attributes.findIndex(each => each.name === name);
    this.indexes ??= this.indexAttributes();
    return this.indexes[name] ?? -1;
  }

  private indexAttributes(): Int32Array {
    const indexes = new Int32Array(TABLE_LENGTH).fill(-1);
    for (const [index, { name }] of this.attributes.entries())
      if (indexes[name] === -1) indexes[name] = index;
    return indexes;
  }
}

export type Abbreviations = ReadonlyMap<number, Abbreviation>;

/** Reads each table once. They lie one behind the other: overlapping ones would cost quadratic time. */
export class AbbreviationTables {
  private readonly section: Section;
  private readonly read = new Map<string, Abbreviations>();
  private readBytes = 0;

  constructor(section: Section) {
    this.section = section;
  }

  at(offset: number, format: Format): Abbreviations {
    const key = `${offset}/${format.offsetBytes}/${format.addressBytes}`;
    const known = this.read.get(key);
    if (known) return known;
    const cursor = this.section.cursor(Math.min(offset, this.section.length));
    const table = readTable(cursor, format);
    this.readBytes += cursor.offset - offset;
    if (this.readBytes > this.section.length)
      throw this.section.malformed('tables overlap', offset);
    this.read.set(key, table);
    return table;
  }
}

function readTable(cursor: Cursor, format: Format): Abbreviations {
  const table = new Map<number, Abbreviation>();
  for (;;) {
    const at = cursor.offset;
    const code = cursor.uleb();
    if (code === 0) return table;
    if (table.has(code)) throw cursor.malformed(`abbreviation ${code} stands there twice`, at);
    table.set(code, readAbbreviation(cursor, format));
  }
}

function readAbbreviation(cursor: Cursor, format: Format): Abbreviation {
  const tag = cursor.uleb();
  const hasChildren = cursor.u8() !== 0;
  const attributes: Attribute[] = [];
  for (;;) {
    const name = cursor.uleb();
    const form = cursor.uleb();
    if (name === 0 && form === 0) return new Abbreviation(tag, hasChildren, attributes);
    if (!isKnownForm(form)) unknownForm(form);
    const implicit = form === Form.implicitConst ? cursor.slebBig() : undefined;
    attributes.push({
      name,
      form,
      bytes: fixedBytes(form, format),
      constantBytes: constantBytesOf(form),
      implicit,
      implicitNumber: naturalOf(implicit),
    });
  }
}

function naturalOf(implicit: bigint | undefined): number | undefined {
  const isNatural = implicit !== undefined && implicit >= 0n && implicit <= Number.MAX_SAFE_INTEGER;
  return isNatural ? Number(implicit) : undefined;
}
