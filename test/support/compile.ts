// C text to layouts, by gcc and our own reader.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AggregateType, ObjectLayouts } from '../../plugin/layout/layout.ts';
import { readObject } from '../../plugin/object/read.ts';
import { scratch } from './scratch.ts';
import { compilerOf, type Family, type Machine, run } from './witness/compilers.ts';

const integers = { 8: 'char', 16: 'short', 32: 'int', 64: 'long long' };

/** As the kernel has them; aligned_u64 is the type for records of several ABIs. */
const prelude = Object.entries(integers)
  .flatMap(([bits, type]) => [
    `typedef unsigned ${type} __u${bits}, __le${bits}, __be${bits};`,
    `typedef signed ${type} __s${bits};`,
  ])
  .concat('typedef __u64 aligned_u64 __attribute__((aligned(8)));')
  .join('\n');

let folder: string | undefined;
let compiled = 0;

/** `struct TAG` of a C text; its places are in `x.h`, by the lines of the text. */
export function recordOf(text: string, tag = 'ckpt_x_s'): AggregateType {
  return compiledRecord('gcc', text, tag).layout;
}

/** The same by gcc or clang for one of the machines; with what else is known of the build. */
export function recordOn(machine: Machine, text: string, family: Family = 'gcc'): Compiled {
  return compiledRecord(compilerOf(family, machine).join(' '), text, 'ckpt_x_s');
}

export interface Compiled {
  /** As it was read, with the alignment that the compiler says. */
  readonly layout: AggregateType;
  readonly build: ObjectLayouts;
}

function compiledRecord(compiler: string, text: string, tag: string): Compiled {
  const [tool = '', ...flags] = compiler.split(' ');
  folder ??= scratch();
  const source = join(folder, `unit${compiled++}.c`);
  const object = `${source}.o`;
  const align = `struct align { char align[__alignof__(struct ${tag})]; } align;`;
  writeFileSync(source, `${prelude}\n#line 1 "x.h"\n${text}\nstruct ${tag} record;\n${align}\n`);
  run(tool, [...flags, '-g', '-w', '-c', '-o', object, source], folder);
  const layouts = readObject(readFileSync(object), object);
  if (!layouts.ok) throw new Error(JSON.stringify(layouts.failures));
  const [record, alignment] = [`struct ${tag}`, 'struct align'].map(name => {
    const found = layouts.value.find(name);
    return found.ok ? found.value[0] : undefined;
  });
  if (!record || !alignment) throw new Error(`no struct ${tag}`);
  return { layout: { ...record, alignBytes: alignment.bytes }, build: layouts.value };
}
