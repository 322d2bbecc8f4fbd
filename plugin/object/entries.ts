// One debugging information entry and the values of its attributes, decoded when asked for
// (DWARF 5 §2.1, §7.5.5).

import type { Abbreviation } from './abbreviations.ts';
import type { Cursor } from './bytes.ts';
import { Form, OP_PLUS_UCONST } from './dwarf.ts';
import { indirectForm, skipValue } from './forms.ts';
import { hex, type Malformed } from './malformed.ts';
import type { Unit } from './units.ts';

/** Constants in a form of fixed length, by that length. */
const DATA_BYTES: ReadonlyMap<number, number> = new Map([
  [Form.data1, 1],
  [Form.data2, 2],
  [Form.data4, 4],
  [Form.data8, 8],
]);

/** A form and where its value stands. */
export interface Value {
  readonly form: number;
  readonly cursor: Cursor;
  readonly implicit: bigint | undefined;
}

/** Reads the abbreviation code at the cursor; undefined for the 0 that ends a list of siblings. */
export function readCode(cursor: Cursor, unit: Unit): Abbreviation | undefined {
  const at = cursor.offset;
  const code = cursor.uleb();
  if (code === 0) return undefined;
  const abbreviation = unit.abbreviations.get(code);
  if (!abbreviation) throw cursor.malformed(`abbreviation ${code} is not defined`, at);
  return abbreviation;
}

export function skipAttributes(cursor: Cursor, abbreviation: Abbreviation, unit: Unit): void {
  if (abbreviation.bytes !== undefined) {
    cursor.skip(abbreviation.bytes);
    return;
  }
  for (const { form, bytes } of abbreviation.attributes) {
    if (bytes === undefined) skipValue(cursor, form, unit);
    else cursor.skip(bytes);
  }
}

export class Entry {
  readonly unit: Unit;
  /** In the unit's section. */
  readonly offset: number;
  readonly abbreviation: Abbreviation;
  /** Where the entry behind this one starts: its first child, if it has any. */
  readonly next: number;
  private readonly positions: readonly number[];

  /** At a place where `Walk` saw an entry start. */
  constructor(unit: Unit, offset: number) {
    const cursor = unit.section.cursor(offset, unit.end);
    const abbreviation = readCode(cursor, unit);
    if (!abbreviation) throw cursor.malformed('no entry', offset);
    const positions: number[] = [];
    for (const { form, bytes } of abbreviation.attributes) {
      positions.push(cursor.offset);
      if (bytes === undefined) skipValue(cursor, form, unit);
      else cursor.skip(bytes);
    }
    this.unit = unit;
    this.offset = offset;
    this.abbreviation = abbreviation;
    this.positions = positions;
    this.next = cursor.offset;
  }

  get tag(): number {
    return this.abbreviation.tag;
  }

  has(name: number): boolean {
    return this.indexOf(name) >= 0;
  }

  flag(name: number): boolean {
    const value = this.value(name);
    if (!value) return false;
    if (value.form === Form.flagPresent) return true;
    if (value.form === Form.flag) return value.cursor.u8() !== 0;
    throw this.unexpected(name, value.form);
  }

  /** A constant, unsigned. Fails where it depends on memory at run time. */
  number(name: number): number | undefined {
    const value = this.value(name);
    if (!value) return undefined;
    const bytes = DATA_BYTES.get(value.form) ?? this.offsetBytesOf(value.form);
    if (bytes !== undefined) return value.cursor.unsigned(bytes);
    if (value.form === Form.udata) return value.cursor.uleb();
    const big = this.bigOf(name, value);
    if (big < 0n || big > Number.MAX_SAFE_INTEGER)
      throw this.malformed(`attribute ${hex(name)} is ${big}, out of range`);
    return Number(big);
  }

  /**
   * A constant that may be negative. DW_FORM_data1 to 8 do not say whether theirs is signed: `signed`
   * says it for them (DWARF 5 §7.5.5). Unsigned numbers from 2^63 on are meant as negative ones where
   * the caller reduces them to fewer bits.
   */
  big(name: number, signed: boolean): bigint | undefined {
    const value = this.value(name);
    if (!value) return undefined;
    const bytes = DATA_BYTES.get(value.form);
    if (bytes === undefined) return this.bigOf(name, value);
    const raw = bytes === 8 ? value.cursor.u64Big() : BigInt(value.cursor.unsigned(bytes));
    return signed ? BigInt.asIntN(bytes * 8, raw) : raw;
  }

  /** A member's offset: a constant, or a location expression that adds one (DWARF 5 §5.7.6). */
  memberOffset(name: number): number | undefined {
    const value = this.value(name);
    if (!value) return undefined;
    const block = this.block(value);
    if (!block) return this.number(name);
    const isAddition = block.u8() === OP_PLUS_UCONST;
    const offset = isAddition ? block.uleb() : 0;
    if (!isAddition || !block.atEnd)
      throw this.malformed('a member whose offset is known at run time only');
    return offset;
  }

  /** The raw value; undefined where the entry has no such attribute. */
  value(name: number): Value | undefined {
    const index = this.indexOf(name);
    const attribute = this.abbreviation.attributes[index];
    const position = this.positions[index];
    if (!attribute || position === undefined) return undefined;
    const cursor = this.unit.section.cursor(position, this.unit.end);
    if (attribute.form !== Form.indirect)
      return { form: attribute.form, cursor, implicit: attribute.implicit };
    return { form: indirectForm(cursor), cursor, implicit: undefined };
  }

  malformed(what: string): Malformed {
    return this.unit.section.malformed(what, this.offset);
  }

  unexpected(name: number, form: number): Malformed {
    return this.malformed(`attribute ${hex(name)} has the form ${hex(form)}`);
  }

  private indexOf(name: number): number {
    const { attributes } = this.abbreviation;
    for (let index = 0; index < attributes.length; index++)
      if (attributes[index]?.name === name) return index;
    return -1;
  }

  private offsetBytesOf(form: number): number | undefined {
    return form === Form.secOffset ? this.unit.offsetBytes : undefined;
  }

  private bigOf(name: number, { form, cursor, implicit }: Value): bigint {
    if (implicit !== undefined) return implicit;
    if (form === Form.sdata) return cursor.slebBig();
    if (form === Form.udata) return cursor.ulebBig();
    throw this.unexpected(name, form);
  }

  private block({ form, cursor }: Value): Cursor | undefined {
    const bytes = blockBytes(form, cursor);
    if (bytes === undefined) return undefined;
    const start = cursor.skip(bytes);
    return cursor.section.cursor(start, start + bytes);
  }
}

function blockBytes(form: number, cursor: Cursor): number | undefined {
  switch (form) {
    case Form.exprloc:
    case Form.block:
      return cursor.uleb();
    case Form.block1:
      return cursor.u8();
    case Form.block2:
      return cursor.u16();
    case Form.block4:
      return cursor.u32();
    default:
      return undefined;
  }
}
