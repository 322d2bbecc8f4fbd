// Lists of macro operations: .debug_macro (DWARF 5 §6.3, §7.23; version 4 is GNU's extension of DWARF 4,
// the same but for the names) and .debug_macinfo (DWARF 4 §6.3, §7.22).

import type { Cursor, Section } from './bytes.ts';
import { Form, MACINFO_VENDOR, MacroOp } from './dwarf.ts';
import { type Format, isKnownForm, skipValue, unknownForm } from './forms.ts';
import { nameIn } from './macrotext.ts';
import { hex, Malformed } from './malformed.ts';
import { type SourceForm, type StringOffsets, type Strings, supplementary } from './strings.ts';

export type Operation =
  | { readonly kind: 'define'; readonly name: string; readonly line: number; readonly text: string }
  | { readonly kind: 'undef'; readonly name: string }
  /** `file` is a number of the unit's line table. */
  | { readonly kind: 'start'; readonly file: number }
  | { readonly kind: 'end' }
  /** All operations of the list at `offset`, in this place. */
  | { readonly kind: 'import'; readonly offset: number };

/** How a list is written; `operands` are forms by opcode, of opcodes that DWARF 5 does not define. */
interface ListFormat extends Format, StringOffsets {
  readonly operands: ReadonlyMap<number, readonly number[]>;
}

const OFFSET_SIZE_FLAG = 1;
const DEBUG_LINE_OFFSET_FLAG = 2;
const OPCODE_OPERANDS_TABLE_FLAG = 4;

/** An operation takes a byte: many operands of no length would cost more than the object's size. */
const OPERANDS_MAX = 16;

const SOURCE_FORMS: ReadonlyMap<number, SourceForm> = new Map([
  [MacroOp.define, Form.string],
  [MacroOp.undef, Form.string],
  [MacroOp.defineStrp, Form.strp],
  [MacroOp.undefStrp, Form.strp],
  [MacroOp.defineStrx, Form.strx],
  [MacroOp.undefStrx, Form.strx],
] as [number, SourceForm][]);

const DEFINES: ReadonlySet<number> = new Set([
  MacroOp.define,
  MacroOp.defineStrp,
  MacroOp.defineStrx,
]);

/** Reads each list once. They lie one behind the other: overlapping ones would cost quadratic time. */
export class MacroLists {
  private readonly section: Section;
  private readonly strings: Strings;
  private readonly lists = new Map<string, readonly Operation[]>();
  private readBytes = 0;

  constructor(section: Section, strings: Strings) {
    this.section = section;
    this.strings = strings;
  }

  /** Where the section has been stripped, what units say of it counts for nothing. */
  get isEmpty(): boolean {
    return this.section.length === 0;
  }

  malformed(what: string, offset: number): Malformed {
    return this.section.malformed(what, offset);
  }

  /** The list whose header, in .debug_macinfo whose first operation, stands at `offset`. */
  at(offset: number, stringsBase: number): readonly Operation[] {
    const key = `${offset}/${stringsBase}`;
    const known = this.lists.get(key);
    if (known) return known;
    const cursor = this.section.cursor(Math.min(offset, this.section.length));
    const format = this.readFormat(cursor, stringsBase);
    const list = this.readList(cursor, format);
    this.readBytes += cursor.offset - offset;
    if (this.readBytes > this.section.length)
      throw this.section.malformed('lists of macros overlap', offset);
    this.lists.set(key, list);
    return list;
  }

  /** `base` is where the unit's string offsets start. */
  private readFormat(cursor: Cursor, base: number): ListFormat {
    const operands = new Map<number, number[]>();
    if (this.section.name === '.debug_macinfo') {
      operands.set(MACINFO_VENDOR, [Form.udata, Form.string]);
      return { offsetBytes: 4, addressBytes: 4, operands, base };
    }
    checkVersion(cursor.u16());
    const flags = cursor.u8();
    const offsetBytes = flags & OFFSET_SIZE_FLAG ? 8 : 4;
    if (flags & DEBUG_LINE_OFFSET_FLAG) cursor.skip(offsetBytes);
    if (flags & OPCODE_OPERANDS_TABLE_FLAG) readOperands(cursor, operands);
    return { offsetBytes, addressBytes: 4, operands, base };
  }

  private readList(cursor: Cursor, format: ListFormat): Operation[] {
    const list: Operation[] = [];
    for (;;) {
      const at = cursor.offset;
      const opcode = cursor.u8();
      if (opcode === 0) return list;
      const operation = this.readOperation(cursor, opcode, format);
      if (operation) list.push(operation);
      else skipOperands(cursor, format, { opcode, at });
    }
  }

  /** Undefined for what DWARF 5 does not define. */
  private readOperation(cursor: Cursor, opcode: number, format: ListFormat): Operation | undefined {
    const form = SOURCE_FORMS.get(opcode);
    if (form !== undefined) {
      const line = cursor.uleb();
      const text = this.strings.readSource(form, cursor, format);
      const name = nameIn(text);
      return DEFINES.has(opcode) ? { kind: 'define', name, line, text } : { kind: 'undef', name };
    }
    switch (opcode) {
      case MacroOp.startFile:
        cursor.skipLeb();
        return { kind: 'start', file: cursor.uleb() };
      case MacroOp.endFile:
        return { kind: 'end' };
      case MacroOp.import:
        return { kind: 'import', offset: cursor.unsigned(format.offsetBytes) };
      case MacroOp.defineSup:
      case MacroOp.undefSup:
      case MacroOp.importSup:
        throw supplementary();
      default:
        return undefined;
    }
  }
}

function checkVersion(version: number): void {
  if (version === 4 || version === 5) return;
  throw new Malformed(
    `the macros are of version ${version}, and 4 and 5 can be read; compile with -gdwarf-5`,
    'unsupported-dwarf',
  );
}

/** DWARF 5 §6.3.1: what follows each opcode that a vendor has added. */
function readOperands(cursor: Cursor, operands: Map<number, number[]>): void {
  for (let count = cursor.u8(); count > 0; count--) {
    const opcode = cursor.u8();
    const length = cursor.uleb();
    if (length > OPERANDS_MAX) throw cursor.malformed(`operation of ${length} operands`);
    const forms = Array.from({ length }, () => cursor.u8());
    for (const form of forms)
      if (!isKnownForm(form) || form === Form.implicitConst) unknownForm(form);
    operands.set(opcode, forms);
  }
}

function skipOperands(
  cursor: Cursor,
  format: ListFormat,
  { opcode, at }: { opcode: number; at: number },
): void {
  const forms = format.operands.get(opcode);
  if (!forms) throw cursor.malformed(`operation ${hex(opcode)} on macros is not defined`, at);
  for (const form of forms) skipValue(cursor, form, format);
}
