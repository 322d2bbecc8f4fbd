// ELF: header and section headers, 32 and 64 bit, both byte orders (ELF gABI, "Object Files").

import type { Target } from '../layout/layout.ts';
import { Section } from './bytes.ts';
import { machineName } from './machine.ts';
import { Malformed } from './malformed.ts';

const SHT_NOBITS = 8;
const SHN_XINDEX = 0xffff;
const ET_REL = 1;

export interface SectionHeader {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  /** The low 32 bits: all that the gABI defines. */
  readonly flags: number;
  readonly offset: number;
  readonly bytes: number;
  readonly link: number;
  readonly info: number;
}

export interface Elf {
  readonly file: Section;
  readonly is64: boolean;
  /** e_machine. */
  readonly machine: number;
  readonly target: Target;
  /** ET_REL: debug sections still wait for their relocations. */
  readonly relocatable: boolean;
  readonly headers: readonly SectionHeader[];
}

export function parseElf(bytes: Uint8Array): Elf {
  const { is64, littleEndian } = identify(bytes);
  const file = new Section('ELF file', bytes, littleEndian);
  const cursor = file.cursor(16);
  const type = cursor.u16();
  const machine = cursor.u16();
  cursor.skip(is64 ? 4 + 8 + 8 : 4 + 4 + 4);
  const tableOffset = is64 ? cursor.u64() : cursor.u32();
  cursor.skip(4 + 2 + 2 + 2);
  const table = {
    offset: tableOffset,
    entryBytes: cursor.u16(),
    count: cursor.u16(),
    namesIndex: cursor.u16(),
  };
  return {
    file,
    is64,
    machine,
    target: {
      machine: machineName(machine, is64),
      pointerBytes: is64 ? 8 : 4,
      byteOrder: littleEndian ? 'little' : 'big',
    },
    relocatable: type === ET_REL,
    headers: readHeaders(file, table, is64),
  };
}

/** The bytes that the file has for a section; none for SHT_NOBITS. */
export function contentsOf(elf: Elf, header: SectionHeader): Uint8Array {
  if (header.type === SHT_NOBITS) return new Uint8Array(0);
  if (header.offset + header.bytes > elf.file.length)
    throw elf.file.malformed(`truncated: section ${header.name} ends behind it`, header.offset);
  return elf.file.bytes.subarray(header.offset, header.offset + header.bytes);
}

function identify(bytes: Uint8Array): { is64: boolean; littleEndian: boolean } {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (magic === 'BC\xc0\xde' || magic === '\xde\xc0\x17\x0b')
    throw new Malformed(
      'this is LLVM bitcode, made by -flto: its layouts are not final; compile it with -fno-lto',
      'bitcode-object',
    );
  if (magic !== '\x7fELF')
    throw new Malformed(
      `not an ELF object${bytes.length === 0 ? ': the file is empty' : ''}; give an object file that a compiler made`,
      'not-an-object',
    );
  const [classByte, orderByte] = [bytes[4], bytes[5]];
  if ((classByte !== 1 && classByte !== 2) || (orderByte !== 1 && orderByte !== 2))
    throw new Malformed('the object is damaged: its ELF header makes no sense; compile it again');
  return { is64: classByte === 2, littleEndian: orderByte === 1 };
}

interface HeaderTable {
  readonly offset: number;
  readonly entryBytes: number;
  readonly count: number;
  readonly namesIndex: number;
}

/** Names are offsets into a section of the same table; numbers that do not fit stand in entry 0. */
function readHeaders(file: Section, table: HeaderTable, is64: boolean): SectionHeader[] {
  if (table.offset === 0) return [];
  if (table.entryBytes < (is64 ? 64 : 40))
    throw file.malformed('section headers are too small', table.offset);
  const first = readHeader(file, table, 0, is64);
  const count = table.count === 0 ? first.bytes : table.count;
  if (table.offset + count * table.entryBytes > file.length)
    throw file.malformed('truncated: the section headers end behind it', table.offset);
  const raw = Array.from({ length: count }, (_, index) => readHeader(file, table, index, is64));
  const names = raw[table.namesIndex === SHN_XINDEX ? first.link : table.namesIndex];
  if (!names || names.offset + names.bytes > file.length)
    throw file.malformed('section names are missing', table.offset);
  return raw.map(({ nameOffset, ...header }) => ({
    ...header,
    name: file
      .cursor(Math.min(names.offset + nameOffset, file.length), names.offset + names.bytes)
      .string(),
  }));
}

type RawHeader = Omit<SectionHeader, 'name'> & { readonly nameOffset: number };

function readHeader(file: Section, table: HeaderTable, index: number, is64: boolean): RawHeader {
  const cursor = file.cursor(table.offset + index * table.entryBytes);
  const word = () => (is64 ? cursor.u64() : cursor.u32());
  const nameOffset = cursor.u32();
  const type = cursor.u32();
  const flags = is64 ? Number(BigInt.asUintN(32, cursor.u64Big())) : cursor.u32();
  cursor.skip(is64 ? 8 : 4);
  return {
    index,
    nameOffset,
    type,
    flags,
    offset: word(),
    bytes: word(),
    link: cursor.u32(),
    info: cursor.u32(),
  };
}
