// layout and diff, on objects that a compiler made of a few lines.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen, findingsOf } from '../support/cli.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('commands on objects');
const folder = scratch();

function object(name: string, text: string, ...flags: string[]): string {
  writeFileSync(join(folder, `${name}.c`), text);
  execFileSync('gcc', ['-g', '-gdwarf-5', ...flags, '-c', '-o', `${name}.o`, `${name}.c`], {
    cwd: folder,
  });
  return `${name}.o`;
}

const POINT = [
  'enum kind { FLAT = -1, DEEP = 4 };',
  'typedef union { int i; float f; } either_t;',
  'struct point { int x; unsigned y:3; unsigned z:29; enum kind kind; char name[2][8]; either_t e; };',
  'struct point p;',
  '',
].join('\n');

test('layout prints every struct, union and typedef of an object', () => {
  const called = ckptgen(folder, 'layout', object('point', POINT));
  assert.is(called.stderr, '');
  assert.is(
    called.stdout,
    [
      'either_t, 4 bytes, aligned 4  point.c:2',
      '  i s32 at 0, 4 bytes, int',
      '  f f32 at 0, 4 bytes, float',
      '',
      'struct point, 32 bytes, aligned 4  point.c:3',
      '  x s32 at 0, 4 bytes, int',
      '  y u32:3 at 4 bit 0, 3 bits, unsigned int',
      '  z u32:29 at 4 bit 3, 29 bits, unsigned int',
      '  kind enum:s32 at 8, 4 bytes, enum kind',
      '  name char[2][8] at 12, 16 bytes, char',
      '  e union at 28, 4 bytes, either_t',
      '    i s32 at 28, 4 bytes, int',
      '    f f32 at 28, 4 bytes, float',
      '',
    ].join('\n'),
  );
  assert.is(called.status, 0);
});

test('--struct takes a name as C writes it, a bare one, or a glob', () => {
  const file = object('point', POINT);
  for (const glob of ['struct point', 'point', 'poi*', 'struct  p*', '{point,none}']) {
    assert.match(
      ckptgen(folder, 'layout', file, '--struct', glob).stdout,
      /^struct point, 32 bytes/,
    );
  }
  assert.match(
    ckptgen(folder, 'layout', file, '--struct', 'either_t').stdout,
    /^either_t, 4 bytes/,
  );
});

test('--struct takes the typedef of a tagged struct as well, and shows it once', () => {
  const file = object(
    'cap',
    'typedef struct cap_struct { int v; } cap_t;\nstruct r { cap_t c; } r;\n',
  );
  assert.match(
    ckptgen(folder, 'layout', file, '--struct', 'cap_t').stdout,
    /, 4 bytes, aligned 4 {2}cap.c:1\n/,
  );
  assert.is(
    ckptgen(folder, 'layout', file, '--struct', '*cap*').stdout.match(/aligned/g)?.length,
    1,
  );
});

test('--format json has every fact', () => {
  const called = ckptgen(
    folder,
    'layout',
    object('point', POINT),
    '--struct',
    'point',
    '--format',
    'json',
  );
  const { target, structs } = JSON.parse(called.stdout);
  assert.is(target.byteOrder, 'little');
  const [point] = structs;
  assert.equal(
    [point.name, point.kind, point.bytes, point.line],
    ['struct point', 'struct', 32, 3],
  );
  const kind = point.members[3];
  assert.equal(kind.enumerators, [
    { name: 'FLAT', value: '-1' },
    { name: 'DEEP', value: '4' },
  ]);
  assert.equal([point.members[2].offsetBits, point.members[2].widthBits], [35, 29]);
  assert.equal(
    [point.members[0].file, point.members[0].line, point.members[0].column],
    ['point.c', 3, 20],
  );
  assert.is(point.members[5].of.members[1].name, 'f');
});

test('what matches nothing cannot be checked', () => {
  const called = ckptgen(folder, 'layout', object('point', POINT), '--struct', 'nosuch');
  assert.is(called.stdout, '');
  assert.match(called.stderr, /^point\.o: error: defines nothing that matches 'nosuch'/);
  assert.is(called.status, 2);
});

test('objects that cannot be read: one error each, exit 2', () => {
  const file = object('point', POINT);
  const bytes = readFileSync(join(folder, file));
  writeFileSync(join(folder, 'cut.o'), bytes.subarray(0, bytes.length >> 1));
  object('plain', POINT, '-g0');
  execFileSync('clang-14', ['-g', '-flto', '-c', '-o', 'bitcode.o', 'point.c'], { cwd: folder });
  const said: [string, RegExp][] = [
    ['cut.o', /^cut\.o: error: .* \[bad-object\]\n$/],
    ['plain.o', /^plain\.o: error: .*-g.*\n$/],
    ['bitcode.o', /^bitcode\.o: error: .*(?:bitcode|LTO).*\n$/],
    ['point.c', /^point\.c: error: .*ELF.*\n$/],
    ['none.o', /^none\.o: error: cannot be read: no such file or folder \[unreadable-file\]\n$/],
    ['.', /error: cannot be read: is a folder \[unreadable-file\]\n$/],
  ];
  for (const [name, pattern] of said) {
    const called = ckptgen(folder, 'layout', name);
    assert.match(called.stderr, pattern);
    assert.is(called.status, 2, name);
  }
});

test('diff of an object with itself finds nothing', () => {
  const file = object('point', POINT);
  const called = ckptgen(folder, 'diff', file, file);
  assert.equal(
    [called.status, called.stderr, called.stdout],
    [0, '', '2 compared, no difference\n'],
  );
});

test('diff tells the change at its place, exit 1, and the same as JSON', () => {
  const [old, now] = [
    object('point', POINT),
    object('later', POINT.replace('int x', 'long x').replace(' = 4', ' = 5')),
  ];
  const called = ckptgen(folder, 'diff', old, now, '--struct', 'point');
  assert.is(called.status, 1);
  assert.match(called.stderr, /^later\.c:3:21: error: .*'x' was s32, is s64 \[member-resized\]$/m);
  assert.match(called.stderr, /^later\.c:1:\d+: error: .*DEEP.* \[enum-value-changed\]$/m);
  const json = ckptgen(folder, 'diff', old, now, '--struct', 'point', '--format', 'json');
  assert.equal([json.status, json.stderr], [1, '']);
  const [first] = findingsOf(json);
  assert.equal(
    [
      first?.rule,
      first?.severity,
      first?.struct,
      first?.member,
      first?.file,
      first?.line,
      first?.column,
    ],
    ['member-resized', 'error', 'struct point', 'x', 'later.c', 3, 21],
  );
});

test('diff without a difference is an empty list as JSON', () => {
  const file = object('point', POINT);
  assert.equal(findingsOf(ckptgen(folder, 'diff', file, file, '--format', 'json')), []);
});

test('a struct that is gone is an error, a new one is told', () => {
  const [old, now] = [object('point', POINT), object('other', 'struct other { int a; } o;\n')];
  const rules = findingsOf(ckptgen(folder, 'diff', old, now, '--format', 'json')).map(
    each => `${each.rule} ${each.severity} ${each.struct}`,
  );
  assert.equal(rules.sort(), [
    'struct-added info struct other',
    'struct-removed error either_t',
    'struct-removed error struct point',
  ]);
});

test('a struct that became a union is one error, with all that embed it', () => {
  const text = (kind: string) =>
    `${kind} v { int a, b; }; struct s { int n; ${kind} v v; } s; ${kind} v alone;\n`;
  const [old, now] = [object('struct', text('struct')), object('union', text('union'))];
  for (const args of [[], ['--struct', 'v']]) {
    const said = ckptgen(folder, 'diff', old, now, ...args);
    assert.match(
      said.stderr,
      /^union\.c:1:7: error: .*'struct v': was a struct, is a union \[kind-changed\]\n/,
    );
    assert.is(said.stderr.match(/error:/g)?.length, 1, said.stderr);
    assert.is(said.status, 1);
  }
});

test('constants are compared where both objects have them', () => {
  const text =
    'struct rec {\nint flags;\n#define REC_ON 1\n#define REC_LEN 8\nchar name[REC_LEN]; } r;\nenum { LOOSE, MORE } mode;\n';
  const changed = text.replace('REC_ON 1', 'REC_ON 2').replace('LOOSE, ', 'NEW, LOOSE, ');
  const [old, now] = [object('rec1', text, '-g3'), object('rec2', changed, '-g3')];
  const plain = [object('rec3', text), object('rec4', changed)];
  const rules = (...files: string[]) =>
    findingsOf(ckptgen(folder, 'diff', ...files, '--format', 'json')).map(({ rule }) => rule);
  assert.equal(rules(old, now), ['enum-inserted', 'constant-changed']);
  assert.equal(rules(plain[0] ?? '', plain[1] ?? ''), ['enum-inserted'], 'macros are not known');
  assert.equal(rules(old, plain[0] ?? ''), [], 'what is not known is no difference');
  assert.equal(rules(plain[0] ?? '', old), [], 'and nothing is new');
  const longer = object('rec5', text.replace('REC_LEN 8', 'REC_LEN 9'), '-g3');
  assert.equal(rules(old, longer), ['array-length-changed']);
  const { stderr } = ckptgen(folder, 'diff', old, longer);
  assert.match(stderr, /'name' was char\[8\], is char\[9\], by 'REC_LEN' \[array-length-changed\]/);
});

test('clang has no columns of members: they are found on the line', () => {
  writeFileSync(join(folder, 'c.c'), 'struct s {\n\tint  first;\n\tint second;\n} s;\n');
  writeFileSync(join(folder, 'd.c'), 'struct s {\n\tint  first;\n\tlong second;\n} s;\n');
  for (const name of ['c', 'd'])
    execFileSync('clang-14', ['-g', '-c', '-o', `${name}.o`, `${name}.c`], { cwd: folder });
  assert.match(
    ckptgen(folder, 'diff', 'c.o', 'd.o').stderr,
    /^d\.c:3:7: error: .*'second' was s32, is s64/,
  );
});

test('a wrong call says so, names the help, and exits 2', () => {
  const said: [string[], RegExp][] = [
    [[], /^error: no command is given \(see ckptgen --help\) \[usage\]\n$/],
    [['frobnicate'], /^error: unknown command 'frobnicate'/],
    [['toString'], /^error: unknown command 'toString'/],
    [['layout'], /^error: OBJECT is expected, 0 operands are given \(see ckptgen layout --help\)/],
    [['diff', 'a.o'], /^error: OLD \[NEW\] \[-- HEADER\.\.\.\] is expected, 1 operands are given/],
    [['diff', 'a.o', 'b.o', '--nosuch'], /^error: Unknown option '--nosuch' \(see/],
    [
      ['diff', 'a.o', 'b.o', '--format', 'xml'],
      /^error: --format is text, json or github, not 'xml'/,
    ],
    [['layout', 'a.o', '--struct', ''], /^error: --struct is empty/],
    [['diff', 'a.o', 'b.o', '--struct', 'a'.repeat(1001)], /^error: --struct is longer than 1000/],
    [['layout', 'a.o', '--struct', 'a', '--struct=b'], /^error: --struct is given twice/],
  ];
  for (const [args, pattern] of said) {
    const called = ckptgen(folder, ...args);
    assert.match(called.stderr, pattern);
    assert.equal([called.status, called.stdout], [2, '']);
  }
});

test('help is text on standard output, exit 0', () => {
  for (const args of [
    ['--help'],
    ['help'],
    ['layout', '--help'],
    ['accept', '-h'],
    ['--version'],
  ]) {
    const called = ckptgen(folder, ...args);
    assert.equal([called.status, called.stderr], [0, '']);
    assert.match(
      called.stdout,
      args.includes('--version') ? /^ckptgen \d+\.\d+\.\d+\n$/ : /Usage: ckptgen/,
    );
  }
  assert.not.match(ckptgen(folder, '--help').stdout, /blame/);
});

test('a reader that goes away early is no bug of ours', () => {
  const script = `${process.execPath} ${join(process.cwd(), 'dist/ckptgen.mjs')} layout point.o | true; echo "\${PIPESTATUS[0]}"`;
  assert.is(execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' }), '0\n');
});

test.run();
