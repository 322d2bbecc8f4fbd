// Macros and enums of an object against what the compiler's own preprocessor says: every `#define` that
// stands at the end, in order, with its place.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Macro } from '../../plugin/layout/layout.ts';
import {
  type Compiler,
  clang,
  compile,
  compilersFor,
  folder,
  gcc,
  layoutsOf,
  machines,
  run,
} from '../support/objects.ts';
import { fill } from '../support/scratch.ts';
import { compilerOf } from '../support/witness/compilers.ts';

const test = suite('macros');

fill(folder, {
  'included.h': '#define INCLUDED 1\n#undef ON_COMMAND_LINE\n#define ON_COMMAND_LINE 6\n',
  'only-macros.h': '#define ONLY_MACROS 1\n',
  'inner.h':
    '#define TWICE 1\n#define F(x, args...) ((x) + args)\n#define G(a, ...) f(a, __VA_ARGS__)\n',
  'sub dir/outer.h': '#include "../inner.h"\n#undef TWICE\n#define TWICE 2\n',
});

const source = `#include <linux/fs.h>
#include "sub dir/outer.h"
#include "inner.h"
#undef __linux__
#undef ALSO_ON_COMMAND_LINE
#define CONTINUED(a, \\
                  b) \\
  a + \\
  b
#define AGAIN 1
#undef AGAIN
#define AGAIN   2  +  /* comment */ 3
#define GONE 1
#undef GONE
#define NEVER_ARGUED() x
#define EMPTY
#define TABBED "a\tb"
#define ACCENT "caf\u00e9"
#define dollar$ 1
int x;
`;

const commandLine = [
  ...['-DON_COMMAND_LINE=5', '-DALSO_ON_COMMAND_LINE', '-DLIKE(x)=x', '-UGONE'],
  ...['-include', 'included.h', '-imacros', 'only-macros.h'],
];

/** As C writes it, with its place: `#define F(x,y...) ((x) + y) @inner.h:2`. */
function show({ name, params, body, place }: Macro): string {
  const head = params ? `${name}(${params.join(',')})` : name;
  const text = body === '' ? head : `${head} ${body}`;
  return `#define ${text} @${place ? `${place.file}:${place.line}` : ''}`;
}

function macrosOf(bytes: Uint8Array): readonly Macro[] {
  const macros = layoutsOf(bytes).macros();
  if (!macros.ok) throw new Error(macros.failures[0].message);
  return macros.value;
}

/** The same from the output of -E -dD: definitions between linemarkers. */
function fromPreprocessor(text: string): string[] {
  const defined = new Map<string, string>();
  let [file, line] = ['', 0];
  for (const each of text.split('\n')) {
    const marker = /^# (\d+) "(.*)"/.exec(each);
    const [, head, name = '', rest = ''] = /^#(define|undef) ([\w$]+)(.*)/.exec(each) ?? [];
    if (marker) [file, line] = [marker[2] ?? '', Number(marker[1]) - 1];
    if (head) defined.delete(name);
    const place = file.startsWith('<') ? '' : `${file}:${line}`;
    const spelled = rest.trimEnd().replaceAll('\t', '\\011');
    if (head === 'define') defined.set(name, `#define ${name}${spelled} @${place}`);
    line++;
  }
  return [...defined.values()];
}

function preprocessed({ family, machine }: Compiler, flags: readonly string[]): string[] {
  const [tool, ...args] = compilerOf(family, machine);
  const all = [...args, '-w', ...flags, ...commandLine, '-E', '-dD', 'source.c'];
  return fromPreprocessor(run(tool, all, folder));
}

/** For a failure that can be read: the lists have some thousand lines. */
function missing(from: readonly string[], within: readonly string[]): string[] {
  const there = new Set(within);
  return from.filter(each => !there.has(each));
}

const [, i386, aarch64, s390x] = machines.map(machine => compilersFor(machine, ['gcc'])[0]);

const builds: readonly (readonly [Compiler | undefined, readonly string[]])[] = [
  [gcc, ['-g3', '-gdwarf-5']],
  [gcc, ['-g3', '-gdwarf-4']],
  [gcc, ['-g3', '-gdwarf-5', '-gdwarf64']],
  [gcc, ['-g3', '-gdwarf-4', '-gdwarf64']],
  [gcc, ['-g3', '-gdwarf-4', '-gstrict-dwarf']],
  [gcc, ['-g3', '-gdwarf-5', '-gz']],
  [gcc, ['-g3', '-gdwarf-5', '-gz=zlib-gnu']],
  [gcc, ['-g3', '-gdwarf-5', '-std=gnu89', '-O2']],
  [i386, ['-g3', '-gdwarf-5']],
  [i386, ['-g3', '-gdwarf-4']],
  [aarch64, ['-g3', '-gdwarf-5']],
  [s390x, ['-g3', '-gdwarf-5']],
  [s390x, ['-g3', '-gdwarf-4', '-gdwarf64']],
  [clang, ['-g', '-gdwarf-5', '-fdebug-macro']],
  [clang, ['-g', '-gdwarf-4', '-fdebug-macro']],
  [clang, ['-g', '-gdwarf-5', '-gdwarf64', '-fdebug-macro']],
];

for (const [compiler, flags] of builds) {
  if (!compiler) throw new Error('no compiler');
  test(`as the preprocessor: ${compiler.family} ${compiler.machine.name} ${flags.join(' ')}`, () => {
    const bytes = compile(compiler, source, [...flags, ...commandLine]);
    const [found, expected] = [macrosOf(bytes).map(show), preprocessed(compiler, flags)];
    assert.ok(expected.length > 500);
    assert.equal(missing(found, expected), [], 'read, and not there');
    assert.equal(missing(expected, found), [], 'not read');
    assert.equal(found, expected);
  });
}

test('what the preprocessor has left of the source, as ccache and distcc compile it', () => {
  const direct = compile(gcc, source, ['-g3', ...commandLine]);
  const twice = compile(gcc, source, ['-g3', '-save-temps', ...commandLine]);
  assert.equal(macrosOf(twice).map(show), macrosOf(direct).map(show));
});

const units = [
  '#include <linux/fs.h>\n#define BOTH 1\n#define FIRST 1\n#define OTHER 1\nint a;\n',
  '#include <linux/fs.h>\n#define BOTH 1\n#define SECOND 1\n#define OTHER 2\nint b;\n',
];

function distinctOf(compiler: Compiler, flags: readonly string[]): string[] {
  const [tool, ...args] = compilerOf(compiler.family, compiler.machine);
  const lists = units.map((unit, index) => {
    fill(folder, { [`u${index}/unit.c`]: unit });
    const all = [...args, ...flags, '-g3', '-fno-pie', '-c', 'unit.c', '-o', '../unit.o'];
    run(tool, all, join(folder, `u${index}`));
    run('cp', ['unit.o', `unit${index}.o`], folder);
    return fromPreprocessor(
      run(
        tool,
        [...args, ...flags, '-fno-pie', '-g3', '-E', '-dD', 'unit.c'],
        join(folder, `u${index}`),
      ),
    );
  });
  return [...new Set(lists.flat())];
}

for (const link of [['-r'], ['-no-pie', '-Wl,-e0']])
  for (const [compiler, flags] of [
    [gcc, ['-gdwarf-5']],
    [gcc, ['-gdwarf-4']],
    [clang, ['-gdwarf-5', '-fdebug-macro']],
    [clang, ['-gdwarf-4', '-fdebug-macro']],
  ] as const)
    test(`two units, linked ${link.join(' ')}: ${compiler.family} ${flags.join(' ')}`, () => {
      const expected = distinctOf(compiler, flags);
      const command = [...link, '-nostdlib', 'unit0.o', 'unit1.o', '-o', 'linked.o'];
      run('x86_64-linux-gnu-gcc', command, folder);
      const found = macrosOf(readFileSync(join(folder, 'linked.o'))).map(show);
      assert.equal(missing(found, expected), [], 'read, and not there');
      assert.equal(missing(expected, found), [], 'not read');
      assert.equal(found, expected);
      assert.is(found.filter(each => /^#define BOTH /.test(each)).length, 1);
      assert.is(found.filter(each => /^#define OTHER /.test(each)).length, 2);
    });

test('an object without them has none', () => {
  for (const flags of [['-g'], ['-g', '-gdwarf-4']])
    for (const compiler of [gcc, clang])
      assert.equal(macrosOf(compile(compiler, source, [...flags, ...commandLine])), []);
});

test('they are read once', () => {
  const layouts = layoutsOf(compile(gcc, source, ['-g3', ...commandLine]));
  assert.is(layouts.macros(), layouts.macros());
  assert.is(layouts.enums(), layouts.enums());
});

test.run();
