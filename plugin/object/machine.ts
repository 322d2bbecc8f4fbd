// What a machine's psABI says that a reader of debug info must know: its name and its relocations.
// Only the relocations that compilers put into the sections read here: absolute data, pairs of an
// addition and a subtraction, and what concerns nothing that is read.

export interface Relocation {
  readonly action: 'set' | 'add' | 'subtract';
  readonly bytes: 1 | 2 | 4 | 8;
}

export interface Machine {
  /** As `uname -m` says it, without the byte order. */
  readonly name: string;
  /** By relocation type. */
  readonly relocations: ReadonlyMap<number, Relocation>;
  /** Types: none, thread-local places, and what occurs in line programs only. */
  readonly ignored: ReadonlySet<number>;
}

type Entry = [type: number, relocation: Relocation];

const set = (bytes: Relocation['bytes'], type: number): Entry => [type, { action: 'set', bytes }];

const series = (
  action: Relocation['action'],
  first: number,
  sizes: readonly Relocation['bytes'][],
): Entry[] => sizes.map((bytes, index) => [first + index, { action, bytes }]);

const machine = (name: string, ignored: readonly number[], ...entries: Entry[]): Machine => ({
  name,
  relocations: new Map(entries),
  ignored: new Set(ignored),
});

/** By e_machine (ELF gABI). */
const MACHINES: Readonly<Record<number, Machine>> = {
  // R_386_32, _16, _8; TLS_LDO_32, TLS_DTPOFF32
  3: machine('i386', [0, 32, 36], set(4, 1), set(2, 20), set(1, 22)),
  // R_PPC_ADDR32, _ADDR16, _UADDR32; DTPREL32
  20: machine('ppc', [0, 78], set(4, 1), set(2, 3), set(4, 24)),
  // R_PPC64_ADDR32, _ADDR16, _UADDR32, _ADDR64, _UADDR64; DTPREL64
  21: machine('ppc64', [0, 78], set(4, 1), set(2, 3), set(4, 24), set(8, 38), set(8, 43)),
  // R_390_8, _16, _32, _64; TLS_LDO32, TLS_LDO64
  22: machine('s390x', [0, 52, 53], set(1, 1), set(2, 3), set(4, 4), set(8, 22)),
  // R_ARM_ABS32, _ABS16, _ABS8; TLS_LDO32
  40: machine('arm', [0, 106], set(4, 2), set(2, 5), set(1, 8)),
  // R_X86_64_64, _32, _32S, _16, _8; DTPOFF64, DTPOFF32
  62: machine('x86_64', [0, 17, 21], set(8, 1), set(4, 10), set(4, 11), set(2, 12), set(1, 14)),
  // R_AARCH64_ABS64, _ABS32, _ABS16; TLS_DTPREL64
  183: machine('aarch64', [0, 256, 1029], set(8, 257), set(4, 258), set(2, 259)),
  // R_RISCV_32, _64, ADD8.., SUB8.., SET8..; TLS_DTPREL*, RELAX, SUB6, SET6, *_ULEB128
  243: machine(
    'riscv',
    [0, 8, 9, 51, 52, 53, 60, 61],
    set(4, 1),
    set(8, 2),
    ...series('add', 33, [1, 2, 4, 8]),
    ...series('subtract', 37, [1, 2, 4, 8]),
    ...series('set', 54, [1, 2, 4]),
  ),
  // R_LARCH_32, _64, ADD8, ADD16, ADD32.., SUB8, SUB16, SUB32..; TLS_DTPREL*, RELAX, *_ULEB128
  258: machine(
    'loongarch',
    [0, 8, 9, 100, 107, 108],
    set(4, 1),
    set(8, 2),
    ...series('add', 47, [1, 2]),
    ...series('add', 50, [4, 8]),
    ...series('subtract', 52, [1, 2]),
    ...series('subtract', 55, [4, 8]),
  ),
};

export function machineOf(number: number): Machine | undefined {
  return MACHINES[number];
}

export function machineName(number: number, is64: boolean): string {
  if (number === 22 && !is64) return 's390';
  return MACHINES[number]?.name ?? `em${number}`;
}
