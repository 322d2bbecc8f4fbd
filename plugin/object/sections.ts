// The debug sections of an object as a linker would leave them: sections of one name joined (type units
// of -fdebug-types-section have one each), decompressed, relocated.

import { Section } from './bytes.ts';
import type { Elf, SectionHeader } from './elf.ts';
import { contentsOf } from './elf.ts';
import { Inflater } from './inflate.ts';
import type { Relocation } from './relocate.ts';
import { applyRelocations } from './relocate.ts';

const SHT_RELA = 4;
const SHT_REL = 9;
const SHT_SYMTAB_SHNDX = 18;
const SHF_COMPRESSED = 0x800;
const SHN_LORESERVE = 0xff00;
const SHN_XINDEX = 0xffff;

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
  const relocations = elf.relocatable ? relocationsByTarget(elf, starts) : new Map();
  const load = (name: DebugName) => {
    const section = join(name, pieces.get(name) ?? [], elf, relocations);
    for (const { header, start } of pieces.get(name) ?? [])
      for (const table of relocations.get(header.index) ?? [])
        applyRelocations(
          section,
          new RelocationReader(elf, table, starts).read(start),
          elf.machine,
        );
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
  relocations: ReadonlyMap<number, unknown>,
): Section {
  const [only, ...others] = pieces;
  const shared = only && others.length === 0 && !relocations.has(only.header.index);
  const bytes = shared ? only.bytes : Buffer.concat(pieces.map(each => each.bytes));
  return new Section(`.debug_${name}`, bytes, elf.file.littleEndian);
}

/** By the index of the section that they change. */
function relocationsByTarget(
  elf: Elf,
  starts: ReadonlyMap<number, number>,
): Map<number, SectionHeader[]> {
  const tables = new Map<number, SectionHeader[]>();
  let stored = 0;
  for (const header of elf.headers) {
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

/** Elf32_Rel, Elf32_Rela, Elf64_Rel, Elf64_Rela, and the symbols that they name. */
class RelocationReader {
  private readonly elf: Elf;
  private readonly table: SectionHeader;
  private readonly starts: ReadonlyMap<number, number>;
  private readonly symbols: Section;
  private readonly longIndexes: Section | undefined;

  constructor(elf: Elf, table: SectionHeader, starts: ReadonlyMap<number, number>) {
    this.elf = elf;
    this.table = table;
    this.starts = starts;
    const symbols = elf.headers[table.link];
    if (!symbols) throw elf.file.malformed('relocations without symbols', table.offset);
    this.symbols = sectionOf(elf, symbols);
    const long = elf.headers.find(
      each => each.type === SHT_SYMTAB_SHNDX && each.link === symbols.index,
    );
    this.longIndexes = long && sectionOf(elf, long);
  }

  *read(start: number): Generator<Relocation> {
    const { is64 } = this.elf;
    const cursor = sectionOf(this.elf, this.table).cursor();
    const hasAddend = this.table.type === SHT_RELA;
    while (!cursor.atEnd) {
      const offset = start + (is64 ? cursor.u64() : cursor.u32());
      const { symbol, type } = is64 ? splitInfo64(cursor.halves()) : splitInfo32(cursor.u32());
      const addend = hasAddend ? (is64 ? cursor.i64Rounded() : cursor.u32() | 0) : undefined;
      yield { offset, type, symbol: this.valueOf(symbol), addend };
    }
  }

  /** A symbol's value, counted from the start of the joined section. */
  private valueOf(index: number): number {
    if (index === 0) return 0;
    const { is64 } = this.elf;
    const cursor = this.symbols.cursor(Math.min(index * (is64 ? 24 : 16), this.symbols.length));
    // Elf64_Sym: name, info, other, shndx, value, size; Elf32_Sym: name, value, size, info, other, shndx.
    cursor.skip(is64 ? 4 + 2 : 4);
    const value32 = is64 ? 0 : cursor.u32();
    if (!is64) cursor.skip(4 + 2);
    const short = cursor.u16();
    const value = is64 ? cursor.i64Rounded() : value32;
    if (short >= SHN_LORESERVE && short !== SHN_XINDEX) return value;
    const section = short === SHN_XINDEX ? this.longIndex(index) : short;
    return value + (this.starts.get(section) ?? 0);
  }

  private longIndex(symbol: number): number {
    const { longIndexes } = this;
    if (!longIndexes) throw this.symbols.malformed('long section indexes are missing', symbol);
    return longIndexes.cursor(Math.min(symbol * 4, longIndexes.length)).u32();
  }
}

function sectionOf(elf: Elf, header: SectionHeader): Section {
  return new Section(header.name, contentsOf(elf, header), elf.file.littleEndian);
}

/** ELF64_R_SYM, ELF64_R_TYPE. */
function splitInfo64({ high, low }: { high: number; low: number }) {
  return { symbol: high, type: low };
}

/** ELF32_R_SYM, ELF32_R_TYPE. */
function splitInfo32(info: number) {
  return { symbol: info >>> 8, type: info & 0xff };
}
