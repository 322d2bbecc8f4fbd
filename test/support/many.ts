// A module with many subsystems alike, for figures.

import { Module, pair, within } from './kernel-module.ts';

/** Subsystems `s0`, `s1`, ... without locks, each with a member `tail` to be changed. */
export function manySubsystems(count: number): Module {
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  const files = Object.assign({}, ...names.map(name => within(name, pair(name, MEMBERS))));
  return new Module({ subsystems: [], files });
}

const MEMBERS = 'kernel_cap_t set;\n\tu32 values[3];\n\tu8 tail;';

/** The header of `s0` with another layout each time. */
export function withTail(module: Module, turn: number): string {
  const width = ['u8', 'u16', 'u32'][turn % 3];
  return module.read('s0/s0_header.h').replace(/u\d+ tail/, `${width} tail`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
