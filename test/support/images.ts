// Checkpoint images as kbuild/image/ckpt_image.h has them, made without the plugin's reader.

import { readFileSync } from 'node:fs';
import { entriesOf } from '../../plugin/layout/acceptance.ts';
import type { AggregateType, ByteOrder } from '../../plugin/layout/layout.ts';
import { type LockEntry, makeLock, readLock, writeLock } from '../../plugin/layout/lock.ts';
import { sound } from './results.ts';

export interface BuiltSection {
  readonly name: string;
  readonly version: number;
  /** 16 hex digits. */
  readonly fingerprint: string;
  readonly bytes: Uint8Array;
}

export type Order = ByteOrder;

export const HEADER = 32;
export const ROW = 96;

/** Sorted by name, each section aligned to 8 bytes, and 8 bytes behind the last. */
export function buildImage(sections: readonly BuiltSection[], order: Order = 'little'): Buffer {
  const sorted = [...sections].sort((a, b) =>
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  );
  let end = HEADER + ROW * sorted.length;
  const offsets = sorted.map(({ bytes }) => {
    const start = Math.ceil(end / 8) * 8;
    end = start + bytes.length;
    return start;
  });
  const image = Buffer.alloc(Math.ceil(end / 8) * 8 + 8);
  const put = writer(image, order);
  image.write('\x93CKPT\r\n\x1a', 0, 'latin1');
  put.u32(8, 0x01020304);
  put.u32(12, 1);
  put.u64(16, BigInt(image.length));
  put.u32(24, sorted.length);
  sorted.forEach((section, index) => {
    const at = HEADER + ROW * index;
    image.write(section.name, at, 'latin1');
    put.u64(at + 64, BigInt(`0x${section.fingerprint}`));
    put.u64(at + 72, BigInt(offsets[index] ?? 0));
    put.u64(at + 80, BigInt(section.bytes.length));
    put.u32(at + 88, section.version);
    image.set(section.bytes, offsets[index]);
  });
  return seal(image, order);
}

export function writer(image: Buffer, order: Order) {
  const isLittle = order === 'little';
  return {
    u32: (at: number, value: number) =>
      isLittle ? image.writeUInt32LE(value >>> 0, at) : image.writeUInt32BE(value >>> 0, at),
    u64: (at: number, value: bigint) =>
      isLittle ? image.writeBigUInt64LE(value, at) : image.writeBigUInt64BE(value, at),
  };
}

/** With a checksum that is right, whatever else is. */
export function seal(image: Buffer, order: Order = 'little'): Buffer {
  if (image.length >= HEADER) writer(image, order).u32(28, crcOf(image));
  return image;
}

/** Bit by bit, the checksum's own field as zero. */
function crcOf(image: Buffer): number {
  let crc = 0xffffffff;
  image.forEach((byte, at) => {
    crc ^= at >= 28 && at < 32 ? 0 : byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  });
  return ~crc >>> 0;
}

/** The locks of the samples, by name. */
export function sampleLock(name: string): LockEntry {
  const file = `kbuild/samples/${name}/${name}.layout`;
  const [entry] = entriesOf<LockEntry>(sound(readLock(readFileSync(file, 'utf8'), file)));
  if (!entry) throw new Error(`no entry in ${file}`);
  return entry;
}

/** Zeros, with `values` at their offsets, as 32-bit numbers. */
export function section(
  {
    subsystem,
    version,
    fingerprint,
    layout,
  }: Pick<LockEntry, 'subsystem' | 'version' | 'fingerprint' | 'layout'>,
  values: Readonly<Record<number, number>> = {},
  order: Order = 'little',
): BuiltSection {
  const bytes = Buffer.alloc(layout.bytes);
  for (const [at, value] of Object.entries(values)) writer(bytes, order).u32(Number(at), value);
  return { name: subsystem, version, fingerprint, bytes };
}

/** A lock of version 1 as a text and as what it says. */
export function lockOf(name: string, layout: AggregateType, version = 1) {
  const lock = makeLock(name, version, layout);
  return { ...lock, text: writeLock(lock) };
}

/** Of all samples: a umask of 18, the others zero. */
export function sampleImage(order: Order = 'little'): Buffer {
  const others = ['cap', 'groups', 'personality', 'sched'].map(name => section(sampleLock(name)));
  return buildImage([...others, section(sampleLock('umask'), { 0: 18 }, order)], order);
}
