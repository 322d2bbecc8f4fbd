// Bytes that know which section they are, and a cursor over them. Every read is bounded; what does not
// fit is a Malformed that names section and offset.

import { hex, Malformed } from './malformed.ts';

/** DWARF's LEB128 and 8-byte values fit a `number` wherever they count bytes, lines or entries. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** Padding is legal in LEB128, but nothing real writes more than 64 bits and some padding. */
const LEB_BYTES_MAX = 16;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x1f\x7f]/;
const CONTROLS = new RegExp(CONTROL, 'g');

export class Section {
  readonly name: string;
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly littleEndian: boolean;

  constructor(name: string, bytes: Uint8Array, littleEndian: boolean) {
    this.name = name;
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = littleEndian;
  }

  get length(): number {
    return this.bytes.length;
  }

  /** An unsigned number of 1, 2, 3, 4 or 8 bytes; for 8, not beyond 2^53. */
  unsigned(offset: number, bytes: number): number {
    if (bytes > this.length - offset) throw this.malformed('truncated', offset);
    const { view, littleEndian } = this;
    switch (bytes) {
      case 1:
        return view.getUint8(offset);
      case 2:
        return view.getUint16(offset, littleEndian);
      case 4:
        return view.getUint32(offset, littleEndian);
      default:
        return this.cursor(offset).unsigned(bytes);
    }
  }

  /** Within the bounds. Beyond 2^53 the nearest `number`: for addresses, on which no layout depends. */
  i64Rounded(offset: number): number {
    const { view, littleEndian } = this;
    const high = view.getInt32(offset + (littleEndian ? 4 : 0), littleEndian);
    const low = view.getUint32(offset + (littleEndian ? 0 : 4), littleEndian);
    return high * 0x100000000 + low;
  }

  cursor(offset = 0, end = this.length): Cursor {
    if (end > this.length || offset > end)
      throw this.malformed('points behind the end of the section', offset);
    return new Cursor(this, offset, end);
  }

  malformed(what: string, offset: number): Malformed {
    return new Malformed(
      `the object is damaged: ${this.name} at ${hex(offset)}: ${what}; compile it again`,
    );
  }
}

export class Cursor {
  readonly section: Section;
  offset: number;
  readonly end: number;
  private readonly view: DataView;
  private readonly littleEndian: boolean;

  /** Use `Section.cursor`, which checks the bounds. */
  constructor(section: Section, offset: number, end: number) {
    this.section = section;
    this.offset = offset;
    this.end = end;
    this.view = section.view;
    this.littleEndian = section.littleEndian;
  }

  get atEnd(): boolean {
    return this.offset >= this.end;
  }

  malformed(what: string, offset = this.offset): Malformed {
    return this.section.malformed(what, offset);
  }

  /** Moves over `bytes` and returns where they start. */
  skip(bytes: number): number {
    const at = this.offset;
    if (bytes > this.end - at) throw this.malformed('truncated');
    this.offset = at + bytes;
    return at;
  }

  u8(): number {
    return this.view.getUint8(this.skip(1));
  }

  u16(): number {
    return this.view.getUint16(this.skip(2), this.littleEndian);
  }

  u24(): number {
    const at = this.skip(3);
    const [first, second, third] = this.littleEndian ? [2, 1, 0] : [0, 1, 2];
    const byte = (index: number) => this.view.getUint8(at + index);
    return byte(first) * 0x10000 + byte(second) * 0x100 + byte(third);
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), this.littleEndian);
  }

  u64Big(): bigint {
    return this.view.getBigUint64(this.skip(8), this.littleEndian);
  }

  u64(): number {
    const at = this.offset;
    const first = this.u32();
    const second = this.u32();
    const [high, low] = this.littleEndian ? [second, first] : [first, second];
    return this.exact(high * 0x100000000 + low, at);
  }

  /** An unsigned number of 1, 2, 3, 4 or 8 bytes. */
  unsigned(bytes: number): number {
    switch (bytes) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 3:
        return this.u24();
      case 4:
        return this.u32();
      default:
        return this.u64();
    }
  }

  uleb(): number {
    const at = this.offset;
    const first = this.u8();
    if (first < 0x80) return first;
    const second = this.u8();
    if (second < 0x80) return (second << 7) | (first & 0x7f);
    this.offset = at;
    return this.exact(this.ulebBig(), at);
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** DWARF 5 §7.6; bits above 64 are dropped. */
  ulebBig(): bigint {
    return this.leb().value;
  }

  slebBig(): bigint {
    const { value, bits, negative } = this.leb();
    return BigInt.asIntN(64, negative ? value - (1n << BigInt(bits)) : value);
  }

  private leb(): { value: bigint; bits: number; negative: boolean } {
    const at = this.offset;
    let value = 0n;
    let bits = 0;
    for (;;) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << BigInt(bits);
      bits += 7;
      if (byte < 0x80) return { value: BigInt.asUintN(64, value), bits, negative: byte >= 0x40 };
      if (this.offset - at >= LEB_BYTES_MAX) throw this.malformed('endless number', at);
    }
  }

  /** Moves over a string and its NUL; returns where the NUL stands. */
  skipString(): number {
    const end = this.section.bytes.indexOf(0, this.offset);
    if (end < 0 || end >= this.end) throw this.malformed('truncated string');
    this.offset = end + 1;
    return end;
  }

  string(): string {
    const at = this.offset;
    return text(this.section, at, this.skipString());
  }

  private exact(value: bigint | number, at: number): number {
    if (value > LARGEST) throw this.malformed(`${value} is out of range`, at);
    return Number(value);
  }
}

/** A name or a path. Control characters would let an object write lines of its own into our output. */
export function text(section: Section, start: number, end: number): string {
  const decoded = section.bytes.toString('utf8', start, end);
  if (CONTROL.test(decoded)) throw section.malformed('control character in a name', start);
  return decoded;
}

/**
 * The text of a macro, whose literals may hold control characters: spelled as octal escapes, which mean
 * the same there and cannot reach our output. Behind a backslash there is no such spelling: U+FFFD.
 */
export function sourceText(section: Section, start: number, end: number): string {
  const decoded = section.bytes.toString('utf8', start, end);
  if (!CONTROL.test(decoded)) return decoded;
  return decoded.replace(CONTROLS, (char, at: number) =>
    decoded[at - 1] === '\\' ? '\ufffd' : `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}
