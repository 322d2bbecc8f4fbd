// Commits and work trees as sets of files: both answer alike.

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repositoryAt } from '../../plugin/host/git.ts';
import { openRevision, type Revision } from '../../plugin/host/revision.ts';
import { openWorkTree } from '../../plugin/host/work-tree.ts';
import { commit, git, repository } from '../support/repository.ts';
import { problemOf, sound } from '../support/results.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('revision');

const MUCH = 1_000_000;

function commitOf(folder: string, id = git(folder, ['rev-parse', 'HEAD'])): Revision {
  return sound(openRevision(folder, { id, name: 'v1' }));
}

function workTreeOf(folder: string): Revision {
  return sound(openWorkTree(sound(repositoryAt(folder))));
}

function textsOf(revision: Revision, paths: readonly string[]): Record<string, string> {
  const contents = sound(revision.read(paths, MUCH));
  return Object.fromEntries([...contents].map(([path, bytes]) => [path, bytes.toString('latin1')]));
}

/** Files of all kinds, and links that lead to them, to folders, away and in circles. */
function linked(): string {
  const folder = repository();
  fill(folder, { 'a/x.h': 'x', 'a/deep/y.h': 'y', 'b/z.h': 'z', 'odd\nname "é".h': 'odd' });
  writeFileSync(join(folder, 'b/bytes.h'), Buffer.from([0xff, 0, 10, 0xfe]));
  writeFileSync(join(folder, 'b/empty.h'), '');
  const links = {
    'to-file.h': 'a/x.h',
    'a/to-other.h': '../b/./z.h',
    'to-folder': 'a/deep',
    'b/to-link': '../to-folder',
    circle: 'circle2',
    circle2: 'circle',
    outside: '/etc/passwd',
    'absolute.h': '/a/x.h',
    'b/above': '../../etc',
    nowhere: 'none',
  };
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(folder, path));
  commit(folder, {});
  return folder;
}

for (const [kind, open] of [
  ['a commit', commitOf],
  ['the work tree', workTreeOf],
] as const)
  test(`${kind}: files, links to files and to folders; none that leads out or nowhere`, () => {
    const revision = open(linked());
    assert.equal(revision.filesBelow('.'), [
      'a/deep/y.h',
      'a/to-other.h',
      'a/x.h',
      'b/bytes.h',
      'b/empty.h',
      'b/z.h',
      'odd\nname "é".h',
      'to-file.h',
    ]);
    assert.equal(revision.filesBelow('a'), ['a/deep/y.h', 'a/to-other.h', 'a/x.h']);
    assert.equal([...revision.filesIn('a')].sort(), ['a/to-other.h', 'a/x.h']);
    assert.equal([...revision.filesIn('.')].sort(), ['odd\nname "é".h', 'to-file.h']);
    const files = ['a/x.h', 'to-file.h', 'a/to-other.h', 'to-folder/y.h', 'b/to-link/y.h'];
    for (const path of files) assert.ok(revision.isFile(path), path);
    for (const path of ['a', 'to-folder', 'b/to-link', '.'])
      assert.ok(revision.isFolder(path) && !revision.isFile(path), path);
    const others = [
      'circle',
      'outside',
      'absolute.h',
      'b/above/passwd',
      'nowhere',
      'a/x',
      'a/x.h/y',
      '../a',
    ];
    for (const path of others) assert.not(revision.isFile(path) || revision.isFolder(path), path);
    assert.equal(
      textsOf(revision, ['b/to-link/y.h', 'b/bytes.h', 'odd\nname "é".h', 'b/empty.h']),
      {
        'b/to-link/y.h': 'y',
        'b/bytes.h': '\xff\0\n\xfe',
        'odd\nname "é".h': 'odd',
        'b/empty.h': '',
      },
    );
    assert.equal(textsOf(revision, ['a/x.h', 'to-file.h']), { 'a/x.h': 'x', 'to-file.h': 'x' });
    assert.equal(textsOf(revision, []), {});
  });

for (const [kind, open, name] of [
  ['a commit', commitOf, 'v1'],
  ['the work tree', workTreeOf, 'the work tree'],
] as const)
  test(`${kind}: no file, and too much of it`, () => {
    const folder = repository();
    commit(folder, { 'a.h': '1234567890', 'b.h': '1234567890' });
    const revision = open(folder);
    assert.is(revision.name, name);
    const missing = revision.read(['a.h', 'none.h'], MUCH);
    assert.is(problemOf(missing), `none.h: is no file of ${name} [no-file]`);
    const heads = 2 * 100;
    assert.ok(revision.read(['a.h', 'b.h'], 20).ok);
    fill(folder, { 'a.h': 'x'.repeat(heads + 100) });
    commit(folder, {});
    assert.is(
      problemOf(open(folder).read(['a.h', 'b.h'], 20)),
      `what is to be read of ${name} is larger than 20 bytes; name fewer headers, or fewer folders [too-many-bytes]`,
    );
  });

test('an older commit is as it was, from a folder of the repository as well', () => {
  const folder = repository();
  const first = commit(folder, { 'sub/a.h': 'old' });
  commit(folder, { 'sub/a.h': 'new', 'sub/b.h': 'late' });
  const revision = commitOf(join(folder, 'sub'), first);
  assert.equal(revision.filesBelow('.'), ['sub/a.h']);
  assert.equal(textsOf(revision, ['sub/a.h']), { 'sub/a.h': 'old' });
});

test('a submodule is nothing', () => {
  const folder = repository();
  const id = commit(folder, { 'a.h': '' });
  const tree = git(folder, ['mktree'], `160000 commit ${id}\tsub\n`);
  assert.equal(commitOf(folder, tree).filesBelow('.'), []);
  assert.not(commitOf(folder, tree).isFolder('sub'));
});

test('names that would lead out of a folder are not seen', () => {
  const folder = repository();
  commit(folder, {});
  const blob = git(folder, ['hash-object', '-w', '--stdin'], 'x');
  const inner = git(folder, ['mktree'], `100644 blob ${blob}\tx.h\n`);
  const tree = git(folder, ['mktree'], `040000 tree ${inner}\t..\n040000 tree ${inner}\t.\n`);
  assert.match(git(folder, ['ls-tree', '-r', '--name-only', tree]), '../x.h');
  assert.equal(commitOf(folder, tree).filesBelow('.'), []);
});

test('a commit or a file that this clone lacks is a failure', () => {
  const folder = repository();
  commit(folder, { 'a.h': 'a' });
  const none = openRevision(folder, { id: '1'.repeat(40), name: 'v2' });
  assert.match(problemOf(none), /: git cannot say what v2 holds: fatal: .* \[git-failed\]$/);
  const revision = commitOf(folder);
  const blob = git(folder, ['rev-parse', 'HEAD:a.h']);
  rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  assert.is(
    problemOf(revision.read(['a.h'], MUCH)),
    'git lacks files of v1: fetch what this clone has left out [git-failed]',
  );
});

test('the work tree is what git would commit: new files are in it, ignored and removed ones are not', () => {
  const folder = repository();
  commit(folder, { 'a.h': 'old', 'gone.h': '', '.gitignore': 'generated*\n', 'sub/b.h': '' });
  fill(folder, { 'a.h': 'new', 'sub/late.h': '', 'generated/c.h': '', 'generated.h': '' });
  rmSync(join(folder, 'gone.h'));
  symlinkSync('generated.h', join(folder, 'to-generated.h'));
  mkdirSync(join(folder, 'nothing'));
  const tree = workTreeOf(join(folder, 'sub'));
  assert.equal(tree.filesBelow('.'), ['.gitignore', 'a.h', 'sub/b.h', 'sub/late.h']);
  assert.equal(textsOf(tree, ['a.h', 'sub/late.h']), { 'a.h': 'new', 'sub/late.h': '' });
  for (const path of ['gone.h', 'generated.h', 'generated/c.h', 'to-generated.h'])
    assert.not(tree.isFile(path), path);
  for (const path of ['generated', 'nothing']) assert.not(tree.isFolder(path), path);
});

test('outside of a repository nothing can be opened', () => {
  const folder = scratch();
  assert.not(openRevision(folder, { id: '1'.repeat(40), name: 'v1' }).ok);
  assert.not(openWorkTree({ top: folder, prefix: '' }).ok);
});

test.run();
