// What 'ckptgen install' puts into a kernel tree and what a build gets beside its glue, as a module of the
// bundle: the one file can then do both from wherever it was copied to. Shared by build.mjs and test/run.mjs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';

/** As plugin/kernel-tree.d.ts declares it. */
const MODULE = 'ckptgen:kernel-tree';

/** Without one of these the installed tree does not build. */
const REQUIRED = [
  'Documentation/dev-tools/ckptgen.rst',
  'kernel/ckpt/.gitignore',
  'kernel/ckpt/Kconfig',
  'kernel/ckpt/Makefile',
  'kernel/ckpt/Makefile.prepare',
  'kernel/ckpt/ckpt_test.c',
  'kernel/ckpt/core.c',
  'samples/ckpt/Kconfig',
  'scripts/Makefile.ckpt',
  'scripts/ckpt_exports.sh',
  'scripts/ckpt_is_available.sh',
];

/** Of the sample module, what its subsystems and the device are in the tree, too. */
const SAMPLES = [
  ...['*/*_header.h', '*/*_code.c', '*/*.layout', 'mediation.h'],
  ...['door.[ch]', 'include/uapi/*/door.h'],
];

const LEFTOVERS = ['**/*.o', '**/.*.cmd', '**/.*.d', '**/ckpt_generated/**', '**/*~', '**/*.swp'];

/** Path in the kernel tree -> file of ours. */
function sourcesOf(root) {
  const tree = globSync('**', {
    cwd: join(root, 'kbuild/tree'),
    dot: true,
    nodir: true,
    posix: true,
    ignore: LEFTOVERS,
  });
  const samples = globSync(SAMPLES, { cwd: join(root, 'kbuild/samples'), posix: true });
  return new Map([
    ['scripts/Makefile.ckpt', 'kbuild/Makefile.ckpt'],
    ...tree.map(path => [path, `kbuild/tree/${path}`]),
    ...samples.map(path => [`samples/ckpt/${path}`, `kbuild/samples/${path}`]),
  ]);
}

function textsOf(root) {
  const sources = sourcesOf(root);
  const missing = REQUIRED.filter(path => !sources.has(path));
  if (missing.length > 0) throw new Error(`kbuild/tree lacks ${missing.join(', ')}`);
  const paths = [...sources.keys()].sort();
  return Object.fromEntries(paths.map(path => [path, textOf(root, sources.get(path))]));
}

/** In a build's generated folder; those called ckpt_* are for userspace, too. */
const IMAGE = ['ckpt_image.h', 'ckpt_sections.h', 'image.c', 'image.h'];

function imageTextsOf(root) {
  return Object.fromEntries(IMAGE.map(name => [name, textOf(root, `kbuild/image/${name}`)]));
}

function textOf(root, source) {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(readFileSync(join(root, source)));
  } catch (error) {
    throw error instanceof TypeError ? new Error(`${source} is not UTF-8`) : error;
  }
}

/** The esbuild plugin. */
export function kernelTree(root) {
  return {
    name: 'kernel-tree',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${MODULE}$`) }, () => ({
        path: MODULE,
        namespace: 'kernel-tree',
      }));
      build.onLoad({ filter: /.*/, namespace: 'kernel-tree' }, () => ({
        contents:
          `export const KERNEL_TREE = ${JSON.stringify(textsOf(root))};\n` +
          `export const IMAGE = ${JSON.stringify(imageTextsOf(root))};\n`,
        loader: 'js',
      }));
    },
  };
}
