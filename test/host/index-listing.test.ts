// The index, looked up in the bytes that git prints: held against a plain reading of them, for random names.

import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { differenceIn, Listed } from '../../plugin/host/index-listing.ts';
import { Random } from '../support/random.ts';
import { git, repository } from '../support/repository.ts';
import { fill } from '../support/scratch.ts';

const test = suite('index-listing');

const PARTS = [
  'a',
  'a.c',
  'a-b',
  'a0',
  'b',
  'A',
  'ü',
  '日',
  'z\n',
  '"q"',
  "it's",
  'x y',
  '0',
  '.h',
  '_header.h',
];

function randomNames(random: Random): string[] {
  const depth = () => 1 + random.below(4);
  const name = () => Array.from({ length: depth() }, () => random.pick(PARTS)).join('/');
  const names = new Set(Array.from({ length: 60 }, name));
  const isFolder = (path: string) => [...names].some(each => each.startsWith(`${path}/`));
  return [...names].filter(path => !isFolder(path));
}

const bytes = (folder: string, args: readonly string[]) =>
  spawnSync('git', ['-C', folder, ...args]).stdout;

function listedIn(folder: string): Listed {
  const rows = bytes(folder, ['ls-files', '--stage', '-v', '-z']);
  const difference = bytes(folder, ['diff-files', '--name-status', '-z']).toString('utf8');
  return new Listed(rows, differenceIn(difference));
}

const paths = (entries: readonly { readonly path: string }[]) =>
  entries.map(({ path }) => path).sort();

test('what is asked for is what is there, whatever the names', () => {
  const seed = Number(process.env.CKPTGEN_SEED ?? 1);
  const folder = repository();
  const random = new Random(seed);
  const names = randomNames(random);
  fill(folder, Object.fromEntries(names.map(name => [name, `${name}\n`])));
  git(folder, ['add', '--all']);
  const index = listedIn(folder);
  assert.is(index.isWhole, true);
  for (const name of names) {
    assert.is(index.find(name)?.path, name, `seed ${seed}`);
    assert.is(index.find(name)?.id, git(folder, ['rev-parse', `:${name}`]));
    assert.is(index.find(`${name}0`), undefined);
  }
  const folders = new Set(names.flatMap(name => [dirname(name), dirname(dirname(name))]));
  for (const each of folders) {
    assert.ok(index.hasFolder(each), each);
    const wanted = names.filter(name => dirname(name) === each);
    assert.equal(paths(index.directlyIn(each)), wanted.sort(), each);
  }
  for (const end of PARTS) {
    assert.is(index.hasFolder(`none/${end}`), false);
    const wanted = names.filter(name => name.endsWith(end));
    assert.equal(paths(index.ending(end)), wanted.sort(), end);
  }
  assert.equal(index.unseen(), []);
});

test('an empty index has nothing', () => {
  const index = listedIn(repository());
  assert.equal(
    [index.find('a'), index.ending('a'), index.directlyIn('.'), index.unseen()],
    [undefined, [], [], []],
  );
  assert.is(index.hasFolder('a'), false);
});

test('what the disk has otherwise, what git does not look at, and what is only intended', () => {
  const folder = repository();
  const names = ['a', 'b/same', 'b/changed', 'b/gone', 'b/sparse', 'c/assumed', 'z'];
  fill(folder, Object.fromEntries(names.map(name => [name, `${name}\n`])));
  git(folder, ['add', '--all']);
  git(folder, ['update-index', '--skip-worktree', 'a', 'b/sparse']);
  git(folder, ['update-index', '--assume-unchanged', 'c/assumed']);
  appendFileSync(join(folder, 'b/changed'), 'more\n');
  rmSync(join(folder, 'b/gone'));
  fill(folder, { 'd/intended': 'x\n' });
  git(folder, ['add', '--intent-to-add', 'd/intended']);
  const index = listedIn(folder);
  const isAsOnDisk = (path: string) => {
    const entry = index.find(path);
    return entry && index.isAsOnDisk(entry);
  };
  assert.equal(names.filter(isAsOnDisk), ['b/same', 'z']);
  assert.equal([...index.differing].sort(), ['b/changed', 'b/gone']);
  assert.equal(paths(index.unseen()), ['a', 'b/sparse', 'c/assumed']);
  assert.is(index.find('d/intended'), undefined);
  assert.equal(index.ending('intended'), []);
});

test('of folders that were not looked at, nothing is known', () => {
  const folder = repository();
  fill(folder, { 'in/a': 'x\n', 'inside/a': 'x\n', a: 'x\n' });
  git(folder, ['add', '--all']);
  const rows = bytes(folder, ['ls-files', '--stage', '-v', '-z']);
  const index = new Listed(rows, { ...differenceIn(''), folders: ['in'] });
  assert.is(index.isWhole, false);
  const known = ['in/a', 'inside/a', 'a'].map(path => {
    const entry = index.find(path);
    return entry && index.isAsOnDisk(entry);
  });
  assert.equal(known, [true, false, false]);
});

test('links, and files in conflict', () => {
  const folder = repository();
  const blob = git(folder, ['hash-object', '-w', '--stdin'], 'target');
  const rows = [
    `120000 ${blob} 0\tlink`,
    ...[1, 2, 3].map(stage => `100644 ${blob} ${stage}\tdir/both.h`),
  ];
  git(folder, ['update-index', '--index-info'], `${rows.join('\n')}\n`);
  const index = listedIn(folder);
  assert.is(index.find('link')?.kind, 'link');
  assert.is(index.find('dir/both.h')?.isConflict, true);
  assert.equal(
    index.directlyIn('dir').map(({ path }) => basename(path)),
    ['both.h'],
  );
  assert.is(index.ending('.h').length, 1);
});

test.run();
