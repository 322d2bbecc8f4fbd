import { chmodSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileInRevision, repositoryAt, resolveRange } from '../../plugin/host/git.ts';
import { commit, git, repository } from '../support/repository.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('git');

test('outside a repository there is nothing to count from', () => {
  const folder = scratch();
  fill(folder, { 'a.layout': 'x\n' });
  assert.equal(fileInRevision(join(folder, 'a.layout'), 'HEAD'), {
    ok: true,
    value: { state: 'no-repository' },
  });
});

test('before the first commit, and when not added, a file is not committed', () => {
  const folder = scratch();
  git(folder, ['init']);
  fill(folder, { 'a.layout': 'x\n', 'b.layout': 'x\n' });
  assert.equal(fileInRevision(join(folder, 'a.layout'), 'HEAD'), {
    ok: true,
    value: { state: 'not-committed' },
  });
  git(folder, ['add', 'b.layout']);
  git(folder, ['commit', '-m', 'b']);
  assert.equal(fileInRevision(join(folder, 'a.layout'), 'HEAD'), {
    ok: true,
    value: { state: 'not-committed' },
  });
});

test("HEAD's text is given, not the work tree's, in subfolders with odd names as well", () => {
  const folder = scratch();
  git(folder, ['init']);
  fill(folder, { 'sub dir/[a]*.layout': 'old\n' });
  git(folder, ['add', '.']);
  git(folder, ['commit', '-m', 'a']);
  const path = join(folder, 'sub dir/[a]*.layout');
  writeFileSync(path, 'new\n');
  assert.equal(fileInRevision(path, 'HEAD'), { ok: true, value: { state: 'text', text: 'old\n' } });
});

test('a repository that git cannot read is a failure, not "nothing recorded"', () => {
  const folder = scratch();
  git(folder, ['init']);
  fill(folder, { '.git/config': '[core\n', 'a.layout': 'x\n' });
  const result = fileInRevision(join(folder, 'a.layout'), 'HEAD');
  assert.not(result.ok);
  if (!result.ok) assert.is(result.failures[0].code, 'git-failed');
});

test('an older text, by any name that git has for it', () => {
  const folder = repository();
  const first = commit(folder, { 'sub/a.layout': 'old\n' });
  commit(folder, { 'sub/a.layout': 'new\n', 'sub/b.layout': 'late\n' });
  git(folder, ['tag', '--annotate', '--message', 't', 'v1', first]);
  const path = join(folder, 'sub/a.layout');
  for (const name of ['HEAD~1', 'v1', first, first.slice(0, 10), 'HEAD^{/x}~1'])
    assert.equal(fileInRevision(path, name), { ok: true, value: { state: 'text', text: 'old\n' } });
  assert.equal(fileInRevision(join(folder, 'sub/b.layout'), 'v1'), {
    ok: true,
    value: { state: 'not-committed' },
  });
});

test('a revision that is none is a failure, but for a HEAD that is still to come', () => {
  const folder = repository();
  fill(folder, { 'a.layout': 'x\n' });
  const path = join(folder, 'a.layout');
  for (const name of ['nope', 'HEAD~1', '--all', '-h', '', 'a\0b', 'HEAD HEAD', '$(touch x)']) {
    const found = fileInRevision(path, name);
    assert.not(found.ok, name);
    if (!found.ok) assert.is(found.failures[0].code, 'no-revision');
    if (!found.ok) assert.ok(found.failures[0].message.startsWith(`'${name}' is no revision`));
  }
  assert.equal(fileInRevision(path, 'HEAD'), { ok: true, value: { state: 'not-committed' } });
});

test('git is asked for its own words, whatever the user speaks', () => {
  const folder = scratch();
  const abroad = 'echo "fatal: Kein Git-Repository" >&2; exit 128';
  const script = `#!/bin/sh\n[ "$LC_ALL" = C ] || { ${abroad}; }\nPATH=\${PATH#*:} exec git "$@"\n`;
  fill(folder, { 'bin/git': script });
  chmodSync(join(folder, 'bin/git'), 0o755);
  const { PATH } = process.env;
  process.env.PATH = `${folder}/bin:${PATH}`;
  const found = fileInRevision(join(folder, 'a.layout'), 'HEAD');
  process.env.PATH = PATH;
  assert.equal(found, { ok: true, value: { state: 'no-repository' } });
});

test('ranges mean what they mean to git diff', () => {
  const folder = repository();
  const base = commit(folder, { a: '1' });
  const left = commit(folder, { a: '2' });
  git(folder, ['checkout', '--quiet', '-b', 'side', base]);
  const right = commit(folder, { b: '1' });
  git(folder, ['tag', '--annotate', '--message', 't', 'v1', left]);
  const [main, side, head] = [
    { id: left, name: 'main' },
    { id: right, name: 'side' },
    { id: right, name: 'HEAD' },
  ];
  const parted = { id: base, name: 'the merge base of main and side' };
  const meaning = (range: string) => {
    const found = resolveRange(folder, range);
    return found.ok ? found.value : found.failures[0];
  };
  assert.equal(meaning('main..side'), { before: main, after: side });
  assert.equal(meaning('main...side'), { before: parted, after: side });
  assert.equal(meaning('main..'), { before: main, after: head });
  assert.equal(meaning('..main'), { before: head, after: main });
  assert.equal(meaning('main'), { before: main, after: 'work-tree' });
  assert.equal(meaning('v1..HEAD'), { before: { id: left, name: 'v1' }, after: head });
});

test('of a range that is none the wrong part is told', () => {
  const folder = repository();
  const first = commit(folder, { a: '1' });
  git(folder, ['checkout', '--quiet', '--orphan', 'other']);
  commit(folder, { a: '2' });
  const problem = (range: string) => {
    const found = resolveRange(folder, range);
    assert.not(found.ok, range);
    return found.ok ? '' : `${found.failures[0].code}: ${found.failures[0].message}`;
  };
  const unknown = (name: string) =>
    `no-revision: '${name}' is no revision of this repository: name a commit, a tag or a branch; of a clone that is not whole, fetch more of the history first`;
  assert.is(problem('nope..HEAD'), unknown('nope'));
  assert.is(problem('HEAD..nope'), unknown('nope'));
  assert.is(problem('HEAD...nope'), unknown('nope'));
  assert.is(problem('--output=x..HEAD'), unknown('--output=x'));
  assert.is(problem('HEAD..-h'), unknown('-h'));
  assert.is(problem('^HEAD'), unknown('^HEAD'));
  assert.is(problem('HEAD..HEAD..HEAD'), unknown('HEAD..HEAD'));
  assert.is(problem('..'), unknown('..'));
  assert.is(problem(''), unknown(''));
  assert.is(problem('HEAD:a..HEAD'), "no-revision: 'HEAD:a' is no commit, nor a tag of one");
  assert.is(
    problem(`${first}...other`),
    `no-revision: '${first}' and 'other' have no commit in common; of a clone that is not whole, fetch more of the history first`,
  );
});

test('outside of a repository no range means anything', () => {
  const found = resolveRange(scratch(), 'HEAD..');
  assert.not(found.ok);
  if (!found.ok) assert.is(found.failures[0].code, 'git-failed');
  if (!found.ok) assert.match(found.failures[0].message, "what 'HEAD..' is: fatal: not a git repo");
});

test('a repository is found from a folder in it', () => {
  const folder = repository();
  fill(folder, { 'a b/c/x': '' });
  const top = realpathSync(folder);
  assert.equal(repositoryAt(join(folder, 'a b/c')), { ok: true, value: { top, prefix: 'a b/c/' } });
  assert.equal(repositoryAt(folder), { ok: true, value: { top, prefix: '' } });
  assert.not(repositoryAt(scratch()).ok);
});

test.run();
