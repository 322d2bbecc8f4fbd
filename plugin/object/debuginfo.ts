// All entries of an object: found by where they start, followed by reference. An entry is named by its
// id, its offset in .debug_info; ids of .debug_types (DWARF 4 type units) go on behind those.

import { AbbreviationTables } from './abbreviations.ts';
import { At, Form } from './dwarf.ts';
import { Entry, readCode, skipAttributes } from './entries.ts';
import { Malformed } from './malformed.ts';
import type { DebugSections } from './sections.ts';
import { Strings, supplementary } from './strings.ts';
import type { Unit } from './units.ts';
import { readUnits } from './units.ts';
import { EntryMap } from './walk.ts';

export class DebugInfo {
  readonly units: readonly Unit[];
  readonly strings: Strings;
  private readonly infoBytes: number;
  private readonly map: EntryMap;
  private readonly signatures = new Map<bigint, number>();
  private readonly roots = new Map<Unit, Entry>();
  private readonly fromClang = new Map<Unit, boolean>();

  constructor(sections: DebugSections) {
    const tables = new AbbreviationTables(sections.abbrev);
    this.units = [...readUnits(sections.info, tables), ...readUnits(sections.types, tables)];
    this.strings = new Strings(sections);
    this.infoBytes = sections.info.length;
    this.map = new EntryMap(sections.info.length + sections.types.length);
    for (const unit of this.units)
      if (unit.signature && !this.signatures.has(unit.signature.id))
        this.signatures.set(unit.signature.id, this.idAt(unit, unit.signature.entry));
  }

  /** Walks over a unit; every entry of the object must be walked over before one is asked for. */
  walk(unit: Unit, see: (tag: number, offset: number) => void): void {
    this.map.walk(unit, { base: this.baseOf(unit), see });
  }

  idOf(entry: Entry): number {
    return this.idAt(entry.unit, entry.offset);
  }

  entry(id: number): Entry {
    if (!this.map.hasEntry(id)) throw this.noEntry(id);
    const unit = this.unitOf(id);
    return new Entry(unit, unit.section.cursor(id - this.baseOf(unit), unit.end));
  }

  /** The unit's own entry. */
  root(unit: Unit): Entry {
    const known = this.roots.get(unit);
    if (known) return known;
    const root = new Entry(unit, unit.section.cursor(unit.first, unit.end));
    this.roots.set(unit, root);
    return root;
  }

  isFromClang(unit: Unit): boolean {
    const known = this.fromClang.get(unit);
    if (known !== undefined) return known;
    const isClang = /clang version/.test(this.producerOf(unit));
    this.fromClang.set(unit, isClang);
    return isClang;
  }

  /**
   * gcc's type units (-fdebug-types-section) leave typedefs out and put stubs without a size in the
   * place of enums: `__be32` reads as an unsigned int there. clang's are whole.
   */
  hasTypeUnitsOfGcc(): boolean {
    if (this.signatures.size === 0) return false;
    return this.units.some(unit => !unit.signature && this.producerOf(unit).startsWith('GNU '));
  }

  private producerOf(unit: Unit): string {
    return this.string(this.root(unit), At.producer) ?? '';
  }

  /** The entries right below one, in source order. */
  children(parent: Entry): Entry[] {
    const children: Entry[] = [];
    if (!parent.abbreviation.hasChildren) return children;
    const { unit } = parent;
    const cursor = unit.section.cursor(parent.next, unit.end);
    while (unit.section.bytes[cursor.offset] !== 0) {
      const child = new Entry(unit, cursor);
      children.push(child);
      if (child.abbreviation.hasChildren) cursor.offset = this.endOf(child);
    }
    return children;
  }

  string(entry: Entry, name: number): string | undefined {
    const offset = entry.fixed(name, Form.strp, entry.unit.offsetBytes);
    if (offset !== undefined) return this.strings.at(offset);
    const value = entry.value(name);
    if (!value) return undefined;
    const text = this.strings.read(value.form, value.cursor, {
      offsetBytes: entry.unit.offsetBytes,
      base: isIndexed(value.form) ? this.stringOffsetsBase(entry.unit) : 0,
    });
    if (text === undefined) throw entry.unexpected(name, value.form);
    return text;
  }

  /** The name of a type, a member, an enumerator. An empty one is none. */
  name(entry: Entry): string | undefined {
    return this.string(entry, At.name) || undefined;
  }

  /** The id of the entry that an attribute names. */
  reference(entry: Entry, name: number): number | undefined {
    const near = entry.fixed(name, Form.ref4, 4);
    if (near !== undefined) return this.inUnit(entry, near);
    const value = entry.value(name);
    if (!value) return undefined;
    const { form, cursor } = value;
    switch (form) {
      case Form.ref1:
        return this.inUnit(entry, cursor.u8());
      case Form.ref2:
        return this.inUnit(entry, cursor.u16());
      case Form.ref8:
        return this.inUnit(entry, cursor.u64());
      case Form.refUdata:
        return this.inUnit(entry, cursor.uleb());
      case Form.refAddr:
        return cursor.unsigned(entry.unit.offsetBytes);
      case Form.refSig8:
        return this.bySignature(entry, cursor.u64Big());
      case Form.gnuRefAlt:
      case Form.refSup4:
      case Form.refSup8:
        throw supplementary();
      default:
        throw entry.unexpected(name, form);
    }
  }

  private inUnit(entry: Entry, offset: number): number {
    const { unit } = entry;
    if (offset >= unit.end - unit.start) throw entry.malformed('refers behind its unit');
    return this.idAt(unit, unit.start + offset);
  }

  private bySignature(entry: Entry, signature: bigint): number {
    const id = this.signatures.get(signature);
    if (id !== undefined) return id;
    throw new Malformed(
      `${entry.unit.section.name} names a type unit that is not in the object; compile with -fno-debug-types-section`,
      'unsupported-dwarf',
    );
  }

  private endOf(parent: Entry): number {
    const known = this.map.endOf(this.idOf(parent));
    if (known !== undefined) return known - this.baseOf(parent.unit);
    const { unit } = parent;
    const cursor = unit.section.cursor(parent.next, unit.end);
    for (let depth = 1; depth > 0; ) {
      const id = this.idAt(unit, cursor.offset);
      const end = this.map.endOf(id);
      const abbreviation = readCode(cursor, unit);
      if (!abbreviation) depth--;
      else if (end !== undefined) cursor.offset = end - this.baseOf(unit);
      else {
        skipAttributes(cursor, abbreviation, unit);
        if (abbreviation.hasChildren) depth++;
      }
    }
    return cursor.offset;
  }

  /** DWARF 5 §7.26: behind a header of 8 bytes, or 16, where the unit does not say where. */
  stringOffsetsBase(unit: Unit): number {
    return this.root(unit).sectionOffset(At.strOffsetsBase) ?? unit.offsetBytes * 2;
  }

  private baseOf(unit: Unit): number {
    return unit.section.name === '.debug_types' ? this.infoBytes : 0;
  }

  /** The id of the entry at an offset in the unit's section. */
  idAt(unit: Unit, offset: number): number {
    return this.baseOf(unit) + offset;
  }

  private unitOf(id: number): Unit {
    let low = 0;
    let high = this.units.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const unit = this.units[middle];
      if (unit && this.idAt(unit, unit.start) <= id) low = middle;
      else high = middle - 1;
    }
    const unit = this.units[low];
    if (!unit) throw this.noEntry(id);
    return unit;
  }

  private noEntry(id: number): Malformed {
    return new Malformed(
      `the object is damaged: a reference to ${id} in .debug_info meets no entry; compile it again`,
    );
  }
}

const INDEXED: ReadonlySet<number> = new Set([
  Form.strx,
  Form.strx1,
  Form.strx2,
  Form.strx3,
  Form.strx4,
]);

function isIndexed(form: number): boolean {
  return INDEXED.has(form);
}
