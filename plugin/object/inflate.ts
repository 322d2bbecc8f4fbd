// Compressed debug sections: SHF_COMPRESSED (ELF gABI, "Section Compression") and GNU's older .zdebug_*.

import * as zlib from 'node:zlib';
import { Section } from './bytes.ts';
import type { Elf } from './elf.ts';
import { Malformed } from './malformed.ts';

const ELFCOMPRESS_ZLIB = 1;
const ELFCOMPRESS_ZSTD = 2;

/** A hostile object of a few bytes must not fill the memory: real debug info shrinks by 2 to 20. */
const GROWTH_MAX = 64;
const ALWAYS_ALLOWED_BYTES = 64 * 1024 * 1024;

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

/** A section as the file holds it. */
export interface Packed {
  /** What it grows to. */
  readonly bytes: number;
  unpack(): Uint8Array;
}

/** Counts what all sections of one object grow to. */
export class Inflater {
  private readonly elf: Elf;
  private room: number;

  constructor(elf: Elf) {
    this.elf = elf;
    this.room = Math.max(ALWAYS_ALLOWED_BYTES, elf.file.length * GROWTH_MAX);
  }

  /** A section whose header has SHF_COMPRESSED: Elf32_Chdr or Elf64_Chdr, then the stream. */
  compressed(name: string, bytes: Uint8Array): Packed {
    const cursor = new Section(name, bytes, this.elf.file.littleEndian).cursor();
    const type = cursor.u32();
    if (this.elf.is64) cursor.skip(4);
    const size = this.elf.is64 ? cursor.u64() : cursor.u32();
    cursor.skip(this.elf.is64 ? 8 : 4);
    const stream = bytes.subarray(cursor.offset);
    return {
      bytes: size,
      unpack: () => this.unpack(unpackerOf(type, name), stream, { name, size }),
    };
  }

  /** `ZLIB`, the size in 8 bytes of big-endian order, the stream. */
  gnu(name: string, bytes: Uint8Array): Packed {
    const cursor = new Section(name, bytes, false).cursor();
    if (cursor.u32() !== 0x5a4c4942) throw cursor.malformed('not compressed as its name says', 0);
    const size = cursor.u64();
    const stream = bytes.subarray(cursor.offset);
    return { bytes: size, unpack: () => this.unpack(zlib.inflateSync, stream, { name, size }) };
  }

  private unpack(
    unpack: Unpack,
    stream: Uint8Array,
    { name, size }: { name: string; size: number },
  ): Uint8Array {
    this.room -= size;
    if (this.room < 0)
      throw new Malformed(
        `the object is damaged: ${name} claims to hold ${size} bytes; compile it again`,
      );
    const whole = size === 0 ? new Uint8Array(0) : attempt(unpack, stream, size);
    if (whole?.length !== size)
      throw new Malformed(
        `the object is damaged: ${name} cannot be decompressed; compile it again, or with -gz=none`,
      );
    return whole;
  }
}

function attempt(unpack: Unpack, stream: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return unpack(stream, { maxOutputLength: size });
  } catch {
    return undefined;
  }
}

function unpackerOf(type: number, name: string): Unpack {
  if (type === ELFCOMPRESS_ZLIB) return zlib.inflateSync;
  if (type !== ELFCOMPRESS_ZSTD)
    throw new Malformed(
      `${name} is compressed in an unknown way (${type}); compile with -gz=none`,
      'unsupported-object',
    );
  // Node has zstd from 22.15 on.
  const zstd: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (typeof zstd !== 'function')
    throw new Malformed(
      `${name} is compressed with zstd, which this Node cannot read; compile with -gz=zlib or -gz=none`,
      'unsupported-object',
    );
  return zstd as Unpack;
}
