// check --staged where ckptgen.yaml names the records: what is staged is judged, whatever the work tree has.

import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wordsIn } from '../../plugin/commands/staged-compile.ts';
import { searchedBy } from '../../plugin/host/compiler.ts';
import { differenceIn, Listed } from '../../plugin/host/index-listing.ts';
import { Shadow } from '../../plugin/host/shadow.ts';
import { scratch } from '../support/scratch.ts';
import { ckptgenIn, findingsOf, Repo } from '../support/staged.ts';

const test = suite('staged settings');

const YAML = 'ckptgen.yaml';
const HEADER = 'abi/a.h';
const LOCK = 'abi/a.layout';
const KIND = 'common/kind.h';

const FILES = {
  [YAML]: 'records:\n  - headers: abi/*.h\n    structs: "*_ser"\n    version: A_VERSION\n',
  [HEADER]: [
    '#include "../common/deep/part.h"',
    '#define A_VERSION 1',
    'struct a_ser {',
    '\tpart_kind kind;',
    '\tunsigned int n;',
    '};',
    '',
  ].join('\n'),
  'common/deep/part.h': '#include "../kind.h"\n',
  [KIND]: 'typedef unsigned int part_kind;\n',
  'main.c': 'int main(void) { return 0; }\n',
};

let template: Repo | undefined;

/** Recorded and committed; `folder` is that of the settings. */
function recorded(folder = '.', files: Readonly<Record<string, string>> = {}): Repo {
  const isPlain = folder === '.' && Object.keys(files).length === 0;
  if (isPlain && template) {
    const copy = new Repo();
    cpSync(template.folder, copy.folder, { recursive: true, preserveTimestamps: true });
    copy.git('update-index', '-q', '--refresh');
    return copy;
  }
  const repo = new Repo();
  repo.git('init', '--quiet');
  const all = Object.entries({ ...FILES, ...files });
  repo.write(Object.fromEntries(all.map(([path, text]) => [join(folder, path), text])));
  accept(repo, folder);
  repo.commitAll();
  if (!isPlain) return repo;
  template = repo;
  return recorded();
}

function accept(repo: Repo, folder = '.'): void {
  const said = ckptgenIn(join(repo.folder, folder), ['accept']);
  assert.is(said.status, 0, said.stderr);
}

function read(repo: Repo, path: string): string {
  return readFileSync(repo.path(path), 'utf8');
}

function edit(repo: Repo, path: string, from: string, to: string): void {
  const text = read(repo, path);
  assert.ok(text.includes(from), `${path} has ${from}`);
  writeFileSync(repo.path(path), text.replace(from, to));
}

/** Staged, and no more in the work tree. */
function stageOnly(repo: Repo, path: string, from: string, to: string): void {
  edit(repo, path, from, to);
  repo.git('add', path);
  edit(repo, path, to, from);
}

const FINE = { status: 0, findings: [] };
const none = (repo: Repo) => repo.git('reset', '--quiet', '--hard');

const LENGTH = `error array-length-changed ${HEADER}`;
const STILL = `error version-not-bumped ${HEADER}`;

test('nothing that a record could hang on: nothing is said', () => {
  const repo = recorded();
  const silent = () => {
    const said = repo.check();
    assert.equal([said.status, said.stdout, said.stderr], [0, '', '']);
  };
  silent();
  repo.write({ 'main.c': 'int main(void) { return 1; }\n' });
  repo.git('add', 'main.c');
  silent();
  edit(repo, HEADER, 'int n;', 'int n[2];');
  edit(repo, YAML, 'A_VERSION', 'NONE');
  silent();
  repo.write({ Makefile: 'all:\n', 'x.layout.bak': '\n' });
  repo.git('add', 'Makefile', 'x.layout.bak');
  silent();
});

test('a header is judged as it is staged: told at its line, with what to type', () => {
  const repo = recorded();
  stageOnly(repo, HEADER, 'int n;', 'int n[2];');
  const said = repo.check();
  assert.is(said.status, 1);
  assert.is(said.stdout, `${YAML}: 0 of 1 lock agree\n`);
  assert.is(
    said.wholeStderr,
    [
      `${HEADER}:5:15: error: layout drift in 'struct a_ser': 'n' was u32, is u32[2] [array-length-changed]`,
      '    5 |         unsigned int n[2];',
      '      |                      ^',
      `${LOCK}:8: note: exported format says: n u32 at 4, 4 bytes`,
      '    8 |   n u32 at 4, 4 bytes, from unsigned int',
      "note: if intended: set A_VERSION to 2, then ckptgen accept 'struct a_ser'",
      `note: once it is recorded: git add ${LOCK}`,
      `note: the work tree has another '${HEADER}', which is not staged: if that is the mend, git add ${HEADER}`,
      `${HEADER}:2: error: version of 'struct a_ser': 'A_VERSION' is still 1, and the format is another one [version-not-bumped]`,
      '    2 | #define A_VERSION 1',
      `${LOCK}:4: note: exported format says: version A_VERSION = 1`,
      '    4 | version A_VERSION = 1',
      "note: set A_VERSION to 2, then ckptgen accept 'struct a_ser'",
      `note: once it is recorded: git add ${LOCK}`,
      `note: the work tree has another '${HEADER}', which is not staged: if that is the mend, git add ${HEADER}`,
      '',
    ].join('\n'),
  );
});

test('a mend that is not staged is none; staged, it is, whatever the work tree has', () => {
  const repo = recorded();
  stageOnly(repo, HEADER, 'int n;', 'int n[2];');
  const bad = { status: 1, findings: [LENGTH, STILL] };
  assert.equal(repo.verdict(), bad);
  rmSync(repo.path(HEADER));
  assert.equal(repo.verdict(), bad, 'removed from the work tree');
  repo.git('checkout', '--quiet', 'HEAD', '--', HEADER);
  edit(repo, HEADER, 'n;', 'n; /* harmless */');
  repo.git('add', HEADER);
  edit(repo, HEADER, 'unsigned int n', 'broken');
  assert.equal(repo.verdict(), FINE);
});

test('what it includes is that of the index, through .. as well', () => {
  const repo = recorded();
  stageOnly(repo, KIND, 'part_kind;', 'part_kind[2];');
  assert.equal(repo.verdict(), { status: 1, findings: [LENGTH, STILL] });
  none(repo);
  edit(repo, HEADER, 'n;', 'n; /* harmless */');
  repo.git('add', HEADER);
  edit(repo, KIND, 'int', 'long');
  assert.equal(repo.verdict(), FINE, 'not the unstaged one');
  edit(repo, KIND, 'typedef', 'broken');
  assert.equal(repo.verdict(), FINE);
  repo.write({ [KIND]: '/* nothing that the header could go on with */\n' });
  assert.equal(repo.verdict(), FINE, 'what fails is another file than the one to blame');
  rmSync(repo.path(KIND));
  assert.equal(repo.verdict(), FINE, 'nor the one that is gone');
  none(repo);
  edit(repo, HEADER, '#define', '#include "../common/more.h"\n#define');
  repo.write({ 'common/more.h': '\n' });
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), { status: 2, findings: [`error header-broken ${HEADER}`] });
  repo.git('add', 'common/more.h');
  rmSync(repo.path('common/more.h'));
  assert.equal(repo.verdict(), FINE);
});

const FLAGS = ['flags: [-Iinclude]', 'flags: [-I, include]', 'flags: [-I, ./include]']
  .concat(['flags: [-include, include/kind.h]', 'flags: [-isystem, include]'])
  .concat(['command: [cc, -idirafter, include]', 'flags: [-iquote, include]'])
  .concat(['flags: [--include-directory=include]', 'flags: [-isysteminclude]']);

for (const flags of FLAGS)
  test(`folders that flags name are those of the index: ${flags}`, () => {
    const yaml = `compile:\n  ${flags}\n${FILES[YAML]}`;
    const files = {
      [YAML]: yaml,
      [HEADER]: FILES[HEADER].replace('../common/deep/part.h', 'kind.h'),
      'include/kind.h': '#ifndef K\n#define K\ntypedef unsigned int part_kind;\n#endif\n',
    };
    if (flags.includes('-include,')) files[HEADER] = files[HEADER].replace('#include "kind.h"', '');
    for (const folder of ['.', 'deep/er']) {
      const repo = recorded(folder, files);
      const kind = join(folder, 'include/kind.h');
      const header = join(folder, HEADER);
      stageOnly(repo, kind, 'part_kind;', 'part_kind[2];');
      const bad = { status: 1, findings: [`error array-length-changed ${header}`] };
      bad.findings.push(`error version-not-bumped ${header}`);
      assert.equal(repo.verdict(), bad, folder);
      none(repo);
      edit(repo, header, 'n;', 'n; /* harmless */');
      repo.git('add', header);
      edit(repo, kind, 'int', 'long');
      assert.equal(repo.verdict(), FINE, folder);
    }
  });

for (const compile of ['flags: [', 'command: [clang-14, '])
  test(`a header of the system's, as far as the compiler knows, is one of the index as well: ${compile}`, () => {
    const repo = recorded('.', {
      [YAML]: `compile:\n  ${compile}-isystem, include/deep]\n${FILES[YAML]}`,
      [HEADER]: FILES[HEADER].replace('"../common/deep/part.h"', '<kind.h>'),
      'include/deep/kind.h': '#include "../../common/kind.h"\n',
    });
    stageOnly(repo, KIND, 'part_kind;', 'part_kind[2];');
    assert.equal(repo.verdict(), { status: 1, findings: [LENGTH, STILL] });
    none(repo);
    edit(repo, HEADER, 'n;', 'n; /* harmless */');
    repo.git('add', HEADER);
    edit(repo, KIND, 'part_kind;', 'part_kind[2];');
    assert.equal(repo.verdict(), FINE);
  });

test('words of a command that are paths, and those that are none', () => {
  const root = scratch();
  const isSource = () => false;
  const snapshot = { top: '/top', name: '', before: '', changes: [], asked: { cwd: '/', env: {} } };
  const listed = new Listed(Buffer.alloc(0), differenceIn(''));
  const shadow = new Shadow({ snapshot, listed, root, isSource });
  const told = (text: string) => wordsIn(shadow, text.split(' '), '/top/src').join(' ');
  const moved = (text: string) => text.replaceAll('ROOT', root);
  const same =
    'cc -DX=src/a -I /usr/include -I../../elsewhere -include linux.h -O2 a -isystem /topper';
  assert.is(told(same), same);
  assert.is(
    told(
      '/top/tools/cc -Ia -I a -isystem a -iquote ../b -idirafter . -include ./k.h -I/top/c ../d/e.c',
    ),
    moved(
      'ROOT/tools/cc -IROOT/src/a -I ROOT/src/a -isystem ROOT/src/a -iquote ROOT/b -idirafter ROOT/src -include ROOT/src/k.h -IROOT/c ROOT/d/e.c',
    ),
  );
  const searched =
    '-Ia -I b -isystem /c -isystemd -iquote ../e -idirafterf --include-directory=g -o h -Dx';
  assert.equal(searchedBy(searched.split(' '), '/top'), [
    '/top/a',
    '/top/b',
    '/c',
    '/top/d',
    '/e',
    '/top/f',
    '/top/g',
  ]);
});

test('settings are those that are staged', () => {
  const repo = recorded();
  stageOnly(repo, YAML, 'A_VERSION', 'OTHER');
  const { status, stderr } = repo.check();
  assert.is(status, 2);
  assert.match(
    stderr,
    /^ckptgen\.yaml:4:14: error: 'OTHER' is no macro of 'abi\/a\.h', .*\[bad-config\]$/m,
  );
  none(repo);
  edit(repo, HEADER, 'n;', 'n; /* harmless */');
  repo.git('add', HEADER);
  repo.write({ [YAML]: 'no settings: [\n' });
  assert.equal(repo.verdict(), FINE, 'the unstaged ones are not read');
  rmSync(repo.path(YAML));
  assert.equal(repo.verdict(), FINE);
});

test('settings that are no YAML are told at their line', () => {
  const repo = recorded();
  edit(repo, YAML, 'structs: "*_ser"', 'structs: "*_ser');
  repo.git('add', YAML);
  const said = repo.check();
  assert.is(said.status, 2);
  assert.match(said.stderr, /^ckptgen\.yaml:\d+:\d+: error: .*\[bad-config\]$/m);
  assert.not.match(said.stderr, /ckptgen-/, 'no scratch folder is named');
  repo.write({ [YAML]: `${FILES[YAML]}recrods: []\n` });
  repo.git('add', YAML);
  assert.match(repo.check().stderr, /^ckptgen\.yaml:5:1: error: .*recrods.*\[bad-config\]$/m);
});

test('a header that does not compile is told at its line', () => {
  const repo = recorded();
  stageOnly(repo, HEADER, 'unsigned int n', 'unsinged int n');
  const said = repo.check();
  assert.is(said.status, 2);
  assert.match(said.stderr, /^abi\/a\.h:5:\d+: error: .*unsinged.*\[header-broken\]$/m);
  assert.not.match(said.stderr, /ckptgen-/);
});

test('a lock has to be staged with what it says', () => {
  const repo = recorded();
  edit(repo, HEADER, 'int n;', 'int n[2];');
  edit(repo, HEADER, 'VERSION 1', 'VERSION 2');
  accept(repo);
  repo.git('add', HEADER);
  assert.is(repo.verdict().status, 1);
  repo.git('add', LOCK);
  assert.equal(repo.verdict(), FINE);
  repo.git('reset', '--quiet', '--', HEADER);
  assert.is(repo.verdict().status, 1, 'the lock alone');
  repo.git('add', HEADER);
  repo.git('checkout', '--quiet', 'HEAD', '--', LOCK);
  repo.git('rm', '--quiet', '--cached', LOCK);
  assert.equal(repo.verdict(), { status: 1, findings: [`error unlocked ${HEADER}`] });
});

test('a lock that was edited by hand is refused at its line, whatever the work tree has', () => {
  const repo = recorded();
  stageOnly(repo, LOCK, 'n u32 at 4', 'n u32 at 8');
  const said = repo.check();
  assert.is(said.status, 2);
  assert.match(said.stderr, /^abi\/a\.layout:\d+: error: .*\[bad-lock\]$/m);
  none(repo);
  edit(repo, HEADER, 'n;', 'n; /* harmless */');
  repo.git('add', HEADER);
  edit(repo, LOCK, 'n u32 at 4', 'n u32 at 8');
  assert.equal(repo.verdict(), FINE);
});

test('versions count from HEAD', () => {
  const repo = recorded();
  edit(repo, HEADER, 'int n;', 'int n[2];');
  edit(repo, HEADER, 'VERSION 1', 'VERSION 2');
  accept(repo);
  edit(repo, HEADER, 'VERSION 2', 'VERSION 1');
  edit(repo, LOCK, 'version A_VERSION = 2', 'version A_VERSION = 1');
  repo.git('add', '--all');
  const still = repo.verdict();
  assert.is.not(still.status, 0);
  edit(repo, HEADER, 'VERSION 1', 'VERSION 2');
  accept(repo);
  repo.git('add', '--all');
  assert.equal(repo.verdict(), FINE);
  repo.git('commit', '--quiet', '--message', 'x');
  stageOnly(repo, HEADER, 'VERSION 2', 'VERSION 1');
  assert.ok(repo.verdict().findings.includes(`error version-went-back ${HEADER}`));
});

test('before the first commit versions count from nothing', () => {
  const repo = new Repo();
  repo.git('init', '--quiet');
  repo.write(FILES);
  repo.git('add', '--all');
  assert.equal(repo.verdict(), { status: 1, findings: [`error unlocked ${HEADER}`] });
  accept(repo);
  repo.git('add', '--all');
  assert.equal(repo.verdict(), FINE);
});

const POINTER = `error pointer-in-record ${HEADER}`;
const waiver = (expires: string) =>
  `waivers:\n  - rule: pointer-in-record\n    struct: a_ser\n    member: p\n    reason: x\n    expires: ${expires}\n`;

test('a waiver counts when it is staged, as long as it holds', () => {
  const repo = recorded();
  edit(repo, HEADER, 'unsigned int n;', 'unsigned int n;\n\tvoid *p;');
  edit(repo, HEADER, 'VERSION 1', 'VERSION 2');
  repo.write({ [YAML]: FILES[YAML] + waiver('2999-12-31') });
  accept(repo);
  repo.git('add', HEADER, LOCK);
  assert.equal(repo.verdict(), { status: 1, findings: [POINTER] });
  repo.git('add', YAML);
  assert.is(repo.verdict().status, 0);
  repo.write({ [YAML]: FILES[YAML] });
  assert.is(repo.verdict().status, 0);
  repo.write({ [YAML]: FILES[YAML] + waiver('2024-01-31') });
  repo.git('add', YAML);
  const expired = repo.verdict();
  assert.is(expired.status, 1);
  assert.ok(expired.findings.includes(`error waiver-expired ${YAML}`));
});

test('a record without a lock is refused with its header; one from before is told', () => {
  const repo = recorded();
  repo.write({ 'abi/b.h': '#define A_VERSION 1\nstruct b_ser { int n; };\n' });
  repo.git('add', 'abi/b.h');
  assert.equal(repo.verdict(), { status: 1, findings: ['error unlocked abi/b.h'] });
  assert.match(repo.check().stderr, /once it is recorded: git add abi\/b\.layout/);
  repo.git('commit', '--quiet', '--no-verify', '--message', 'x');
  edit(repo, HEADER, 'n;', 'n; /* harmless */');
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), { status: 0, findings: ['info unlocked abi/b.h'] });
});

test('a header that goes takes its lock with it', () => {
  const repo = recorded('.', { 'abi/b.h': '#define A_VERSION 1\nstruct b_ser { int n; };\n' });
  repo.git('rm', '--quiet', '--cached', 'abi/b.h');
  assert.equal(repo.verdict(), { status: 1, findings: ['error struct-removed abi/b.layout'] });
  repo.git('rm', '--quiet', '--cached', 'abi/b.layout');
  assert.equal(repo.verdict(), FINE);
});

test('a header that is moved', () => {
  const repo = recorded();
  repo.git('mv', HEADER, 'abi/z.h');
  repo.git('mv', LOCK, 'abi/z.layout');
  assert.equal(repo.verdict(), FINE);
});

test('settings below the top, and locks in a folder of their own', () => {
  const folder = "sub dir/it's";
  const repo = recorded(folder, { [YAML]: `locks: locks\n${FILES[YAML]}` });
  const header = `${folder}/${HEADER}`;
  stageOnly(repo, header, 'int n;', 'int n[2];');
  const said = repo.check();
  assert.is(said.status, 1, said.stderr);
  assert.is(said.stderr.split(':')[0], header);
  const below = ckptgenIn(join(repo.folder, folder), ['check', '--staged', '--format', 'json']);
  assert.is(below.status, 1);
  assert.is(findingsOf(below.stdout).length, 2);
  none(repo);
  edit(repo, header, 'int n;', 'int n[2];');
  edit(repo, header, 'VERSION 1', 'VERSION 2');
  accept(repo, folder);
  repo.git('add', header);
  assert.match(repo.check().stderr, /git add 'sub dir\/it'\\''s\/locks\/abi\/a\.layout'$/m);
  repo.git('add', '--all');
  assert.equal(repo.verdict(), FINE);
});

test('a series is judged by the settings of each commit', () => {
  const repo = recorded();
  const base = repo.git('rev-parse', 'HEAD');
  edit(repo, KIND, 'part_kind;', 'part_kind[2];');
  repo.commitAll('drift');
  edit(repo, HEADER, 'VERSION 1', 'VERSION 2');
  accept(repo);
  repo.commitAll('mended');
  const said = ckptgenIn(repo.folder, ['check', '--range', `${base}..HEAD`]);
  assert.is(said.status, 1);
  assert.is(said.stdout, '2 commits, 1 to look at\n');
  assert.match(said.stderr, /^note: in [0-9a-f]{12} \("drift"\)$/m);
  assert.not.match(said.stderr, /the work tree has another/);
  assert.is(ckptgenIn(repo.folder, ['check', '--range', 'HEAD~1..HEAD']).status, 0);
});

/** Names, modes, times and contents of all there is, git's own folder included. */
function fingerprint(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .map(name => {
      const { mode, mtimeMs, ino } = statSync(join(folder, name));
      const isFile = statSync(join(folder, name)).isFile();
      const bytes = isFile ? readFileSync(join(folder, name)) : '';
      const hash = createHash('sha256').update(bytes).digest('hex');
      return `${name} ${mode} ${mtimeMs} ${ino} ${hash}`;
    })
    .join('\n');
}

test('nothing of the repository is changed, and nothing is left behind', () => {
  const repo = recorded();
  stageOnly(repo, HEADER, 'int n;', 'int n[2];');
  repo.write({ 'untracked.h': '\n', [KIND]: 'broken\n' });
  const temporary = scratch();
  const before = fingerprint(repo.folder);
  for (const args of [['--staged'], ['--range', 'HEAD']]) {
    ckptgenIn(repo.folder, ['check', ...args], { TMPDIR: temporary });
    assert.is(fingerprint(repo.folder), before, args.join(' '));
    assert.equal(readdirSync(temporary), []);
  }
});

test('what a header includes counts, whatever it is called', () => {
  const repo = recorded('.', {
    'common/deep/part.h': '#include "../kind.def"\n',
    'common/kind.def': 'typedef unsigned int part_kind;\n',
  });
  stageOnly(repo, 'common/kind.def', 'unsigned int', 'unsigned long long');
  const { status, findings } = repo.verdict();
  assert.is(status, 1, findings.join('\n'));
});

test('settings that go, and leave locks behind, guard nothing any more', () => {
  const repo = recorded();
  repo.git('rm', '--quiet', YAML);
  assert.equal(repo.verdict(), { status: 2, findings: [`error not-judged ${YAML}`] });
  repo.git('rm', '--quiet', LOCK);
  assert.equal(repo.verdict(), { status: 0, findings: [] });
});

test('a header that git ignores is what a build has made', () => {
  const repo = recorded('.', {
    'common/made.h': '#define N 1\n',
    '.gitignore': 'made.h\n',
  });
  edit(repo, HEADER, '#define A_VERSION', '#include "../common/made.h"\n#define A_VERSION');
  repo.git('add', HEADER);
  assert.is(repo.verdict().status, 0);
});

test.run();
