// Modules in scratch folders, built by the real Kbuild against the installed kernel headers.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import { withoutExcerpts } from './excerpts.ts';
import { Folder, scratch } from './scratch.ts';

const BUNDLE = 'dist/ckptgen.mjs';

let root: string | undefined;
let modules = 0;

/** A folder of its own in one that is removed when the process ends. */
function newFolder(): string {
  root ??= scratch();
  return join(root, `module${modules++}`);
}

/** The build folder of the newest kernel headers for this machine. */
export function kernelFolder(): string {
  const folders = readdirSync('/usr/src')
    .filter(name => /^linux-headers-.*\d-[a-z0-9]+$/.test(name))
    .map(name => join('/usr/src', name))
    .filter(folder => existsSync(join(folder, 'include/config/auto.conf')));
  const newest = folders.sort().at(-1);
  if (!newest) throw new Error('no kernel headers: install the Debian package linux-headers-amd64');
  return newest;
}

export interface Made {
  readonly status: number | null;
  readonly stdout: string;
  /** Without source lines. */
  readonly stderr: string;
  /** With them. */
  readonly wholeStderr: string;
  /** stdout and stderr, as a terminal shows them, without make's own lines. */
  readonly text: string;
}

export interface ModuleOptions {
  /** Lines of the Kbuild between `ckptgen-module` and the include. */
  readonly kbuild?: readonly string[];
  readonly subsystems?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** `X_header.h` and `X_code.c`, the struct with a hole and a nested kernel type. */
export function pair(
  name: string,
  members = 'kernel_cap_t set;\n\tu8 tail;',
  include = '<linux/capability.h>',
): Record<string, string> {
  const record = `struct ckpt_${name}_s`;
  const guard = `_TEST_${name.toUpperCase()}_HEADER_H`;
  return {
    [`${name}_header.h`]: [
      '/* SPDX-License-Identifier: GPL-2.0-only */',
      `#ifndef ${guard}`,
      `#define ${guard}`,
      `#include ${include}`,
      `${record} {`,
      `\t${members}`,
      '};',
      `#endif /* ${guard} */`,
      '',
    ].join('\n'),
    [`${name}_code.c`]: [
      '// SPDX-License-Identifier: GPL-2.0-only',
      `#include "${name}_header.h"`,
      '',
      `void ${name}_checkpoint(${record} *record)`,
      '{',
      '}',
      '',
      `int ${name}_restore(const ${record} *record)`,
      '{',
      '\treturn 0;',
      '}',
      '',
    ].join('\n'),
  };
}

/** Files of a folder below another one. */
export function within(
  folder: string,
  files: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}

const MAIN = [
  '// SPDX-License-Identifier: GPL-2.0-only',
  '#include <linux/module.h>',
  '#include "ckpt_generated/uber.h"',
  '',
  'static struct ckpt_image image;',
  '',
  'static int __init tm_init(void)',
  '{',
  '\tint error = full_checkpoint(&image);',
  '',
  '\treturn error ? error : full_restore(&image, sizeof(image), NULL);',
  '}',
  'module_init(tm_init);',
  '',
  'MODULE_DESCRIPTION("Test of ckptgen");',
  'MODULE_LICENSE("GPL");',
  '',
].join('\n');

/** A module `tm` with the subsystems `cap` and `grp` in folders of their names. */
export class Module extends Folder {
  readonly kernel: string;

  constructor({
    kbuild = [],
    subsystems = ['cap', 'grp'],
    files = {},
    folder,
  }: ModuleOptions = {}) {
    if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing: npm run build`);
    super(folder ?? newFolder());
    this.kernel = kernelFolder();
    const head = ['obj-m := tm.o', 'tm-y := main.o', 'ckptgen-module := tm'];
    this.write({
      Kbuild: [...head, ...kbuild, 'include $(src)/Makefile.ckpt', ''].join('\n'),
      Makefile: [
        `KDIR ?= ${this.kernel}`,
        'modules clean:',
        '\t$(MAKE) -C $(KDIR) M="$(CURDIR)" $@',
        '.PHONY: modules clean',
        'include Makefile.ckpt',
        '',
      ].join('\n'),
      'main.c': MAIN,
      ...Object.assign({}, ...subsystems.map(name => within(name, pair(name)))),
      ...files,
    });
    copyFileSync('kbuild/Makefile.ckpt', this.path('Makefile.ckpt'));
    copyFileSync(BUNDLE, this.path('ckptgen.mjs'));
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  remove(file: string): void {
    rmSync(this.path(file), { recursive: true });
  }

  /** `make` in the module's folder, through its own Makefile. */
  make(...args: string[]): Made {
    const ran = spawnSync('make', args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: cleanEnvironment(),
      maxBuffer: 1 << 28,
    });
    const { status, stdout, stderr: wholeStderr } = ran;
    const stderr = withoutExcerpts(wholeStderr);
    const lines = `${stdout}${stderr}`.split('\n');
    const text = lines.filter(line => !/^make(\[\d+\])?: (Enter|Leav)ing|^make -C /.test(line));
    return { status, stdout, stderr, wholeStderr, text: text.join('\n') };
  }

  /** A build that has to succeed. */
  build(...args: string[]): Made {
    const made = this.make(...args);
    if (made.status !== 0) throw new Error(`make ${args.join(' ')}: ${made.status}\n${made.text}`);
    return made;
  }

  /** Every file with its time of change. */
  times(): Map<string, number> {
    const files = globSync('**', { cwd: this.folder, dot: true, nodir: true, posix: true });
    return new Map(files.sort().map(file => [file, statSync(this.path(file)).mtimeMs]));
  }

  files(): string[] {
    return [...this.times().keys()];
  }
}

/** As in a terminal: a make around the tests tells ours nothing. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...env } = process.env;
  return { ...env, LC_ALL: 'C' };
}

/** The `  CC`, `  CKPT`, ... lines, paths below the module's folder. */
export function steps(module: Module, made: Made): string[] {
  return made.stdout
    .split('\n')
    .filter(line => /^ {2}[A-Z]+ /.test(line))
    .map(line => line.trim().replaceAll(`${module.folder}/`, '').replace(/ +/g, ' '));
}

/** What a build tells beside its steps; Kbuild's word on missing BTF is none of ours. */
export function complaints(made: Made): string {
  return made.stderr
    .split('\n')
    .filter(line => !line.startsWith('Skipping BTF generation'))
    .join('\n');
}
