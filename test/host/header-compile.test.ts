// A header by itself, through gcc and clang: all of its types come out, whoever may use them.

import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Folders } from '../../plugin/host/folders.ts';
import {
  type CompiledHeaders,
  type CompileOptions,
  compileHeaders,
  type HeaderCompiler,
  type HeaderSource,
  openCompiler,
  rescues,
} from '../../plugin/host/header-compile.ts';
import type { Result } from '../../plugin/layout/result.ts';
import { layoutsOf, run } from '../support/objects.ts';
import { describeObject } from '../support/oneline.ts';
import { problemOf, sound } from '../support/results.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('header compile');

const compilers = [
  'gcc',
  'clang-14',
  'gcc -m32',
  'clang-14 -m32',
  'aarch64-linux-gnu-gcc',
  'gcc -gdwarf-4 -O2 -std=c11 -Wall -Werror',
  'clang-14 -gdwarf-4 -O2 -std=c11 -Wall -Werror',
  'gcc -g0',
  'clang-14 -g0',
];

async function compilerOf(command: string, cwd = scratch()): Promise<HeaderCompiler> {
  return sound(await openCompiler({ command: command.split(' '), cwd, scratch: scratch() }));
}

function sourceOf(
  files: Readonly<Record<string, string>>,
  headers: readonly string[],
  folders: Folders = { first: [], last: [] },
): HeaderSource {
  const root = scratch();
  fill(root, files);
  return { name: 'v1', root, headers, folders };
}

async function compiled(
  command: string,
  sources: readonly HeaderSource[],
  options: CompileOptions = { before: [] },
): Promise<Result<CompiledHeaders>> {
  const compiler = await compilerOf(command);
  const result = await compileHeaders(compiler, sources, options);
  assert.equal(readdirSync(compiler.scratch), ['annotations'], 'nothing is left');
  return result;
}

/** The only object, and its layouts but the system's. */
async function objectOf(...args: Parameters<typeof compiled>) {
  const [object] = sound(await compiled(...args)).objects;
  assert.ok(object);
  return Buffer.from(object ?? []);
}

const everyKind = `
#define LIMIT 7
enum { ALONE = 1, ALONE_TOO };
enum tagged { TAGGED = LIMIT };
typedef struct { int a; } untagged;
typedef struct { int b; } *pointer_only;
typedef enum { OF_TYPEDEF } of_typedef;
struct unused { unsigned char byte; enum { INSIDE = 3 } member; struct inner { short s; } inner; };
union either { unsigned char u8; long long s64; };
static int warned_of(int x) { int unused; }
static inline int function(void) { struct local { int l; } x = { ALONE }; return x.l; }
`;

const layouts = `struct inner: 2 bytes, align 2
  s s16 at 0, 2 bytes (short)
struct unused: 12 bytes, align 4
  byte u8 at 0, 1 byte (unsigned char)
  member enum:u32 at 4, 4 bytes (enum) { INSIDE = 3 }
  inner struct at 8, 2 bytes (struct inner)
untagged: 4 bytes, align 4
  a s32 at 0, 4 bytes (int)`;

for (const command of compilers)
  test(`${command}: all that a header defines is described`, async () => {
    const object = await objectOf(command, [sourceOf({ 'inc/a.h': everyKind }, ['inc/a.h'])]);
    const found = layoutsOf(object);
    const names = ['struct inner', 'struct unused', 'untagged'];
    assert.is(describeObject(found, names), layouts);
    assert.ok(found.names().includes('union either'));
    for (const word of [
      'ALONE_TOO',
      'TAGGED',
      'OF_TYPEDEF',
      'of_typedef',
      'pointer_only',
      'INSIDE',
    ])
      assert.ok(object.includes(`${word}\0`), word);
    assert.ok(object.includes('LIMIT 7\0'), 'the macro');
  });

for (const command of ['gcc', 'clang-14'])
  test(`${command}: DWARF 5, unless the command says otherwise`, async () => {
    for (const [flag, version] of [
      ['', 5],
      [' -gdwarf-4', 4],
      [' -gdwarf', 5],
    ]) {
      const object = await objectOf(`${command}${flag}`, [sourceOf({ 'a.h': everyKind }, ['a.h'])]);
      const folder = scratch();

      writeFileSync(join(folder, 'a.o'), object);
      const info = run('readelf', ['--debug-dump=info', 'a.o'], folder);
      assert.is(/Version: +(\d)/.exec(info)?.[1], String(version));
    }
  });

for (const command of ['gcc', 'clang-14', 'gcc -gdwarf-4', 'clang-14 -gdwarf-4'])
  test(`${command}: places are paths in the repository`, async () => {
    const files = {
      'top.h': '#include <sub/b.h>\n#include "inc/sub/c.h"\nstruct top { struct b b; };\n',
      'inc/sub/b.h': '#include "d.h"\nstruct b { struct d d; };\n',
      'inc/sub/c.h': 'struct c { int c; };\n',
      'inc/sub/d.h': '\nstruct d { int d; };\n',
    };
    const folders = { first: ['inc'], last: [] };
    const object = await objectOf(command, [sourceOf(files, ['top.h'], folders)]);
    const found = layoutsOf(object);
    const places = ['struct top', 'struct b', 'struct c', 'struct d'].map(name => {
      const [layout] = sound(found.find(name));
      return `${layout?.place?.file}:${layout?.place?.line}`;
    });
    assert.equal(places, ['top.h:3', 'inc/sub/b.h:2', 'inc/sub/c.h:1', 'inc/sub/d.h:2']);
  });

for (const command of ['gcc', 'clang-14'])
  test(`${command}: folders come before the system's headers, or behind them`, async () => {
    const files = {
      'a.h': '#include <time.h>\n#include <only.h>\n',
      'own/time.h': 'struct own_time { int x; };\n',
      'own/only.h': 'struct only { int x; };\n',
    };
    const names = async (folders: Folders) =>
      layoutsOf(await objectOf(command, [sourceOf(files, ['a.h'], folders)])).names();
    const first = await names({ first: ['own'], last: [] });
    assert.equal(first, ['struct only', 'struct own_time']);
    const last = await names({ first: [], last: ['own'] });
    assert.ok(last.includes('struct only') && last.includes('struct tm'));
    assert.not(last.includes('struct own_time'));
  });

test('headers are compiled in their order, behind what comes before them', async () => {
  const files = {
    'a.h': 'typedef size_t a_size;\n',
    'b.h': 'struct b { a_size size; size_t other; };\n',
  };
  const compile = (headers: string[], before: string[]) =>
    compiled('gcc -m32', [sourceOf(files, headers)], { before });
  const result = sound(await compile(['a.h', 'b.h'], ['stddef.h']));
  assert.equal(result.rescue, []);
  const found = layoutsOf(result.objects[0] ?? new Uint8Array());
  assert.match(describeObject(found, ['struct b']), 'struct b: 8 bytes, align 4');
  assert.is(
    problemOf(await compile(['b.h', 'a.h'], ['stddef.h'])),
    "b.h:1:12: does not compile by itself in v1: unknown type name 'a_size' [header-broken]",
  );
  assert.is(
    problemOf(await compile(['a.h'], ['none/such.h'])),
    'a.h: does not compile by itself in v1: none/such.h: No such file or directory [header-broken]',
  );
});

for (const [command, missing] of [
  ['gcc', 'lost/lost.h: No such file or directory'],
  ['clang-14', "'lost/lost.h' file not found"],
] as const)
  test(`${command}: the first error is told at its place, and who included it`, async () => {
    const files = {
      'inc/a.h': '#include "sub/b.h"\nstruct also wrong;\n',
      'inc/sub/b.h': 'struct b {\n\tunknown_t member;\n};\nnonsense nonsense;\n',
      'lost.h': '\n#include "lost/lost.h"\n',
    };
    const failureOf = async (header: string) => {
      const result = await compiled(command, [sourceOf(files, [header])]);
      return result.ok ? undefined : result.failures;
    };
    const reached = await failureOf('inc/a.h');
    assert.is(reached?.length, 1);
    assert.equal(
      { ...reached?.[0], place: { ...reached?.[0].place, column: 0 } },
      {
        code: 'header-broken',
        message: "does not compile by itself in v1: unknown type name 'unknown_t'",
        place: { file: 'inc/sub/b.h', line: 2, column: 0 },
        notes: [{ place: { file: 'inc/a.h' }, message: 'included from here' }],
      },
    );
    assert.equal(await failureOf('lost.h'), [
      {
        code: 'header-broken',
        message: `does not compile by itself in v1: ${missing}`,
        place: { file: 'lost.h', line: 2, column: 10 },
        notes: [],
      },
    ]);
  });

for (const command of ['gcc', 'clang-14']) {
  test(`${command}: what a header leaves to its includer is tried, the same for all revisions`, async () => {
    const [builtIn = [], system = []] = rescues;
    const whole = 'struct a { int x; };\n';
    const needing = 'struct a { uint8_t x; size_t y; bool z; };\n';
    const socket = 'struct a { struct sockaddr x; char name[IFNAMSIZ]; };\n';
    const rescueOf = async (...texts: string[]) => {
      const sources = texts.map(text => sourceOf({ 'a.h': text }, ['a.h']));
      const result = sound(await compiled(command, sources));
      assert.is(result.objects.length, texts.length);
      for (const object of result.objects)
        assert.ok(layoutsOf(object).names().includes('struct a'));
      return result.rescue;
    };
    assert.equal(await rescueOf(whole, whole), []);
    assert.equal(await rescueOf(needing), builtIn);
    assert.equal(await rescueOf(socket), system);
    assert.equal(await rescueOf(whole, needing), builtIn);
    assert.equal(await rescueOf(needing, socket), system);
    const both = sourceOf({ 'a.h': 'struct a { struct tm x; uint8_t y; };\n' }, ['a.h']);
    assert.equal(sound(await compiled(command, [both], { before: ['time.h'] })).rescue, builtIn);
    const conflict = sourceOf({ 'a.h': 'struct tm { int mine; };\n' }, ['a.h']);
    const other = { ...sourceOf({ 'a.h': socket }, ['a.h']), name: 'v2' };
    const result = await compiled(command, [conflict, other]);
    assert.match(problemOf(result), /^a.h:1:\d+: does not compile by itself in v2: /);
  });

  test(`${command}: exported headers of the kernel are what make headers_install makes of them`, async () => {
    const text = [
      '#include <linux/compiler.h>',
      '#include <linux/compiler_types.h>',
      'static inline int *f(void __user *p) __attribute_const__;',
      'struct a { char tag; const void __user *p; long __force *q; } __packed;',
    ].join('\n');
    const folders = { first: ['include/uapi'], last: [] };
    const source = (path: string) => sourceOf({ [path]: text }, [path], folders);
    const object = await objectOf(`${command} -m32`, [source('include/uapi/linux/a.h')]);
    assert.match(describeObject(layoutsOf(object), ['struct a']), 'struct a: 9 bytes, align 1');
    const elsewhere = await compiled(command, [source('include/linux/a.h')]);
    assert.match(problemOf(elsewhere), /linux\/compiler.h/);
    const packed = 'struct a { char tag; int x; } __packed;';
    const plain = await objectOf(command, [sourceOf({ 'a.h': packed }, ['a.h'])]);
    assert.match(describeObject(layoutsOf(plain), ['struct a']), 'struct a: 8 bytes, align 4');
  });
}

test('nothing is tried where a header is not there', async () => {
  const folder = scratch();
  const log = join(folder, 'log');
  fill(folder, { cc: `#!/bin/sh\necho "$@" >> ${log}\nexec gcc "$@"\n` });
  chmodSync(join(folder, 'cc'), 0o755);
  const calls = async (text: string) => {
    writeFileSync(log, '');
    await compiled(join(folder, 'cc'), [sourceOf({ 'a.h': text }, ['a.h'])]);
    return readFileSync(log, 'utf8').split('\n').length - 1;
  };
  const questions = 2;
  assert.is(await calls('#include "none.h"\n'), questions + 1);
  assert.is(await calls('none x;\n'), questions + 1 + rescues.length);
  assert.is(await calls('size_t x;\n'), questions + 2);
});

test('several are compiled side by side', async () => {
  const compiler = await compilerOf('gcc');
  const all = Array.from({ length: 8 }, (_, at) =>
    sourceOf({ 'a.h': `struct a { char x[${at + 1}]; };` }, ['a.h']),
  );
  const results = await Promise.all(
    all.map(source => compileHeaders(compiler, [source], { before: [] })),
  );
  const sizes = results.map(result => {
    const [object = new Uint8Array()] = sound(result).objects;
    return sound(layoutsOf(object).find('struct a'))[0]?.bytes;
  });
  assert.equal(sizes, [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a compile that is stopped leaves nothing', async () => {
  const stop = new AbortController();
  const source = sourceOf({ 'a.h': '#include "fifo"\n' }, ['a.h']);
  run('mkfifo', ['fifo'], source.root);
  setTimeout(() => stop.abort(), 500);
  const result = await compiled('gcc', [source], { before: [], signal: stop.signal });
  assert.is(problemOf(result), "the compiler 'gcc' fails: killed by SIGTERM [compiler-failed]");
});

test('a name that no #include can have', async () => {
  const path = 'a"b.h';
  const source = sourceOf({ [path]: '' }, [path]);
  assert.is(
    problemOf(await compiled('gcc', [source])),
    'a"b.h: has a name that no #include can have [bad-path]',
  );
});

test('a compiler that is none, or does not know a flag', async () => {
  const open = async (command: string) =>
    problemOf(await openCompiler({ command: command.split(' '), cwd: '/', scratch: scratch() }));
  assert.is(
    await open('no-such-cc -O2'),
    "the compiler 'no-such-cc -O2' fails: there is no such program [compiler-failed]",
  );
  assert.is(await open(''), 'no compiler is named [compiler-failed]');
  assert.is(
    await open('false'),
    "the compiler 'false' fails: it does not say why [compiler-failed]",
  );
  assert.match(
    problemOf(await compiled('gcc --no-such-flag', [sourceOf({ 'a.h': '' }, ['a.h'])])),
    /^the compiler 'gcc --no-such-flag' fails: gcc: error: unrecognized .* \[compiler-failed\]$/,
  );
});

test('a clang that leaves out unused types is refused', async () => {
  const folder = scratch();
  const clang = (version: string) =>
    `#!/bin/sh\n[ "$1" = -dumpmachine ] && echo s390x-ibm-linux || echo "X clang version ${version}"\n`;
  fill(folder, { old: clang('10.0.1-4'), new: clang('11.0.0') });
  const open = (name: string) => {
    chmodSync(join(folder, name), 0o755);
    return openCompiler({ command: [join(folder, name)], cwd: folder, scratch: scratch() });
  };
  assert.is(
    problemOf(await open('old')),
    'clang 10 leaves out types that nothing uses; take clang 11 or later, or gcc [compiler-failed]',
  );
  const { isClang, machine } = sound(await open('new'));
  assert.equal([isClang, machine], [true, 's390x']);
});

test('what a compiler is, and what it compiles for', async () => {
  const known = [];
  for (const command of [
    'gcc',
    'clang-14',
    'aarch64-linux-gnu-gcc',
    'clang-14 --target=s390x-linux',
  ]) {
    const { isClang, machine } = await compilerOf(command);
    known.push([isClang, machine]);
  }
  assert.equal(known, [
    [false, 'x86_64'],
    [true, 'x86_64'],
    [false, 'aarch64'],
    [true, 's390x'],
  ]);
});

test.run();
