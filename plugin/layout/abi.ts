// What the ABIs of Linux are called, and what a layout may depend on of each.

import type { ByteOrder, Target } from './layout.ts';

interface Abi {
  readonly byteOrder: ByteOrder;
  /** Set for a machine of two sizes that are called differently: its pointer size is said as well. */
  readonly sized?: true;
}

const LITTLE: Abi = { byteOrder: 'little' };
const BIG: Abi = { byteOrder: 'big' };

/** The usual one of each machine; machines without a name have no usual one. */
const USUAL: Readonly<Record<string, Abi>> = {
  x86_64: LITTLE,
  i386: LITTLE,
  arm: LITTLE,
  aarch64: LITTLE,
  ppc: BIG,
  ppc64: BIG,
  s390: BIG,
  s390x: BIG,
  riscv: { byteOrder: 'little', sized: true },
  loongarch: { byteOrder: 'little', sized: true },
};

/**
 * `x86_64`, `riscv64`, `ppc64_le`, `em8_32_be`: the machine, the bits of its pointers where the machine
 * has two sizes, and the byte order where it is not the machine's usual. Lower-case letters, digits and
 * single underscores, so that it can be part of a C name between double ones.
 */
export function abiName({ machine, pointerBytes, byteOrder }: Target): string {
  const usual = USUAL[machine];
  const order = byteOrder === 'little' ? '_le' : '_be';
  const bits = pointerBytes * 8;
  if (!usual) return `${machine}_${bits}${order}`;
  return `${machine}${usual.sized ? bits : ''}${usual.byteOrder === byteOrder ? '' : order}`;
}

const NAME = /^(em\d{1,5}_(?:32|64)|[a-z][a-z0-9]*(?:_64)?)(?:_(le|be))?$/;

/** The byte order of an ABI, by its name; undefined for what `abiName` never says. */
export function byteOrderOf(abi: string): ByteOrder | undefined {
  const match = NAME.exec(abi);
  const [, machine = '', order] = match ?? [];
  const said = order === 'le' ? 'little' : 'big';
  if (/^em\d+_/.test(machine)) return order ? said : undefined;
  const plain = machine.replace(/^(riscv|loongarch)(32|64)$/, '$1');
  const usual = USUAL[plain];
  if (!usual || (usual.sized === true) !== (plain !== machine)) return undefined;
  if (order === undefined) return usual.byteOrder;
  return said === usual.byteOrder ? undefined : said;
}

/**
 * The most that a struct aligns a scalar for its own sake: the i386 psABI puts 8-byte numbers on 4, m68k
 * all on 2, s390 and arm 16-byte ones on 8.
 */
export function greatestAlignBytes({ machine }: Target): number {
  if (machine === 'i386') return 4;
  if (machine === 'em4') return 2;
  return ['s390', 's390x', 'arm'].includes(machine) ? 8 : 16;
}
