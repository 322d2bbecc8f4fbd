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
}

export class Relocator {
  private readonly elf: Elf;
  private readonly starts: ReadonlyMap<number, number>;
  /** By the symbol table's index: several hundred tables of relocations share one. */
  private readonly symbols = new Map<number, Symbols>();

  /** `starts`, by section header's index: where that section's bytes lie among those it was joined with. */
  constructor(elf: Elf, starts: ReadonlyMap<number, number>) {
    this.elf = elf;
    this.starts = starts;
  }

  /** Applies an SHT_REL or SHT_RELA table: Elf32_Rel, Elf32_Rela, Elf64_Rel, Elf64_Rela. */
  apply(header: SectionHeader, goal: Goal): void {
    const { elf } = this;
    const machine = knownMachine(elf);
    const table = sectionOf(elf, header);
    const symbols = this.symbolsOf(header);
    const hasAddend = header.type === SHT_RELA;
    const wordBytes = elf.is64 ? 8 : 4;
    const entryBytes = wordBytes * (hasAddend ? 3 : 2);
    if (table.length % entryBytes !== 0) throw table.malformed('truncated', table.length);
    for (let at = 0; at < table.length; at += entryBytes) {
      const { symbol, type } = readInfo(table, at + wordBytes, elf.is64);
      const relocation = machine.relocations.get(type);
      if (relocation)
        apply(goal.section, relocation, {
          offset: goal.start + table.unsigned(at, wordBytes),
          symbol: symbols.valueOf(symbol),
          addend: hasAddend ? readAddend(table, at + wordBytes * 2, elf.is64) : undefined,
        });
      else if (!machine.ignored.has(type)) throw unknown(`type ${type}`, goal.section.name);
    }
  }

  private symbolsOf(relocations: SectionHeader): Symbols {
    const known = this.symbols.get(relocations.link);
    if (known) return known;
    const symbols = new Symbols(this.elf, relocations, this.starts);
    this.symbols.set(relocations.link, symbols);
    return symbols;
  }
}

/** ELF64_R_SYM and ELF64_R_TYPE, ELF32_R_SYM and ELF32_R_TYPE. */
function readInfo({ view, littleEndian }: Section, at: number, is64: boolean) {
  const first = view.getUint32(at, littleEndian);
  if (!is64) return { symbol: first >>> 8, type: first & 0xff };
  const second = view.getUint32(at + 4, littleEndian);
  return littleEndian ? { symbol: second, type: first } : { symbol: first, type: second };
}

function readAddend(table: Section, at: number, is64: boolean): number {
  return is64 ? table.i64Rounded(at) : table.view.getInt32(at, table.littleEndian);
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

/** A symbol's value, counted from the start of its joined section. */
class Symbols {
  private readonly table: Section;
  private readonly is64: boolean;
  private readonly starts: ReadonlyMap<number, number>;
  /** SHT_SYMTAB_SHNDX: indexes of sections that do not fit into a symbol. */
  private readonly longIndexes: Section | undefined;
  private readonly values = new Map<number, number>();

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

  valueOf(index: number): number {
    if (index === 0) return 0;
    const known = this.values.get(index);
    if (known !== undefined) return known;
    const value = this.read(index);
    this.values.set(index, value);
    return value;
  }

  /** Elf64_Sym: name, info, other, shndx, value, size; Elf32_Sym: name, value, size, info, other, shndx. */
  private read(index: number): number {
    const { table, is64 } = this;
    const at = index * (is64 ? 24 : 16);
    const section = table.unsigned(at + (is64 ? 6 : 14), 2);
    if (at + 16 > table.length) throw table.malformed('truncated', at);
    const value = is64 ? table.i64Rounded(at + 8) : table.unsigned(at + 4, 4);
    if (section === SHN_XINDEX) return value + this.startOf(this.longIndex(index));
    return section >= SHN_LORESERVE ? value : value + this.startOf(section);
  }

  private startOf(section: number): number {
    return this.starts.get(section) ?? 0;
  }

  private longIndex(symbol: number): number {
    if (!this.longIndexes) throw this.table.malformed('long section indexes are missing', 0);
    return this.longIndexes.unsigned(symbol * 4, 4);
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
