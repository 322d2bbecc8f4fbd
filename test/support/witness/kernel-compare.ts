// The reader against the compiler, readelf and pahole, on the kernel's own structs.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AggregateType, Member, ObjectLayouts } from '../../../plugin/layout/layout.ts';
import { readObject } from '../../../plugin/object/read.ts';
import { compareNames, compareStruct, compareTarget } from './compare.ts';
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
  /** How many sizes pahole had to say. */
  readonly paholeSizes: number;
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
  const pahole = comparePahole(folder, path, layouts);
  return {
    structs: structs.filter(({ members }) => members.length > 0).length,
    members: [...witness.facts.values()].reduce((sum, { members }) => sum + members.size, 0),
    differences: [
      ...compareTarget(layouts.target, witness.machine),
      ...compareNames(layouts.names(), names),
      ...found.flatMap(({ model, actual }) => compareStruct(witness, model, actual)),
      ...pahole.differences,
    ],
    paholeSizes: pahole.paholeSizes,
    places: checkPlaces(found.map(({ actual }) => actual)),
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

/** Every size that pahole knows, be it a struct's or a union's. */
function comparePahole(
  folder: string,
  object: string,
  layouts: ObjectLayouts,
): Pick<KernelOutcome, 'differences' | 'paholeSizes'> {
  const lines = run('pahole', ['-s', object], folder).trim().split('\n');
  const differences = lines.flatMap(line => {
    const [name, size] = line.split('\t');
    const sizes = [`struct ${name}`, `union ${name}`].flatMap(candidate => {
      const found = layouts.find(candidate);
      return found.ok ? found.value.map(({ bytes }) => bytes) : [];
    });
    if (sizes.includes(Number(size))) return [];
    return [`${name}: bytes is ${sizes.join(' or ')}, pahole says ${size}`];
  });
  return { paholeSizes: lines.length, differences };
}

/** Holds the places of members, nested ones too, against the text that stands there. */
function checkPlaces(structs: readonly AggregateType[]): KernelOutcome['places'] {
  const sources = new Sources();
  const named = structs.flatMap(ownMembers).filter(({ name }) => name !== undefined);
  return { right: named.filter(member => sources.show(member)).length, all: named.length };
}

/** The members of a struct and of what has no name of its own in it. */
function ownMembers({ members }: AggregateType): Member[] {
  return members.flatMap(member => {
    const type = member.type.kind === 'array' ? member.type.element : member.type;
    const inner = type.kind === 'struct' || type.kind === 'union' ? type : undefined;
    const untagged = member.typeName === 'struct' || member.typeName === 'union';
    return inner && untagged ? [member, ...ownMembers(inner)] : [member];
  });
}

class Sources {
  private readonly kdir = kernelDirectory();
  private readonly files = new Map<string, string[]>();

  /** Whether the member's name stands where its place says; in its line where there is no column. */
  show({ name, place }: Member): boolean {
    if (!place || name === undefined) return false;
    const line = this.lines(place.file)[place.line - 1] ?? '';
    if (place.column === undefined) return line.includes(name);
    return line.startsWith(name, place.column - 1);
  }

  private lines(file: string): string[] {
    const known = this.files.get(file);
    if (known) return known;
    const lines = readFileSync(resolve(this.kdir, file), 'utf8').split('\n');
    this.files.set(file, lines);
    return lines;
  }
}
