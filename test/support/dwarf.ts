// Debug info by hand: what no compiler writes, or not with a flag of its own. Entries -> the bytes of a
// linked ELF file, so that no relocations are needed.

import { Form } from '../../plugin/object/dwarf.ts';

export type Value = number | bigint | string | Uint8Array;

export interface Die {
  readonly tag: number;
  /** `string` values of reference forms are labels. */
  readonly attributes?: readonly (readonly [name: number, form: number, value: Value])[];
  readonly children?: readonly Die[];
  readonly label?: string;
}

export interface UnitOptions {
  readonly version?: number;
  readonly dwarf64?: boolean;
  readonly order?: 'little' | 'big';
  /** Makes a type unit; `typed` is the label of its type. */
  readonly signature?: bigint;
  readonly typed?: string;
  readonly unitType?: number;
}

export class Writer {
  private readonly parts: number[] = [];
  private readonly isLittle: boolean;

  constructor(order: 'little' | 'big' = 'little') {
    this.isLittle = order === 'little';
  }

  get length(): number {
    return this.parts.length;
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.parts);
  }

  number(value: number | bigint, bytes: number, at = this.length): this {
    const unsigned = BigInt.asUintN(bytes * 8, BigInt(value));
    for (let index = 0; index < bytes; index++) {
      const shift = BigInt(8 * (this.isLittle ? index : bytes - 1 - index));
      this.parts[at + index] = Number((unsigned >> shift) & 0xffn);
    }
    return this;
  }

  uleb(value: number | bigint, padTo = 1): this {
    let rest = BigInt(value);
    for (let written = 1; rest > 0x7fn || written < padTo; written++) {
      this.parts.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.parts.push(Number(rest));
    return this;
  }

  sleb(value: number | bigint): this {
    let rest = BigInt(value);
    while (rest < -64n || rest > 63n) {
      this.parts.push(Number(BigInt.asUintN(7, rest)) | 0x80);
      rest >>= 7n;
    }
    this.parts.push(Number(BigInt.asUintN(7, rest)));
    return this;
  }

  text(value: string): this {
    return this.raw(Buffer.from(`${value}\0`));
  }

  raw(bytes: Uint8Array): this {
    for (const byte of bytes) this.parts.push(byte);
    return this;
  }
}

const FIXED: ReadonlyMap<number, number> = new Map([
  [Form.data1, 1],
  [Form.data2, 2],
  [Form.data4, 4],
  [Form.data8, 8],
  [Form.flag, 1],
  [Form.addr, 8],
  [Form.addrx1, 1],
  [Form.addrx2, 2],
  [Form.addrx3, 3],
  [Form.addrx4, 4],
  [Form.refSup4, 4],
  [Form.refSup8, 8],
  [Form.refSig8, 8],
]);

const LEB: ReadonlySet<number> = new Set([
  Form.udata,
  Form.addrx,
  Form.loclistx,
  Form.rnglistx,
  Form.gnuAddrIndex,
  Form.gnuStrIndex,
]);

const BLOCKS: ReadonlyMap<number, number> = new Map([
  [Form.block1, 1],
  [Form.block2, 2],
  [Form.block4, 4],
]);

const REFERENCES: ReadonlyMap<number, number> = new Map([
  [Form.ref1, 1],
  [Form.ref2, 2],
  [Form.ref4, 4],
  [Form.ref8, 8],
]);

const INDEXES: ReadonlyMap<number, number> = new Map([
  [Form.strx1, 1],
  [Form.strx2, 2],
  [Form.strx3, 3],
  [Form.strx4, 4],
]);

/** Debug sections, unit by unit. */
export class DwarfWriter {
  readonly info: Writer;
  readonly abbrev: Writer;
  readonly str: Writer;
  readonly lineStr: Writer;
  readonly strOffsets: Writer;
  private readonly order: 'little' | 'big';
  private readonly labels = new Map<string, number>();
  private readonly fixups: ((unitStart: number) => void)[] = [];
  private strings = 0;
  private codes = 0;
  private offsetBytes = 4;
  private unitStart = 0;

  constructor(order: 'little' | 'big' = 'little') {
    this.order = order;
    this.info = new Writer(order);
    this.abbrev = new Writer(order);
    this.str = new Writer(order).text('');
    this.lineStr = new Writer(order).text('');
    this.strOffsets = new Writer(order);
  }

  unit(root: Die, options: UnitOptions = {}): this {
    const { version = 5, dwarf64 = false, signature, unitType } = options;
    this.offsetBytes = dwarf64 ? 8 : 4;
    this.unitStart = this.info.length;
    if (this.strOffsets.length === 0) this.strOffsets.number(0, this.offsetBytes * 2);
    if (dwarf64) this.info.number(0xffffffff, 4);
    const lengthAt = this.info.length;
    this.info.number(0, this.offsetBytes).number(version, 2);
    const abbrevOffset = this.abbrev.length;
    this.codes = 0;
    if (version >= 5)
      this.info.number(unitType ?? (signature === undefined ? 1 : 2), 1).number(8, 1);
    this.info.number(abbrevOffset, this.offsetBytes);
    if (version < 5) this.info.number(8, 1);
    const typeAt = this.typeHeader(signature);
    this.die(root);
    this.abbrev.number(0, 1);
    for (const fix of this.fixups.splice(0)) fix(this.unitStart);
    const typed = this.labels.get(options.typed ?? '') ?? 0;
    if (signature !== undefined) this.info.number(typed - this.unitStart, this.offsetBytes, typeAt);
    const length = this.info.length - lengthAt - this.offsetBytes;
    this.info.number(length, this.offsetBytes, lengthAt);
    return this;
  }

  elf(more: Readonly<Record<string, Uint8Array>> = {}): Buffer {
    const sections = {
      '.debug_info': this.info.bytes,
      '.debug_abbrev': this.abbrev.bytes,
      '.debug_str': this.str.bytes,
      '.debug_line_str': this.lineStr.bytes,
      '.debug_str_offsets': this.strOffsets.bytes,
      ...more,
    };
    return elfFile(sections, { order: this.order });
  }

  private typeHeader(signature: bigint | undefined): number {
    if (signature === undefined) return 0;
    this.info.number(signature, 8);
    const at = this.info.length;
    this.info.number(0, this.offsetBytes);
    return at;
  }

  private die({ tag, attributes = [], children = [], label }: Die): void {
    this.codes++;
    if (label !== undefined) this.labels.set(label, this.info.length);
    this.info.uleb(this.codes);
    this.abbrev
      .uleb(this.codes)
      .uleb(tag)
      .number(children.length > 0 ? 1 : 0, 1);
    for (const [name, form, value] of attributes) {
      this.abbrev.uleb(name).uleb(form);
      if (form === Form.implicitConst) this.abbrev.sleb(BigInt(value as number));
      else this.value(form, value);
    }
    this.abbrev.number(0, 2);
    for (const child of children) this.die(child);
    if (children.length > 0) this.info.number(0, 1);
  }

  /** Of DW_FORM_indirect, `value` is a pair in bytes already. */
  private value(form: number, value: Value): void {
    const { info } = this;
    const fixed = FIXED.get(form);
    const block = BLOCKS.get(form);
    if (typeof value === 'string') this.textOrLabel(form, value);
    else if (value instanceof Uint8Array) {
      if (block) info.number(value.length, block);
      else if (form === Form.block || form === Form.exprloc) info.uleb(value.length);
      info.raw(value);
    } else if (fixed) info.number(value, fixed);
    else if (LEB.has(form)) info.uleb(value);
    else if (form === Form.sdata) info.sleb(value);
    else if (form !== Form.flagPresent) info.number(value, this.offsetBytes);
  }

  private textOrLabel(form: number, value: string): void {
    const { info, offsetBytes } = this;
    const reference = REFERENCES.get(form);
    const index = INDEXES.get(form);
    if (form === Form.string) info.text(value);
    else if (form === Form.strp) info.number(this.add(this.str, value), offsetBytes);
    else if (form === Form.lineStrp) info.number(this.add(this.lineStr, value), offsetBytes);
    else if (form === Form.strx) info.uleb(this.indexOf(value));
    else if (index) info.number(this.indexOf(value), index);
    else if (reference) this.refer(value, reference, start => start);
    else if (form === Form.refAddr) this.refer(value, offsetBytes, () => 0);
    else this.referLeb(value);
  }

  private add(to: Writer, value: string): number {
    const at = to.length;
    to.text(value);
    return at;
  }

  private indexOf(value: string): number {
    this.strOffsets.number(this.add(this.str, value), this.offsetBytes);
    return this.strings++;
  }

  private refer(label: string, bytes: number, from: (unitStart: number) => number): void {
    const at = this.info.length;
    this.info.number(0, bytes);
    this.fixups.push(start => this.info.number(this.targetOf(label) - from(start), bytes, at));
  }

  /** DW_FORM_ref_udata, padded to the length of any. */
  private referLeb(label: string): void {
    const at = this.info.length;
    this.info.uleb(0, 4);
    this.fixups.push(start => {
      const leb = new Writer().uleb(this.targetOf(label) - start, 4).bytes;
      for (const [index, byte] of leb.entries()) this.info.number(byte, 1, at + index);
    });
  }

  private targetOf(label: string): number {
    const target = this.labels.get(label);
    if (target === undefined) throw new Error(`no entry has the label ${label}`);
    return target;
  }
}

/** An ELF64 file of x86-64, or of s390x for big-endian. `type` 2 is linked, 1 is not. */
export function elfFile(
  sections: Readonly<Record<string, Uint8Array>>,
  { order = 'little', type = 2 }: { order?: 'little' | 'big'; type?: number } = {},
): Buffer {
  const names = ['', ...Object.keys(sections), '.shstrtab'];
  const nameTable = Buffer.from(names.map(name => `${name}\0`).join(''));
  const contents = [new Uint8Array(0), ...Object.values(sections), nameTable];
  const file = new Writer(order);
  const tableAt = 64 + contents.reduce((sum, each) => sum + each.length, 0);
  file.raw(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, order === 'little' ? 1 : 2, 1]));
  file.raw(new Uint8Array(9));
  file
    .number(type, 2)
    .number(order === 'little' ? 62 : 22, 2)
    .number(1, 4);
  file.number(0, 8).number(0, 8).number(tableAt, 8);
  file.number(0, 4).number(64, 2).number(0, 2).number(0, 2);
  file
    .number(64, 2)
    .number(names.length, 2)
    .number(names.length - 1, 2);
  for (const each of contents) file.raw(each);
  let [offset, nameAt] = [64, 0];
  for (const [index, name] of names.entries()) {
    const bytes = contents[index]?.length ?? 0;
    file
      .number(nameAt, 4)
      .number(index === 0 ? 0 : 1, 4)
      .number(0, 8)
      .number(0, 8);
    file.number(offset, 8).number(bytes, 8).number(0, 8).number(1, 8).number(0, 8);
    offset += bytes;
    nameAt += name.length + 1;
  }
  return Buffer.from(file.bytes);
}
