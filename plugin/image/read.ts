// Bytes -> an image, or what is wrong with them. Strict: all that a kernel refuses without knowing its
// subsystems is found, and nothing that the bytes say makes this read, allocate or last without bounds.

// Not by name: a Node that does not have it yet could not even say that it is too old.
import zlib from 'node:zlib';
import type { ByteOrder } from '../layout/layout.ts';
import {
  BYTE_ORDER_MARK,
  FORMAT,
  HEADER,
  HEADER_BYTES,
  type Image,
  type ImageHeader,
  MAGIC,
  ROW_BYTES,
} from './format.ts';
import { DAMAGED, Problems } from './problems.ts';
import { readRows } from './rows.ts';
import { hex32 } from './spell.ts';

export interface ImageReading {
  /** As far as it can be read; absent without a header. */
  readonly image?: Image;
  readonly problems: Problems;
  /** It is of this one, which we do not know: nothing else was looked at. */
  readonly otherFormat?: number;
}

export function readImage(bytes: Uint8Array): ImageReading {
  const problems = new Problems();
  const header = readHeader(bytes, problems);
  if (!header) return { problems };
  if (header.format !== FORMAT) return { problems, otherFormat: header.format };
  const isWhole = checkSize(bytes, header, problems);
  if (isWhole) checkChecksum(bytes, header, problems);
  return { image: { header, sections: readTable(bytes, header, problems) }, problems };
}

function readHeader(bytes: Uint8Array, problems: Problems): ImageHeader | undefined {
  const { length } = bytes;
  if (length < HEADER_BYTES) {
    const what = `the file has ${length} bytes, an image's header ${HEADER_BYTES}: it is no image, or cut off`;
    problems.add({ errno: 'ENODATA', at: length, what, remedy: DAMAGED });
    return undefined;
  }
  if (!MAGIC.every((byte, index) => byte === bytes[index])) {
    const what = 'this is no image: it does not begin as one';
    problems.add({ errno: 'EMEDIUMTYPE', at: 0, what, remedy: 'name the file of an image' });
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const byteOrder = byteOrderOf(view);
  if (!byteOrder) {
    const found = hex32(view.getUint32(HEADER.byteOrder, true));
    const what = `the byte order mark is ${found}, in neither order ${hex32(BYTE_ORDER_MARK)}`;
    problems.add({ errno: 'EILSEQ', at: HEADER.byteOrder, what, remedy: DAMAGED });
    return undefined;
  }
  const isLittle = byteOrder === 'little';
  return {
    byteOrder,
    format: view.getUint32(HEADER.format, isLittle),
    size: view.getBigUint64(HEADER.size, isLittle),
    sectionCount: view.getUint32(HEADER.sectionCount, isLittle),
    checksum: view.getUint32(HEADER.checksum, isLittle),
  };
}

function byteOrderOf(view: DataView): ByteOrder | undefined {
  if (view.getUint32(HEADER.byteOrder, true) === BYTE_ORDER_MARK) return 'little';
  return view.getUint32(HEADER.byteOrder, false) === BYTE_ORDER_MARK ? 'big' : undefined;
}

/** Whether the file has the bytes that the header says. */
function checkSize({ length }: Uint8Array, { size }: ImageHeader, problems: Problems): boolean {
  if (size === BigInt(length)) return true;
  const isShort = size > BigInt(length);
  const what = isShort
    ? `the image is cut off: it says that it has ${size} bytes, the file has ${length}`
    : `the image says that it has ${size} bytes, the file has ${length}`;
  const remedy = isShort ? DAMAGED : `what is behind its end is none of it: ${DAMAGED}`;
  problems.add({ errno: isShort ? 'ENODATA' : 'EFBIG', at: HEADER.size, what, remedy });
  return false;
}

/** CRC-32 as zlib has it, the field for it taken as zero. */
export function checksumOf(bytes: Uint8Array): number {
  const before = zlib.crc32(bytes.subarray(0, HEADER.checksum));
  const field = zlib.crc32(new Uint8Array(4), before);
  return zlib.crc32(bytes.subarray(HEADER.checksum + 4), field);
}

function checkChecksum(bytes: Uint8Array, { checksum }: ImageHeader, problems: Problems): void {
  const actual = checksumOf(bytes);
  if (actual === checksum) return;
  const what = `the checksum is ${hex32(checksum)}, that of the bytes is ${hex32(actual)}`;
  const remedy =
    'it was damaged on its way: take it anew; or edited and not sealed, which ckpt_seal() of ckpt_sections.h does';
  problems.add({ errno: 'EBADMSG', at: HEADER.checksum, what, remedy });
}

function readTable(bytes: Uint8Array, header: ImageHeader, problems: Problems) {
  const end = BigInt(HEADER_BYTES) + BigInt(header.sectionCount) * BigInt(ROW_BYTES);
  const room = header.size < BigInt(bytes.length) ? header.size : BigInt(bytes.length);
  if (end <= room) return readRows(bytes, header, problems);
  const what = `the table of ${header.sectionCount} sections ends at byte ${end}, the image at ${room}`;
  problems.add({ errno: 'E2BIG', at: HEADER.sectionCount, what, remedy: DAMAGED });
  return [];
}
