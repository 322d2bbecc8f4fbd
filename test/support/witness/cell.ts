// One cell of the matrix: random structs, one compiler and machine, every version of DWARF.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AggregateType, ObjectLayouts } from '../../../plugin/layout/layout.ts';
import { readObject } from '../../../plugin/object/read.ts';
import { compareNames, compareStruct, compareTarget } from './compare.ts';
import { ask, compile, compilerOf, type Family, type Machine } from './compilers.ts';
import type { Witness } from './conditions.ts';
import { StructQuestions } from './facts.ts';
import { isNamed, type NamedAggregate, reach } from './model.ts';
import { Questions } from './questions.ts';
import { type RandomStructs, randomStructs } from './structs.ts';

export interface Cell {
  readonly family: Family;
  readonly machine: Machine;
  /** Of the object with DWARF. */
  readonly flags?: readonly string[];
}

export interface Outcome {
  readonly structs: number;
  readonly members: number;
  readonly differences: readonly string[];
}

const header = 'include/structs.h';

/** Compares `count` structs of `seed`, in every version of DWARF. */
export function compareCell(cell: Cell, seed: number, count: number): Outcome {
  return inFolder(folder => {
    const structs = writeStructs(cell, folder, seed, count);
    const witness = askAbout(cell, folder, structs.structs);
    const found = ([4, 5] as const).map(dwarf =>
      compareObject({ ...witness, dwarf }, folder, { ...structs, flags: cell.flags ?? [] }),
    );
    return {
      structs: structs.structs.length,
      members: [...witness.facts.values()].reduce((sum, { members }) => sum + members.size, 0),
      differences: found.flat(),
    };
  });
}

/** Hands over what the reader makes of the same structs, in DWARF 5. */
export function withLayouts(
  cell: Cell,
  seed: number,
  count: number,
  use: (witness: Witness, found: { model: NamedAggregate; actual: AggregateType }[]) => void,
): void {
  inFolder(folder => {
    const { structs } = writeStructs(cell, folder, seed, count);
    const witness = askAbout(cell, folder, structs);
    const layouts = readRandom(witness, folder, structs);
    const found = structs.flatMap(model => {
      const definitions = layouts.find(model.name);
      return definitions.ok ? definitions.value.map(actual => ({ model, actual })) : [];
    });
    use(witness, found);
  });
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'ckptgen-witness-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeStructs({ machine }: Cell, folder: string, seed: number, count: number) {
  const { longBits } = machine;
  const structs = randomStructs(seed, count, { longBits, int128: longBits === 64 });
  mkdirSync(join(folder, 'include'));
  writeFileSync(join(folder, header), structs.source);
  return structs;
}

function askAbout(cell: Cell, folder: string, structs: readonly NamedAggregate[]): Witness {
  const questions = new Questions();
  const about = new StructQuestions(questions, structs);
  const text = `#include <structs.h>\n${about.twinSource()}${questions.source()}`;
  const answers = ask(
    {
      command: [...compilerOf(cell.family, cell.machine), '-Iinclude'],
      folder,
      source: 'facts.c',
      object: 'facts.o',
    },
    text,
    cell.machine,
  );
  return { ...cell, dwarf: 5, file: header, facts: about.facts, answers };
}

function compareObject(
  witness: Witness,
  folder: string,
  { structs, source, aliases, flags }: RandomStructs & { readonly flags: readonly string[] },
): string[] {
  const layouts = readRandom(witness, folder, structs, flags);
  const lines = source.split('\n');
  const named = new Set(structs.flatMap(struct => [...reach(struct)].filter(isNamed)));
  const differences = [...named].flatMap(model => {
    const found = layouts.find(model.name);
    if (!found.ok) return [`${model.name}: ${found.failures[0].message}`];
    const [actual, ...more] = found.value;
    if (!actual || more.length > 0) return [`${model.name}: ${found.value.length} definitions`];
    const lost = compareStruct(witness, model, actual);
    return lost.length === 0 ? [] : [...lost, definition(model, lines)];
  });
  const names = [...named].map(({ name }) => name);
  const whole = [
    ...compareTarget(layouts.target, witness.machine),
    ...compareNames(layouts.names(), names, aliases),
  ];
  return [...differences, ...whole].map(line => `DWARF ${witness.dwarf}: ${line}`);
}

/** A variable of each type keeps it in DWARF. */
function readRandom(
  { family, machine, dwarf }: Witness,
  folder: string,
  structs: readonly NamedAggregate[],
  flags: readonly string[] = [],
): ObjectLayouts {
  const variables = structs.map(({ name }, i) => `${name} v${i};`).join('\n');
  writeFileSync(join(folder, 'types.c'), `#include <structs.h>\n${variables}\n`);
  const command = [
    ...compilerOf(family, machine),
    '-Iinclude',
    `-gdwarf-${dwarf}`,
    ...flags,
  ] as const;
  compile({ command, folder, source: 'types.c', object: 'types.o' });
  const result = readObject(readFileSync(join(folder, 'types.o')), 'types.o');
  if (!result.ok) throw new Error(`the reader refuses the object: ${result.failures[0].message}`);
  return result.value;
}

function definition({ place, members }: NamedAggregate, lines: readonly string[]): string {
  const used = [place, ...members.map(member => member.place)].map(at => at?.line ?? 0);
  return lines.slice((place?.line ?? 1) - 1, Math.max(...used) + 1).join('\n');
}
