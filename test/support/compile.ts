// C text to layouts, by gcc and our own reader.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constantsIn, type ObjectConstants } from '../../plugin/commands/object-constants.ts';
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
  /** Of the record, with the text at hand. */
  readonly constants: ObjectConstants;
}

/** What `judge` is given of the constants of two texts. */
export function constantsOf(before: Compiled, after: Compiled) {
  const name = 'struct ckpt_x_s';
  return {
    old: before.constants.of(name, before.layout),
    new: after.constants.of(name, after.layout),
    elsewhere: after.constants.lookup,
  };
}

function compiledRecord(compiler: string, text: string, tag: string): Compiled {
  const [tool = '', ...flags] = compiler.split(' ');
  folder ??= scratch();
  const unit = join(folder, `unit${compiled++}`);
  mkdirSync(unit);
  const object = join(unit, 'unit.o');
  const align = `struct align { char align[__alignof__(struct ${tag})]; } align;`;
  writeFileSync(join(unit, 'x.h'), `${text}\n`);
  writeFileSync(
    join(unit, 'unit.c'),
    `${prelude}\n#include "x.h"\nstruct ${tag} record;\n${align}\n`,
  );
  const macros = tool.includes('clang') ? ['-fdebug-macro'] : [];
  const asked = ['-g3', ...macros, '-fno-eliminate-unused-debug-types'];
  run(tool, [...flags, ...asked, '-w', '-c', '-o', object, 'unit.c'], unit);
  const layouts = readObject(readFileSync(object), object);
  if (!layouts.ok) throw new Error(JSON.stringify(layouts.failures));
  const [record, alignment] = [`struct ${tag}`, 'struct align'].map(name => {
    const found = layouts.value.find(name);
    return found.ok ? found.value[0] : undefined;
  });
  if (!record || !alignment) throw new Error(`no struct ${tag}`);
  const constants = constantsIn(layouts.value, file => (file.endsWith('x.h') ? text : undefined));
  if (!constants.ok) throw new Error(JSON.stringify(constants.failures));
  const layout = { ...record, alignBytes: alignment.bytes };
  return { layout, build: layouts.value, constants: constants.value };
}
