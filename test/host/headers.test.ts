import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findCandidates, findLocks, type Search } from '../../plugin/host/headers.ts';
import type { Failure, Result } from '../../plugin/layout/result.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('headers');

function tree(files: readonly string[]): string {
  const folder = scratch();
  fill(folder, Object.fromEntries(files.map(file => [file, `${file}\n`])));
  return folder;
}

function search(folder: string, patterns: readonly string[], roots: readonly string[] = ['.']) {
  return { folder, roots, patterns };
}

function headers(wanted: Search): string[] {
  const found = findCandidates(wanted);
  if (!found.ok) throw new Error(found.failures[0].message);
  return found.value.map(each => each.header).sort();
}

function failure(result: Result<unknown>): Failure {
  if (result.ok) throw new Error('was found');
  assert.is(result.failures.length, 1);
  return result.failures[0];
}

/** Root reads everything; nobody (65534) does not. */
function asNobody<T>(run: () => T): T {
  if (process.getuid?.() !== 0) return run();
  process.seteuid?.(65534);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}

test('candidates: what the pattern says, hidden and generated folders aside', () => {
  const folder = tree([
    'a_header.h',
    'in/b_header.h',
    'in/deep/c_header.h',
    '.git/d_header.h',
    '.e_header.h',
    'ckpt_generated/f_header.h',
  ]);
  assert.equal(headers(search(folder, ['*_header.h'])), ['a_header.h']);
  assert.equal(headers(search(folder, ['*_header.h', '*/*_header.h'])), [
    'a_header.h',
    'in/b_header.h',
  ]);
  assert.equal(headers(search(folder, ['*/*/*_header.h'])), ['in/deep/c_header.h']);
  assert.equal(headers(search(folder, ['*_header.h'], ['in', 'in/deep/'])), [
    'in/b_header.h',
    'in/deep/c_header.h',
  ]);
});

test('** is folders of any depth, hidden ones and generated ones aside', () => {
  const folder = tree([
    'a_header.h',
    'x/y/z/b_header.h',
    'x/.h/c_header.h',
    'ckpt_generated/d_header.h',
  ]);
  assert.equal(headers(search(folder, ['**/*_header.h'])), ['a_header.h', 'x/y/z/b_header.h']);
});

test('patterns that make or glob would read otherwise are refused', () => {
  const folder = tree(['a_header.h']);
  for (const pattern of [
    '**/in/*_header.h',
    'in/**/*_header.h',
    'in/**_header.h',
    '{a,b}/*_header.h',
    '*_header.{h,hpp}',
    '[ab]/*_header.h',
    '?/*_header.h',
    '*_heade?.h',
    '*_*.h',
    'a_header.h',
    '*/a_header.h',
    '*/',
    '/abs/*_header.h',
    '+(a)_*.h',
    "it's*.h",
    '%*.h',
    '',
  ]) {
    const { code, message } = failure(findCandidates(search(folder, [pattern])));
    assert.is(code, 'bad-pattern', pattern);
    assert.is(
      message,
      `'${pattern}' is no pattern of headers: letters, digits, _, ., - and * make the parts of one, ` +
        'the last part has exactly one *, which is the name of the subsystem; ' +
        '** stands only before the last part (**/*_header.h), for folders of any depth; ' +
        "correct ckptgen-patterns in Kbuild (in the kernel's tree CONFIG_CKPTGEN_FOLDERS)",
    );
  }
});

test('a root that is missing, a file, or a link to nothing', () => {
  const folder = tree(['here/a_header.h', 'file']);
  symlinkSync('none', join(folder, 'link'));
  for (const [root, problem] of [
    ['none', 'no such file or folder'],
    ['file', 'a part of its path is not a folder'],
    ['link', 'no such file or folder'],
    ['her*', 'no such file or folder'],
  ] as const)
    for (const find of [findCandidates, findLocks]) {
      const { code, message, place } = failure(
        find(search(folder, ['*_header.h'], ['here', root])),
      );
      assert.is(code, 'bad-root');
      assert.is(
        message,
        `cannot be searched for subsystems: ${problem}; correct ckptgen-roots in Kbuild, which names it '${root}' (in the kernel's tree, make it a folder that can be read)`,
      );
      assert.is(place?.file, join(folder, root));
    }
});

test('folders that cannot be read, as a root and on each level of a pattern', () => {
  const folder = tree(['in/deep/a_header.h']);
  chmodSync(folder, 0o755);
  for (const [closed, roots, pattern, code] of [
    ['in', ['in'], '*_header.h', 'bad-root'],
    ['in', ['.'], '*/*_header.h', 'unreadable-file'],
    ['in', ['.'], '*/*/*_header.h', 'unreadable-file'],
    ['in/deep', ['.'], '*/*/*_header.h', 'unreadable-file'],
    ['in/deep', ['.'], 'in/deep/*_header.h', 'unreadable-file'],
  ] as const) {
    chmodSync(join(folder, closed), 0);
    const found = asNobody(() =>
      [findCandidates, findLocks].map(find => find(search(folder, [pattern], roots))),
    );
    chmodSync(join(folder, closed), 0o755);
    for (const each of found) {
      const told = failure(each);
      assert.is(told.code, code);
      assert.match(
        told.message,
        /^cannot be searched for subsystems: permission denied; .*ckptgen-roots/,
      );
      assert.is(told.place?.file, join(folder, closed));
    }
  }
});

test('files, links to nothing and hidden or generated folders beside the folders are no obstacle', () => {
  const folder = tree(['in/a_header.h', 'README', '.git/x', 'ckpt_generated/x']);
  chmodSync(folder, 0o755);
  symlinkSync('none', join(folder, 'link'));
  symlinkSync('loop', join(folder, 'loop'));
  for (const closed of ['.git', 'ckpt_generated']) chmodSync(join(folder, closed), 0);
  assert.equal(
    asNobody(() => headers(search(folder, ['*/*_header.h']))),
    ['in/a_header.h'],
  );
});

test('links to folders are searched', () => {
  const folder = tree(['real/in/a_header.h']);
  mkdirSync(join(folder, 'module'));
  symlinkSync('../real/in', join(folder, 'module/in'));
  assert.equal(headers(search(join(folder, 'module'), ['*/*_header.h'])), ['in/a_header.h']);
});

test('a header or code that is a link to nothing is there and has a problem', () => {
  const folder = tree(['a_header.h']);
  symlinkSync('none', join(folder, 'a_code.c'));
  symlinkSync('b_header.h', join(folder, 'b_header.h'));
  const found = findCandidates(search(folder, ['*_header.h']));
  assert.ok(found.ok);
  if (!found.ok) return;
  const [a, b] = [...found.value].sort((x, y) => (x.name < y.name ? -1 : 1));
  assert.equal(a?.headerText, { text: 'a_header.h\n' });
  assert.equal(a?.codeText, { problem: 'it is a symbolic link to nothing' });
  assert.equal(b?.headerText, { problem: 'too many symbolic links' });
  assert.is(b?.codeText, undefined);
});

test.run();
