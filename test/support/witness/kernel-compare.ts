// The reader against the compiler, readelf and pahole, on the kernel's own structs.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AggregateType, Member, ObjectLayouts } from '../../../plugin/layout/layout.ts';
import { readObject } from '../../../plugin/object/read.ts';
import { compareNames, compareStruct } from './compare.ts';
import { type Dwarf, type Family, run } from './compilers.ts';
import { kernelDirectory, kernelObject, roots } from './kernel.ts';
import { askKernel } from './kernel-facts.ts';
import { namedAggregates, reachedFrom } from './kernel-model.ts';
import { entriesOf } from './readelf.ts';

export interface KernelOutcome {
  /** Structs and unions with members that the roots reach. */
  readonly structs: number;
  readonly members: number;
  readonly differences: readonly string[];
  /** Named members whose place shows their name in the source, and how many have one. */
  readonly places: { readonly right: number; readonly all: number };
}

export function compareKernel(folder: string, family: Family, dwarf: Dwarf): KernelOutcome {
  const { path, names } = kernelObject(folder, family, dwarf);
  const layouts = read(path);
  const entries = entriesOf(folder, path);
  const reached = new Set(roots.flatMap(root => [...reachedFrom(entries, root)]));
  const structs = [...namedAggregates(entries).values()].filter(({ name }) => reached.has(name));
  const witness = { ...askKernel(folder, family, structs), dwarf };
  const found = structs.map(model => ({ model, actual: only(layouts, model.name) }));
  return {
    structs: structs.filter(({ members }) => members.length > 0).length,
    members: [...witness.facts.values()].reduce((sum, { members }) => sum + members.size, 0),
    differences: [
      ...compareNames(layouts.names(), names),
      ...found.flatMap(({ model, actual }) => compareStruct(witness, model, actual)),
      ...comparePahole(folder, path, layouts),
    ],
    places: checkPlaces(found.flatMap(({ actual }) => actual.members)),
  };
}

function read(path: string): ObjectLayouts {
  const result = readObject(readFileSync(path), path);
  if (!result.ok) throw new Error(result.failures[0].message);
  return result.value;
}

function only(layouts: ObjectLayouts, name: string): AggregateType {
  const found = layouts.find(name);
  if (!found.ok) throw new Error(`${name}: ${found.failures[0].message}`);
  const [actual] = found.value;
  if (!actual || found.value.length > 1)
    throw new Error(`${name}: ${found.value.length} definitions in one unit`);
  return actual;
}

/** Every size that pahole knows, by `struct` and by `union`. */
function comparePahole(folder: string, object: string, layouts: ObjectLayouts): string[] {
  const differences: string[] = [];
  for (const line of run('pahole', ['-s', object], folder).trim().split('\n')) {
    const [name, size] = line.split('\t');
    const sizes = [`struct ${name}`, `union ${name}`].flatMap(candidate => {
      const found = layouts.find(candidate);
      return found.ok ? found.value.map(({ bytes }) => bytes) : [];
    });
    if (!sizes.includes(Number(size)))
      differences.push(`${name}: bytes is ${sizes.join(' or ')}, pahole says ${size}`);
  }
  return differences;
}

function checkPlaces(members: readonly Member[]): KernelOutcome['places'] {
  const files = new Map<string, string[]>();
  const kdir = kernelDirectory();
  const linesOf = (file: string): string[] => {
    const known = files.get(file) ?? readFileSync(resolve(kdir, file), 'utf8').split('\n');
    files.set(file, known);
    return known;
  };
  const named = members.filter(({ name }) => name !== undefined);
  const right = named.filter(({ name, place }) => {
    if (!place) return false;
    const line = linesOf(place.file)[place.line - 1] ?? '';
    const at = place.column === undefined ? line : line.slice(place.column - 1);
    return place.column === undefined
      ? line.includes(name as string)
      : at.startsWith(name as string);
  });
  return { right: right.length, all: named.length };
}
