// The section table: names in order, bytes in order, and nothing between them.

import {
  HEADER_BYTES,
  type ImageHeader,
  type ImageSection,
  NAME_BYTES,
  ROW,
  ROW_BYTES,
} from './format.ts';
import { DAMAGED, type Errno, type Problems } from './problems.ts';
import { hex8, spellBytes } from './spell.ts';

/** What was read before a row. */
interface Before {
  readonly name: Uint8Array;
  /** Of what comes before the next section; the table, at first. */
  readonly end: bigint;
  readonly label: string;
}

/** Expects a table that lies within the file and the image. */
export function readRows(
  bytes: Uint8Array,
  header: ImageHeader,
  problems: Problems,
): readonly ImageSection[] {
  const rows = new Rows(bytes, header, problems);
  const found = problems.count;
  const tableEnd = HEADER_BYTES + header.sectionCount * ROW_BYTES;
  let before: Before = { name: new Uint8Array(), end: BigInt(tableEnd), label: 'the table' };
  const sections: ImageSection[] = [];
  for (let at = HEADER_BYTES; at < tableEnd; at += ROW_BYTES) {
    const section = rows.read(at);
    rows.checkName(at, section, before);
    before = { ...rows.checkPlace(at, section, before), name: bytes.subarray(at, at + NAME_BYTES) };
    sections.push(section);
  }
  if (problems.count === found) rows.checkGaps(sections, tableEnd);
  rows.checkReserved(sections);
  return sections;
}

class Rows {
  readonly #bytes: Uint8Array;
  readonly #header: ImageHeader;
  readonly #problems: Problems;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, header: ImageHeader, problems: Problems) {
    this.#bytes = bytes;
    this.#header = header;
    this.#problems = problems;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(at: number): ImageSection {
    const isLittle = this.#header.byteOrder === 'little';
    const name = this.#bytes.subarray(at, at + NAME_BYTES);
    const zero = name.indexOf(0);
    const used = zero < 0 ? name : name.subarray(0, zero);
    const offset = this.#view.getBigUint64(at + ROW.offset, isLittle);
    const size = this.#view.getBigUint64(at + ROW.size, isLittle);
    const isInside = offset + size <= BigInt(this.#bytes.length);
    const fingerprint = this.#view.getBigUint64(at + ROW.fingerprint, isLittle);
    return {
      name: nameProblem(name) ? '' : Buffer.from(used).toString('latin1'),
      shownName: spellBytes(used),
      version: this.#view.getUint32(at + ROW.version, isLittle),
      fingerprint: fingerprint.toString(16).padStart(16, '0'),
      offset,
      size,
      ...(isInside ? { bytes: this.#bytes.subarray(Number(offset), Number(offset + size)) } : {}),
    };
  }

  #add(errno: Errno, at: number, what: string, section?: string): void {
    const named = section === undefined ? {} : { section };
    this.#problems.add({ errno, at, what, remedy: DAMAGED, ...named });
  }

  checkName(at: number, { shownName }: ImageSection, before: Before): void {
    const name = this.#bytes.subarray(at, at + NAME_BYTES);
    const problem = nameProblem(name);
    if (problem) this.#add('ENOTUNIQ', at, `a section's name ${problem}`, shownName);
    const order = Buffer.compare(before.name, name);
    if (before.name.length === 0 || order < 0) return;
    const what =
      order === 0
        ? 'the section before has the same name'
        : `the section stands behind ${before.label}: rows are sorted by their names' bytes`;
    this.#add('ENOTUNIQ', at, what, shownName);
  }

  checkPlace(at: number, { shownName, offset, size }: ImageSection, before: Before) {
    const end = offset + size;
    if (end > this.#header.size) {
      const what = `the section is to have ${size} bytes from ${offset} on, the image ends at ${this.#header.size}`;
      this.#add('ERANGE', at + ROW.offset, what, shownName);
      return before;
    }
    if (offset < before.end) {
      const what = `the section begins at byte ${offset}, before the end of ${before.label} at ${before.end}`;
      this.#add('ERANGE', at + ROW.offset, what, shownName);
    }
    return { end: end > before.end ? end : before.end, label: `'${shownName}'` };
  }

  checkReserved(sections: readonly ImageSection[]): void {
    sections.forEach(({ shownName }, index) => {
      const at = HEADER_BYTES + index * ROW_BYTES + ROW.reserved;
      if (this.#view.getUint32(at, true) === 0) return;
      this.#add('EUCLEAN', at, 'what is reserved in the row of the section is not zero', shownName);
    });
  }

  /** Expects sections in order that lie within the image. */
  checkGaps(sections: readonly ImageSection[], tableEnd: number): void {
    const { size } = this.#header;
    const whole = Math.min(this.#bytes.length, Number(size));
    let [end, label] = [tableEnd, 'the table'];
    for (const section of sections) {
      this.#checkGap({ start: end, end: Math.min(whole, Number(section.offset)), label });
      end = Number(section.offset + section.size);
      label = `'${section.shownName}'`;
    }
    this.#checkGap({ start: end, end: whole, label });
  }

  #checkGap({ start, end, label }: { start: number; end: number; label: string }): void {
    const at = this.#bytes.subarray(start, end).findIndex(byte => byte !== 0);
    if (at < 0 || start >= end) return;
    const value = hex8(this.#bytes[start + at] ?? 0);
    this.#add('EUCLEAN', start + at, `the byte behind ${label} is of no section and ${value}`);
  }
}

/** Follows `a section's name`. */
function nameProblem(name: Uint8Array): string | undefined {
  const zero = name.indexOf(0);
  if (zero === 0) return 'is empty';
  if (zero < 0) return 'is not closed by a zero';
  if (name.subarray(zero).some(byte => byte !== 0)) return 'has something behind its closing zero';
  if (!/^[a-z0-9_]+$/.test(Buffer.from(name.subarray(0, zero)).toString('latin1')))
    return 'has other characters than a-z, 0-9 and _';
  return undefined;
}
