// support/sections.c, compiled and run.

import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { scratch } from './scratch.ts';
import { run } from './witness/compilers.ts';

export const INCLUDES = ['kbuild/image', 'kbuild/samples/include/uapi'].map(
  folder => `-I${resolve(folder)}`,
);

/** Undefined behaviour and every byte outside of an image end the program. */
const SANITIZED = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** `c` checks images, `l` lists sections, `e` edits, `w` asks wrongly, `r` seals, `s` sums. */
export type Mode = 'c' | 'l' | 'e' | 'w' | 'r' | 's';

export type Program = (mode: Mode, images: readonly Uint8Array[]) => readonly string[];

export function sectionsProgram(compiler = 'gcc', flags: readonly string[] = SANITIZED): Program {
  const folder = scratch();
  const args = ['-O1', '-g', ...flags, ...INCLUDES, resolve('test/support/sections.c'), '-o', 'a'];
  run(compiler, args, folder);
  return (mode, images) => {
    const input = Buffer.concat(images.flatMap(image => [lengthOf(image), image]));
    const ran = spawnSync(join(folder, 'a'), [mode], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (ran.status !== 0)
      throw new Error(`${mode}: exit ${ran.status} ${ran.stderr.slice(0, 3000)}`);
    return ran.stdout.split('\n').slice(0, -1);
  };
}

function lengthOf({ length }: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}
