// Where the records lie in an image: one behind the other, by name, each aligned as it asks for.

import { bytewise } from './names.ts';

export interface SectionRecord {
  /** Of the subsystem. */
  readonly name: string;
  readonly bytes: number;
  readonly alignBytes: number;
}

export interface Section extends SectionRecord {
  readonly offsetBytes: number;
}

/** In the order of the image. */
export function sectionsOf(records: readonly SectionRecord[]): readonly Section[] {
  let end = 0;
  return [...records]
    .sort((a, b) => bytewise(a.name, b.name))
    .map(record => {
      const offsetBytes = Math.ceil(end / record.alignBytes) * record.alignBytes;
      end = offsetBytes + record.bytes;
      return { ...record, offsetBytes };
    });
}

export interface Shift {
  /** In both images, at different offsets. */
  readonly moved: readonly { readonly old: Section; readonly new: Section }[];
  /** What came, is gone, or takes other room. */
  readonly causes: readonly { readonly old?: Section; readonly new?: Section }[];
}

export function shiftOf(old: readonly SectionRecord[], now: readonly SectionRecord[]): Shift {
  const [before, after] = [sectionsOf(old), sectionsOf(now)];
  const known = new Map(before.map(each => [each.name, each]));
  const left = new Set(after.map(each => each.name));
  const kept = after.flatMap(each => {
    const was = known.get(each.name);
    return was ? [{ old: was, new: each }] : [];
  });
  return {
    moved: kept.filter(pair => pair.old.offsetBytes !== pair.new.offsetBytes),
    causes: [
      ...after.filter(each => !known.has(each.name)).map(each => ({ new: each })),
      ...before.filter(each => !left.has(each.name)).map(each => ({ old: each })),
      ...kept.filter(pair => takesOtherRoom(pair.old, pair.new)),
    ],
  };
}

function takesOtherRoom(old: Section, now: Section): boolean {
  return old.bytes !== now.bytes || old.alignBytes !== now.alignBytes;
}
