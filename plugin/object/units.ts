// Unit headers (DWARF 4 §7.5.1, DWARF 5 §7.5.1).

import type { Abbreviations, AbbreviationTables } from './abbreviations.ts';
import type { Cursor, Section } from './bytes.ts';
import { UnitType } from './dwarf.ts';
import type { Format } from './forms.ts';
import { Malformed } from './malformed.ts';

export interface Unit extends Format {
  readonly section: Section;
  /** Where the header starts: what references within the unit are counted from. */
  readonly start: number;
  readonly end: number;
  /** Where the unit's own entry starts. */
  readonly first: number;
  readonly version: 4 | 5;
  readonly abbreviations: Abbreviations;
  /** Of a type unit: what DW_FORM_ref_sig8 names, and where the type's entry starts. */
  readonly signature?: { readonly id: bigint; readonly entry: number };
}

/** The units of .debug_info or .debug_types, in order. */
export function readUnits(section: Section, abbreviations: AbbreviationTables): Unit[] {
  const units: Unit[] = [];
  const cursor = section.cursor();
  while (!cursor.atEnd) {
    const unit = readUnit(cursor, abbreviations);
    units.push(unit);
    cursor.offset = unit.end;
  }
  return units;
}

function readUnit(cursor: Cursor, tables: AbbreviationTables): Unit {
  const { section, offset: start } = cursor;
  const { length, offsetBytes } = readInitialLength(cursor);
  const end = cursor.offset + length;
  if (end > section.length) throw section.malformed('truncated: a unit ends behind it', start);
  const header = section.cursor(cursor.offset, end);
  const version = checkVersion(header.u16());
  const isTypes = section.name === '.debug_types';
  const type = version === 5 ? header.u8() : isTypes ? UnitType.type : UnitType.compile;
  const addressFirst = version === 5 ? header.u8() : undefined;
  const tableOffset = header.unsigned(offsetBytes);
  const addressBytes = addressFirst ?? header.u8();
  if (addressBytes !== 4 && addressBytes !== 8)
    throw section.malformed(`addresses of ${addressBytes} bytes`, start);
  const format = { offsetBytes, addressBytes } as const;
  const signature = readTypeHeader(header, type, { start, offsetBytes });
  return {
    ...format,
    section,
    start,
    end,
    first: header.offset,
    version,
    abbreviations: tables.at(tableOffset, format),
    ...(signature ? { signature } : {}),
  };
}

/** 32-bit and 64-bit DWARF (DWARF 5 §7.4). */
export function readInitialLength(cursor: Cursor): { length: number; offsetBytes: 4 | 8 } {
  const at = cursor.offset;
  const length = cursor.u32();
  if (length < 0xfffffff0) return { length, offsetBytes: 4 };
  if (length !== 0xffffffff) throw cursor.malformed('reserved unit length', at);
  return { length: cursor.u64(), offsetBytes: 8 };
}

export function checkVersion(version: number): 4 | 5 {
  if (version === 4 || version === 5) return version;
  throw new Malformed(
    `the debug info is DWARF ${version}, and 4 and 5 can be read; compile with -gdwarf-5`,
    'unsupported-dwarf',
  );
}

function readTypeHeader(
  cursor: Cursor,
  type: number,
  { start, offsetBytes }: { start: number; offsetBytes: 4 | 8 },
): Unit['signature'] {
  switch (type) {
    case UnitType.compile:
    case UnitType.partial:
      return undefined;
    case UnitType.type:
      return { id: cursor.u64Big(), entry: start + cursor.unsigned(offsetBytes) };
    case UnitType.skeleton:
    case UnitType.splitCompile:
    case UnitType.splitType:
      throw splitDwarf();
    default:
      throw cursor.malformed(`unit of unknown type ${type}`, start);
  }
}

export function splitDwarf(): Malformed {
  return new Malformed(
    'the debug info is in a .dwo file of its own; compile with -gno-split-dwarf',
    'split-dwarf',
  );
}
