import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileInHead } from '../../plugin/host/git.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('git');

function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
    stdio: 'ignore',
  });
}

test('outside a repository there is nothing to count from', () => {
  const folder = scratch();
  fill(folder, { 'a.layout': 'x\n' });
  assert.equal(fileInHead(join(folder, 'a.layout')), {
    ok: true,
    value: { state: 'no-repository' },
  });
});

test('before the first commit, and when not added, a file is not committed', () => {
  const folder = scratch();
  git(folder, 'init');
  fill(folder, { 'a.layout': 'x\n', 'b.layout': 'x\n' });
  assert.equal(fileInHead(join(folder, 'a.layout')), {
    ok: true,
    value: { state: 'not-committed' },
  });
  git(folder, 'add', 'b.layout');
  git(folder, 'commit', '-m', 'b');
  assert.equal(fileInHead(join(folder, 'a.layout')), {
    ok: true,
    value: { state: 'not-committed' },
  });
});

test("HEAD's text is given, not the work tree's, in subfolders with odd names as well", () => {
  const folder = scratch();
  git(folder, 'init');
  fill(folder, { 'sub dir/[a]*.layout': 'old\n' });
  git(folder, 'add', '.');
  git(folder, 'commit', '-m', 'a');
  const path = join(folder, 'sub dir/[a]*.layout');
  writeFileSync(path, 'new\n');
  assert.equal(fileInHead(path), { ok: true, value: { state: 'text', text: 'old\n' } });
});

test('a repository that git cannot read is a failure, not "nothing recorded"', () => {
  const folder = scratch();
  git(folder, 'init');
  fill(folder, { '.git/config': '[core\n', 'a.layout': 'x\n' });
  const result = fileInHead(join(folder, 'a.layout'));
  assert.not(result.ok);
  if (!result.ok) assert.is(result.failures[0].code, 'git-failed');
});

test.run();
