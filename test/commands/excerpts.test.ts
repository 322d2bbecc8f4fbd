// What a user sees of a finding: its source line and caret, and colours where stderr is a terminal.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen, ckptgenWhole } from '../support/cli.ts';
import { withoutExcerpts } from '../support/excerpts.ts';
import { cleanEnvironment } from '../support/kernel-module.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('excerpts');
const folder = scratch();

const OLD =
  'enum kind { FLAT, DEEP };\nstruct point {\n\t/* \u00e9 */ int y;\n\tenum kind kind;\n} p;\n';
const NEW = OLD.replace('int y', 'long y').replace('DEEP', 'HOLLOW, DEEP');

const TOLD = `\
new.c:3:16: error: layout drift in 'struct point': 'y' was s32, is s64 [member-resized]
    3 |         /* \u00e9 */ long y;
      |                      ^
old.c:3:15: note: it was: y s32 at 0, 4 bytes
    3 |         /* \u00e9 */ int y;
      |                     ^
new.c:1:6: error: layout drift in 'struct point': 'kind' (enum kind): 'HOLLOW' (1) was inserted; 'DEEP' was 1, is 2 [enum-inserted]
    1 | enum kind { FLAT, HOLLOW, DEEP };
      |      ^~~~
new.c:4:12: note: reached through 'kind'
    4 |         enum kind kind;
      |                   ^~~~
old.c:4:12: note: it was: kind without that constant
    4 |         enum kind kind;
      |                   ^~~~
`;

function compile({ compiler = 'gcc', sources = '.', cwd = folder } = {}): void {
  for (const [name, text] of [
    ['old', OLD],
    ['new', NEW],
  ] as const) {
    writeFileSync(join(folder, `${name}.c`), text);
    const args = ['-g', '-gdwarf-5', '-c', '-o', `${name}.o`, join(sources, `${name}.c`)];
    execFileSync(compiler, args, { cwd });
  }
}

test('below each place its line, whole', () => {
  compile();
  const called = ckptgenWhole(folder, 'diff', 'old.o', 'new.o');
  assert.equal(called, { status: 1, stdout: '', stderr: TOLD });
});

test('clang has no columns: those of a name are found, in bytes as well; elsewhere no caret', () => {
  compile({ compiler: 'clang-14' });
  const { stderr } = ckptgenWhole(folder, 'diff', 'old.o', 'new.o');
  assert.is(stderr, TOLD.replace(/^(.*:\d+):\d+(: note: .*\n.*\n).*\n/gm, '$1$2'));
});

test('of a file outside of this folder', () => {
  const cwd = join(folder, 'sub');
  mkdirSync(cwd);
  compile({ sources: '..', cwd });
  const { stderr } = ckptgenWhole(cwd, 'diff', 'old.o', 'new.o');
  assert.is(stderr.replaceAll(`${folder}/`, ''), TOLD);
});

test('a file that has gone, or is shorter now, shows nothing and is no error', () => {
  compile();
  rmSync(join(folder, 'old.c'));
  writeFileSync(join(folder, 'new.c'), 'enum kind { FLAT, HOLLOW, DEEP };\n');
  const { status, stderr } = ckptgenWhole(folder, 'diff', 'old.o', 'new.o');
  const lines = TOLD.split('\n');
  const left = lines.filter((line, index) => line.startsWith(' ') && index !== 7 && index !== 8);
  assert.is(left.length, 8);
  assert.is(status, 1);
  assert.is(stderr, lines.filter(line => !left.includes(line)).join('\n'));
});

test('what programs read has none', () => {
  compile();
  for (const format of ['json', 'github']) {
    const { stdout, stderr } = ckptgenWhole(folder, 'diff', 'old.o', 'new.o', '--format', format);
    assert.is(stderr, '');
    for (const text of [' | ', '^', '\x1b']) assert.not.ok(stdout.includes(text), stdout);
  }
});

/** stdout and stderr are a terminal's. */
function onTerminal(args: string, environment: Readonly<Record<string, string>> = {}): string {
  const { NO_COLOR: _unset, ...env } = cleanEnvironment();
  const bundle = resolve('dist/ckptgen.mjs');
  const ran = spawnSync('script', ['-qec', `${process.execPath} ${bundle} ${args}`, '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, TERM: 'xterm', ...environment },
  });
  return ran.stdout.replaceAll('\r\n', '\n');
}

const RED = '\x1b[1m\x1b[31m';
const CYAN = '\x1b[1m\x1b[36m';
const END = '\x1b[39m\x1b[22m';

const COLOURED = `\
\x1b[1mnew.c:3:16:\x1b[22m ${RED}error:${END} layout drift in 'struct point': 'y' was s32, is s64 [member-resized]
    3 |         /* \u00e9 */ long ${RED}y${END};
      |                      ${RED}^${END}
\x1b[1mold.c:3:15:\x1b[22m ${CYAN}note:${END} it was: y s32 at 0, 4 bytes
    3 |         /* \u00e9 */ int ${CYAN}y${END};
      |                     ${CYAN}^${END}
`;

test('a terminal gets colours, and no other text', () => {
  compile();
  const told = onTerminal('diff old.o new.o');
  assert.is(told.slice(0, COLOURED.length), COLOURED);
  assert.is(stripVTControlCharacters(told), TOLD);
});

test('NO_COLOR that is not empty, and a dumb terminal, have none', () => {
  compile();
  for (const environment of [{ NO_COLOR: '1' }, { NO_COLOR: '0' }, { TERM: 'dumb' }])
    assert.is(onTerminal('diff old.o new.o', environment), TOLD, JSON.stringify(environment));
  assert.is(onTerminal('diff old.o new.o', { NO_COLOR: '' }).slice(0, COLOURED.length), COLOURED);
});

test('it is stderr that has to be a terminal', () => {
  compile();
  assert.is(onTerminal('diff old.o new.o 2>&1 | cat'), TOLD);
  assert.ok(onTerminal('diff old.o new.o | cat').startsWith('\x1b[1mnew'));
});

test('a wrong call is told in colours, too', () => {
  const told = onTerminal('diff');
  assert.match(
    stripVTControlCharacters(told),
    /^error: OLD \[NEW\] \[-- HEADER\.\.\.\] is expected/,
  );
  assert.ok(told.startsWith(`${RED}error:${END} OLD [NEW]`), JSON.stringify(told));
});

test('other tests get what is told without its lines, and no more is left out', () => {
  compile();
  const lines = TOLD.split('\n').filter(line => !line.startsWith(' '));
  assert.is(ckptgen(folder, 'diff', 'old.o', 'new.o').stderr, lines.join('\n'));
  for (const [right, wrong] of [
    ['    3 |', '    4 |'],
    [' |  ', ' :  '],
    ['^~~~', '~^~~'],
  ] as const)
    assert.is.not(withoutExcerpts(TOLD.replace(right, wrong)), lines.join('\n'));
  const more = '   18 | text\n      | ^\n';
  assert.is(withoutExcerpts(`${TOLD}${more}`), `${lines.join('\n')}${more}`);
});

test.run();
