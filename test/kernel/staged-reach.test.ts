// By which ways a staged file reaches a record: links, submodules, headers that hide others, lists that are out of
// date. Each of these once passed as fine, or was refused for nothing.

import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pair, within } from '../support/kernel-module.ts';
import { scratch } from '../support/scratch.ts';
import { builtRepo, ckptgenIn, Repo } from '../support/staged.ts';

const test = suite('staged, by which ways');

const HEADER = 'cap/cap_header.h';
const FINE = { status: 0, findings: [] };
const types = (of: string) => `#include <linux/types.h>\ntypedef ${of} tx_t;\n`;

type Built = ReturnType<typeof builtRepo>;

/** A record whose header includes the type `tx_t` so. */
function including(
  include: string,
  files: Readonly<Record<string, string>>,
  folders: string[] = [],
): Built {
  const record = within('cap', pair('cap', 'tx_t a;\n\tu32 d;', include));
  const kbuild = folders.map(folder => `ccflags-y += -I$(src)/${folder}`);
  return builtRepo({ kbuild, files: { ...record, ...files } });
}

function assertDrift(repo: Repo): void {
  const { status, findings } = repo.verdict();
  assert.is(status, 1, findings.join('\n'));
  assert.ok(
    findings.some(each => each.startsWith('error member-resized')),
    findings.join('\n'),
  );
}

/** Only in the index: on disk it is as it was. */
function stageOnly(repo: Repo, file: string, text: string): void {
  const before = repo.read(file);
  repo.write({ [file]: text });
  repo.git('add', file);
  repo.write({ [file]: before });
}

function rebuilt(repo: Built): void {
  repo.module.build();
  repo.commitAll();
}

test('a header, and a folder, that is a link', () => {
  const repo = including('"../common/t.h"', { 'common/t.h': types('u32') });
  repo.git('mv', 'common', 'real');
  symlinkSync('real', repo.path('common'));
  repo.git('mv', HEADER, 'real/cap.h');
  symlinkSync('../real/cap.h', repo.path(HEADER));
  rebuilt(repo);
  repo.write({ 'real/t.h': types('u64') });
  repo.git('add', '--all');
  assertDrift(repo);
  repo.write({ 'real/t.h': types('u32') });
  assertDrift(repo);
  repo.git('reset', '--quiet', '--hard');
  const text = repo.read('real/cap.h');
  repo.write({ 'real/cap.h': text.replace('u32 d;', 'u64 d;') });
  repo.git('add', '--all');
  assertDrift(repo);
  repo.git('reset', '--quiet', '--hard');
  assert.equal(repo.verdict(), FINE);
});

test('an include that came after the last make', () => {
  const repo = including('<types_x.h>', { 'inc/types_x.h': types('u32') }, ['inc']);
  repo.write({ 'inc/more.h': types('u32'), 'inc/types_x.h': '#include "more.h"\n' });
  repo.git('add', '--all');
  assert.equal(repo.verdict(), FINE);
  repo.commitAll();
  repo.write({ 'inc/more.h': types('u64') });
  repo.git('add', '--all');
  assertDrift(repo);
  repo.commitAll('drift');
  repo.write({ 'inc/types_x.h': types('u32') });
  repo.commitAll('as it was');
  repo.module.build();
  const said = ckptgenIn(repo.folder, ['check', '--range', 'HEAD~3..HEAD']);
  assert.is(said.status, 1, said.stdout);
  assert.match(said.stderr, /^note: in [0-9a-f]{12} \("drift"\)$/m);
});

test('a submodule that is moved on', () => {
  const outside = new Repo();
  outside.git('init', '--quiet');
  outside.write({ 's.h': types('u32') });
  outside.commitAll();
  const repo = including('"s.h"', { 'cap/s.h': types('u32') });
  repo.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'add',
    outside.folder,
    'ext',
  );
  repo.write({ 'cap/s.h': '#include "../ext/s.h"\n' });
  rebuilt(repo);
  repo.write({ [HEADER]: `${repo.read(HEADER)}/* more */\n` });
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), FINE, 'its headers are read');
  repo.git('reset', '--quiet', '--hard');
  const sub = new Repo(repo.path('ext'));
  sub.write({ 's.h': types('u64') });
  sub.commitAll();
  repo.git('config', 'diff.ignoreSubmodules', 'all');
  repo.git('add', 'ext');
  assertDrift(repo);
});

test('a header that hides the one that was read, and is only staged', () => {
  const files = { 'inc1/types_x.h': types('u32'), 'inc2/deep/keep.h': '' };
  const repo = including('<types_x.h>', files, ['inc2/deep', 'inc1']);
  const hiding = 'inc2/deep/types_x.h';
  repo.write({ [hiding]: types('u64') });
  repo.git('add', hiding);
  rmSync(repo.path(hiding));
  assertDrift(repo);
  repo.git('update-index', '--skip-worktree', hiding);
  assertDrift(repo);
});

test('a folder of headers that is a link on disk alone', () => {
  const repo = including('<types_x.h>', { 'inc/types_x.h': types('u32') }, ['inc']);
  repo.write({ 'inc/types_x.h': types('u64') });
  repo.git('add', '--all');
  const elsewhere = join(scratch(), 'inc');
  repo.write({ 'inc/types_x.h': types('u32') });
  for (const target of [elsewhere, repo.path('other')]) {
    renameSync(repo.path('inc'), target);
    symlinkSync(target, repo.path('inc'));
    assertDrift(repo);
    rmSync(repo.path('inc'));
    renameSync(target, repo.path('inc'));
  }
});

test('an include that climbs, however it is written', () => {
  const repo = including('"../common/deep/part.h"', {
    'common/deep/part.h': '#include "../kind.h"\n',
    'common/kind.h': types('u32'),
  });
  const ways = ['#define K "../kind.h"\n#include K\n', '#/**/include "../kind.h"\n']
    .concat(['#include /* x */ "../kind.h"\n', '#include \\\n"../kind.h"\n'])
    .concat(['%:include "../kind.h"\n']);
  for (const way of ways) {
    repo.write({ 'common/deep/part.h': way });
    repo.git('add', '--all');
    stageOnly(repo, 'common/kind.h', types('u64'));
    assertDrift(repo);
    repo.git('reset', '--quiet', '--hard');
  }
});

test('a subsystem whose folder is moved keeps its versions', () => {
  const repo = builtRepo();
  repo.git('mv', 'cap', 'cap2');
  assert.equal(repo.verdict(), FINE);
  repo.write({
    'cap2/cap_header.h': repo.read('cap2/cap_header.h').replace('u8 tail', 'u16 tail'),
  });
  rmSync(repo.path('cap2/cap.layout'));
  repo.module.build('ckpt_accept', 'CKPT=cap');
  repo.git('add', '--all');
  assert.ok(/^version 1$/m.test(repo.read('cap2/cap.layout')), 'counted anew');
  assert.equal(repo.verdict(), {
    status: 1,
    findings: ['error version-not-bumped cap2/cap.layout'],
  });
});

test('variables of git and of the system that say something else', () => {
  const repo = builtRepo();
  repo.write({ [HEADER]: repo.read(HEADER).replace('u8 tail', 'u16 tail') });
  repo.git('add', HEADER);
  const check = (environment: Record<string, string>) =>
    ckptgenIn(repo.folder, ['check', '--staged'], environment);
  for (const name of ['LITERAL', 'GLOB', 'ICASE', 'NOGLOB'])
    assert.is(check({ [`GIT_${name}_PATHSPECS`]: '1' }).status, 1, name);
  repo.write({ 'tmp/.gitignore': '*\n' });
  assert.is(check({ TMPDIR: repo.path('tmp') }).status, 1);
  const nowhere = check({ TMPDIR: repo.path('none') });
  assert.is(nowhere.status, 2);
  assert.match(
    nowhere.stderr,
    /none: error: cannot be written, and a folder is needed in it: no such file/,
  );
});

test("a constant that is made of one in another record's header", () => {
  const include = (header: string, macro: string) => `${header}\n#define ${macro}`;
  const repo = builtRepo({
    files: {
      ...within('cap', pair('cap', 'u32 a;', include('<linux/types.h>', 'CAP_MOST 4'))),
      ...within(
        'grp',
        pair('grp', 'u32 g;', include('"../cap/cap_header.h"', 'GRP_MOST (CAP_MOST * 2)')),
      ),
    },
  });
  const changed = 'error constant-changed';
  repo.write({ [HEADER]: repo.read(HEADER).replace('CAP_MOST 4', 'CAP_MOST 8') });
  repo.git('add', HEADER);
  const both = [`${changed} ${HEADER}`, `${changed} grp/grp_header.h`];
  assert.equal(repo.verdict(), { status: 1, findings: both });
  repo.write({ [HEADER]: `${repo.read(HEADER)}/* more */\n` });
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), { status: 1, findings: both });
});

test('a range that is empty by mistake is none', () => {
  const repo = builtRepo();
  for (const range of ['', '..']) {
    const said = ckptgenIn(repo.folder, ['check', `--range=${range}`]);
    assert.is(said.status, 2, said.stdout);
    assert.match(said.stderr, /is no series of commits/);
  }
});

test('a range leaves nothing in the repository, and calls no hook', () => {
  const repo = builtRepo();
  repo.git('config', 'core.splitIndex', 'true');
  repo.git('config', 'splitIndex.maxPercentChange', '0');
  repo.write({ 'notes.h': 'x\n' });
  repo.commitAll();
  const hook = '.git/hooks/post-index-change';
  repo.write({ [hook]: `#!/bin/sh\ntouch '${repo.path('.git/called')}'\n` });
  chmodSync(repo.path(hook), 0o755);
  const [before, files] = [repo.git('rev-parse', 'HEAD'), repo.files('.git')];
  const said = ckptgenIn(repo.folder, ['check', '--range', 'HEAD~1..HEAD']);
  assert.is(said.status, 0, said.stderr);
  assert.equal(repo.files('.git'), files);
  assert.is(repo.git('rev-parse', 'HEAD'), before);
});

test.run();
