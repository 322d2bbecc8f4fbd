// Relocations of debug sections (psABI of each machine). In an unlinked object every offset into
// another debug section is 0 in place until they are applied. Only what compilers put into the sections
// read here is known: absolute data, pairs of additions and subtractions, and what names no section.

import type { Section } from './bytes.ts';
import { Malformed } from './malformed.ts';

type Action = 'set' | 'add' | 'subtract';

interface Kind {
  readonly action: Action;
  readonly bytes: 1 | 2 | 4 | 8;
}

interface Machine {
  /** By relocation type. */
  readonly kinds: ReadonlyMap<number, Kind>;
  /** No relocation, thread-local places, and what only occurs in line programs: nothing reads them. */
  readonly ignored: ReadonlySet<number>;
}

export interface Relocation {
  readonly offset: number;
  readonly type: number;
  /** Where the symbol lies in its section as it will be read. */
  readonly symbol: number;
  /** Not there in SHT_REL: the field holds it. */
  readonly addend: number | undefined;
}

const set = (bytes: Kind['bytes'], type: number): [number, Kind] => [
  type,
  { action: 'set', bytes },
];

const pairs = (action: Action, first: number, sizes: readonly Kind['bytes'][]): [number, Kind][] =>
  sizes.map((bytes, index) => [first + index, { action, bytes }]);

const machine = (ignored: readonly number[], ...kinds: [number, Kind][]): Machine => ({
  kinds: new Map(kinds),
  ignored: new Set(ignored),
});

/** By e_machine. */
const MACHINES: Readonly<Record<number, Machine>> = {
  // i386: R_386_32, _16, _8; TLS_LDO_32, TLS_DTPOFF32.
  3: machine([0, 32, 36], set(4, 1), set(2, 20), set(1, 22)),
  // PowerPC: R_PPC_ADDR32, _ADDR16, _UADDR32; DTPREL32.
  20: machine([0, 78], set(4, 1), set(2, 3), set(4, 24)),
  // PowerPC64: R_PPC64_ADDR32, _ADDR16, _UADDR32, _ADDR64, _UADDR64; DTPREL64.
  21: machine([0, 78], set(4, 1), set(2, 3), set(4, 24), set(8, 38), set(8, 43)),
  // s390: R_390_8, _16, _32, _64; TLS_LDO32, TLS_LDO64.
  22: machine([0, 52, 53], set(1, 1), set(2, 3), set(4, 4), set(8, 22)),
  // Arm: R_ARM_ABS32, _ABS16, _ABS8; TLS_LDO32.
  40: machine([0, 106], set(4, 2), set(2, 5), set(1, 8)),
  // x86-64: R_X86_64_64, _32, _32S, _16, _8; DTPOFF64, DTPOFF32.
  62: machine([0, 17, 21], set(8, 1), set(4, 10), set(4, 11), set(2, 12), set(1, 14)),
  // AArch64: R_AARCH64_ABS64, _ABS32, _ABS16; TLS_DTPREL64.
  183: machine([0, 256, 1029], set(8, 257), set(4, 258), set(2, 259)),
  // RISC-V: R_RISCV_32, _64, ADD8.., SUB8.., SET8..; TLS_DTPREL*, RELAX, SUB6, SET6, *_ULEB128.
  243: machine(
    [0, 8, 9, 51, 52, 53, 60, 61],
    set(4, 1),
    set(8, 2),
    ...pairs('add', 33, [1, 2, 4, 8]),
    ...pairs('subtract', 37, [1, 2, 4, 8]),
    ...pairs('set', 54, [1, 2, 4]),
  ),
  // LoongArch: R_LARCH_32, _64, ADD8, ADD16, ADD32.., SUB8, SUB16, SUB32..; TLS, RELAX, *_ULEB128.
  258: machine(
    [0, 8, 9, 100, 107, 108],
    set(4, 1),
    set(8, 2),
    ...pairs('add', 47, [1, 2]),
    ...pairs('add', 50, [4, 8]),
    ...pairs('subtract', 52, [1, 2]),
    ...pairs('subtract', 55, [4, 8]),
  ),
};

/** Changes `section` in place. `machineNumber` is e_machine. */
export function applyRelocations(
  section: Section,
  relocations: Iterable<Relocation>,
  machineNumber: number,
): void {
  const known = MACHINES[machineNumber];
  if (!known)
    throw new Malformed(
      `relocations of machine ${machineNumber} are not known; give an object of a supported architecture, or a linked one`,
      'unsupported-object',
    );
  for (const relocation of relocations) {
    const kind = known.kinds.get(relocation.type);
    if (kind) applyOne(section, relocation, kind);
    else if (!known.ignored.has(relocation.type))
      throw new Malformed(
        `relocation type ${relocation.type} of machine ${machineNumber} is not known in ${section.name}; give a linked object`,
        'unsupported-object',
      );
  }
}

function applyOne(section: Section, relocation: Relocation, { action, bytes }: Kind): void {
  const { offset, symbol, addend } = relocation;
  if (offset + bytes > section.length)
    throw section.malformed('a relocation points behind the end of the section', offset);
  const old = () => read(section, offset, bytes);
  const value = symbol + (addend ?? old());
  write(section, offset, {
    bytes,
    value: action === 'set' ? value : action === 'add' ? old() + value : old() - value,
  });
}

/** Values beyond 2^53 are addresses of code, rounded here: no layout depends on one. */
function read({ view, littleEndian }: Section, offset: number, bytes: Kind['bytes']): number {
  if (bytes === 1) return view.getUint8(offset);
  if (bytes === 2) return view.getUint16(offset, littleEndian);
  if (bytes === 4) return view.getUint32(offset, littleEndian);
  return Number(view.getBigUint64(offset, littleEndian));
}

/** Modulo the field's size. */
function write(
  { view, littleEndian }: Section,
  offset: number,
  { bytes, value }: { bytes: Kind['bytes']; value: number },
): void {
  if (bytes === 1) view.setUint8(offset, value);
  else if (bytes === 2) view.setUint16(offset, value, littleEndian);
  else if (bytes === 4) view.setUint32(offset, value, littleEndian);
  else view.setBigUint64(offset, BigInt.asUintN(64, BigInt(value)), littleEndian);
}
