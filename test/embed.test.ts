// What the bundle carries for a kernel tree, and that it is never less than the tree needs.

import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fill, scratch } from './support/scratch.ts';

const test = suite('embed');

/** The module as the bundle gets it, made from a folder like the repository's. */
function embedded(root: string): { files: Record<string, string>; stderr: string } {
  const script = `
    const { build } = await import(${JSON.stringify(pathToFileURL(resolve('node_modules/esbuild/lib/main.js')))});
    const { kernelTree } = await import(${JSON.stringify(pathToFileURL(resolve('plugin/embed.mjs')))});
    const stdin = { contents: 'export { KERNEL_TREE } from "ckptgen:kernel-tree"' };
    const options = { stdin, bundle: true, format: 'esm', write: false, logLevel: 'error' };
    const built = await build({ ...options, plugins: [kernelTree(${JSON.stringify(root)})] });
    const url = 'data:text/javascript,' + encodeURIComponent(built.outputFiles[0].text);
    console.log(JSON.stringify((await import(url)).KERNEL_TREE));`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { files: JSON.parse(ran.stdout || '{}'), stderr: ran.stderr };
}

function copyOfKbuild(): string {
  const root = scratch();
  cpSync('kbuild', join(root, 'kbuild'), { recursive: true });
  return root;
}

test('every file by its path in the tree, and nothing that a build leaves', () => {
  const root = copyOfKbuild();
  fill(join(root, 'kbuild'), {
    'tree/kernel/ckpt/odd.txt': '\ufeff"\\\u2028\n`$x`\r\n',
    'tree/kernel/ckpt/core.o': 'x',
    'tree/kernel/ckpt/.core.o.cmd': 'x',
    'tree/kernel/ckpt/ckpt_generated/glue.c': 'x',
    'samples/cap/cap_code.o': 'x',
    'samples/cap/ckpt_generated/cap_code.c': 'x',
  });
  const { files, stderr } = embedded(root);
  assert.is(stderr, '');
  assert.is(files['kernel/ckpt/odd.txt'], '\ufeff"\\\u2028\n`$x`\r\n');
  assert.is(files['scripts/Makefile.ckpt'], readFileSync('kbuild/Makefile.ckpt', 'utf8'));
  assert.is(files['kernel/ckpt/core.c'], readFileSync('kbuild/tree/kernel/ckpt/core.c', 'utf8'));
  assert.is(files['samples/ckpt/mediation.h'], readFileSync('kbuild/samples/mediation.h', 'utf8'));
  assert.equal(
    Object.keys(files).filter(path => /\.o$|\.cmd$|ckpt_generated|main\.c|Kbuild|uapi/.test(path)),
    // Exported headers are made in the tree. This one nobody makes.
    ['samples/ckpt/include/uapi/ckpt_sample/door.h'],
  );
  assert.equal(Object.keys(files), Object.keys(files).sort());
});

test('a missing file, and one that is no text, stop the build by name', () => {
  for (const path of ['Makefile.prepare', 'core.c', '.gitignore']) {
    const root = copyOfKbuild();
    rmSync(join(root, 'kbuild/tree/kernel/ckpt', path));
    assert.match(embedded(root).stderr, `kbuild/tree lacks kernel/ckpt/${path}`);
  }
  const root = copyOfKbuild();
  writeFileSync(join(root, 'kbuild/tree/kernel/ckpt/core.c'), Buffer.from([0x61, 0xff]));
  assert.match(embedded(root).stderr, 'kernel/ckpt/core.c is not UTF-8');
});

test.run();
