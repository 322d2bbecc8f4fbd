// From two revisions in git to two layouts, the whole way.

import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { guessFolders } from '../../plugin/host/folders.ts';
import { repositoryAt, resolveRange } from '../../plugin/host/git.ts';
import { compileHeaders, openCompiler } from '../../plugin/host/header-compile.ts';
import { openRevision, type Revision } from '../../plugin/host/revision.ts';
import { extractHeaders, isSame } from '../../plugin/host/revision-files.ts';
import { openWorkTree } from '../../plugin/host/work-tree.ts';
import { layoutsOf } from '../support/objects.ts';
import { describeObject } from '../support/oneline.ts';
import { commit, git, repository } from '../support/repository.ts';
import { sound } from '../support/results.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('header history');

interface Question {
  readonly compiler: string;
  readonly header: string;
  readonly struct: string;
}

interface Sides {
  /** Of the struct, old and new; a side that does not have the header has none. */
  readonly texts: readonly string[];
  readonly isSame: boolean;
}

/** A header of both sides of a range, compiled, and a struct of it. */
async function sidesOf(folder: string, range: string, question: Question): Promise<Sides> {
  const { compiler, header, struct } = question;
  const { before, after } = sound(resolveRange(folder, range));
  const old = sound(openRevision(folder, before));
  const now = sound(
    after === 'work-tree' ? openWorkTree(sound(repositoryAt(folder))) : openRevision(folder, after),
  );
  const own = scratch();
  const request = { command: compiler.split(' '), cwd: folder, scratch: own };
  const known = sound(await openCompiler(request));
  const folders = guessFolders(now, header, known.machine);
  const extract = (revision: Revision, root: string) =>
    sound(extractHeaders({ revision, paths: [header], before: [], folders, into: root }));
  const roots = [join(own, 'old'), join(own, 'new')] as const;
  const [first, second] = [extract(old, roots[0]), extract(now, roots[1])];
  const sources = [
    { name: old.name, root: roots[0], headers: first.present, folders },
    { name: now.name, root: roots[1], headers: second.present, folders },
  ];
  const present = sources.filter(source => source.headers.length > 0);
  const { objects } = sound(await compileHeaders(known, present, { before: [] }));
  const texts = objects.map(object => describeObject(layoutsOf(object), [struct]));
  return { texts, isSame: isSame(header, first, second) };
}

const size = 'struct size: 4 bytes, align 4\n  value u32 at 0, 4 bytes (unsigned int)';

for (const compiler of ['gcc', 'clang-14', 'gcc -m32']) {
  test(`${compiler}: a change three includes away`, async () => {
    const folder = repository();
    commit(folder, {
      'include/linux/a.h': '#include <linux/b.h>\nstruct a { char tag; struct b b; };\n',
      'include/linux/b.h': '#include "sub/c.h"\nstruct b { struct c c; };\n',
      'include/linux/sub/c.h': '#include <linux/width.h>\nstruct c { width_t width; };\n',
      'include/linux/width.h': 'typedef unsigned short width_t;\n',
    });
    commit(folder, { 'include/linux/width.h': 'typedef unsigned int width_t;\n' });
    const asked = { compiler, header: 'include/linux/a.h', struct: 'struct a' };
    const { texts, isSame } = await sidesOf(folder, 'HEAD~1..HEAD', asked);
    const text = (bytes: number) =>
      `struct a: ${2 * bytes} bytes, align ${bytes}\n  tag char at 0, 1 byte (char)\n` +
      `  b struct at ${bytes}, ${bytes} bytes (struct b)`;
    assert.equal(texts, [text(2), text(4)]);
    assert.is(isSame, false);
    fill(folder, { 'include/linux/width.h': 'typedef unsigned char width_t;\n' });
    const work = await sidesOf(folder, 'HEAD', asked);
    assert.match(work.texts[0] ?? '', 'struct a: 8 bytes');
    assert.match(work.texts[1] ?? '', 'struct a: 2 bytes');
  });

  test(`${compiler}: an included file gets another name`, async () => {
    const folder = repository();
    commit(folder, {
      'src/a.h': '#include "old.h"\nstruct a { struct size s; };\n',
      'src/old.h': 'struct size { unsigned value; };\n',
    });
    git(folder, ['tag', 'v1']);
    commit(folder, {
      'src/a.h': '#include "new/size.h"\nstruct a { struct size s; };\n',
      'src/old.h': null,
      'src/new/size.h': 'struct size { unsigned value; };\n',
    });
    const { texts, isSame } = await sidesOf(folder, 'v1..', {
      compiler,
      header: 'src/a.h',
      struct: 'struct size',
    });
    assert.equal(texts, [size, size]);
    assert.is(isSame, false);
  });

  test(`${compiler}: a header that was not there, and one that nothing changed`, async () => {
    const folder = repository();
    commit(folder, { 'a.h': 'struct size { unsigned value; };\n' });
    commit(folder, { 'late.h': '#include "a.h"\n' });
    const asked = { compiler, struct: 'struct size' };
    const late = await sidesOf(folder, 'HEAD~..HEAD', { ...asked, header: 'late.h' });
    assert.equal(late, { texts: [size], isSame: false });
    const a = await sidesOf(folder, 'HEAD~..HEAD', { ...asked, header: 'a.h' });
    assert.equal(a, { texts: [size, size], isSame: true });
  });
}

test('branches that have parted are compared from where they did', async () => {
  const folder = repository();
  const text = (type: string) => ({ 'a.h': `struct a { ${type} x; };\n` });
  commit(folder, text('char'));
  git(folder, ['checkout', '--quiet', '-b', 'topic']);
  commit(folder, text('short'));
  git(folder, ['checkout', '--quiet', 'main']);
  commit(folder, text('double'));
  const { texts } = await sidesOf(folder, 'main...topic', {
    compiler: 'gcc',
    header: 'a.h',
    struct: 'struct a',
  });
  assert.equal(
    texts.map(each => each.split(',')[0]),
    ['struct a: 1 bytes', 'struct a: 2 bytes'],
  );
});

test("the repository's header of a name hides the system's, in every revision", async () => {
  const folder = repository();
  commit(folder, {
    'include/uapi/linux/types.h': 'typedef unsigned int __u32;\n',
    'include/uapi/linux/a.h': '#include <linux/types.h>\nstruct a { __u32 __user x; };\n',
  });
  commit(folder, { 'include/uapi/linux/types.h': 'typedef unsigned long long __u32;\n' });
  const asked = { compiler: 'gcc', header: 'include/uapi/linux/a.h', struct: 'struct a' };
  const { texts } = await sidesOf(folder, 'HEAD~..HEAD', asked);
  assert.match(texts[0] ?? '', 'struct a: 4 bytes');
  assert.match(texts[1] ?? '', 'struct a: 8 bytes');
});

test.run();
