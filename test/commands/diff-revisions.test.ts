// ckptgen diff REV..REV -- HEADER: what changed in the structs of headers between two revisions.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen, findingsOf } from '../support/cli.ts';
import { commit, git, repository } from '../support/repository.ts';
import { fill } from '../support/scratch.ts';

const test = suite('diff of revisions');

const TYPES = '#pragma once\n#include <linux/types.h>\ntypedef __u32 id_type;\n';
const WIDER = TYPES.replace('__u32', '__u64');
const HEADER =
  '#include "deep/types.h"\n#define REC_VERSION 1\n#define REC_A 1\nstruct rec { id_type id; __u32 flags; /* REC_A */ };\n';

function history(...states: readonly Readonly<Record<string, string | null>>[]): string {
  const folder = repository();
  for (const state of states) commit(folder, state);
  return folder;
}

function said(folder: string, ...args: string[]): string {
  const { status, stdout, stderr } = ckptgen(folder, 'diff', ...args);
  return `${stderr}${stdout}exit ${status}`;
}

const START = { 'include/rec.h': HEADER, 'include/deep/types.h': TYPES };

test('a type that is defined elsewhere, without a new version', () => {
  const folder = history(START, { 'include/deep/types.h': WIDER });
  assert.is(
    said(folder, 'HEAD~1..HEAD', '--', 'include/rec.h'),
    "include/rec.h:4:22: error: layout drift in 'struct rec': 'id' was u32, is u64 [member-resized]\n" +
      'HEAD~1:include/rec.h:4:22: note: it was: id u32 at 0, 4 bytes\n' +
      "include/rec.h:2: error: version of 'struct rec': 'REC_VERSION' is still 1, and the format is another one [version-not-bumped]\n" +
      'exit 1',
  );
});

test('the same with one', () => {
  const bumped = HEADER.replace('REC_VERSION 1', 'REC_VERSION 2');
  const folder = history(START, { 'include/deep/types.h': WIDER, 'include/rec.h': bumped });
  assert.not.match(said(folder, 'HEAD~1..', '--', 'include/rec.h'), /version-/);
  assert.match(said(folder, 'HEAD..HEAD~1', '--', 'include/rec.h'), /went back from 2 to 1/);
});

test('a version in another of the headers that are named', () => {
  const bare = HEADER.replace('#define REC_VERSION 1\n', '');
  const version = '#define REC_VERSION 1\nstruct other { int a; };\n';
  const start = {
    'include/rec.h': bare,
    'include/deep/types.h': TYPES,
    'include/version.h': version,
  };
  const folder = history(start, { 'include/deep/types.h': WIDER });
  assert.match(said(folder, 'HEAD~1..', '--', 'include/rec.h', 'include/version.h'), /exit 1$/);
  assert.match(said(folder, 'HEAD~1..', '--', 'include'), /'REC_VERSION' is still 1/);
  assert.not.match(said(folder, 'HEAD~1..', '--', 'include/rec.h'), /version-/);
});

test('a flag, and an enum that is no member', () => {
  const before = `${HEADER}enum { X_ONE, X_TWO };\nstruct x { int a; };\n`;
  const after = before.replace('REC_A 1', 'REC_A 2').replace('X_TWO', 'X_NEW, X_TWO');
  const folder = history({ ...START, 'include/rec.h': before }, { 'include/rec.h': after });
  const told = findingsOf(
    ckptgen(folder, 'diff', '--format', 'json', 'HEAD~1..', '--', 'include/rec.h'),
  );
  assert.equal(
    told.map(({ rule, struct, line }) => [rule, struct, line]),
    [
      ['constant-changed', 'struct rec', 3],
      ['enum-inserted', 'struct x', 5],
      ['version-not-bumped', 'struct rec', 2],
    ],
  );
});

test('what changes nothing', () => {
  const noise = `/* new */\n${HEADER.replace('__u32 flags', 'unsigned int flags')}struct other { int a; };\n#define OTHER_NEW 3\n`;
  const folder = history(START, { 'include/rec.h': noise });
  const { status } = ckptgen(folder, 'diff', 'HEAD~1..', '--', 'include/rec.h');
  assert.is(status, 0);
  assert.is(
    said(folder, 'HEAD..HEAD', '--', 'include'),
    '0 compared, no difference, 2 headers as before\nexit 0',
  );
});

test('against the work tree, and from a folder of the repository', () => {
  const folder = history(START);
  fill(folder, { 'include/deep/types.h': WIDER });
  assert.match(said(folder, 'HEAD', '--', 'include/rec.h'), /'id' was u32, is u64/);
  assert.match(said(`${folder}/include`, 'HEAD', '--', 'rec.h'), /^rec\.h:4:22: error/);
});

test('a header that came, one that went, a struct that moved to another', () => {
  const folder = history(
    { 'include/a.h': 'struct a { int x; };\nstruct m { int y; };\n' },
    { 'include/a.h': null, 'include/b.h': 'struct b { int x; };\nstruct m { int y; };\n' },
  );
  assert.is(
    said(folder, 'HEAD~1..', '--', 'include'),
    "HEAD~1:include/a.h:1:8: error: 'struct a' is gone [struct-removed]\n" +
      "include/b.h:1:8: info: 'struct b' is new [struct-added]\nexit 1",
  );
});

test('a tag that became a typedef is no other struct', () => {
  const folder = history(
    { 'a.h': 'typedef struct rec { int x; } rec_t;\n' },
    { 'a.h': 'typedef struct { int x; } rec_t;\n' },
  );
  assert.not.match(said(folder, 'HEAD~1..', '--', 'a.h'), /error/);
});

test('--struct chooses', () => {
  const both = 'struct a { int x; };\nstruct b { int y; };\n';
  const folder = history({ 'a.h': both }, { 'a.h': both.replaceAll('int', 'long') });
  assert.match(
    said(folder, '--struct', 'b', 'HEAD~1..', '--', 'a.h'),
    /^a\.h:2:17: error: .*'struct b'/,
  );
  assert.match(
    said(folder, '--struct', 'c', 'HEAD~1..', '--', 'a.h'),
    /nothing that matches 'c'.*\nexit 2$/,
  );
});

test('as the settings say: flags, the macro of the version, waivers', () => {
  const rec = '#include <types.h>\n#include <abi.h>\nstruct rec { id_type id; long l; };\n';
  const settings =
    'compile:\n  command: [i686-linux-gnu-gcc]\n  flags: [-Ideep/inc]\n' +
    'records:\n  - headers: src/*.h\n    version: REC_ABI\n';
  const folder = history(
    {
      'src/rec.h': rec,
      'deep/inc/types.h': '#include <linux/types.h>\ntypedef __u32 id_type;\n',
      'deep/inc/abi.h': '#define REC_ABI 7\n',
      'ckptgen.yaml': settings,
    },
    { 'deep/inc/types.h': '#include <linux/types.h>\ntypedef __u64 id_type;\n' },
  );
  assert.is(
    said(folder, 'HEAD~1..', '--', 'src'),
    "src/rec.h:3:22: error: layout drift in 'struct rec': 'id' was u32, is u64 [member-resized]\n" +
      'HEAD~1:src/rec.h:3:22: note: it was: id u32 at 0, 4 bytes\n' +
      "deep/inc/abi.h:1: error: version of 'struct rec': 'REC_ABI' is still 7, and the format is another one [version-not-bumped]\n" +
      'exit 1',
  );
  const waiver = (rule: string) =>
    `  - rule: ${rule}\n    struct: rec\n    reason: not released yet\n    expires: 2999-12-31\n`;
  fill(folder, {
    'ckptgen.yaml': `${settings}waivers:\n${waiver('member-resized')}${waiver('version-not-bumped')}`,
  });
  assert.match(said(folder, 'HEAD~1..', '--', 'src'), /exit 0$/);
});

test('what could not be compared is never fine', () => {
  const folder = history({ 'a.h': 'struct a { int x; };\n' }, { 'a.h': 'struct a { nix x; };\n' });
  assert.match(
    said(folder, 'HEAD~1..', '--', 'a.h'),
    /^a\.h:1:12: error: does not compile by itself in HEAD.*\[header-broken\]\nexit 2$/,
  );
  assert.match(said(folder, 'nowhere..', '--', 'a.h'), /'nowhere'.*\[no-revision\]\nexit 2$/);
  assert.match(
    said(folder, 'HEAD~1..', '--', 'b.h'),
    /^b\.h: error: is neither in HEAD~1 nor in HEAD \[no-file\]\nexit 2$/,
  );
  assert.match(said(folder, '--', 'a.h'), /exit 2$/);
  git(folder, ['rm', '-q', '--cached', 'a.h']);
});

test.run();
