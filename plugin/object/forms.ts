// How long an attribute's value is: the part of each form that the walk needs (DWARF 5 §7.5.5, §7.5.6).

import type { Cursor } from './bytes.ts';
import { Form } from './dwarf.ts';
import { hex, Malformed } from './malformed.ts';

/** What the length of a form depends on. */
export interface Format {
  /** 4 in 32-bit DWARF, 8 in 64-bit DWARF. */
  readonly offsetBytes: 4 | 8;
  readonly addressBytes: number;
}

const FIXED: ReadonlyMap<number, number> = new Map([
  [Form.implicitConst, 0],
  [Form.flagPresent, 0],
  [Form.data1, 1],
  [Form.flag, 1],
  [Form.ref1, 1],
  [Form.strx1, 1],
  [Form.addrx1, 1],
  [Form.data2, 2],
  [Form.ref2, 2],
  [Form.strx2, 2],
  [Form.addrx2, 2],
  [Form.strx3, 3],
  [Form.addrx3, 3],
  [Form.data4, 4],
  [Form.ref4, 4],
  [Form.refSup4, 4],
  [Form.strx4, 4],
  [Form.addrx4, 4],
  [Form.data8, 8],
  [Form.ref8, 8],
  [Form.refSup8, 8],
  [Form.refSig8, 8],
  [Form.data16, 16],
]);

const OFFSETS: ReadonlySet<number> = new Set([
  Form.strp,
  Form.lineStrp,
  Form.strpSup,
  Form.secOffset,
  Form.refAddr,
  Form.gnuRefAlt,
  Form.gnuStrpAlt,
]);

const SKIPS: ReadonlyMap<number, (cursor: Cursor) => void> = new Map([
  [Form.udata, cursor => cursor.skipLeb()],
  [Form.sdata, cursor => cursor.skipLeb()],
  [Form.refUdata, cursor => cursor.skipLeb()],
  [Form.strx, cursor => cursor.skipLeb()],
  [Form.addrx, cursor => cursor.skipLeb()],
  [Form.loclistx, cursor => cursor.skipLeb()],
  [Form.rnglistx, cursor => cursor.skipLeb()],
  [Form.gnuAddrIndex, cursor => cursor.skipLeb()],
  [Form.gnuStrIndex, cursor => cursor.skipLeb()],
  [Form.string, cursor => cursor.skipString()],
  [Form.block1, cursor => cursor.skip(cursor.u8())],
  [Form.block2, cursor => cursor.skip(cursor.u16())],
  [Form.block4, cursor => cursor.skip(cursor.u32())],
  [Form.block, cursor => cursor.skip(cursor.uleb())],
  [Form.exprloc, cursor => cursor.skip(cursor.uleb())],
] as [number, (cursor: Cursor) => void][]);

/** The length of a form that always has the same one; undefined for the others. */
export function fixedBytes(form: number, format: Format): number | undefined {
  const fixed = FIXED.get(form);
  if (fixed !== undefined) return fixed;
  if (OFFSETS.has(form)) return format.offsetBytes;
  return form === Form.addr ? format.addressBytes : undefined;
}

/** The length of DW_FORM_data1 to data8; 0 for what is no constant of fixed length. */
export function constantBytesOf(form: number): 0 | 1 | 2 | 4 | 8 {
  switch (form) {
    case Form.data1:
      return 1;
    case Form.data2:
      return 2;
    case Form.data4:
      return 4;
    case Form.data8:
      return 8;
    default:
      return 0;
  }
}

export function isKnownForm(form: number): boolean {
  return (
    FIXED.has(form) ||
    OFFSETS.has(form) ||
    SKIPS.has(form) ||
    form === Form.addr ||
    form === Form.indirect
  );
}

/** Moves over one value; a DW_FORM_indirect with the form before it. */
export function skipValue(cursor: Cursor, form: number, format: Format): void {
  const fixed = fixedBytes(form, format);
  if (fixed !== undefined) cursor.skip(fixed);
  else if (form === Form.indirect) skipValue(cursor, indirectForm(cursor), format);
  else (SKIPS.get(form) ?? unknownForm(form))(cursor);
}

/** DW_FORM_indirect: the form stands before the value. It can be neither indirect nor implicit. */
export function indirectForm(cursor: Cursor): number {
  const at = cursor.offset;
  const form = cursor.uleb();
  if (form === Form.indirect || form === Form.implicitConst || !isKnownForm(form))
    throw cursor.malformed(`form ${hex(form)} behind DW_FORM_indirect`, at);
  return form;
}

export function unknownForm(form: number): never {
  throw new Malformed(
    `the debug info has a form ${hex(form)} that DWARF 5 does not know; compile with -gdwarf-5 and without vendor extensions`,
    'unsupported-dwarf',
  );
}
