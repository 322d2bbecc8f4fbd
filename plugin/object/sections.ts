// The debug sections of an object as a linker would leave them: sections of one name joined (type units
// of -fdebug-types-section have one each), decompressed, relocated.

import { Section } from './bytes.ts';
import type { Elf, SectionHeader } from './elf.ts';
import { contentsOf } from './elf.ts';
import { Inflater } from './inflate.ts';
import { Malformed } from './malformed.ts';
import { applyRelocations } from './relocate.ts';

const SHT_RELA = 4;
const SHT_REL = 9;
const SHT_CREL = 0x40000014;
const SHF_COMPRESSED = 0x800;

export type DebugName = 'info' | 'types' | 'abbrev' | 'str' | 'str_offsets' | 'line' | 'line_str';

const NAMES: readonly DebugName[] = [
  'info',
  'types',
  'abbrev',
  'str',
  'str_offsets',
  'line',
  'line_str',
];

/** One header's part of a joined section. */
interface Piece {
  readonly header: SectionHeader;
  readonly bytes: Uint8Array;
  readonly start: number;
}

/** Every debug section that is read; an absent one is empty. */
export type DebugSections = Readonly<Record<DebugName, Section>>;

export function loadDebugSections(elf: Elf): DebugSections {
  const pieces = collectPieces(elf);
  const starts = new Map([...pieces.values()].flat().map(each => [each.header.index, each.start]));
  const tables = elf.relocatable ? relocationsByGoal(elf, starts) : new Map();
  const load = (name: DebugName) => {
    const parts = pieces.get(name) ?? [];
    const section = join(name, parts, elf, tables);
    for (const { header, start } of parts)
      for (const table of tables.get(header.index) ?? [])
        applyRelocations(elf, table, { section, start, starts });
    return section;
  };
  return Object.fromEntries(NAMES.map(name => [name, load(name)])) as Record<DebugName, Section>;
}

/** Sections that overlap would let a small file stand for a large one. */
function collectPieces(elf: Elf): Map<DebugName, Piece[]> {
  const inflater = new Inflater(elf);
  const pieces = new Map<DebugName, Piece[]>();
  let stored = 0;
  for (const header of elf.headers) {
    const name = debugNameOf(header.name);
    if (!name) continue;
    const raw = contentsOf(elf, header);
    stored += raw.length;
    if (stored > elf.file.length) throw elf.file.malformed('sections overlap', header.offset);
    const bytes = unpacked(inflater, header, raw);
    const before = pieces.get(name) ?? [];
    const last = before.at(-1);
    const start = last ? last.start + last.bytes.length : 0;
    pieces.set(name, before);
    before.push({ header, bytes, start });
  }
  return pieces;
}

function debugNameOf(name: string): DebugName | undefined {
  const match = /^\.z?debug_(\w+)$/.exec(name);
  return NAMES.find(each => each === match?.[1]);
}

function unpacked(inflater: Inflater, header: SectionHeader, bytes: Uint8Array): Uint8Array {
  if (header.flags & SHF_COMPRESSED) return inflater.compressed(header.name, bytes);
  return header.name.startsWith('.z') ? inflater.gnu(header.name, bytes) : bytes;
}

/** Shares the file's bytes where nothing has to be written into them. */
function join(
  name: DebugName,
  pieces: readonly Piece[],
  elf: Elf,
  tables: ReadonlyMap<number, unknown>,
): Section {
  const [only, ...others] = pieces;
  const shared = only && others.length === 0 && !tables.has(only.header.index);
  const bytes = shared ? only.bytes : Buffer.concat(pieces.map(each => each.bytes));
  return new Section(`.debug_${name}`, bytes, elf.file.littleEndian);
}

/** By the index of the section that they change. */
function relocationsByGoal(
  elf: Elf,
  starts: ReadonlyMap<number, number>,
): Map<number, SectionHeader[]> {
  const tables = new Map<number, SectionHeader[]>();
  let stored = 0;
  for (const header of elf.headers) {
    if (header.type === SHT_CREL && starts.has(header.info))
      throw new Malformed(
        `${header.name} is of clang's compact kind; compile with -Wa,--no-crel`,
        'unsupported-object',
      );
    if (header.type !== SHT_RELA && header.type !== SHT_REL) continue;
    if (header.bytes === 0 || !starts.has(header.info)) continue;
    stored += header.bytes;
    if (stored > elf.file.length) throw elf.file.malformed('relocations overlap', header.offset);
    const same = tables.get(header.info);
    if (same) same.push(header);
    else tables.set(header.info, [header]);
  }
  return tables;
}
