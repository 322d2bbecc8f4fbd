// One debugging information entry and the values of its attributes, decoded when asked for
// (DWARF 5 §2.1, §7.5.5).

import type { Abbreviation, Attribute } from './abbreviations.ts';
import type { Cursor } from './bytes.ts';
import { Form, OP_PLUS_UCONST } from './dwarf.ts';
import { constantBytesOf, indirectForm, skipValue } from './forms.ts';
import { hex, type Malformed } from './malformed.ts';
import type { Unit } from './units.ts';

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
  if (abbreviation.bytes === undefined) skipThrough(cursor, abbreviation, unit);
  else cursor.skip(abbreviation.bytes);
}

/** Moves behind the attributes; returns where each one's value starts. Called for every entry. */
function skipThrough(cursor: Cursor, { attributes }: Abbreviation, unit: Unit): number[] {
  const positions = new Array<number>(attributes.length);
  for (let index = 0; index < attributes.length; index++) {
    const { form, bytes } = attributes[index] as Attribute;
    positions[index] = cursor.offset;
    if (bytes === undefined) skipValue(cursor, form, unit);
    else cursor.skip(bytes);
  }
  return positions;
}

export class Entry {
  readonly unit: Unit;
  /** In the unit's section. */
  readonly offset: number;
  readonly abbreviation: Abbreviation;
  /** Where the entry behind this one starts: its first child, if it has any. */
  readonly next: number;
  private readonly positions: readonly number[];

  /** Reads at the cursor, where the walk saw an entry start, and moves it to `next`. */
  constructor(unit: Unit, cursor: Cursor) {
    const { offset } = cursor;
    const abbreviation = readCode(cursor, unit);
    if (!abbreviation) throw cursor.malformed('no entry', offset);
    this.positions = skipThrough(cursor, abbreviation, unit);
    this.unit = unit;
    this.offset = offset;
    this.abbreviation = abbreviation;
    this.next = cursor.offset;
  }

  get tag(): number {
    return this.abbreviation.tag;
  }

  has(name: number): boolean {
    return this.abbreviation.indexOf(name) >= 0;
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
    const index = this.abbreviation.indexOf(name);
    const attribute = this.abbreviation.attributes[index];
    if (!attribute) return undefined;
    const { constantBytes, implicitNumber } = attribute;
    if (implicitNumber !== undefined) return implicitNumber;
    if (constantBytes > 0)
      return this.unit.section.unsigned(this.positions[index] ?? 0, constantBytes);
    const big = this.big(name) ?? 0n;
    if (big < 0n || big > Number.MAX_SAFE_INTEGER)
      throw this.malformed(`attribute ${hex(name)} is ${big}, out of range`);
    return Number(big);
  }

  /**
   * A constant that may be negative. DW_FORM_data1 to 8 do not say whether theirs is signed
   * (DWARF 5 §7.5.5): gcc and clang write negative ones in DW_FORM_sdata, clang also in 8 bytes.
   */
  big(name: number): bigint | undefined {
    const value = this.value(name);
    if (!value) return undefined;
    const { form, cursor, implicit } = value;
    const bytes = constantBytesOf(form);
    if (bytes === 0) return implicit ?? this.leb(name, value);
    return bytes === 8 ? cursor.u64Big() : BigInt(cursor.unsigned(bytes));
  }

  /** The value of `bytes` bytes, where the attribute has that form; undefined where not. */
  fixed(name: number, form: number, bytes: number): number | undefined {
    const index = this.abbreviation.indexOf(name);
    if (this.abbreviation.attributes[index]?.form !== form) return undefined;
    return this.unit.section.unsigned(this.positions[index] ?? 0, bytes);
  }

  /** An offset into another section: DW_FORM_sec_offset, or a constant as older producers write it. */
  sectionOffset(name: number): number | undefined {
    const value = this.value(name);
    return value?.form === Form.secOffset
      ? value.cursor.unsigned(this.unit.offsetBytes)
      : this.number(name);
  }

  /**
   * A member's offset in bytes: a constant, or a location expression that adds one (DWARF 5 §5.7.6).
   * Negative where gcc counts a bit-field from a unit that starts before its struct.
   */
  memberOffset(name: number): number | undefined {
    const index = this.abbreviation.indexOf(name);
    const attribute = this.abbreviation.attributes[index];
    if (!attribute) return undefined;
    if (attribute.constantBytes > 0) return this.number(name);
    const value = this.value(name);
    const block = value && blockOf(value);
    if (!block) return Number(this.big(name));
    const isAddition = block.u8() === OP_PLUS_UCONST;
    const offset = isAddition ? block.uleb() : 0;
    if (!isAddition || !block.atEnd)
      throw this.malformed('a member whose offset is known at run time only');
    return offset;
  }

  /** The raw value; undefined where the entry has no such attribute. */
  value(name: number): Value | undefined {
    const index = this.abbreviation.indexOf(name);
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

  private leb(name: number, { form, cursor }: Value): bigint {
    if (form === Form.sdata) return cursor.slebBig();
    if (form === Form.udata) return cursor.ulebBig();
    throw this.unexpected(name, form);
  }
}

/** The block of a location expression; undefined for other forms. */
function blockOf({ form, cursor }: Value): Cursor | undefined {
  const bytes = blockBytes(form, cursor);
  if (bytes === undefined) return undefined;
  const start = cursor.skip(bytes);
  return cursor.section.cursor(start, start + bytes);
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
