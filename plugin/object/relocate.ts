// Relocations of debug sections (ELF gABI, "Relocation"). In an unlinked object every offset into
// another debug section is 0 in place until they are applied.

import { Section } from './bytes.ts';
import { contentsOf, type Elf, type SectionHeader } from './elf.ts';
import { type Machine, machineOf, type Relocation } from './machine.ts';
import { Malformed } from './malformed.ts';

const SHT_RELA = 4;
const SHT_SYMTAB_SHNDX = 18;
const SHN_LORESERVE = 0xff00;
const SHN_XINDEX = 0xffff;

/** What a table of relocations changes. */
export interface Goal {
  /** Changed in place. */
  readonly section: Section;
  /** Where in `section` the offsets of the table count from. */
  readonly start: number;
  /** By section header's index: where that section's bytes lie among those it was joined with. */
  readonly starts: ReadonlyMap<number, number>;
}

/** Applies an SHT_REL or SHT_RELA table: Elf32_Rel, Elf32_Rela, Elf64_Rel, Elf64_Rela. */
export function applyRelocations(elf: Elf, table: SectionHeader, goal: Goal): void {
  const { is64 } = elf;
  const machine = knownMachine(elf);
  const symbols = new Symbols(elf, table, goal.starts);
  const cursor = sectionOf(elf, table).cursor();
  const hasAddend = table.type === SHT_RELA;
  while (!cursor.atEnd) {
    const offset = goal.start + (is64 ? cursor.u64() : cursor.u32());
    const info = is64 ? cursor.halves() : splitInfo32(cursor.u32());
    const addend = hasAddend ? (is64 ? cursor.i64Rounded() : cursor.u32() | 0) : undefined;
    const relocation = machine.relocations.get(info.low);
    if (relocation)
      apply(goal.section, relocation, { offset, symbol: symbols.valueOf(info.high), addend });
    else if (!machine.ignored.has(info.low)) throw unknown(`type ${info.low}`, goal.section.name);
  }
}

function knownMachine(elf: Elf): Machine {
  const machine = machineOf(elf.machine);
  if (!machine) throw unknown(`machine ${elf.machine}`, 'debug sections');
  return machine;
}

function unknown(what: string, where: string): Malformed {
  return new Malformed(
    `relocations of ${what} in ${where} are not known; give a linked object, or one of a supported architecture`,
    'unsupported-object',
  );
}

/** ELF32_R_SYM and ELF32_R_TYPE; ELF64's are the high and the low word. */
function splitInfo32(info: number): { high: number; low: number } {
  return { high: info >>> 8, low: info & 0xff };
}

/** A symbol's value, counted from the start of its joined section. */
class Symbols {
  private readonly table: Section;
  private readonly is64: boolean;
  private readonly starts: ReadonlyMap<number, number>;
  /** SHT_SYMTAB_SHNDX: indexes of sections that do not fit into a symbol. */
  private readonly longIndexes: Section | undefined;

  constructor(elf: Elf, relocations: SectionHeader, starts: ReadonlyMap<number, number>) {
    const header = elf.headers[relocations.link];
    if (!header) throw elf.file.malformed('relocations without symbols', relocations.offset);
    const long = elf.headers.find(
      each => each.type === SHT_SYMTAB_SHNDX && each.link === header.index,
    );
    this.table = sectionOf(elf, header);
    this.is64 = elf.is64;
    this.starts = starts;
    this.longIndexes = long && sectionOf(elf, long);
  }

  /** Elf64_Sym: name, info, other, shndx, value, size; Elf32_Sym: name, value, size, info, other, shndx. */
  valueOf(index: number): number {
    if (index === 0) return 0;
    const cursor = this.table.cursor(Math.min(index * (this.is64 ? 24 : 16), this.table.length));
    cursor.skip(this.is64 ? 4 + 2 : 4);
    const value32 = this.is64 ? 0 : cursor.u32();
    if (!this.is64) cursor.skip(4 + 2);
    const section = cursor.u16();
    const value = this.is64 ? cursor.i64Rounded() : value32;
    if (section === SHN_XINDEX) return value + this.startOf(this.longIndex(index));
    return section >= SHN_LORESERVE ? value : value + this.startOf(section);
  }

  private startOf(section: number): number {
    return this.starts.get(section) ?? 0;
  }

  private longIndex(symbol: number): number {
    if (!this.longIndexes) throw this.table.malformed('long section indexes are missing', 0);
    return this.longIndexes.cursor(Math.min(symbol * 4, this.longIndexes.length)).u32();
  }
}

function sectionOf(elf: Elf, header: SectionHeader): Section {
  return new Section(header.name, contentsOf(elf, header), elf.file.littleEndian);
}

interface Operand {
  readonly offset: number;
  readonly symbol: number;
  /** Undefined in SHT_REL: the field holds it. */
  readonly addend: number | undefined;
}

/** Modulo the field's size. */
function apply(section: Section, { action, bytes }: Relocation, operand: Operand): void {
  const { offset, symbol, addend } = operand;
  if (offset + bytes > section.length)
    throw section.malformed('a relocation points behind the end of the section', offset);
  const old = action === 'set' && addend !== undefined ? 0 : read(section, offset, bytes);
  const value = symbol + (addend ?? old);
  const result = action === 'set' ? value : action === 'add' ? old + value : old - value;
  const { view, littleEndian } = section;
  if (bytes === 1) view.setUint8(offset, result);
  else if (bytes === 2) view.setUint16(offset, result, littleEndian);
  else if (bytes === 4) view.setUint32(offset, result, littleEndian);
  else view.setBigUint64(offset, BigInt.asUintN(64, BigInt(result)), littleEndian);
}

/** Values beyond 2^53 are addresses of code, rounded here: no layout depends on one. */
function read({ view, littleEndian }: Section, offset: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(offset);
  if (bytes === 2) return view.getUint16(offset, littleEndian);
  if (bytes === 4) return view.getUint32(offset, littleEndian);
  return Number(view.getBigUint64(offset, littleEndian));
}
