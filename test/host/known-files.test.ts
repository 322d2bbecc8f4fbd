// Content decides what has changed; times and inodes only say where to look.

import { chmodSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KnownFiles } from '../../plugin/host/known-files.ts';
import { scratch } from '../support/scratch.ts';

const test = suite('known files');
const folder = scratch();
const path = join(folder, 'a.h');

function known(text = 'one'): KnownFiles {
  writeFileSync(path, text);
  const files = new KnownFiles();
  files.note(path);
  return files;
}

function textOf(files: KnownFiles): string | null {
  const text = files.read(path);
  if (!text.ok) throw new Error('unreadable');
  return text.value;
}

test('a change of content is a change once', () => {
  const files = known();
  assert.is(textOf(files), 'one');
  writeFileSync(path, 'two');
  assert.is(textOf(files), 'one', 'from memory');
  assert.equal(files.changed(), [path]);
  assert.equal(files.changed(), []);
  assert.is(textOf(files), 'two');
});

test('of the same size, with the time set back', () => {
  known();
  utimesSync(path, 1, 1);
  const files = new KnownFiles();
  files.note(path);
  writeFileSync(path, 'two');
  utimesSync(path, 1, 1);
  assert.ok(files.hasChanged(path));
});

test('times, rights and the inode are no content', () => {
  const files = known();
  const sum = files.sumOf(path);
  utimesSync(path, 1, 1);
  chmodSync(path, 0o600);
  assert.not.ok(files.hasChanged(path));
  writeFileSync(`${path}.new`, 'one');
  renameSync(`${path}.new`, path);
  assert.not.ok(files.hasChanged(path));
  assert.is(files.sumOf(path), sum);
});

test('put back as it was: touched once, and no change', () => {
  const files = known();
  assert.equal(files.touched([path]), []);
  assert.is(textOf(files), 'one');
  writeFileSync(path, 'two');
  writeFileSync(path, 'one');
  assert.equal(files.touched([path]), [path]);
  assert.equal(files.touched([path]), []);
  assert.not.ok(files.hasChanged(path));
});

test('a text that was read behind the sum does not stay', () => {
  const files = known();
  writeFileSync(path, 'two');
  assert.is(textOf(files), 'two');
  writeFileSync(path, 'one');
  assert.not.ok(files.hasChanged(path));
  assert.is(textOf(files), 'one');
});

test('gone, there again, and never there', () => {
  const files = known();
  rmSync(path);
  assert.ok(files.hasChanged(path));
  assert.is(files.sumOf(path), '');
  assert.is(textOf(files), null);
  assert.not.ok(files.hasChanged(path));
  writeFileSync(path, 'one');
  assert.ok(files.hasChanged(path));
  const other = join(folder, 'never.h');
  assert.ok(files.hasChanged(other), 'nothing is known of it');
  assert.not.ok(files.note(other));
  assert.not.ok(files.hasChanged(other));
});

test('what cannot be read has the sum of nothing else', () => {
  const files = new KnownFiles();
  const unreadable = files.sumOf(folder);
  assert.not.ok(['', known('').sumOf(path)].includes(unreadable));
});

test('one that is new and was written since is told, one that is known is not', () => {
  writeFileSync(path, 'one');
  const { ctimeNs } = statSync(path, { bigint: true });
  assert.not.ok(new KnownFiles().note(path, ctimeNs + 1n));
  const files = new KnownFiles();
  assert.ok(files.note(path, ctimeNs));
  assert.not.ok(files.note(path, ctimeNs));
});

test('what is not among those to be kept is forgotten', () => {
  const files = known();
  files.note(folder);
  files.keepOnly(new Set([path]));
  assert.equal([files.has(path), files.has(folder)], [true, false]);
  files.clear();
  assert.not.ok(files.has(path));
});

test.run();
