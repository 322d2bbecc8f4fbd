// What a header may include comes out of a commit, and nothing else does.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { globSync } from 'glob';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Folders } from '../../plugin/host/folders.ts';
import { repositoryAt } from '../../plugin/host/git.ts';
import { openRevision, type Revision } from '../../plugin/host/revision.ts';
import {
  type Extracted,
  type Extraction,
  extractHeaders,
  isSame,
} from '../../plugin/host/revision-files.ts';
import { openWorkTree } from '../../plugin/host/work-tree.ts';
import { commit, git, repository } from '../support/repository.ts';
import { problemOf, sound } from '../support/results.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('revision files');

const none: Folders = { first: [], last: [] };

function revisionOf(files: Readonly<Record<string, string>>, folder = repository()): Revision {
  return sound(openRevision(folder, { id: commit(folder, files), name: 'v1' }));
}

type Rest = Partial<Extraction>;

function extraction(revision: Revision, paths: readonly string[], rest: Rest = {}): Extraction {
  return { revision, paths, before: [], folders: none, into: scratch(), ...rest };
}

/** Paths below the folder, sorted. */
function filesIn(folder: string): string[] {
  return globSync('**', { cwd: folder, nodir: true, dot: true, posix: true }).sort();
}

function extracted(revision: Revision, paths: readonly string[], rest: Rest = {}): string[] {
  const request = extraction(revision, paths, rest);
  const result = sound(extractHeaders(request));
  const files = filesIn(request.into);
  assert.equal([...result.files.keys()].sort(), files);
  return files;
}

test('what is included is there, three files away and whatever the conditions say', () => {
  const revision = revisionOf({
    'a/x.h': '#ifdef NO\n#include "y.h"\n#endif\n#include <sys/types.h>\n',
    'a/y.h': '#include "../b/z.h"\n',
    'b/z.h': '#include "end.h"\n#include "x.h"\n',
    'b/end.h': '#include "end.h"\n',
    'b/other.h': '',
    'sys/types.h': '',
  });
  const into = scratch();
  assert.equal(extracted(revision, ['a/x.h'], { into }), ['a/x.h', 'a/y.h', 'b/end.h', 'b/z.h']);
  assert.is(readFileSync(join(into, 'b/z.h'), 'utf8'), '#include "end.h"\n#include "x.h"\n');
  assert.equal(extracted(revision, ['b/end.h', './b//end.h']), ['b/end.h']);
});

test('a name is taken from every folder, beside the includer only where it is quoted', () => {
  const revision = revisionOf({
    'p/a.h': '#include "n.h"\n',
    'p/q.h': '#include <n.h>\n',
    ...{ 'p/n.h': '', 'one/n.h': '', 'two/n.h': '#include <m.h>\n', 'two/m.h': '', 'n.h': '' },
  });
  const folders = { first: ['one/'], last: ['./two'] };
  const both = ['one/n.h', 'two/m.h', 'two/n.h'];
  assert.equal(extracted(revision, ['p/a.h'], { folders }), [...both, 'p/a.h', 'p/n.h'].sort());
  assert.equal(extracted(revision, ['p/q.h'], { folders }), [...both, 'p/q.h'].sort());
  assert.equal(extracted(revision, ['p/q.h'], { folders: { first: ['.'], last: [] } }), [
    ...['n.h', 'p/q.h'],
  ]);
});

test('what comes before the headers is taken as well', () => {
  const revision = revisionOf({
    ...{ 'a.h': '', 'inc/linux/if.h': '#include <linux/types.h>\n', 'inc/linux/types.h': '' },
  });
  const rest = { before: ['stddef.h', 'linux/if.h'], folders: { first: ['inc'], last: [] } };
  assert.equal(extracted(revision, ['a.h'], rest), [
    ...['a.h', 'inc/linux/if.h', 'inc/linux/types.h'],
  ]);
});

test('of paths those that the revision lacks are told, not failed on', () => {
  const revision = revisionOf({ 'a.h': '', 'sub/b.h': '' });
  const { present, absent } = sound(
    extractHeaders(extraction(revision, ['late.h', './a.h', 'sub', 'a.h/'])),
  );
  assert.equal([present, absent], [['a.h'], ['late.h', 'sub']]);
});

test('a link is extracted as the file that it leads to, and includes from its own place', () => {
  const folder = repository();
  fill(folder, { 'real/x.h': '#include "y.h"\n', 'real/y.h': 'real', 'links/y.h': 'mine' });
  symlinkSync('../real/x.h', join(folder, 'links/x.h'));
  symlinkSync('real', join(folder, 'asm'));
  symlinkSync('/etc/passwd', join(folder, 'links/passwd.h'));
  const revision = revisionOf({ 'a.h': '#include <asm/x.h>\n#include "links/passwd.h"\n' }, folder);
  const into = scratch();
  assert.equal(extracted(revision, ['links/x.h'], { into }), ['links/x.h', 'links/y.h']);
  assert.is(readFileSync(join(into, 'links/x.h'), 'utf8'), '#include "y.h"\n');
  const folders = { first: ['.'], last: [] };
  assert.equal(extracted(revision, ['a.h'], { folders }), ['a.h', 'asm/x.h', 'asm/y.h']);
});

test('nothing leaves the folder', () => {
  const above = scratch();
  const into = join(above, 'into');
  mkdirSync(into);
  const text = [
    '#include "../up.h"',
    '#include "../../../../../../../../etc/passwd"',
    '#include "/etc/passwd"',
    '#include <../up.h>',
    '#include "sub/../../up.h"',
    '#include "a\0b.h"',
    '#include ".."',
    '#include "."',
    '#include "sub"',
  ].join('\n');
  const revision = revisionOf({ 'a.h': text, 'up.h': '', 'sub/x.h': '', 'etc/passwd': '' });
  const folders = { first: ['sub'], last: ['.'] };
  assert.equal(extracted(revision, ['a.h'], { into, folders }), ['a.h', 'up.h']);
  assert.equal(readdirSync(above), ['into']);
  const outside =
    "lies outside of the repository; paths count from the repository's top [bad-path]";
  for (const path of ['../a.h', '..', '/etc/passwd', 'sub/../../a.h'])
    assert.ok(
      problemOf(extractHeaders(extraction(revision, [path]))).endsWith(`: ${outside}`),
      path,
    );
  const beyond = extraction(revision, ['a.h'], { folders: { first: [], last: ['../inc'] } });
  assert.is(problemOf(extractHeaders(beyond)), `../inc: ${outside}`);
});

test('nor is the repository reached by its own name from outside', () => {
  const folder = repository();
  const text = `#include "../${basename(folder)}/b.h"\n`;
  commit(folder, { 'a.h': text, 'b.h': '' });
  const revision = sound(openWorkTree(sound(repositoryAt(folder))));
  const above = scratch();
  mkdirSync(join(above, 'into'));
  assert.equal(extracted(revision, ['a.h'], { into: join(above, 'into') }), ['a.h']);
  assert.equal(readdirSync(above), ['into']);
});

test('what lies in the folder already is not written through', () => {
  const [into, elsewhere] = [scratch(), join(scratch(), 'x')];
  symlinkSync(elsewhere, join(into, 'a.h'));
  const request = extraction(revisionOf({ 'a.h': 'x' }), ['a.h'], { into });
  assert.is(
    problemOf(extractHeaders(request)),
    `${join(into, 'a.h')}: cannot be written: EEXIST [unwritable-file]`,
  );
  assert.not(statSync(elsewhere, { throwIfNoEntry: false }));
});

test('there is a limit to files and to bytes, and it is kept', () => {
  const chain = Object.fromEntries(
    Array.from({ length: 10 }, (_, at) => [`f${at}.h`, `#include "f${at + 1}.h"\n`]),
  );
  const revision = revisionOf({
    ...chain,
    'all.h': Object.keys(chain)
      .map(n => `#include "${n}"`)
      .join('\n'),
  });
  const asked = (path: string, files: number, bytes: number) =>
    extractHeaders(extraction(revision, [path], { limits: { files, bytes } }));
  assert.ok(asked('f0.h', 10, 1_000).ok);
  const tooMany =
    'more than 9 files of v1 can be reached from these headers by #include; name fewer headers, or fewer folders [too-many-files]';
  assert.is(problemOf(asked('f0.h', 9, 1_000)), tooMany);
  assert.is(problemOf(asked('all.h', 9, 1_000)), tooMany);
  const large = revisionOf({ 'a.h': '#include "b.h"\n', 'b.h': 'x'.repeat(10_000) });
  const bytes = (most: number) =>
    extractHeaders(extraction(large, ['a.h'], { limits: { files: 9, bytes: most } }));
  assert.ok(bytes(10_020).ok);
  assert.match(problemOf(bytes(9_000)), /larger than 8985 bytes.*\[too-many-bytes\]$/);
});

/** Every text the same but those given. */
function isSameWith(changes: Readonly<Record<string, string | null>>, header = 'a.h'): boolean {
  const folder = repository();
  const all = (id: string): Extracted => {
    const revision = sound(openRevision(folder, { id, name: 'v1' }));
    const folders = { first: ['one', 'two'], last: [] };
    return sound(
      extractHeaders(
        extraction(revision, ['a.h', 'other.h', 'late.h'], { folders, before: ['b.h'] }),
      ),
    );
  };
  const first = commit(folder, {
    'a.h': '#include "sub/x.h"\n',
    'sub/x.h': '#include <y.h>\n#include "a.h"\n#if __has_include(<z.h>)\n#endif\n',
    ...{ 'two/y.h': 'y', 'two/b.h': '#include <c.h>\n', 'two/c.h': '', 'other.h': '' },
  });
  return isSame(header, all(first), all(commit(folder, changes)));
}

test('a header is the same while all that it may reach is', () => {
  assert.ok(isSameWith({}));
  assert.ok(isSameWith({ 'other.h': 'changed', 'two/unused.h': 'new' }));
  assert.not(isSameWith({ 'a.h': '\n#include "sub/x.h"\n' }));
  assert.not(isSameWith({ 'two/y.h': 'changed' }), 'three includes away');
  assert.not(isSameWith({ 'two/y.h': null }));
  assert.not(isSameWith({ 'one/y.h': 'y' }), 'one more of its name');
  assert.not(isSameWith({ 'two/z.h': '' }), 'asked for alone');
  assert.not(isSameWith({ 'two/c.h': 'changed' }), 'comes before it');
  assert.not(isSameWith({ 'two/y.h': null, 'one/y.h': 'y' }), 'moved');
  assert.not(isSameWith({ 'late.h': '' }, 'late.h'));
});

test('a closure of hundreds of files comes out fast, however they are linked', () => {
  const names = Array.from({ length: 600 }, (_, at) => `inc/d${at % 7}/f${at}.h`);
  const text = (at: number) =>
    [1, 2, 3, 50, 299].map(
      step => `#include <${relative('inc', names[(at + step) % 600] ?? '')}>\n`,
    );
  const revision = revisionOf(
    Object.fromEntries(names.map((name, at) => [name, text(at).join('')])),
  );
  const from = performance.now();
  const files = extracted(revision, ['inc/d0/f0.h'], { folders: { first: ['inc'], last: [] } });
  assert.is(files.length, 600);
  assert.ok(performance.now() - from < 5_000);
});

test('a commit without the object of a link or a file says so', () => {
  const folder = repository();
  const revision = revisionOf({ 'a.h': '#include "b.h"\n', 'b.h': 'b' }, folder);
  const blob = git(folder, ['rev-parse', 'HEAD:b.h']);
  const lost = join(folder, '.git/objects', blob.slice(0, 2));
  const request = extraction(revision, ['a.h']);

  rmSync(lost, { recursive: true });
  assert.match(problemOf(extractHeaders(request)), /git lacks files of v1/);
});

test.run();
