// What generate leaves behind when it is stopped: a write that fails stands for a kill before it.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AbiBuilds } from '../support/abi-builds.ts';
import { fill } from '../support/scratch.ts';

const test = suite('generate');

const abi = 'x86_64';

/** In the order in which they are written; of the others probe is the author. */
const outputs = [
  'asserts.h',
  'ckpt_image.h',
  'image.h',
  'uber.h',
  'fpu_glue.h',
  'uapi/tm/fpu.h',
  'regs_glue.h',
  'uapi/tm/regs.h',
  'image.c',
  'glue.c',
  'uapi/tm/ckpt_image.h',
  'uapi/tm/ckpt_sections.h',
  'uapi/tm/uber.h',
  'unlocked.list',
];

/** Headers of three subsystems, none of them in the build. */
function builds(): AbiBuilds {
  const all = new AbiBuilds();
  all.header('__u32 ip; __u64 mask;', { perAbi: false });
  const text = all.read('fpu/fpu_header.h');
  for (const name of ['regs', 'gone'])
    fill(all.folder, { [`${name}/${name}_header.h`]: text.replaceAll('fpu', name) });
  return all;
}

/** Makes a write of that file fail; what is there already stays. */
function blocked(all: AbiBuilds, file: string): () => void {
  const temporary = join(all.out(abi), `${file}.tmp${process.pid}`);
  mkdirSync(temporary, { recursive: true });
  return () => rmSync(temporary, { recursive: true });
}

function generatedFiles(all: AbiBuilds): string[] {
  const found = globSync('**/*.{c,h,list}', { cwd: all.out(abi), nodir: true, posix: true });
  return found.filter(file => file !== 'probe.c').sort();
}

/** What generated files include of each other and is not there. */
function missing(all: AbiBuilds): string[] {
  const out = all.out(abi);
  return generatedFiles(all).flatMap(file => {
    const text = readFileSync(join(out, file), 'utf8');
    const besides = [
      ...text.matchAll(/^#include "((?:\w+_glue|asserts|uber|image|ckpt_image)\.h)"$/gm),
    ];
    const exported = [...text.matchAll(/^#include <(tm\/\w+\.h)>$/gm)];
    const paths = [
      ...besides.map(([, name]) => name),
      ...exported.map(([, name]) => `uapi/${name}`),
    ];
    return paths.filter(path => !existsSync(join(out, path ?? ''))).map(path => `${file}: ${path}`);
  });
}

for (const before of [[], ['fpu', 'gone']])
  for (const stop of outputs)
    test(`from ${before.join() || 'nothing'}, stopped at ${stop}: no #include of what is not there`, async () => {
      const all = builds();
      all.names = before;
      if (before.length > 0) assert.is((await all.generate(abi)).status, 0);
      const had = generatedFiles(all);
      all.names = ['fpu', 'regs'];
      const unblock = blocked(all, stop);
      const isWritten = !(had.includes(stop) && /asserts|fpu|image|sections/.test(stop));
      assert.is((await all.generate(abi)).status, isWritten ? 2 : 0);
      assert.equal(missing(all), []);
      unblock();
      assert.is((await all.generate(abi)).status, 0);
      assert.equal(generatedFiles(all), [...outputs].sort());
      assert.equal(missing(all), []);
    });

test.run();
