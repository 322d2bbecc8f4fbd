// The debug sections of an object as a linker would leave them: sections of one name joined (type units
// of -fdebug-types-section have one each, and gcc's macros one a header), decompressed, relocated.

import { Section } from './bytes.ts';
import type { Elf, SectionHeader } from './elf.ts';
import { contentsOf } from './elf.ts';
import { Inflater, type Packed } from './inflate.ts';
import { Malformed } from './malformed.ts';
import { Relocator } from './relocate.ts';

const SHT_RELA = 4;
const SHT_REL = 9;
const SHT_CREL = 0x40000014;
const SHF_COMPRESSED = 0x800;

const LAYOUT_NAMES = ['info', 'types', 'abbrev', 'str', 'str_offsets', 'line', 'line_str'] as const;
const MACRO_NAMES = ['macro', 'macinfo'] as const;
const NAMES = [...LAYOUT_NAMES, ...MACRO_NAMES];

type DebugName = (typeof NAMES)[number];

/** One header's part of a joined section. */
interface Piece {
  readonly header: SectionHeader;
  readonly packed: Packed;
  readonly start: number;
}

/** The debug sections that layouts are read from; an absent one is empty. */
export type DebugSections = Readonly<Record<(typeof LAYOUT_NAMES)[number], Section>>;

/** Those of -g3 and -fdebug-macro, as long as all others together. */
export type MacroSections = Readonly<Record<(typeof MACRO_NAMES)[number], Section>>;

/** Knows where each section's bytes go, and loads them when they are asked for. */
export class SectionLoader {
  private readonly elf: Elf;
  private readonly pieces: ReadonlyMap<DebugName, readonly Piece[]>;
  /** By the index of the section that they change. */
  private readonly tables: ReadonlyMap<number, readonly SectionHeader[]>;
  private readonly relocator: Relocator;

  constructor(elf: Elf) {
    this.elf = elf;
    this.pieces = collectPieces(elf);
    const all = [...this.pieces.values()].flat();
    const starts = new Map(all.map(each => [each.header.index, each.start]));
    this.tables = elf.relocatable ? relocationsByGoal(elf, starts) : new Map();
    this.relocator = new Relocator(elf, starts);
  }

  loadLayouts(): DebugSections {
    return this.load(LAYOUT_NAMES);
  }

  loadMacros(): MacroSections {
    return this.load(MACRO_NAMES);
  }

  private load<N extends DebugName>(names: readonly N[]): Record<N, Section> {
    const loaded = names.map(name => [name, this.loadOne(name)]);
    return Object.fromEntries(loaded) as Record<N, Section>;
  }

  private loadOne(name: DebugName): Section {
    const pieces = this.pieces.get(name) ?? [];
    const section = this.join(name, pieces);
    for (const { header, start } of pieces)
      for (const table of this.tables.get(header.index) ?? [])
        this.relocator.apply(table, { section, start });
    return section;
  }

  /** Shares the file's bytes where nothing has to be written into them. */
  private join(name: DebugName, pieces: readonly Piece[]): Section {
    const [only, ...others] = pieces;
    const shared = only && others.length === 0 && !this.tables.has(only.header.index);
    const unpacked = pieces.map(each => each.packed.unpack());
    const bytes = (shared ? unpacked[0] : undefined) ?? Buffer.concat(unpacked);
    return new Section(`.debug_${name}`, bytes, this.elf.file.littleEndian);
  }
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
    const packed = packedOf(inflater, header, raw);
    const before = pieces.get(name) ?? [];
    const last = before.at(-1);
    const start = last ? last.start + last.packed.bytes : 0;
    pieces.set(name, before);
    before.push({ header, packed, start });
  }
  return pieces;
}

function debugNameOf(name: string): DebugName | undefined {
  const start = ['.debug_', '.zdebug_'].find(each => name.startsWith(each));
  if (start === undefined) return undefined;
  const rest = name.slice(start.length);
  return NAMES.find(each => each === rest);
}

function packedOf(inflater: Inflater, header: SectionHeader, bytes: Uint8Array): Packed {
  if (header.flags & SHF_COMPRESSED) return inflater.compressed(header.name, bytes);
  if (header.name.startsWith('.z')) return inflater.gnu(header.name, bytes);
  return { bytes: bytes.length, unpack: () => bytes };
}

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
