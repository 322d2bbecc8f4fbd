// kbuild/doc/image.md: its image, its commands and its program are what they say.

import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen } from '../support/cli.ts';
import { buildImage, sampleLock, section } from '../support/images.ts';
import { pathsIn } from '../support/json-paths.ts';
import { Folder, scratch } from '../support/scratch.ts';
import { INCLUDES } from '../support/sections.ts';
import { run } from '../support/witness/compilers.ts';

const test = suite('image.md');

const doc = readFileSync('kbuild/doc/image.md', 'utf8');

/** Blocks of code, without their indentation. */
const blocks = (doc.match(/^(?: {4}.*\n|\n(?= {4}))+/gm) ?? []).map(each =>
  each.replace(/^ {4}/gm, '').replace(/^\n/, ''),
);

function blockWith(text: string): string {
  const found = blocks.filter(each => each.includes(text));
  assert.is(found.length, 1, text);
  return found[0] ?? '';
}

const taskImage = () =>
  buildImage([section(sampleLock('sched'), { 8: 5 }), section(sampleLock('umask'), { 0: 18 })]);

test('the dump is that of the image', () => {
  const bytes = Buffer.alloc(256);
  for (const [, at = '', hex = ''] of blockWith('00000100').matchAll(
    /^([0-9a-f]{8}) {2}(.{48}) /gm,
  ))
    Buffer.from(hex.replaceAll(' ', ''), 'hex').copy(bytes, Number.parseInt(at, 16));
  assert.is(bytes.toString('hex'), taskImage().toString('hex'));
});

/** With the images of the page and the locks of the samples. */
function docFolder(): Folder {
  const folder = new Folder(scratch());
  cpSync('kbuild/samples', folder.path('samples'), { recursive: true });
  writeFileSync(folder.path('task.img'), taskImage());
  folder.write({ 'umask.c': blockWith('int main(void)') });
  const flags = [
    '-std=c90',
    '-Wall',
    '-Wextra',
    '-Wpedantic',
    '-Wconversion',
    '-Werror',
    ...INCLUDES,
  ];
  run('gcc', [...flags, 'umask.c', '-o', 'umask'], folder.folder);
  const ran = spawnSync(folder.path('umask'), { input: taskImage() });
  assert.is(ran.status, 0, String(ran.stderr));
  writeFileSync(folder.path('new.img'), ran.stdout);
  return folder;
}

test('the program makes the second image, and the commands say of both what is printed here', () => {
  const { folder } = docFolder();
  const session = blockWith('$ ckptgen image show').split(/^\$ /m).slice(1);
  assert.is(session.length, 3);
  for (const each of session) {
    const [command = '', ...said] = each.trimEnd().split('\n');
    const [name, ...args] = command.split(' ');
    assert.is(name, 'ckptgen');
    const { stdout, stderr } = ckptgen(folder, ...args);
    assert.equal([stdout.trimEnd(), stderr], [said.join('\n'), ''], command);
  }
});

test('every key of the JSON is named', () => {
  const { folder } = docFolder();
  const page = doc.slice(doc.indexOf('## JSON'));
  for (const args of [
    ['show', 'task.img'],
    ['diff', 'task.img', 'new.img'],
  ]) {
    const { stdout } = ckptgen(folder, 'image', ...args, '--format', 'json');
    const names = pathsIn(JSON.parse(stdout)).map(path => path.at(-1));
    const keys = new Set(names.filter(name => typeof name === 'string'));
    assert.ok(keys.size >= 7, stdout);
    for (const key of keys) assert.ok(page.includes(`\`${key}\``), key);
  }
});

test.run();
