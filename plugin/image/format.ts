// The image as kbuild/image/ckpt_image.h has it, which is the contract.

import type { ByteOrder } from '../layout/layout.ts';

/** Eight bytes that what breaks text on its way breaks: `\x93CKPT\r\n\x1a`. */
export const MAGIC = Uint8Array.of(0x93, 0x43, 0x4b, 0x50, 0x54, 0x0d, 0x0a, 0x1a);

/** byte_order, read in the order of its writer. */
export const BYTE_ORDER_MARK = 0x01020304;

export const FORMAT = 1;

export const HEADER_BYTES = 32;
export const ROW_BYTES = 96;
export const NAME_BYTES = 64;

/** Offsets in the header. */
export const HEADER = { byteOrder: 8, format: 12, size: 16, sectionCount: 24, checksum: 28 };

/** Offsets in a row of the section table, behind its name. */
export const ROW = { fingerprint: 64, offset: 72, size: 80, version: 88, reserved: 92 };

export interface ImageHeader {
  readonly byteOrder: ByteOrder;
  readonly format: number;
  /** As it says; the file may have more or less. */
  readonly size: bigint;
  readonly sectionCount: number;
  readonly checksum: number;
}

export interface ImageSection {
  /** Without the zeros, a byte a character; `''` for one that is malformed. */
  readonly name: string;
  /** The same for people: printable ASCII. */
  readonly shownName: string;
  readonly version: number;
  /** 16 lower-case hex digits, as in locks. */
  readonly fingerprint: string;
  readonly offset: bigint;
  readonly size: bigint;
  /** Absent where it lies outside of the file. */
  readonly bytes?: Uint8Array;
}

export interface Image {
  readonly header: ImageHeader;
  /** In the order of the table; none where that does not fit. */
  readonly sections: readonly ImageSection[];
}
