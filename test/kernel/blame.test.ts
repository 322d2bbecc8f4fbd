// Which header breaks the probe: gcc and clang, as Kbuild would call them, on headers of one folder.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blame } from '../../plugin/commands/blame.ts';
import { configText } from '../../plugin/commands/config.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('blame');

const COMPILERS = ['gcc', 'clang-14'];

function header(name: string, guard = `${name.toUpperCase()}_H`): string {
  return `#ifndef ${guard}\n#define ${guard}\nstruct ckpt_${name}_s {\n\tint a;\n};\n#endif\n`;
}

let folders = 0;
const root = scratch();

/** What is said, a line each: the failure, then its notes. Headers by subsystem's name. */
async function said(
  headers: Readonly<Record<string, string>>,
  compiler: string,
): Promise<string[]> {
  const src = join(root, `module${folders++}`);
  const out = join(src, 'out');
  mkdirSync(out, { recursive: true });
  const subsystems = Object.keys(headers).map(name => ({
    name,
    folder: '',
    header: `${name}_header.h`,
    code: `${name}_code.c`,
    lock: `${name}.layout`,
    checkpointReturns: 'void' as const,
    hasVerify: false,
    hasUndo: false,
    goesLast: false,
  }));
  const config = {
    ...{ module: 'tm', uapi: 'uapi', uapiOut: 'uapi', roots: ['.'], patterns: ['*'] },
    ...{ subsystems, offLocks: [], makeArgs: [], base: '', makefiles: [] },
  };
  fill(src, {
    'out/config.json': configText(config),
    ...Object.fromEntries(subsystems.map(each => [each.header, headers[each.name] ?? ''])),
  });
  const probe = join(out, 'probe.c');
  const command = [compiler, `-I${src}`, '-w', '-c', '-o', join(out, 'probe.o'), probe];
  const { failures } = await blame({ src, out, command });
  return failures
    .flatMap(({ code, message, place, notes = [] }) => [
      { place, message: `${message} [${code}]` },
      ...notes,
    ])
    .map(({ place, message }) => {
      const spot = [place?.file, place?.line, place?.column].filter(part => part !== undefined);
      return `${spot.join(':')}: ${message}`.replaceAll(`${src}/`, '');
    });
}

const OPEN = ": is a '{', a ';' or an '#if' not closed in it\\?";

/** The first line for headers `aa`, `bb`, `cc`, of which `bb` is made another. */
const BROKEN: readonly (readonly [string, string, RegExp])[] = [
  [
    'an open brace is shown where it opens',
    header('bb').replace('};', ''),
    new RegExp(
      `^bb_header\\.h:3:18: 'bb_header\\.h' does not compile: expected .*${OPEN} \\[header-broken\\]$`,
    ),
  ],
  [
    'a missing semicolon behind the struct',
    header('bb').replace('};', '}'),
    new RegExp(
      `^bb_header\\.h(:5:2: .*expected ';' after struct|: .*expected ';'.*${OPEN}) \\[header-broken\\]$`,
    ),
  ],
  [
    'an open bracket',
    header('bb').replace('};', '};\nint f(int a,'),
    new RegExp(
      `^bb_header\\.h: 'bb_header\\.h' does not compile: expected .*${OPEN} \\[header-broken\\]$`,
    ),
  ],
  [
    'an open condition is the compiler to show',
    header('bb').replace('#endif', ''),
    /^bb_header\.h:1(:2)?: 'bb_header\.h' does not compile: unterminated [^?]* \[header-broken\]$/,
  ],
  [
    'a struct inside an #if',
    header('bb').replace('struct', '#if 0\nstruct').replace('};', '};\n#endif'),
    /^bb_header\.h: the compiler sees no definition of 'struct ckpt_bb_s' here: is it inside an #if\? \[header-broken\]$/,
  ],
  [
    'a member of an unknown type',
    header('bb').replace('int', 'nosuch_t'),
    /^bb_header\.h:4:\d+: 'bb_header\.h' does not compile: unknown type name 'nosuch_t' \[header-broken\]$/,
  ],
  [
    'a member of an incomplete type',
    header('bb').replace('int', 'struct nosuch'),
    /^bb_header\.h:4:\d+: 'bb_header\.h' does not compile: field .*incomplete type[^?]* \[header-broken\]$/,
  ],
  [
    'a guard behind an include, shared with another header',
    `#include <stddef.h>\n${header('bb', 'AA_H')}`,
    /^bb_header\.h:2:9: include guard 'AA_H' is that of 'aa_header\.h' as well: give each header its own \[shared-guard\]$/,
  ],
  [
    'a guard that does not reach the end, shared with another header',
    `${header('bb', 'AA_H')}int bb;\n`,
    /^bb_header\.h:1:9: include guard 'AA_H' is that of 'aa_header\.h' as well: give each header its own \[shared-guard\]$/,
  ],
];

for (const compiler of COMPILERS)
  for (const [what, bb, pattern] of BROKEN) {
    test(`${compiler}: ${what}`, async () => {
      assert.match(
        (await said({ aa: header('aa'), bb, cc: header('cc') }, compiler))[0] ?? '',
        pattern,
      );
    });
  }

for (const compiler of COMPILERS) {
  test(`${compiler}: no note tells of what an open brace only entails`, async () => {
    const lines = await said({ aa: header('aa'), bb: header('bb').replace('};', '') }, compiler);
    assert.not.match(lines.join('\n'), /incomplete|storage size|never completed/);
  });

  test(`${compiler}: a shared guard shows both headers`, async () => {
    const lines = await said(
      { aa: header('aa'), bb: `${header('bb', 'AA_H')}int bb;\n` },
      compiler,
    );
    assert.equal(lines.slice(1), ['aa_header.h:1:9: also used here']);
  });

  test(`${compiler}: a struct that another's macro hides, which is no guard, is a leak`, async () => {
    const aa = header('aa').replace('#endif', '#define QUIET\n#endif');
    const bb = header('bb').replace('struct', '#ifndef QUIET\nstruct').replace('};', '};\n#endif');
    assert.match(
      (await said({ aa, bb }, compiler))[0] ?? '',
      /^aa_header\.h: 'aa_header\.h' breaks 'bb_header\.h', which compiles without it.* \[header-leaks\]$/,
    );
  });

  test(`${compiler}: a default that both give is not to blame for a macro that leaks`, async () => {
    const both = '#ifndef LEN\n#define LEN 3\n#endif\n';
    const aa = `${both}${header('aa')}#define ckpt_bb_s ckpt_gone_s\n#define int banana\n`;
    assert.match(
      (await said({ aa, bb: `${both}${header('bb')}` }, compiler))[0] ?? '',
      /^aa_header\.h(:\d+:\d+)?: .* \[header-(leaks|broken)\]$/,
    );
  });
}

test('a compiler that cannot be run is told in words', async () => {
  const text = async (compiler: string) => (await said({ aa: header('aa') }, compiler)).join('\n');
  assert.is(
    await text('no-such-gcc'),
    ": the compiler 'no-such-gcc' cannot be run: no such program; install it, or name another with CC= [no-compiler]",
  );
  assert.match(await text('/'), /cannot be run: permission denied/);
});

test.run();
