// The compiler's answers about the kernel's structs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersIn, type Family, type Machine, machines } from './compilers.ts';
import type { Witness } from './conditions.ts';
import { StructQuestions } from './facts.ts';
import { compileKernel, kernelBuild, kernelIncludes } from './kernel.ts';
import { memberNames } from './kernel-model.ts';
import type { NamedAggregate } from './model.ts';
import { Questions } from './questions.ts';

const x86 = machines[0] as Machine;

/** Asks `family` about `structs` with the kernel's headers and flags. */
export function askKernel(
  folder: string,
  family: Family,
  structs: readonly NamedAggregate[],
): Witness {
  const questions = new Questions();
  const about = new StructQuestions(questions, structs);
  const names = new Set(structs.flatMap(struct => [...memberNames(struct)]));
  const undefine = [...names].map(name => `#undef ${name}\n`).join('');
  const source = join(folder, `facts-${family}.c`);
  const object = `facts-${family}.o`;
  writeFileSync(source, `${kernelIncludes}${undefine}${questions.source()}`);
  compileKernel(kernelBuild(folder, family), source, join(folder, object), []);
  return {
    machine: x86,
    family,
    dwarf: 5,
    facts: about.facts,
    answers: answersIn(folder, object, x86),
  };
}
