import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  readText,
  readTextIfThere,
  removeStale,
  writeAllIfChanged,
  writeIfChanged,
} from '../../plugin/host/files.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('files');

test('a text is written with the folders it needs, and nothing else is left', () => {
  const folder = scratch();
  const path = join(folder, 'a/b/c.h');
  assert.equal(writeIfChanged(path, 'x\n'), { ok: true, value: true });
  assert.is(readFileSync(path, 'utf8'), 'x\n');
  assert.equal(readdirSync(join(folder, 'a/b')), ['c.h']);
});

test('the same text again leaves the file and its time alone', () => {
  const path = join(scratch(), 'c.h');
  writeIfChanged(path, 'x\n');
  utimesSync(path, 1, 1);
  assert.equal(writeIfChanged(path, 'x\n'), { ok: true, value: false });
  assert.is(statSync(path).mtimeMs, 1000);
  assert.equal(writeIfChanged(path, 'y\n'), { ok: true, value: true });
  assert.is(readFileSync(path, 'utf8'), 'y\n');
});

test('what cannot be written is a failure with its place, and the old text stays', () => {
  const folder = scratch();
  fill(folder, { file: 'old\n', 'full.h/x': '' });
  for (const path of [join(folder, 'file/c.h'), join(folder, 'full.h')]) {
    const written = writeIfChanged(path, 'x\n');
    assert.not(written.ok);
    if (written.ok) return;
    assert.is(written.failures[0].code, 'unwritable-file');
    assert.is(written.failures[0].place?.file, path);
  }
  assert.is(readFileSync(join(folder, 'file'), 'utf8'), 'old\n');
  assert.equal(readdirSync(folder).sort(), ['file', 'full.h']);
});

test('of texts that belong together none is written when one cannot be', () => {
  const folder = scratch();
  fill(folder, { 'a.layout': 'old\n', file: '' });
  const [lock, header] = [join(folder, 'a.layout'), join(folder, 'file/a.h')];
  const texts = new Map([
    [lock, 'new\n'],
    [header, 'new\n'],
  ]);
  const written = writeAllIfChanged(texts);
  assert.not(written.ok);
  if (!written.ok) assert.is(written.failures[0].place?.file, header);
  assert.is(readFileSync(lock, 'utf8'), 'old\n');
  assert.equal(readdirSync(folder).sort(), ['a.layout', 'file']);
  texts.delete(header);
  assert.equal(writeAllIfChanged(texts), { ok: true, value: new Set([lock]) });
});

test('a missing file is null where it need not exist, else a failure', () => {
  const path = join(scratch(), 'none');
  assert.equal(readTextIfThere(path), { ok: true, value: null });
  const read = readText(path);
  assert.not(read.ok);
  if (!read.ok) assert.is(read.failures[0].message, 'cannot be read: no such file or folder');
});

test('a link to nothing and a link to itself are no missing files', () => {
  for (const [target, problem] of [
    ['none', 'it is a symbolic link to nothing'],
    ['link', 'too many symbolic links'],
  ] as const) {
    const path = join(scratch(), 'link');
    symlinkSync(target, path);
    const read = readTextIfThere(path);
    assert.not(read.ok);
    if (read.ok) return;
    assert.is(read.failures[0].code, 'unreadable-file');
    assert.is(read.failures[0].message, `cannot be read: ${problem}`);
    assert.is(read.failures[0].place?.file, path);
  }
});

test('stale files of ours go, others stay', () => {
  const folder = scratch();
  fill(folder, { 'a_proto.h': '', 'b_proto.h': '', 'main.c': '' });
  removeStale(folder, new Set(['b_proto.h']), name => name.endsWith('_proto.h'));
  assert.equal(readdirSync(folder).sort(), ['b_proto.h', 'main.c']);
  assert.ok(removeStale(join(folder, 'none'), new Set(), () => true).ok);
  assert.not(existsSync(join(folder, 'none')));
});

test.run();
