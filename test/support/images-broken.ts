// Images that break the format in one way each, and the errno that ckpt_image.h has for it.

import type { Errno } from '../../plugin/image/problems.ts';
import { type BuiltSection, buildImage, HEADER, type Order, ROW, seal, writer } from './images.ts';

export interface Broken {
  readonly what: string;
  readonly errno: Errno;
  readonly image: Buffer;
}

const sections: readonly BuiltSection[] = ['aa', 'ab', 'b'].map((name, index) => ({
  name,
  version: index + 1,
  fingerprint: `${index}123456789abcdef`,
  bytes: Buffer.from([1, 2, 3, 4, index]),
}));

export const soundImage = (order: Order): Buffer => buildImage(sections, order);

/** Rows of 'aa', 'ab' and 'b' stand at these bytes. */
const [aa, ab, b] = [HEADER, HEADER + ROW, HEADER + 2 * ROW] as const;
const tableEnd = HEADER + 3 * ROW;

/** Edits in place, or returns another. */
type Edit = (image: Buffer, put: ReturnType<typeof writer>) => unknown;

function edited(order: Order, edit: Edit): Buffer {
  const image = soundImage(order);
  const other = edit(image, writer(image, order));
  return Buffer.isBuffer(other) ? other : image;
}

/** Without a right checksum behind the edit. */
const raw: readonly (readonly [string, Errno, Edit])[] = [
  ['nothing', 'ENODATA', () => Buffer.alloc(0)],
  ['half a header', 'ENODATA', image => image.subarray(0, 31)],
  ['a header and nothing', 'ENODATA', image => image.subarray(0, HEADER)],
  ['a byte less', 'ENODATA', image => image.subarray(0, -1)],
  ['a byte more', 'EFBIG', image => Buffer.concat([image, Buffer.of(0)])],
  ['a magic that a text transfer broke', 'EMEDIUMTYPE', image => image.write('\x13', 0)],
  ['another last byte of the magic', 'EMEDIUMTYPE', image => image.write('\0', 7)],
  ['no byte order', 'EILSEQ', image => image.fill(0, 8, 12)],
  ['a byte of a section', 'EBADMSG', image => image.writeUInt8(9, tableEnd)],
  ['another checksum', 'EBADMSG', (_image, put) => put.u32(28, 0x12345678)],
  ['a checksum of zero', 'EBADMSG', (_image, put) => put.u32(28, 0)],
];

const sealed: readonly (readonly [string, Errno, Edit])[] = [
  ['a size of zero', 'EFBIG', (_image, put) => put.u64(16, 0n)],
  ['the largest size', 'ENODATA', (_image, put) => put.u64(16, 2n ** 64n - 1n)],
  ['more sections than there is room', 'E2BIG', (_image, put) => put.u32(24, 1000)],
  ['as many sections as there can be', 'E2BIG', (_image, put) => put.u32(24, 0xffffffff)],
  ['an empty name', 'ENOTUNIQ', image => image.fill(0, aa, aa + 2)],
  ['a name that is not closed', 'ENOTUNIQ', image => image.fill('x', b, b + 64)],
  ['something behind a name', 'ENOTUNIQ', image => image.write('x', b + 63)],
  ['two of a name', 'ENOTUNIQ', image => image.write('aa', ab)],
  ['names out of order', 'ENOTUNIQ', image => image.write('c', aa)],
  ['a section in the table', 'ERANGE', (_image, put) => put.u64(aa + 72, BigInt(tableEnd - 8))],
  ['a section at the begin', 'ERANGE', (_image, put) => put.u64(aa + 72, 0n)],
  [
    'a section over the one before',
    'ERANGE',
    (_image, put) => put.u64(ab + 72, BigInt(tableEnd + 4)),
  ],
  ['a section that ends behind the image', 'ERANGE', (_image, put) => put.u64(b + 80, 100n)],
  ['a section that begins behind it', 'ERANGE', (_image, put) => put.u64(b + 72, 10000n)],
  [
    'an end that wraps around',
    'ERANGE',
    (_image, put) => put.u64(b + 80, 2n ** 64n - BigInt(tableEnd)),
  ],
  ['an offset that wraps around', 'ERANGE', (_image, put) => put.u64(b + 72, 2n ** 64n - 1n)],
  ['a reserved field', 'EUCLEAN', image => image.writeUInt8(1, b + 95)],
  ['a byte between two sections', 'EUCLEAN', image => image.writeUInt8(1, tableEnd + 5)],
  ['a byte behind the last', 'EUCLEAN', image => image.writeUInt8(1, image.length - 1)],
  ['a gap before the first', 'EUCLEAN', gapBefore],
];

/** The first section moves back by what it leaves of itself. */
function gapBefore(_image: Buffer, put: ReturnType<typeof writer>): void {
  put.u64(aa + 72, BigInt(tableEnd + 1));
  put.u64(aa + 80, 4n);
}

export function brokenImages(order: Order): readonly Broken[] {
  return [
    ...raw.map(([what, errno, edit]) => ({ what, errno, image: edited(order, edit) })),
    ...sealed.map(([what, errno, edit]) => {
      return { what, errno, image: seal(Buffer.from(edited(order, edit)), order) };
    }),
  ];
}
