// C text to layouts, by gcc and our own reader.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { readObject } from '../../plugin/object/read.ts';
import { scratch } from './scratch.ts';
import { run } from './witness/compilers.ts';

const integers = { 8: 'char', 16: 'short', 32: 'int', 64: 'long long' };

const prelude = Object.entries(integers)
  .flatMap(([bits, type]) => [
    `typedef unsigned ${type} __u${bits}, __le${bits}, __be${bits};`,
    `typedef signed ${type} __s${bits};`,
  ])
  .join('\n');

let folder: string | undefined;
let compiled = 0;

/** `struct TAG` of a C text; its places are in `x.h`, by the lines of the text. */
export function recordOf(text: string, tag = 'ckpt_x_s'): AggregateType {
  folder ??= scratch();
  const source = join(folder, `unit${compiled++}.c`);
  const object = `${source}.o`;
  writeFileSync(source, `${prelude}\n#line 1 "x.h"\n${text}\nstruct ${tag} record;\n`);
  run('gcc', ['-g', '-c', '-o', object, source], folder);
  const layouts = readObject(readFileSync(object), object);
  const found = layouts.ok ? layouts.value.find(`struct ${tag}`) : layouts;
  if (!found.ok) throw new Error(JSON.stringify(found.failures));
  const [record] = found.value;
  if (!record) throw new Error(`no struct ${tag}`);
  return record;
}
