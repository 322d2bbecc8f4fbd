// What an object says of the machine it was compiled for (e_machine, ELF gABI).

const MACHINES: Readonly<Record<number, string>> = {
  3: 'i386',
  20: 'ppc',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x86_64',
  183: 'aarch64',
  243: 'riscv',
  258: 'loongarch',
};

export function machineOf(machine: number, is64: boolean): string {
  if (machine === 22 && !is64) return 's390';
  return MACHINES[machine] ?? `em${machine}`;
}
