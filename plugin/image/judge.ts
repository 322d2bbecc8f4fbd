// What no record may hold: a bool that is neither 0 nor 1, an enum without its value, padding that is not
// zero. Of a union, nobody knows which arm was written.

import { flagMask, isValueOf } from '../layout/flags.ts';
import type { Hole } from '../layout/hole.ts';
import type { AggregateType, Member } from '../layout/layout.ts';
import { countsOf, elementOf } from '../layout/size.ts';
import type { Problems } from './problems.ts';
import { type RecordBytes, type Scalar, scalarsIn } from './scalars.ts';
import { indexText, type Slot, slotsOf, valueCount } from './slots.ts';
import { hex8 } from './spell.ts';
import { MOST_VALUES } from './values.ts';

/** A section whose record is known. */
export interface Judged {
  readonly record: RecordBytes;
  readonly layout: AggregateType;
  /** Printable ASCII. */
  readonly section: string;
  /** Of its first byte, in the file. */
  readonly at: number;
}

const isJudged = ({ type }: Member) => ['bool', 'enum'].includes(elementOf(type).kind);

/** Whether there is too much to look at. */
export function isTooMuchToJudge(layout: AggregateType): boolean {
  return valueCount(layout, isJudged) > MOST_VALUES;
}

/** Expects a record of the layout's size. */
export function judgeValues({ record, layout, section, at }: Judged, problems: Problems): void {
  for (const slot of slotsOf(layout, isJudged)) {
    if (slot.isInUnion) continue;
    scalarsIn(slot, record).forEach((scalar, index) => {
      const wrong = wrongIn(slot, scalar);
      if (!wrong) return;
      const counts = countsOf(slot.member.type).map(Number);
      const member = slot.path + indexText(index, counts);
      const bytesBefore = index * elementOf(slot.member.type).bytes;
      const place = at + Math.floor(slot.offsetBits / 8) + bytesBefore;
      const what = `'${member}' ${wrong}`;
      problems.add({ errno: 'EDOM', at: place, section, member, what, remedy: REMEDY });
    });
  }
}

const REMEDY =
  'a program has set it: set a value that its type has, and seal the image (ckpt_put())';

function wrongIn({ member }: Slot, value: Scalar): string | undefined {
  const type = elementOf(member.type);
  if (typeof value !== 'bigint') return undefined;
  if (type.kind === 'bool') return value <= 1n ? undefined : `is a bool and ${value}`;
  if (type.kind !== 'enum' || isValueOf(type, value)) return undefined;
  const mask = flagMask(type);
  return mask === undefined
    ? `is ${value}, which is none of its enumerators`
    : `is 0x${value.toString(16)}, its flags are within 0x${mask.toString(16)}`;
}

/** Bits are counted as C's `&` sees them. */
export function judgePadding(
  judged: Judged,
  unused: readonly Hole[],
  problems: Problems,
  start = 0,
): void {
  for (const hole of unused) {
    const offset = start + hole.offset;
    if (hole.kind === 'loop')
      for (let index = 0; index < hole.count; index++)
        judgePadding(judged, hole.holes, problems, offset + index * hole.strideBytes);
    else if (hole.kind === 'bytes') judgeBytes(judged, { offset, bytes: hole.bytes }, problems);
    else judgeByte(judged, { offset, unused: ~hole.keep & 0xff }, problems);
  }
}

function judgeBytes(
  judged: Judged,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
  problems: Problems,
): void {
  const hole = judged.record.bytes.subarray(offset, offset + bytes);
  const dirty = hole.findIndex(byte => byte !== 0);
  if (dirty >= 0) judgeByte(judged, { offset: offset + dirty, unused: 0xff }, problems);
}

function judgeByte(
  { record, section, at }: Judged,
  { offset, unused }: { readonly offset: number; readonly unused: number },
  problems: Problems,
): void {
  const bits = (record.bytes[offset] ?? 0) & unused;
  if (bits === 0) return;
  const whose = unused === 0xff ? "is no member's, and" : "has bits that are no member's:";
  const what = `byte ${offset} of the record ${whose} ${hex8(bits)}`;
  const remedy =
    'clear what no member uses: begin with a record from ckpt_get(), or with one that memset() has cleared';
  problems.add({ errno: 'EUCLEAN', at: at + offset, section, what, remedy });
}
