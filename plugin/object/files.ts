// decl_file -> path: the file tables of line programs (DWARF 4 §6.2.4, DWARF 5 §6.2.4.1). The programs
// themselves are not run.

import type { Cursor, Section } from './bytes.ts';
import type { DebugInfo } from './debuginfo.ts';
import { At, Form } from './dwarf.ts';
import type { Entry } from './entries.ts';
import { isKnownForm, skipValue, unknownForm } from './forms.ts';
import { Malformed } from './malformed.ts';
import type { Unit } from './units.ts';
import { readInitialLength } from './units.ts';

/** DW_LNCT_*, DWARF 5 §7.22. */
const LNCT_PATH = 1;
const LNCT_DIRECTORY_INDEX = 2;

/** Every unit has a table of its own. Overlapping ones would cost quadratic time. */
const REREADS_MAX = 4;
const ALWAYS_ALLOWED_BYTES = 64 * 1024;

/** By the number that decl_file gives. */
type Paths = readonly (string | undefined)[];

interface TableFormat {
  readonly unit: Unit;
  readonly offsetBytes: 4 | 8;
}

export class Files {
  private readonly debug: DebugInfo;
  private readonly line: Section;
  private readonly byUnit = new Map<Unit, Paths>();
  private readonly tables = new Map<number, Paths>();
  private readBytes = 0;

  constructor(debug: DebugInfo, line: Section) {
    this.debug = debug;
    this.line = line;
  }

  /**
   * The file that an entry was declared in, as the compiler spelled it: relative to the compilation
   * directory where it was found relative to it. Undefined where the compiler names none.
   */
  pathOf(entry: Entry): string | undefined {
    const index = entry.number(At.declFile);
    return index === undefined ? undefined : this.path(entry.unit, index);
  }

  /** The file of that number in the unit's line table, spelled likewise. */
  path(unit: Unit, index: number): string | undefined {
    return this.pathsOf(unit)[index];
  }

  private pathsOf(unit: Unit): Paths {
    const known = this.byUnit.get(unit);
    if (known) return known;
    const paths = this.readPathsOf(unit);
    this.byUnit.set(unit, paths);
    return paths;
  }

  private readPathsOf(unit: Unit): Paths {
    const offset = this.debug.root(unit).sectionOffset(At.stmtList);
    if (offset === undefined || this.line.length === 0) return [];
    const known = this.tables.get(offset);
    if (known) return known;
    const cursor = this.line.cursor(Math.min(offset, this.line.length));
    const paths = this.readTable(cursor, unit);
    this.readBytes += cursor.offset - offset;
    if (this.readBytes > this.line.length * REREADS_MAX + ALWAYS_ALLOWED_BYTES)
      throw this.line.malformed('tables overlap', offset);
    this.tables.set(offset, paths);
    return paths;
  }

  private readTable(cursor: Cursor, unit: Unit): Paths {
    const { offsetBytes } = readInitialLength(cursor);
    const version = cursor.u16();
    if (version < 2 || version > 5)
      throw new Malformed(
        `the line table has version ${version}, and up to 5 can be read; compile with -gdwarf-5`,
        'unsupported-dwarf',
      );
    if (version === 5) cursor.skip(2);
    cursor.unsigned(offsetBytes);
    // minimum_instruction_length, maximum_operations (from 4 on), default_is_stmt, line_base, line_range
    cursor.skip(version >= 4 ? 5 : 4);
    const opcodeBase = cursor.u8();
    cursor.skip(Math.max(opcodeBase - 1, 0));
    return version === 5 ? this.readTable5(cursor, { unit, offsetBytes }) : readTable4(cursor);
  }

  /** Directory 0 is the compilation directory: names in it are spelled relative to it. */
  private readTable5(cursor: Cursor, format: TableFormat): Paths {
    const directories = this.readEntries(cursor, format).map(each => each.name);
    return this.readEntries(cursor, format).map(({ name, directory }) =>
      pathOf(name, directory === 0 ? undefined : directories[directory]),
    );
  }

  private readEntries(
    cursor: Cursor,
    format: TableFormat,
  ): { name: string | undefined; directory: number }[] {
    const columns = Array.from({ length: cursor.u8() }, () => ({
      content: cursor.uleb(),
      form: cursor.uleb(),
    }));
    const count = cursor.uleb();
    if (count > 0 && columns.every(column => column.form === Form.flagPresent))
      throw cursor.malformed('entries without content');
    const entries = [];
    for (let index = 0; index < count; index++) {
      const entry: { name: string | undefined; directory: number } = {
        name: undefined,
        directory: 0,
      };
      for (const { content, form } of columns) {
        if (content === LNCT_PATH) entry.name = this.readString(cursor, form, format);
        else if (content === LNCT_DIRECTORY_INDEX) entry.directory = readIndex(cursor, form);
        else skipColumn(cursor, form, format);
      }
      entries.push(entry);
    }
    return entries;
  }

  private readString(
    cursor: Cursor,
    form: number,
    { unit, offsetBytes }: TableFormat,
  ): string | undefined {
    const path = this.debug.strings.read(form, cursor, {
      base: this.debug.stringOffsetsBase(unit),
      offsetBytes,
    });
    if (path === undefined) unknownForm(form);
    return path;
  }
}

/** File 0 is none; directory 0 is the compilation directory. */
function readTable4(cursor: Cursor): Paths {
  const directories: string[] = [''];
  for (let name = cursor.string(); name !== ''; name = cursor.string()) directories.push(name);
  const paths: (string | undefined)[] = [undefined];
  for (let name = cursor.string(); name !== ''; name = cursor.string()) {
    paths.push(pathOf(name, directories[cursor.uleb()]));
    cursor.skipLeb();
    cursor.skipLeb();
  }
  return paths;
}

function readIndex(cursor: Cursor, form: number): number {
  if (form === Form.udata) return cursor.uleb();
  if (form === Form.data1) return cursor.u8();
  return form === Form.data2 ? cursor.u16() : unknownForm(form);
}

function skipColumn(cursor: Cursor, form: number, { unit, offsetBytes }: TableFormat): void {
  if (!isKnownForm(form) || form === Form.implicitConst) unknownForm(form);
  skipValue(cursor, form, { offsetBytes, addressBytes: unit.addressBytes });
}

function pathOf(name: string | undefined, directory: string | undefined): string | undefined {
  if (!name) return undefined;
  if (!directory || name.startsWith('/')) return name;
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}
