// Strings that stand in sections of their own (DWARF 5 §7.5.5, §7.26).

import type { Cursor, Section } from './bytes.ts';
import { sourceText, text } from './bytes.ts';
import { Form } from './dwarf.ts';
import { Malformed } from './malformed.ts';
import type { DebugSections } from './sections.ts';

/** Linkers let short strings be the tails of long ones; much more than that is meant to fill memory. */
const OVERLAPS_MAX = 16;
const ALWAYS_ALLOWED_BYTES = 1024 * 1024;

/** Each string of a section is decoded once. */
class StringTable {
  private readonly section: Section;
  private readonly decoded = new Map<number, string>();
  private readonly sources = new Map<number, string>();
  private room: number;

  constructor(section: Section) {
    this.section = section;
    this.room = Math.max(ALWAYS_ALLOWED_BYTES, section.length * OVERLAPS_MAX);
  }

  at(offset: number): string {
    return this.decode(offset, this.decoded, text);
  }

  /** The same, as `sourceText` spells it. */
  sourceAt(offset: number): string {
    return this.decode(offset, this.sources, sourceText);
  }

  private decode(offset: number, decoded: Map<number, string>, decode: typeof text): string {
    const known = decoded.get(offset);
    if (known !== undefined) return known;
    const cursor = this.section.cursor(Math.min(offset, this.section.length));
    const end = cursor.skipString();
    this.room -= end - offset;
    if (this.room < 0) throw this.section.malformed('strings overlap', offset);
    const string = decode(this.section, offset, end);
    decoded.set(offset, string);
    return string;
  }
}

export type SourceForm = typeof Form.string | typeof Form.strp | typeof Form.strx;

/** Where the unit's part of .debug_str_offsets starts, and how long its offsets are. */
export interface StringOffsets {
  readonly base: number;
  readonly offsetBytes: 4 | 8;
}

export class Strings {
  private readonly str: StringTable;
  private readonly lineStr: StringTable;
  private readonly offsets: Section;

  constructor(sections: DebugSections) {
    this.str = new StringTable(sections.str);
    this.lineStr = new StringTable(sections.line_str);
    this.offsets = sections.str_offsets;
  }

  /** A string of .debug_str. */
  at(offset: number): string {
    return this.str.at(offset);
  }

  /** The string in `form` at the cursor; undefined where the form is none of a string. */
  read(form: number, cursor: Cursor, offsets: StringOffsets): string | undefined {
    switch (form) {
      case Form.string:
        return cursor.string();
      case Form.strp:
        return this.str.at(cursor.unsigned(offsets.offsetBytes));
      case Form.lineStrp:
        return this.lineStr.at(cursor.unsigned(offsets.offsetBytes));
      case Form.strx:
        return this.indexed(cursor.uleb(), offsets);
      case Form.strx1:
        return this.indexed(cursor.u8(), offsets);
      case Form.strx2:
        return this.indexed(cursor.u16(), offsets);
      case Form.strx3:
        return this.indexed(cursor.u24(), offsets);
      case Form.strx4:
        return this.indexed(cursor.u32(), offsets);
      case Form.strpSup:
      case Form.gnuStrpAlt:
        throw supplementary();
      default:
        return undefined;
    }
  }

  /** A macro's text, spelled by `sourceText`, in DW_FORM_string, _strp or _strx. */
  readSource(form: SourceForm, cursor: Cursor, offsets: StringOffsets): string {
    switch (form) {
      case Form.string: {
        const at = cursor.offset;
        return sourceText(cursor.section, at, cursor.skipString());
      }
      case Form.strp:
        return this.str.sourceAt(cursor.unsigned(offsets.offsetBytes));
      default:
        return this.str.sourceAt(this.offsetOf(cursor.uleb(), offsets));
    }
  }

  private indexed(index: number, offsets: StringOffsets): string {
    return this.str.at(this.offsetOf(index, offsets));
  }

  private offsetOf(index: number, { base, offsetBytes }: StringOffsets): number {
    const at = Math.min(base + index * offsetBytes, this.offsets.length);
    return this.offsets.cursor(at).unsigned(offsetBytes);
  }
}

export function supplementary(): Malformed {
  return new Malformed(
    'part of the debug info is in a supplementary file (made by dwz); give the object as the compiler made it',
    'unsupported-dwarf',
  );
}
