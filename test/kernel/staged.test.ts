// check --staged where git has more than one work tree and one index: each case a real repository with a module.

import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Module, pair, within } from '../support/kernel-module.ts';
import { scratch } from '../support/scratch.ts';
import { builtRepo, ckptgenIn, IGNORED, Repo } from '../support/staged.ts';

const test = suite('staged');

const HEADER = 'cap/cap_header.h';
const LOCK = 'cap/cap.layout';
const EXPORTED = 'include/uapi/tm/cap.h';

type Built = ReturnType<typeof builtRepo>;

/** One for all tests that put back what they change. */
let shared: Built | undefined;

function repoOf(): Built {
  shared ??= builtRepo();
  shared.git('reset', '--quiet', '--hard');
  return shared;
}

function edit(repo: Repo & { module: Module }, from: string, to: string, file = HEADER): void {
  const text = repo.module.read(file);
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  repo.write({ [file]: text.replace(from, to) });
}

const grow = (repo: Built) => edit(repo, 'u8 tail;', 'u16 tail;');

const DRIFT = {
  status: 1,
  findings: [`error member-resized ${HEADER}`],
};
const FINE = { status: 0, findings: [] };

test('a drift is told at the header as it is staged, with the commands that record and stage it', () => {
  const repo = repoOf();
  grow(repo);
  repo.git('add', HEADER);
  edit(repo, 'u16 tail;', 'u64 tail;');
  const said = repo.check();
  assert.is(said.status, 1);
  assert.is(said.stdout, '2 subsystems as staged, 1 finding\n');
  assert.is(
    said.wholeStderr,
    [
      `${HEADER}:7:6: error: layout drift in 'struct ckpt_cap_s': 'tail' was u8, is u16 [member-resized]`,
      '    7 |         u16 tail;',
      '      |             ^~~~',
      `${LOCK}:9: note: exported format says: tail u8 at 8, 1 byte`,
      '    9 |   tail u8 at 8, 1 byte, from u8',
      "note: if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)",
      `note: once it is recorded: git add ${LOCK} ${EXPORTED}`,
      `note: the work tree has another '${HEADER}', which is not staged: if that is the mend, git add ${HEADER}`,
      '',
    ].join('\n'),
  );
});

test('what the note says, typed, makes the commit pass', () => {
  const repo = repoOf();
  grow(repo);
  repo.git('add', HEADER);
  repo.module.build('ckpt_accept', 'CKPT=cap');
  assert.equal(repo.verdict(), DRIFT);
  repo.git('add', LOCK);
  assert.equal(repo.verdict().findings, [`error exported-header-stale ${EXPORTED}`]);
  repo.git('add', EXPORTED);
  assert.equal(repo.verdict(), FINE);
  repo.git('reset', '--quiet', '--hard');
  repo.module.build();
});

test('a version that stands still is refused, whatever else agrees', () => {
  const repo = repoOf();
  grow(repo);
  repo.module.build('ckpt_accept', 'CKPT=cap');
  for (const file of [LOCK, EXPORTED]) {
    const text = repo.module.read(file);
    const back = text.replace(/^version 2$/m, 'version 1').replace(/(_VERSION\s+)2\b/, '$11');
    repo.write({ [file]: back.replaceAll('version 2 ', 'version 1 ') });
  }
  repo.git('add', '--all');
  const { status, findings } = repo.verdict();
  assert.is(status, 1);
  assert.ok(findings.includes(`error version-not-bumped ${LOCK}`), findings.join('\n'));
  repo.git('reset', '--quiet', '--hard');
  repo.module.build();
});

test('nothing of a record is staged: nothing is said', () => {
  const repo = repoOf();
  repo.write({ 'notes.txt': 'x\n', 'main.c': `${repo.module.read('main.c')}\n` });
  repo.git('add', '--all');
  const said = repo.check();
  assert.equal([said.status, said.stdout, said.stderr], [0, '', '']);
});

test('an untracked header is none that a commit has', () => {
  const repo = repoOf();
  edit(
    repo,
    '#include <linux/capability.h>',
    '#include <linux/capability.h>\n#include "cap_more.h"',
  );
  repo.write({ 'cap/cap_more.h': '#define CAP_MORE 1\n' });
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), { status: 2, findings: [`error header-broken ${HEADER}`] });
  repo.git('add', 'cap/cap_more.h');
  assert.equal(repo.verdict(), FINE);
  rmSync(repo.path('cap/cap_more.h'));
  assert.equal(repo.verdict(), FINE);
  repo.git('reset', '--quiet', '--hard');
});

test('a header that is reached through .. is that of the index', () => {
  const repo = builtRepo({
    files: {
      ...within('cap', pair('cap', 'struct shared_part part;', '"../common/deep/part.h"')),
      'common/deep/part.h': '#include "../kind.h"\nstruct shared_part {\n\tpart_kind kind;\n};\n',
      'common/kind.h': '#include <linux/types.h>\ntypedef u32 part_kind;\n',
    },
  });
  repo.write({ 'common/kind.h': '#include <linux/types.h>\ntypedef u64 part_kind;\n' });
  assert.equal(repo.verdict(), FINE);
  edit(repo, 'struct shared_part part;', 'struct shared_part part; /* as it was */');
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), FINE, 'not the unstaged one');
  repo.git('add', 'common/kind.h');
  repo.write({ 'common/kind.h': '#include <linux/types.h>\ntypedef u32 part_kind;\n' });
  const { status, findings } = repo.verdict();
  assert.equal([status, findings.length], [1, 1]);
});

test('a new subsystem needs its lock, as one does that is without', () => {
  const repo = repoOf();
  repo.write(within('new', pair('fresh')));
  repo.git('add', 'new');
  assert.equal(repo.verdict(), { status: 1, findings: ['error unlocked new/fresh_header.h'] });
  repo.git('rm', '--quiet', '--cached', 'new/fresh_code.c');
  assert.equal(repo.verdict(), { status: 2, findings: ['error missing-code new/fresh_header.h'] });
  repo.git('reset', '--quiet', '--hard');
  rmSync(repo.path('new'), { recursive: true, force: true });
});

test('a linked worktree has an index and a build of its own', () => {
  const repo = repoOf();
  const other = new Repo(join(scratch(), 'linked tree'.replace(' ', '-')));
  repo.git('worktree', 'add', '--quiet', '--detach', other.folder);
  const linked = Object.assign(other, { module: new Module({ folder: other.folder, files: {} }) });
  other.git('checkout', '--quiet', '--', '.');
  edit(linked, 'u8 tail;', 'u16 tail;');
  other.git('add', HEADER);
  const unbuilt = other.verdict();
  assert.equal(unbuilt, { status: 2, findings: [`error not-judged ${HEADER}`] });
  other.git('reset', '--quiet', '--hard');
  linked.module.build();
  edit(linked, 'u8 tail;', 'u16 tail;');
  other.git('add', HEADER);
  assert.equal(other.verdict(), DRIFT);
  assert.equal(repo.verdict(), FINE);
  repo.git('worktree', 'remove', '--force', other.folder);
});

test('a submodule is a repository', () => {
  const repo = repoOf();
  const above = new Repo();
  above.git('init', '--quiet');
  above.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.folder, 'sub');
  const module = new Module({ folder: join(above.folder, 'sub') });
  const sub = Object.assign(new Repo(module.folder), { module });
  sub.git('checkout', '--quiet', '--', '.');
  module.build();
  above.commitAll();
  edit(sub, 'u8 tail;', 'u16 tail;');
  sub.git('add', HEADER);
  assert.equal(sub.verdict(), DRIFT);
  assert.equal(above.verdict(), FINE);
});

test('a sparse checkout has in its index what it has not on disk', () => {
  const part = '#include <linux/types.h>\nstruct grp_part {\n\tu32 more;\n};\n';
  const repo = builtRepo({
    files: {
      ...within('grp', pair('grp', 'struct grp_part part;', '"part.h"')),
      'grp/part.h': part,
    },
  });
  repo.git('sparse-checkout', 'set', '--no-cone', '/*', '!/grp/');
  assert.not.ok(repo.module.has('grp/part.h'));
  grow(repo);
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), DRIFT);
});

test('in a conflict, a record is not judged; resolved, it is', () => {
  const repo = builtRepo();
  const base = repo.git('rev-parse', 'HEAD');
  grow(repo);
  repo.module.build('ckpt_accept', 'CKPT=cap');
  repo.commitAll('one');
  repo.git('checkout', '--quiet', '-b', 'other', base);
  edit(repo, 'u8 tail;', 'u32 tail;');
  repo.module.build('ckpt_accept', 'CKPT=cap');
  repo.commitAll('other');
  assert.is(repo.tryGit('merge', 'main').status, 1);
  const { status, findings } = repo.verdict();
  assert.is(status, 2);
  assert.ok(findings.includes(`error not-judged ${LOCK}`), findings.join('\n'));
  repo.git('checkout', '--theirs', '--', HEADER, EXPORTED);
  repo.git('checkout', '--ours', '--', LOCK);
  repo.git('add', '--all');
  assert.is(repo.verdict().status, 1);
  repo.git('checkout', '--quiet', 'main', '--', '.');
  const both = { status: 1, findings: [`error version-not-bumped ${LOCK}`] };
  assert.equal(repo.verdict(), both, 'both are version 2, and no format is older');
});

test('in the middle of a rebase, what is staged is held against the commits that are there already', () => {
  const repo = builtRepo();
  const base = repo.git('rev-parse', 'HEAD');
  repo.write({ 'notes.txt': 'one\n' });
  grow(repo);
  repo.module.build('ckpt_accept', 'CKPT=cap');
  repo.commitAll('grow');
  repo.git('checkout', '--quiet', '-b', 'onto', base);
  repo.write({ 'notes.txt': 'other\n' });
  repo.commitAll('other notes');
  assert.is(repo.tryGit('rebase', 'onto', 'main').status, 1);
  assert.equal(repo.verdict(), FINE);
  repo.git('reset', '--quiet', LOCK);
  assert.equal(repo.verdict().findings, [`error member-resized ${HEADER}`]);
  repo.git('add', LOCK, 'notes.txt');
  assert.equal(repo.verdict(), FINE);
  repo.git('-c', 'core.editor=true', 'rebase', '--continue');
  assert.is(ckptgenIn(repo.folder, ['check', '--range', 'onto..HEAD']).status, 0);
});

test('odd names, and hostile ones, hinder nothing', () => {
  const repo = repoOf();
  const names = [
    'a b_header.h',
    "it's.layout",
    '$(touch hacked)_code.c',
    'new\nline_header.h',
    '-x.h',
    'ü.h',
  ];
  repo.write(Object.fromEntries(names.map(name => [`odd/${name}`, '/* none of ours */\n'])));
  repo.git('add', 'odd');
  assert.equal(repo.verdict(), FINE);
  grow(repo);
  repo.git('add', HEADER);
  assert.equal(repo.verdict(), DRIFT);
  assert.not.ok(repo.module.has('hacked'));
  repo.git('reset', '--quiet', '--hard');
  rmSync(repo.path('odd'), { recursive: true, force: true });
});

test('GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE say which index, also from below the top', () => {
  const repo = repoOf();
  repo.git('read-tree', '--index-output=.git/other-index', 'HEAD');
  grow(repo);
  repo.git('add', HEADER);
  const check = (folder: string, environment: Record<string, string>) =>
    ckptgenIn(join(repo.folder, folder), ['check', '--staged'], environment).status;
  assert.is(check('cap', {}), 1);
  assert.is(check('cap', { GIT_INDEX_FILE: repo.path('.git/other-index') }), 0);
  assert.is(check('.', { GIT_INDEX_FILE: '.git/other-index' }), 0);
  assert.is(check('cap', { GIT_INDEX_FILE: '.git/other-index' }), 0, 'git counts from the top');
  assert.is(check('cap', { GIT_DIR: '../.git', GIT_WORK_TREE: '..' }), 1);
  assert.is(check('.', { GIT_DIR: '.git' }), 1);
  const elsewhere = scratch();
  const ours = { GIT_DIR: repo.path('.git'), GIT_WORK_TREE: repo.folder };
  assert.is(ckptgenIn(elsewhere, ['check', '--staged'], ours).status, 1);
  const nowhere = ckptgenIn(elsewhere, ['check', '--staged']);
  assert.is(nowhere.status, 2);
  assert.match(
    nowhere.stderr,
    /error: git cannot say which repository this is: fatal: not a git repo/,
  );
});

test('commit -a, --only and -p ask the hook of what they commit', () => {
  const repo = repoOf();
  assert.is(ckptgenIn(repo.folder, ['hook', 'install']).status, 0);
  grow(repo);
  writeFileSync(repo.path('notes.txt'), 'x\n');
  repo.git('add', '--intent-to-add', 'notes.txt');
  const refused = repo.tryGit('commit', '--all', '--message', 'x');
  assert.is(refused.status, 1);
  assert.match(refused.stderr, /\[member-resized\]/);
  repo.git('add', HEADER);
  assert.is(repo.tryGit('commit', '--only', 'notes.txt', '--message', 'x').status, 0);
  assert.is(repo.tryGit('commit', '--only', HEADER, '--message', 'x').status, 1);
  repo.git('reset', '--quiet');
  appendFileSync(repo.path(HEADER), '/* harmless */\n');
  const parts = repo.git('diff', '-U0', '--', HEADER).split(/^(?=@@ )/m);
  assert.is(parts.length, 3);
  writeFileSync(repo.path('.git/part'), `${parts[0]}${parts[2]}\n`);
  repo.git('apply', '--cached', '--unidiff-zero', '.git/part');
  assert.is(repo.tryGit('commit', '--message', 'harmless').status, 0);
  repo.git('reset', '--quiet', '--hard', 'HEAD~2');
  assert.is(ckptgenIn(repo.folder, ['hook', 'uninstall']).status, 0);
});

test('a clone that was never built: other commits pass, a record is told by name', () => {
  const clone = new Repo();
  repoOf().git('clone', '--quiet', '.', clone.folder);
  clone.write({ 'more.h': '#define MORE 1\n', Kbuild: `${clone.git('show', 'HEAD:Kbuild')}\n\n` });
  clone.git('add', '--all');
  assert.equal(clone.verdict(), FINE);
  clone.write({ [HEADER]: clone.git('show', `HEAD:${HEADER}`).replace('u8 tail', 'u16 tail') });
  clone.git('add', '--all');
  const said = clone.check();
  assert.is(said.status, 2);
  assert.is(
    said.stderr,
    `${HEADER}: error: is staged, and nobody has judged it: there is no build that has it; run make once, then commit [not-judged]\n` +
      'note: to commit it unjudged: git commit --no-verify\n',
  );
});

test('a lock is held against that of HEAD without any build', () => {
  const clone = new Repo();
  repoOf().git('clone', '--quiet', '.', clone.folder);
  const lock = clone.git('show', `HEAD:${LOCK}`);
  const verdictOf = (text: string) => {
    clone.write({ [LOCK]: `${text}\n` });
    clone.git('add', '--all');
    return clone.verdict();
  };
  const edited = verdictOf(lock.replace('tail u8 at 8, 1 byte', 'tail u16 at 8, 2 bytes'));
  assert.equal(edited, {
    status: 2,
    findings: [`error bad-lock ${LOCK}`, `error not-judged ${LOCK}`],
  });
  const bumped = verdictOf(lock.replace('version 1', 'version 2'));
  assert.ok(bumped.findings.includes(`error exported-header-stale ${EXPORTED}`));
  clone.git('reset', '--quiet', '--hard');
  clone.write({ [EXPORTED]: `${clone.git('show', `HEAD:${EXPORTED}`)}\n\n` });
  clone.git('add', '--all');
  assert.equal(clone.verdict(), {
    status: 1,
    findings: [`error exported-header-stale ${EXPORTED}`],
  });
  clone.git('reset', '--quiet', '--hard');
  clone.git('rm', '--quiet', LOCK);
  assert.equal(clone.verdict(), { status: 1, findings: [`error unlocked ${HEADER}`] });
});

test('a staged Makefile is said to be none that was judged', () => {
  const repo = repoOf();
  repo.write({ Kbuild: `${repo.module.read('Kbuild')}\n# more\n` });
  repo.git('add', 'Kbuild');
  assert.equal(repo.verdict(), { status: 0, findings: ['info not-judged Kbuild'] });
  grow(repo);
  repo.git('add', HEADER);
  assert.equal(repo.verdict().status, 1);
  repo.git('reset', '--quiet', '--hard');
});

test('a build that was copied is none', () => {
  const repo = repoOf();
  const copy = new Repo(join(scratch(), 'copy'));
  mkdirSync(copy.folder);
  repo.git('checkout-index', '--all', `--prefix=${copy.folder}/`);
  new Module({ folder: copy.folder }).build();
  copy.git('init', '--quiet');
  copy.write({ '.gitignore': IGNORED });
  copy.commitAll();
  rmSync(copy.path('ckpt_generated'), { recursive: true });
  cpSync(repo.path('ckpt_generated'), copy.path('ckpt_generated'), { recursive: true });
  copy.write({ [HEADER]: copy.git('show', `HEAD:${HEADER}`).replace('u8 tail', 'u16 tail') });
  copy.git('add', HEADER);
  assert.is(copy.verdict().status, 2);
});

test('a series is judged commit by commit, whatever the work tree and the index hold', () => {
  const repo = builtRepo();
  const base = repo.git('rev-parse', 'HEAD');
  repo.write({ 'notes.txt': 'x\n' });
  repo.commitAll('notes');
  grow(repo);
  repo.commitAll('grow without a lock');
  repo.module.build('ckpt_accept', 'CKPT=cap');
  repo.commitAll('the lock that was forgotten');
  const range = (text: string) => ckptgenIn(repo.folder, ['check', '--range', text]);
  const said = range(`${base}..HEAD`);
  assert.is(said.status, 1);
  assert.is(said.stdout, '3 commits, 1 to look at\n');
  assert.match(said.stderr, /^cap\/cap_header\.h:7:6: error: .* \[member-resized\]$/m);
  assert.match(said.stderr, /^note: in [0-9a-f]{12} \("grow without a lock"\)$/m);
  repo.write({ [HEADER]: 'broken' });
  repo.git('add', '--all');
  const before = repo.git('ls-files', '--stage');
  assert.equal(range(`${base}..HEAD`), said);
  assert.is(repo.git('ls-files', '--stage'), before);
  assert.is(range('HEAD~1..HEAD').status, 0);
  assert.is(range('HEAD~1').status, 0);
  assert.is(range(`${base}..HEAD~2`).status, 0);
  const none = range('no-such-thing..HEAD');
  assert.is(none.status, 2);
  assert.match(none.stderr, /'no-such-thing\.\.HEAD' is no series of commits/);
  assert.is(range('--all').status, 2);
});

test('flags that mean another thing are refused', () => {
  const repo = repoOf();
  for (const args of [['cap'], ['--module', '.'], ['--range', 'HEAD'], ['--strict']]) {
    const said = repo.check(...args);
    assert.is(said.status, 2, args.join(' '));
    assert.match(said.stderr, /--staged and .* do not go together/);
  }
});

test.run();
